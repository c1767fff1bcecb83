/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The associations of a loop, found by the verification tag that packets to them carry, or by the peer's transport address for
 * packets that carry none or another.
 */
final class AssociationTable {

    private record Address(InetAddress remote, int remotePort, int localPort) {}

    private final TagMap byTag = new TagMap();
    private final Map<Address, Slot> byAddress = new HashMap<>();
    private final Set<Slot> all = new HashSet<>();

    /** The association that expects a tag, or null. */
    Slot byTag(int tag) {
        return byTag.get(tag);
    }

    /** The association with a peer's transport address, or null. */
    Slot byAddress(InetAddress remote, int remotePort, int localPort) {
        return byAddress.get(new Address(remote, remotePort, localPort));
    }

    boolean hasTag(int tag) {
        return byTag.get(tag) != null;
    }

    /** Registers an association, or what has changed of its tag and addresses since. */
    void update(Slot slot) {
        all.add(slot);
        var machine = slot.machine;
        if (slot.tag != machine.localTag()) {
            byTag.remove(slot.tag, slot);
            slot.tag = machine.localTag();
            byTag.put(slot.tag, slot);
        }
        if (slot.addresses.size() != machine.pathCount()) {
            removeAddresses(slot);
            slot.addresses = List.copyOf(machine.remoteAddresses());
            for (var address : slot.addresses) {
                byAddress.putIfAbsent(new Address(address, machine.remotePort(), machine.localPort()), slot);
            }
        }
    }

    void remove(Slot slot) {
        all.remove(slot);
        byTag.remove(slot.tag, slot);
        removeAddresses(slot);
    }

    private void removeAddresses(Slot slot) {
        for (var address : slot.addresses) {
            byAddress.remove(new Address(address, slot.machine.remotePort(), slot.machine.localPort()), slot);
        }
    }

    int size() {
        return all.size();
    }

    /** All of them, to be gone through while some are removed. */
    Collection<Slot> snapshot() {
        return new ArrayList<>(all);
    }
}
