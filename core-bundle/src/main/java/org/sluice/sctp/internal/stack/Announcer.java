/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.sctp.EndpointOptions;
import org.sluice.sctp.Options;
import org.sluice.sctp.spi.AddressAnnouncement;
import org.sluice.sctp.spi.AnnouncementSituation;
import org.sluice.sctp.wire.AddressParameter;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.SupportedAddressTypesParameter;

/** Works out which addresses of an endpoint go into an INIT or INIT ACK (RFC 9260 section 5.1.2). On the loop. */
final class Announcer {

    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

    private final LoopCore loop;
    private final AddressAnnouncement policy;
    private final Options options;
    private final Set<String> interfaces;
    private final Set<String> listed;

    Announcer(LoopCore loop, Options options) {
        this.loop = loop;
        this.policy = loop.announcement();
        this.options = options;
        this.interfaces = parts(options.get(EndpointOptions.ANNOUNCED_INTERFACES));
        this.listed = parts(options.get(EndpointOptions.ANNOUNCED_LIST));
    }

    private static Set<String> parts(String text) {
        var parts = new TreeSet<String>();
        for (String part : text.split(",", -1)) {
            if (!part.isBlank()) {
                parts.add(part.strip());
            }
        }
        return parts;
    }

    /** The addresses to tell a peer, the source among them; empty where there would be nothing but the source. */
    List<InetAddress> addresses(InetAddress source, List<InetAddress> candidates, List<InetAddress> peer) {
        var allowed = new ArrayList<InetAddress>();
        for (InetAddress candidate : candidates) {
            if (candidate.equals(source) || isAllowed(candidate)) {
                allowed.add(candidate);
            }
        }
        List<InetAddress> chosen = allowed.size() < 2
                ? allowed
                : policy.announce(new AnnouncementSituation(source, allowed, peer, options, this::hasWay));
        var announced = new ArrayList<InetAddress>();
        announced.add(source);
        for (InetAddress address : chosen) {
            if (allowed.contains(address) && !announced.contains(address)) {
                announced.add(address);
            }
        }
        return announced.size() == 1 ? List.of() : announced;
    }

    private boolean hasWay(InetAddress local, InetAddress remote) {
        return loop.links().all().stream()
                .anyMatch(port -> local.equals(port.link().sourceFor(remote)));
    }

    private boolean isAllowed(InetAddress candidate) {
        return (listed.isEmpty() || listed.contains(candidate.getHostAddress()))
                && (interfaces.isEmpty() || interfaces.contains(interfaceOf(candidate)));
    }

    private static String interfaceOf(InetAddress address) {
        try {
            NetworkInterface found = NetworkInterface.getByInetAddress(address);
            return found == null ? "" : found.getName();
        } catch (SocketException e) {
            LOG.debug("the interface of {} can't be found: {}", address, e.toString());
            return "";
        }
    }

    /** What an INIT says of addresses: those that were worked out, and the families that can be used. */
    List<Parameter> inInit(List<InetAddress> announced, List<InetAddress> candidates) {
        var parameters = new ArrayList<Parameter>();
        var types = new TreeSet<Integer>();
        for (InetAddress candidate : candidates) {
            types.add(new AddressParameter(candidate).type());
        }
        announced.forEach(address -> parameters.add(new AddressParameter(address)));
        parameters.add(new SupportedAddressTypesParameter(List.copyOf(types)));
        return parameters;
    }

    /** What the INIT ACK to an INIT says of addresses. */
    List<Parameter> inInitAck(InetAddress source, List<InetAddress> candidates, InitChunk init, InetAddress initFrom) {
        var peer = new ArrayList<InetAddress>();
        peer.add(initFrom);
        boolean ipv4 = true;
        boolean ipv6 = true;
        for (Parameter parameter : init.parameters()) {
            if (parameter instanceof AddressParameter address) {
                peer.add(address.address());
            } else if (parameter instanceof SupportedAddressTypesParameter types) {
                ipv4 = types.supportsIpv4();
                ipv6 = types.supportsIpv6();
            }
        }
        // Whoever sends from a family, or lists addresses of it, supports it, whatever the parameter says (section
        // 5.1.2).
        ipv4 |= peer.stream().anyMatch(Inet4Address.class::isInstance);
        ipv6 |= !peer.stream().allMatch(Inet4Address.class::isInstance);
        var usable = new ArrayList<InetAddress>();
        for (InetAddress candidate : candidates) {
            if (candidate instanceof Inet4Address ? ipv4 : ipv6) {
                usable.add(candidate);
            }
        }
        var parameters = new ArrayList<Parameter>();
        addresses(source, usable, peer).forEach(address -> parameters.add(new AddressParameter(address)));
        return parameters;
    }
}
