/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The associations of a loop, found by the verification tag that packets to them carry; and their addresses, which all loops find them by,
 * for packets that carry no tag or another.
 */
final class AssociationTable {

    private final TagMap byTag = new TagMap();
    private final Set<Slot> all = new HashSet<>();
    private final AddressTable addresses;

    AssociationTable(AddressTable addresses) {
        this.addresses = addresses;
    }

    /** The association that expects a tag, or null. */
    Slot byTag(int tag) {
        return byTag.get(tag);
    }

    boolean hasTag(int tag) {
        return byTag.get(tag) != null;
    }

    /** Registers an association, or what has changed of its tag and addresses since. */
    void update(Slot slot) {
        if (!slot.registered) {
            slot.registered = true;
            all.add(slot);
        }
        var machine = slot.machine;
        if (slot.tag != machine.localTag()) {
            byTag.remove(slot.tag, slot);
            slot.tag = machine.localTag();
            byTag.put(slot.tag, slot);
        }
        if (slot.addressesVersion != machine.remoteAddressesVersion()) {
            slot.addressesVersion = machine.remoteAddressesVersion();
            removeAddresses(slot);
            slot.addresses = List.copyOf(machine.remoteAddresses());
            slot.handle.remoteAddresses(slot.addresses);
            for (var address : slot.addresses) {
                addresses.add(address, machine.remotePort(), machine.localPort(), slot);
            }
        }
    }

    void remove(Slot slot) {
        all.remove(slot);
        slot.registered = false;
        byTag.remove(slot.tag, slot);
        removeAddresses(slot);
    }

    private void removeAddresses(Slot slot) {
        for (var address : slot.addresses) {
            addresses.remove(address, slot.machine.remotePort(), slot.machine.localPort(), slot);
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
