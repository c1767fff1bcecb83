/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf.internal;

import java.net.InetAddress;
import java.util.List;
import org.sluice.asconf.AddressChange.Kind;
import org.sluice.sctp.spi.Addresses;

/**
 * From where to where an ASCONF goes: not from an address that it removes (RFC 5061 section 5.3, F6), and to another of the peer's whenever it was not answered
 * (section 5.1, B4).
 *
 * @param from null for the one that packets to that address leave from anyway
 */
record Passage(InetAddress from, InetAddress to) {

    static Passage of(Task task, Addresses addresses) {
        List<InetAddress> verified =
                addresses.remote().stream().filter(addresses::isVerified).toList();
        List<InetAddress> targets = verified.isEmpty() ? addresses.remote() : verified;
        for (int i = 0; i < targets.size(); i++) {
            InetAddress to = targets.get((task.transmissions + i) % targets.size());
            InetAddress usual = addresses.sourceTo(to);
            if (addresses.isPresent(usual) && !task.has(Kind.REMOVE, usual)) {
                return new Passage(null, to);
            }
            InetAddress other = otherSource(task, to, addresses);
            if (other != null) {
                return new Passage(other, to);
            }
        }
        return new Passage(null, targets.get(0));
    }

    /** One that the peer knows, or else one that it gets to know by this very request (section 5.3, F1; section 5.3.2). */
    private static InetAddress otherSource(Task task, InetAddress to, Addresses addresses) {
        for (InetAddress known : addresses.local()) {
            if (fits(known, to, addresses) && !task.has(Kind.REMOVE, known)) {
                return known;
            }
        }
        for (var change : task.changes) {
            if (change.kind() == Kind.ADD && fits(change.address(), to, addresses)) {
                return change.address();
            }
        }
        return null;
    }

    private static boolean fits(InetAddress from, InetAddress to, Addresses addresses) {
        return from.getClass() == to.getClass() && addresses.isPresent(from);
    }
}
