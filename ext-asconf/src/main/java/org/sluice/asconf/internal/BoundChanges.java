/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf.internal;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sluice.asconf.AddressChange;
import org.sluice.asconf.AddressChange.Kind;
import org.sluice.sctp.spi.Addresses;

/**
 * What the peer is to be told since the user has changed the endpoint's addresses (sctp_bindx, RFC 6458 section 9.1). What waits is bounded by the
 * number of addresses: of each the last change counts.
 */
final class BoundChanges {

    private final Map<InetAddress, Kind> waiting = new LinkedHashMap<>();

    /** The endpoint has other addresses than before. */
    void changed(List<InetAddress> added, List<InetAddress> removed) {
        added.forEach(address -> put(address, Kind.ADD));
        removed.forEach(address -> put(address, Kind.REMOVE));
    }

    private void put(InetAddress address, Kind kind) {
        waiting.remove(address);
        waiting.put(address, kind);
    }

    /**
     * The changes for the next request: those that add come first, so that there is an address left to say from what goes.
     *
     * @param most how many fit in a packet
     * @return empty if there is nothing to ask for
     */
    List<AddressChange> next(Addresses addresses, int most) {
        List<AddressChange> additions = additions(addresses, most);
        return additions.isEmpty() ? removals(addresses, most) : additions;
    }

    /** The peer is not told of what it knows, nor of what has no meaning for it. */
    private List<AddressChange> additions(Addresses addresses, int most) {
        var changes = new ArrayList<AddressChange>();
        List<InetAddress> known = addresses.local();
        List<InetAddress> announceable = addresses.announceable();
        Iterator<Map.Entry<InetAddress, Kind>> entries = waiting.entrySet().iterator();
        while (entries.hasNext() && changes.size() < most) {
            Map.Entry<InetAddress, Kind> entry = entries.next();
            if (entry.getValue() == Kind.ADD) {
                entries.remove();
                if (!known.contains(entry.getKey()) && announceable.contains(entry.getKey())) {
                    changes.add(AddressChange.add(entry.getKey()));
                }
            }
        }
        return changes;
    }

    /** The last address that the peer knows goes when it knows another one. */
    private List<AddressChange> removals(Addresses addresses, int most) {
        var changes = new ArrayList<AddressChange>();
        List<InetAddress> known = addresses.local();
        Iterator<Map.Entry<InetAddress, Kind>> entries = waiting.entrySet().iterator();
        while (entries.hasNext() && changes.size() < most) {
            InetAddress address = entries.next().getKey();
            if (!known.contains(address)) {
                entries.remove();
            } else if (known.size() - changes.size() > 1) {
                entries.remove();
                changes.add(AddressChange.remove(address));
            }
        }
        return changes;
    }

    List<Object> snapshot() {
        var described = new ArrayList<Object>();
        waiting.forEach((address, kind) -> described.add(Map.of("kind", kind.name(), "address", address.getAddress())));
        return described;
    }

    void resume(List<?> described) {
        Task.changes(described).forEach(change -> put(change.address(), change.kind()));
    }
}
