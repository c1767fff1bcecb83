/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf.internal;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.sluice.asconf.AddressChange;
import org.sluice.asconf.AddressChange.Kind;
import org.sluice.sctp.spi.Addresses;

/** Works out what the peer is to be told when the host's addresses have changed (RFC 6458 section 8.1.23). */
final class AutomaticChanges {

    /** What the peer would not have; not asked for again until it has gone and come back. */
    private final Set<InetAddress> refused = new HashSet<>();

    /** The changes that bring what the peer knows up to what there is; empty if it is. */
    List<AddressChange> due(Addresses addresses) {
        List<InetAddress> announceable = addresses.announceable();
        List<InetAddress> known = addresses.local();
        refused.removeIf(address -> !announceable.contains(address));
        var changes = new ArrayList<AddressChange>();
        for (InetAddress address : announceable) {
            if (!known.contains(address) && !refused.contains(address)) {
                changes.add(AddressChange.add(address));
            }
        }
        List<InetAddress> gone =
                known.stream().filter(address -> !addresses.isPresent(address)).toList();
        boolean allGone = gone.size() == known.size();
        if (allGone && changes.isEmpty()) {
            // There is nothing to say it from.
            return List.of();
        }
        if (allGone) {
            // The peer has nowhere else to send to.
            changes.add(1, AddressChange.setPrimary(changes.get(0).address()));
        }
        gone.forEach(address -> changes.add(AddressChange.remove(address)));
        return changes;
    }

    /** The peer refused a change. */
    void refused(AddressChange change) {
        if (change.kind() == Kind.ADD) {
            refused.add(change.address());
        }
    }
}
