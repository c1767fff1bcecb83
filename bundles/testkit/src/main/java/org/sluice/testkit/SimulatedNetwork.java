/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Carries packets between addresses, with the impairments that are set for each direction of each pair. What happens depends on the seed
 * only, and each direction has a generator of its own, so that traffic one way does not change the other. For one thread.
 */
public final class SimulatedNetwork {

    /** When nothing is on the way. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final int TRACE_LENGTH = 400;

    private record Direction(InetAddress from, InetAddress to) {}

    private record Delivery(long at, long number, InetAddress from, InetAddress to, byte[] bytes, int congestionMark) {}

    /** What the network says to the sender of a packet for an address that nobody is at. */
    public enum Unreachable {
        /** Nothing, as behind a firewall. */
        SILENT,
        /** There is no such host. */
        HOST,
        /** The host does not know SCTP. */
        PROTOCOL
    }

    private final long seed;
    private final VirtualClock clock;
    private final PacketTrace trace = new PacketTrace(TRACE_LENGTH);
    private final Map<InetAddress, NetworkNode> nodes = new HashMap<>();
    private final Map<Direction, Impairments> impairments = new HashMap<>();
    private final Map<Direction, ImpairedWay> ways = new HashMap<>();
    private final Map<InetAddress, Boolean> interfacesDown = new HashMap<>();
    private final PriorityQueue<Delivery> onTheWay =
            new PriorityQueue<>(Comparator.comparingLong(Delivery::at).thenComparingLong(Delivery::number));
    private Impairments standard = Impairments.NONE;
    private Unreachable unreachable = Unreachable.SILENT;
    private long number;

    SimulatedNetwork(long seed, VirtualClock clock) {
        this.seed = seed;
        this.clock = clock;
    }

    void attach(InetAddress address, NetworkNode node) {
        if (nodes.putIfAbsent(address, node) != null) {
            throw new IllegalArgumentException(address + " is in use");
        }
    }

    void detach(InetAddress address) {
        nodes.remove(address);
    }

    /** Sets what every direction does that has no setting of its own. */
    public void impair(Impairments value) {
        standard = value;
    }

    /** Sets what one direction does. */
    public void impair(InetAddress from, InetAddress to, Impairments value) {
        impairments.put(new Direction(from, to), value);
    }

    /** Sets what both directions between two addresses do. */
    public void impairBoth(InetAddress one, InetAddress other, Impairments value) {
        impair(one, other, value);
        impair(other, one, value);
    }

    /** What a direction does. */
    public Impairments impairments(InetAddress from, InetAddress to) {
        return impairments.getOrDefault(new Direction(from, to), standard);
    }

    /** Takes an address off the network, or puts it back: whatever comes from it or goes to it vanishes. */
    public void interfaceDown(InetAddress address, boolean down) {
        interfacesDown.put(address, down);
    }

    /** Sets what the network says to the senders of packets for addresses that nobody is at; nothing, unless set. */
    public void unreachable(Unreachable value) {
        unreachable = value;
    }

    /** The last packets and what became of them. */
    public PacketTrace trace() {
        return trace;
    }

    void send(InetAddress from, InetAddress to, byte[] bytes, int congestionMark) {
        Impairments impairment = impairments(from, to);
        trace.add(clock, from, to, bytes, fate(impairment, from, to, bytes, congestionMark));
    }

    private String fate(Impairments impairment, InetAddress from, InetAddress to, byte[] bytes, int congestionMark) {
        if (impairment.down() || isDown(from) || isDown(to)) {
            return "lost: down";
        }
        if (bytes.length > impairment.maximumPacketSize() && impairment.tooBig() != Impairments.TooBig.FRAGMENT) {
            NetworkNode sender = nodes.get(from);
            if (impairment.tooBig() == Impairments.TooBig.REPORT && sender != null) {
                sender.tooBig(from, to, bytes, impairment.maximumPacketSize());
            }
            return "lost: too big";
        }
        return way(from, to)
                .pass(
                        impairment,
                        clock.nanos(),
                        bytes,
                        congestionMark,
                        transit -> onTheWay.add(new Delivery(
                                transit.at(), number++, from, to, transit.bytes(), transit.congestionMark())));
    }

    private ImpairedWay way(InetAddress from, InetAddress to) {
        return ways.computeIfAbsent(
                new Direction(from, to),
                direction -> new ImpairedWay(
                        seed * 31 + Arrays.hashCode(from.getAddress()) * 17L + Arrays.hashCode(to.getAddress())));
    }

    private boolean isDown(InetAddress address) {
        return interfacesDown.getOrDefault(address, false);
    }

    /** When the next packet arrives, in nanoseconds, or {@link #NEVER}. */
    long nextArrival() {
        return onTheWay.isEmpty() ? NEVER : onTheWay.peek().at();
    }

    /** Hands over what has arrived by now. */
    void deliver() {
        while (!onTheWay.isEmpty() && onTheWay.peek().at() <= clock.nanos()) {
            Delivery delivery = onTheWay.poll();
            NetworkNode node = nodes.get(delivery.to());
            if (node == null) {
                reportUnreachable(delivery);
            } else if (!isDown(delivery.to())) {
                node.arrived(delivery.from(), delivery.to(), delivery.bytes(), delivery.congestionMark());
            }
        }
    }

    private void reportUnreachable(Delivery delivery) {
        NetworkNode sender = nodes.get(delivery.from());
        if (sender != null && unreachable != Unreachable.SILENT) {
            sender.unreachable(delivery.from(), delivery.to(), delivery.bytes(), unreachable == Unreachable.PROTOCOL);
        }
    }
}
