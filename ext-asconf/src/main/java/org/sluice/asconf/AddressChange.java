/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf;

import java.net.InetAddress;
import java.util.Objects;

/**
 * A change of this side's addresses, as the peer is asked for it.
 *
 * @param kind what is to be done
 * @param address one of this host's; or the unspecified one, {@code 0.0.0.0} or {@code ::}, for the address that the request is seen to come from, in {@link Kind#REMOVE} for
 *     all others but that (RFC 5061 sections 4.2.1, 4.2.2 and 4.2.4)
 */
public record AddressChange(Kind kind, InetAddress address) {

    /** What can be done with an address. */
    public enum Kind {
        /** It becomes one of the association's. */
        ADD,
        /** It is one of the association's no more. */
        REMOVE,
        /** The peer sends to it by preference. */
        SET_PRIMARY
    }

    /** Checks that there is an address, and one that can be one host's. */
    public AddressChange {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(address, "address");
        if (address.isMulticastAddress()) {
            throw new IllegalArgumentException(address.getHostAddress() + " is a multicast address");
        }
    }

    /** Adds an address. */
    public static AddressChange add(InetAddress address) {
        return new AddressChange(Kind.ADD, address);
    }

    /** Removes an address. */
    public static AddressChange remove(InetAddress address) {
        return new AddressChange(Kind.REMOVE, address);
    }

    /** Has the peer prefer an address. */
    public static AddressChange setPrimary(InetAddress address) {
        return new AddressChange(Kind.SET_PRIMARY, address);
    }
}
