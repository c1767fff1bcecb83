/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.sluice.sctp.Destination;

/**
 * The local addresses that an endpoint is bound to: some by name, or all of a family or of both, whichever the links have.
 *
 * @param kind which of these
 * @param named those that are named; empty for the others
 */
record Binding(Kind kind, List<InetAddress> named) {

    /** What an endpoint is bound to. */
    enum Kind {
        /** Addresses by name. */
        NAMED,
        /** All addresses. */
        ALL,
        /** All of IPv4. */
        IPV4,
        /** All of IPv6. */
        IPV6
    }

    /**
     * What a user asks for.
     *
     * @param asked none for all addresses
     * @param ipv6Only what the wildcard address of IPv6 means
     * @throws IllegalArgumentException if there is a wildcard address and another one
     */
    static Binding of(List<InetAddress> asked, boolean ipv6Only) {
        if (asked.isEmpty()) {
            return new Binding(Kind.ALL, List.of());
        }
        List<InetAddress> addresses = distinct(asked);
        if (addresses.stream().noneMatch(InetAddress::isAnyLocalAddress)) {
            return new Binding(Kind.NAMED, addresses);
        }
        if (!addresses.stream().allMatch(InetAddress::isAnyLocalAddress)) {
            throw new IllegalArgumentException(
                    "a wildcard address can't be combined with others (RFC 6458 section 9.1): " + asked);
        }
        boolean ipv4 = addresses.stream().anyMatch(Inet4Address.class::isInstance);
        boolean ipv6 = !addresses.stream().allMatch(Inet4Address.class::isInstance);
        Kind single = ipv4 ? Kind.IPV4 : Kind.IPV6;
        return new Binding(ipv4 && ipv6 || ipv6 && !ipv6Only ? Kind.ALL : single, List.of());
    }

    /** Addresses as they are used throughout, each once. */
    static List<InetAddress> distinct(List<InetAddress> addresses) {
        var distinct = new LinkedHashSet<InetAddress>();
        addresses.forEach(address -> distinct.add(Destination.unmapped(address)));
        return List.copyOf(distinct);
    }

    /** Whether an address, if it is one of the links', is among these. */
    boolean covers(InetAddress address) {
        return switch (kind) {
            case NAMED -> named.contains(address);
            case ALL -> true;
            case IPV4 -> address instanceof Inet4Address;
            case IPV6 -> !(address instanceof Inet4Address);
        };
    }

    /** Whether an address may be among both. */
    boolean overlaps(Binding other) {
        if (kind == Kind.NAMED) {
            return named.stream().anyMatch(other::covers);
        }
        if (other.kind == Kind.NAMED) {
            return other.overlaps(this);
        }
        return kind == Kind.ALL || other.kind == Kind.ALL || kind == other.kind;
    }

    /** Those that there are now, of those of the links. */
    List<InetAddress> present(List<InetAddress> ofLinks) {
        return switch (kind) {
            case NAMED -> named;
            case ALL -> ofLinks;
            default -> ofLinks.stream().filter(this::covers).toList();
        };
    }

    /** These and others. */
    Binding with(List<InetAddress> more) {
        var all = new ArrayList<>(named);
        all.addAll(more);
        return new Binding(Kind.NAMED, List.copyOf(all));
    }

    /** These without some. */
    Binding without(List<InetAddress> fewer) {
        return new Binding(
                Kind.NAMED,
                named.stream().filter(address -> !fewer.contains(address)).toList());
    }
}
