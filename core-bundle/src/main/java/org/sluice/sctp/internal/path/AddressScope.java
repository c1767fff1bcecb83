/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.path;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

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
