/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;

/**
 * Where an association is to lead: one or several addresses of one peer, its SCTP port, and the UDP
 * port it listens on where SCTP travels in UDP (RFC 6951).
 *
 * @param addresses the peer's addresses, the primary one first; not empty. IPv4-mapped ones are taken as the IPv4 addresses they stand for, and each once
 * @param port the peer's SCTP port, 1 to 65535
 * @param encapsulationPort the peer's UDP port, 1 to 65535, or {@link #LINK_DEFAULT}
 */
public record Destination(List<InetAddress> addresses, int port, int encapsulationPort) {

    /** Leaves the encapsulation port to {@link AssociationOptions#REMOTE_ENCAPSULATION_PORT}, and where that is 0 to the link: 9899 for UDP, none for links that carry SCTP on IP. */
    public static final int LINK_DEFAULT = 0;

    /** Checks the ranges. */
    public Destination {
        addresses = addresses.stream().map(Destination::unmapped).distinct().toList();
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("a destination needs at least one address");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("SCTP port " + port + " is not in 1 to 65535");
        }
        if (encapsulationPort < 0 || encapsulationPort > 65535) {
            throw new IllegalArgumentException("encapsulation port " + encapsulationPort + " is not in 0 to 65535");
        }
    }

    /**
     * The first address that a host name or address literal resolves to.
     *
     * @throws UnknownHostException if the host does not resolve
     */
    public static Destination of(String host, int port) throws UnknownHostException {
        return of(InetAddress.getByName(host), port);
    }

    /** One address of a peer. */
    public static Destination of(InetAddress address, int port) {
        return new Destination(List.of(address), port, LINK_DEFAULT);
    }

    /**
     * An address as it is used throughout: an {@link Inet6Address} that is an IPv4-mapped one (RFC 4291 section 2.5.5.2) as the IPv4 address that it stands for, any other as it is.
     * RFC 9260 section 3.3.2.1.2 forbids mapped ones on the wire.
     */
    public static InetAddress unmapped(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return Objects.requireNonNull(address, "address");
        }
        try {
            // What this makes of a mapped address is of IPv4; others would lose their zone.
            InetAddress plain = InetAddress.getByAddress(address.getAddress());
            return plain instanceof Inet4Address ? plain : address;
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The same destination, reached through this UDP port. */
    public Destination encapsulatedIn(int udpPort) {
        return new Destination(addresses, port, udpPort);
    }
}
