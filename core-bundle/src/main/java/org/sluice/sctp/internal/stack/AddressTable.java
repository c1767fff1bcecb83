/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The associations of a stack by the peer's transport addresses: the one table that its loops share, for packets whose tag says nothing of whose
 * they are. Any thread.
 */
final class AddressTable {

    private record Address(InetAddress remote, int remotePort, int localPort) {}

    private final Map<Address, Slot> slots = new ConcurrentHashMap<>();

    /** The association with a peer's transport address, or null. */
    Slot get(InetAddress remote, int remotePort, int localPort) {
        return slots.get(new Address(remote, remotePort, localPort));
    }

    /** Registers an address of an association; who has it already keeps it. */
    void add(InetAddress remote, int remotePort, int localPort, Slot slot) {
        slots.putIfAbsent(new Address(remote, remotePort, localPort), slot);
    }

    /** Forgets an address of an association, if it is the one that has it. */
    void remove(InetAddress remote, int remotePort, int localPort, Slot slot) {
        slots.remove(new Address(remote, remotePort, localPort), slot);
    }
}
