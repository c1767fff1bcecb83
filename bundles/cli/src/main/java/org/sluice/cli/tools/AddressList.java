/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.tools;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads addresses as the options of tools give them: hosts by name or literal, each once, in their order. */
public final class AddressList {

    private static final Set<String> ANY = Set.of("0", "0.0.0.0", "::");

    private AddressList() {}

    /**
     * Local addresses.
     *
     * @param hosts what was given; 0, 0.0.0.0 and :: mean all of the host
     * @param interfaceName where link-local IPv6 addresses are that do not say it; null where none was named
     * @return empty for all addresses
     * @throws UnknownHostException naming a host that does not resolve
     */
    public static List<InetAddress> local(Collection<String> hosts, String interfaceName) throws IOException {
        return hosts.stream().anyMatch(ANY::contains) ? List.of() : all(hosts, interfaceName);
    }

    /**
     * Every address that every host has.
     *
     * @throws UnknownHostException naming a host that does not resolve
     */
    public static List<InetAddress> all(Collection<String> hosts, String interfaceName) throws IOException {
        var addresses = new LinkedHashSet<InetAddress>();
        for (String host : hosts) {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                addresses.add(scoped(address, interfaceName));
            }
        }
        return List.copyOf(addresses);
    }

    /**
     * The first address that a host has.
     *
     * @throws UnknownHostException if it does not resolve
     */
    public static InetAddress first(String host, String interfaceName) throws IOException {
        return scoped(InetAddress.getByName(host), interfaceName);
    }

    private static InetAddress scoped(InetAddress address, String interfaceName) throws IOException {
        boolean needsScope = address instanceof Inet6Address six
                && six.isLinkLocalAddress()
                && six.getScopeId() == 0
                && interfaceName != null;
        return needsScope
                ? Inet6Address.getByAddress(null, address.getAddress(), NetworkInterface.getByName(interfaceName))
                : address;
    }
}
