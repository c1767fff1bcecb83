/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.socket;

import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where a socket is to be bound.
 *
 * @param addresses local addresses; empty for all
 * @param port the SCTP port, or 0 for one that is free
 */
record LocalBinding(List<InetAddress> addresses, int port) {

    static final LocalBinding ANY = new LocalBinding(List.of(), 0);

    LocalBinding {
        addresses = List.copyOf(addresses);
    }

    /** With some addresses more, or without some. */
    LocalBinding changed(List<InetAddress> some, boolean add) {
        if (addresses.isEmpty()) {
            throw new IllegalStateException("the socket has all addresses and not some by name");
        }
        var all = new LinkedHashSet<>(addresses);
        if (add) {
            all.addAll(some);
        } else if (!all.containsAll(some) || all.size() == Set.copyOf(some).size()) {
            throw new IllegalArgumentException(some + " are not some of " + addresses + " with another left");
        } else {
            some.forEach(all::remove);
        }
        return new LocalBinding(List.copyOf(all), port);
    }
}
