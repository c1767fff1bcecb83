/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Carries packets between addresses, with the impairments that are set for each direction of each pair. What happens depends on the seed
 * only, and each direction has a generator of its own, so that traffic one way does not change the other. For one thread.
 */
public final class SimulatedNetwork {

    /** When nothing is on the way. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final int TRACE_LENGTH = 400;

    private record Direction(InetAddress from, InetAddress to) {}

    private static final class DirectionState {
        final SplittableRandom random;
        long busyUntil;

        DirectionState(SplittableRandom random) {
            this.random = random;
        }
    }

    private record Delivery(long at, long number, InetAddress from, InetAddress to, byte[] bytes) {}

    private final long seed;
    private final VirtualClock clock;
    private final PacketTrace trace = new PacketTrace(TRACE_LENGTH);
    private final Map<InetAddress, NetworkNode> nodes = new HashMap<>();
    private final Map<Direction, Impairments> impairments = new HashMap<>();
    private final Map<Direction, DirectionState> states = new HashMap<>();
    private final Map<InetAddress, Boolean> interfacesDown = new HashMap<>();
    private final PriorityQueue<Delivery> onTheWay =
            new PriorityQueue<>(Comparator.comparingLong(Delivery::at).thenComparingLong(Delivery::number));
    private Impairments standard = Impairments.NONE;
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

    /** The last packets and what became of them. */
    public PacketTrace trace() {
        return trace;
    }

    void send(InetAddress from, InetAddress to, byte[] bytes) {
        Impairments way = impairments(from, to);
        DirectionState state = states.computeIfAbsent(
                new Direction(from, to),
                direction -> new DirectionState(new SplittableRandom(seed * 31
                        + java.util.Arrays.hashCode(from.getAddress()) * 17L
                        + java.util.Arrays.hashCode(to.getAddress()))));
        String fate = "";
        if (way.down() || interfacesDown.getOrDefault(from, false) || interfacesDown.getOrDefault(to, false)) {
            fate = "lost: down";
        } else if (bytes.length > way.maximumPacketSize() && way.tooBig() != Impairments.TooBig.FRAGMENT) {
            fate = "lost: too big";
            if (way.tooBig() == Impairments.TooBig.REPORT) {
                NetworkNode sender = nodes.get(from);
                if (sender != null) {
                    sender.tooBig(from, to, bytes, way.maximumPacketSize());
                }
            }
        } else if (happens(state, way.loss())) {
            fate = "lost";
        } else {
            fate = carry(from, to, bytes, way, state);
            if (happens(state, way.duplication())) {
                fate += " duplicated";
                carry(from, to, bytes.clone(), way, state);
            }
        }
        trace.add(clock, from, to, bytes, fate);
    }

    private String carry(InetAddress from, InetAddress to, byte[] bytes, Impairments way, DirectionState state) {
        long at = clock.nanos() + way.delay().toNanos();
        String fate = "";
        if (way.bitsPerSecond() > 0) {
            long begin = Math.max(clock.nanos(), state.busyUntil);
            long queued = (begin - clock.nanos()) * way.bitsPerSecond() / 8 / 1_000_000_000L;
            if (queued + bytes.length > way.queueBytes()) {
                return "lost: queue full";
            }
            state.busyUntil = begin + bytes.length * 8L * 1_000_000_000L / way.bitsPerSecond();
            at = state.busyUntil + way.delay().toNanos();
        }
        if (!way.jitter().isZero()) {
            at += state.random.nextLong(way.jitter().toNanos() + 1);
        }
        if (happens(state, way.reordering())) {
            fate = "held back";
            at += state.random.nextLong(1, 2 + 4 * way.delay().toNanos());
        }
        byte[] delivered = bytes;
        if (happens(state, way.corruption())) {
            fate += " corrupted";
            delivered = bytes.clone();
            int bit = state.random.nextInt(delivered.length * 8);
            delivered[bit >>> 3] ^= (byte) (1 << (bit & 7));
        }
        onTheWay.add(new Delivery(at, number++, from, to, delivered));
        return fate;
    }

    private static boolean happens(DirectionState state, double share) {
        return share > 0 && state.random.nextDouble() < share;
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
            if (node != null && !interfacesDown.getOrDefault(delivery.to(), false)) {
                node.arrived(delivery.from(), delivery.to(), delivery.bytes(), 0);
            }
        }
    }
}
