/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The associations of a stack by the peer's transport addresses: the one table that its loops share, for packets whose tag says nothing of whose
 * they are. Two endpoints that have a port on different addresses may each have an association with the same peer; those are told apart by the
 * address at which a packet arrives. Any thread.
 */
final class AddressTable {

    private record Address(InetAddress remote, int remotePort, int localPort) {}

    private final Map<Address, Slot> slots = new ConcurrentHashMap<>();

    /** Those that share an address with one that had it before; seldom any. */
    private final Map<Address, List<Slot>> others = new ConcurrentHashMap<>();

    /** The association with a peer's transport address, or null; where there are several, the first. */
    Slot get(InetAddress remote, int remotePort, int localPort) {
        return slots.get(new Address(remote, remotePort, localPort));
    }

    /** The association with a peer's transport address whose endpoint has a local address, or null. */
    Slot get(InetAddress remote, int remotePort, int localPort, InetAddress local) {
        var address = new Address(remote, remotePort, localPort);
        Slot first = slots.get(address);
        if (first == null || isAt(first, local)) {
            return first;
        }
        for (Slot other : others.getOrDefault(address, List.of())) {
            if (isAt(other, local)) {
                return other;
            }
        }
        return null;
    }

    private static boolean isAt(Slot slot, InetAddress local) {
        return slot.handle.endpoint().binding().covers(local);
    }

    /** Whether an association other than one has a peer's transport address and may have a local address in common with it. */
    boolean isTaken(InetAddress remote, int remotePort, int localPort, Slot except) {
        var address = new Address(remote, remotePort, localPort);
        Binding binding = except.handle.endpoint().binding();
        Slot first = slots.get(address);
        return isOther(first, except, binding)
                || others.getOrDefault(address, List.of()).stream().anyMatch(slot -> isOther(slot, except, binding));
    }

    private static boolean isOther(Slot slot, Slot except, Binding binding) {
        return slot != null
                && slot != except
                && slot.handle.endpoint().binding().overlaps(binding);
    }

    /** Registers an address of an association; who has it already is found first. */
    void add(InetAddress remote, int remotePort, int localPort, Slot slot) {
        slots.compute(new Address(remote, remotePort, localPort), (address, first) -> {
            if (first == null || first == slot) {
                return slot;
            }
            List<Slot> more = others.computeIfAbsent(address, none -> new CopyOnWriteArrayList<>());
            if (!more.contains(slot)) {
                more.add(slot);
            }
            return first;
        });
    }

    /** Forgets an address of an association. */
    void remove(InetAddress remote, int remotePort, int localPort, Slot slot) {
        slots.computeIfPresent(new Address(remote, remotePort, localPort), (address, first) -> {
            List<Slot> more = others.get(address);
            if (more == null) {
                return first == slot ? null : first;
            }
            more.remove(slot);
            Slot left = first == slot ? more.remove(0) : first;
            if (more.isEmpty()) {
                others.remove(address);
            }
            return left;
        });
    }
}
