/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.link.host;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Finds and compares addresses of this host. Any thread. */
public final class LocalAddresses {

    /** What every IPv6 link carries (RFC 8200 section 5), for interfaces that don't tell. */
    private static final int UNKNOWN_MTU = 1280;

    private LocalAddresses() {}

    /**
     * Every address of every interface that is up, loopback last; without link-local addresses, which mean nothing
     * to a peer on another link.
     */
    public static List<InetAddress> ofInterfaces() throws SocketException {
        var found = new ArrayList<InetAddress>();
        for (var networkInterface : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            if (isUp(networkInterface)) {
                for (var address : Collections.list(networkInterface.getInetAddresses())) {
                    if (!address.isLinkLocalAddress()) {
                        addOnce(found, withoutNames(address));
                    }
                }
            }
        }
        found.sort(Comparator.comparing(InetAddress::isLoopbackAddress));
        return found;
    }

    /**
     * Reads addresses and host names separated by commas.
     *
     * @return the addresses, in order; empty for blank text
     * @throws UnknownHostException naming the part that is neither
     */
    public static List<InetAddress> parse(String text) throws UnknownHostException {
        var addresses = new ArrayList<InetAddress>();
        for (String part : text.split(",", -1)) {
            String name = part.strip();
            if (name.isEmpty()) {
                continue;
            }
            try {
                addresses.addAll(List.of(InetAddress.getAllByName(name)));
            } catch (UnknownHostException e) {
                throw (UnknownHostException)
                        new UnknownHostException("not an address and not a known host: \"" + name + "\"").initCause(e);
            }
        }
        return addresses;
    }

    /**
     * The addresses as they are to be bound: wildcard addresses replaced by the addresses they stand for, link-local ones with
     * their zone, each once.
     *
     * @throws UnknownHostException naming an address that can't be bound, or if nothing is left
     */
    public static List<InetAddress> expand(List<InetAddress> named) throws SocketException, UnknownHostException {
        var addresses = new ArrayList<InetAddress>();
        for (var address : named) {
            if (address.isMulticastAddress()) {
                throw new UnknownHostException("a multicast address can't be a local address: " + text(address));
            }
            if (address.isAnyLocalAddress()) {
                ofInterfaces().stream()
                        .filter(candidate -> sameFamily(candidate, address))
                        .forEach(candidate -> addOnce(addresses, candidate));
            } else {
                addOnce(addresses, address.isLinkLocalAddress() ? withZone(address) : withoutNames(address));
            }
        }
        if (addresses.isEmpty()) {
            throw new UnknownHostException("this host has no address of the family of " + named);
        }
        return addresses;
    }

    /** Whether two addresses are the same, zone included where both have one and it matters. */
    public static boolean same(InetAddress one, InetAddress other) {
        if (one == other) {
            return true;
        }
        if (one == null || !one.equals(other)) {
            return false;
        }
        // Inet6Address.equals leaves the zone out, but one link-local address may stand on two interfaces.
        return !one.isLinkLocalAddress() || zone(one) == 0 || zone(other) == 0 || zone(one) == zone(other);
    }

    /** Whether both are IPv4, or both IPv6. */
    public static boolean sameFamily(InetAddress one, InetAddress other) {
        return one instanceof Inet4Address == other instanceof Inet4Address;
    }

    /** Whether a packet from one of these can get to the other as far as their scopes go. */
    public static boolean compatible(InetAddress local, InetAddress remote) {
        return sameFamily(local, remote)
                && local.isLoopbackAddress() == remote.isLoopbackAddress()
                && local.isLinkLocalAddress() == remote.isLinkLocalAddress()
                && (!local.isLinkLocalAddress()
                        || zone(local) == zone(remote)
                        || zone(local) == 0
                        || zone(remote) == 0);
    }

    /** The address for people: without a host name. */
    public static String text(InetAddress address) {
        return address.getHostAddress();
    }

    /** The MTU, in bytes, of the interface that has an address; 1280 where it doesn't tell, or there is none any more. */
    public static int mtuOf(InetAddress address) {
        try {
            var networkInterface = NetworkInterface.getByInetAddress(address);
            if (networkInterface == null && address.isLoopbackAddress()) {
                // All of 127.0.0.0/8 is on the loopback interface, and not all of it is listed there.
                networkInterface = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
            }
            int mtu = networkInterface == null ? 0 : networkInterface.getMTU();
            return mtu > 0 ? mtu : UNKNOWN_MTU;
        } catch (SocketException e) {
            return UNKNOWN_MTU;
        }
    }

    private static int zone(InetAddress address) {
        return address instanceof Inet6Address six ? six.getScopeId() : 0;
    }

    private static boolean isUp(NetworkInterface networkInterface) {
        try {
            return networkInterface.isUp();
        } catch (SocketException e) {
            return false; // it went away between the listing and the question
        }
    }

    private static void addOnce(List<InetAddress> addresses, InetAddress address) {
        if (addresses.stream().noneMatch(present -> same(present, address))) {
            addresses.add(address);
        }
    }

    /** The bare address: interfaces report even ::1 with a zone, and a resolved name would show up in every log. */
    private static InetAddress withoutNames(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e); // only for a length that no InetAddress has
        }
    }

    private static InetAddress withZone(InetAddress address) throws SocketException {
        if (zone(address) == 0 && address instanceof Inet6Address) {
            var networkInterface = NetworkInterface.getByInetAddress(address);
            if (networkInterface != null) {
                for (var candidate : Collections.list(networkInterface.getInetAddresses())) {
                    if (candidate.equals(address)) {
                        return candidate;
                    }
                }
            }
        }
        return address;
    }
}
