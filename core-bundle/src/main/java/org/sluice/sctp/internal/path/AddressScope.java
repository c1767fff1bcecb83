/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.path;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** How far an address reaches. What has a wider scope can be used wherever a narrower one can. */
public enum AddressScope {
    /** No address of one host: unspecified, multicast, broadcast. */
    NONE,
    /** This host. */
    LOOPBACK,
    /** This link. */
    LINK,
    /** A private network (RFC 1918, RFC 4193). */
    PRIVATE,
    /** Everywhere. */
    GLOBAL;

    private static final int UNIQUE_LOCAL_MASK = 0xfe;
    private static final int UNIQUE_LOCAL = 0xfc;

    /** The scope of an address. */
    public static AddressScope of(InetAddress address) {
        if (address.isAnyLocalAddress() || address.isMulticastAddress() || isBroadcast(address)) {
            return NONE;
        }
        if (address.isLoopbackAddress()) {
            return LOOPBACK;
        }
        if (address.isLinkLocalAddress()) {
            return LINK;
        }
        return address.isSiteLocalAddress() || isUniqueLocal(address) ? PRIVATE : GLOBAL;
    }

    private static boolean isBroadcast(InetAddress address) {
        if (address instanceof Inet4Address) {
            for (byte part : address.getAddress()) {
                if (part != (byte) 0xff) {
                    return false;
                }
            }
            return true;
        }
        return false;
    }

    private static boolean isUniqueLocal(InetAddress address) {
        return address instanceof Inet6Address && (address.getAddress()[0] & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL;
    }

    /**
     * An address that a peer names. On the wire, a link-local one of IPv6 has no zone (RFC 4007 section 6): it is on the link that the peer is seen on.
     *
     * @param seen the way by which the peer is seen
     */
    public static InetAddress named(InetAddress address, Route seen) {
        int zone = zoneOf(seen.remoteAddress()) == 0 ? zoneOf(seen.local()) : zoneOf(seen.remoteAddress());
        if (zone == 0 || !(address instanceof Inet6Address) || !address.isLinkLocalAddress() || zoneOf(address) != 0) {
            return address;
        }
        try {
            return Inet6Address.getByAddress(null, address.getAddress(), zone);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static int zoneOf(InetAddress address) {
        return address instanceof Inet6Address six ? six.getScopeId() : 0;
    }

    /** Whether an address of this scope, listed by somebody who is seen at an address of another, may lead there. */
    public boolean canBeReachedBesides(AddressScope seen) {
        return switch (this) {
            case NONE -> false;
            case LOOPBACK, LINK -> this == seen;
            case PRIVATE, GLOBAL -> true;
        };
    }

    /** Whether an address of this scope means anything to somebody who is seen at an address of another. */
    public boolean isMeaningfulTo(AddressScope other) {
        return switch (this) {
            case NONE -> false;
            case LOOPBACK -> other == LOOPBACK;
            // On one's own host, the addresses of its interfaces lead nowhere else than loopback does.
            default -> other != LOOPBACK && other != NONE && compareTo(other) >= 0;
        };
    }
}
