/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.sluice.sctp.wire.PacketPrinter;

/**
 * Carries packets between addresses, with the impairments that are set for each direction of each pair. What happens depends on the seed
 * only, and each direction has a generator of its own, so that traffic one way does not change the other. For one thread.
 */
public final class SimulatedNetwork {

    /** When nothing is on the way. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final int TRACE_LENGTH = 400;
    private static final long NEAR_NANOS = 1_000_000;

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
    private boolean separate;
    private PcapngWriter capture;
    private int captureInterface;
    private long number;
    private String violation;

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

    /** Takes a node away, unless another has taken its address since. */
    void detach(InetAddress address, NetworkNode node) {
        nodes.remove(address, node);
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

    /** Puts a box into one direction, in place of the one before; null for none. */
    public void middleBox(InetAddress from, InetAddress to, MiddleBox box) {
        way(from, to)
                .watcher(
                        box == null
                                ? null
                                : (at, bytes, damaged, queued) -> {
                                    Impairments link = impairments(from, to);
                                    box.dropped(new MiddleBox.Drop(bytes, damaged, link.bitsPerSecond() / 8, queued))
                                            .ifPresent(answer -> {
                                                // From the near side of the link it is not far; from the far side it
                                                // has to come back.
                                                long back = damaged
                                                        ? impairments(to, from)
                                                                .delay()
                                                                .toNanos()
                                                        : NEAR_NANOS;
                                                onTheWay.add(new Delivery(at + back, number++, to, from, answer, 0));
                                                trace.add(clock, to, from, answer, "said by a box on the way");
                                            });
                                });
    }

    /** What a direction does. */
    public Impairments impairments(InetAddress from, InetAddress to) {
        return impairments.getOrDefault(new Direction(from, to), standard);
    }

    /** Takes an address off the network, or puts it back: whatever comes from it or goes to it vanishes. */
    public void interfaceDown(InetAddress address, boolean down) {
        interfacesDown.put(address, down);
    }

    /**
     * Makes each subnet (/24, or /64 with IPv6) a network of its own, without a way to the others, so that hosts with an address in each of
     * several have separate paths. Where it is not called, every address reaches every other.
     */
    public void separateSubnets() {
        separate = true;
    }

    boolean hasWay(InetAddress from, InetAddress to) {
        return from.getClass() == to.getClass() && (!separate || Subnets.isSame(from, to));
    }

    /**
     * Writes every packet to a file too, when it is sent, with what became of it as comment.
     *
     * @param writer closed by the caller, after the simulation
     * @throws IOException if it can't be written
     */
    public void captureTo(PcapngWriter writer) throws IOException {
        captureInterface = writer.addInterface("network");
        capture = writer;
    }

    /** Sets what the network says to the senders of packets for addresses that nobody is at; nothing, unless set. */
    public void unreachable(Unreachable value) {
        unreachable = value;
    }

    /** Tells a host, as a router or somebody who poses as one would, that a packet of which it quotes the beginning was too big. */
    public void reportTooBig(InetAddress sender, InetAddress destination, byte[] quoted, int largest) {
        nodes.get(sender).tooBig(sender, destination, quoted, largest);
    }

    /** Tells a host, as a router or somebody who poses as one would, that a packet could not be delivered. */
    public void reportUnreachable(InetAddress sender, InetAddress destination, byte[] quoted, boolean protocol) {
        nodes.get(sender).unreachable(sender, destination, quoted, protocol);
    }

    /** The last packets and what became of them. */
    public PacketTrace trace() {
        return trace;
    }

    void send(InetAddress from, InetAddress to, byte[] bytes, int congestionMark) {
        send(from, to, bytes, congestionMark, false);
    }

    /** Has a look at a packet that a stack sends. */
    void examine(byte[] bytes) {
        String found = BundlingRules.violation(bytes);
        if (found != null && violation == null) {
            violation = found + ": " + PacketPrinter.oneLine(ByteBuffer.wrap(bytes));
        }
    }

    /** The first packet of a stack that broke a rule, and which; null if there was none. */
    String violation() {
        return violation;
    }

    /** Carries a packet; one that is fragmentable gets through whatever its size, as if in fragments. */
    void send(InetAddress from, InetAddress to, byte[] bytes, int congestionMark, boolean fragmentable) {
        Impairments impairment = impairments(from, to);
        String fate = !fragmentable && isTooBig(impairment, bytes)
                ? tooBig(impairment, from, to, bytes)
                : fate(impairment, from, to, bytes, congestionMark);
        trace.add(clock, from, to, bytes, fate);
        if (capture != null) {
            capture(from, to, bytes, congestionMark, fate);
        }
    }

    private void capture(InetAddress from, InetAddress to, byte[] bytes, int congestionMark, String fate) {
        try {
            capture.write(
                    captureInterface,
                    clock.nanos(),
                    PcapngWriter.Direction.UNKNOWN,
                    from,
                    to,
                    congestionMark,
                    ByteBuffer.wrap(bytes),
                    fate);
        } catch (IOException e) {
            throw new UncheckedIOException("the capture can't be written", e);
        }
    }

    private String fate(Impairments impairment, InetAddress from, InetAddress to, byte[] bytes, int congestionMark) {
        if (impairment.down() || isDown(from) || isDown(to)) {
            return "lost: down";
        }
        if (!hasWay(from, to)) {
            return "lost: no way";
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

    private static boolean isTooBig(Impairments impairment, byte[] bytes) {
        return bytes.length > impairment.maximumPacketSize() && impairment.tooBig() != Impairments.TooBig.FRAGMENT;
    }

    private String tooBig(Impairments impairment, InetAddress from, InetAddress to, byte[] bytes) {
        NetworkNode sender = nodes.get(from);
        boolean arrives = !impairment.down() && !isDown(from) && hasWay(from, to);
        if (arrives && impairment.tooBig() == Impairments.TooBig.REPORT && sender != null) {
            sender.tooBig(from, to, bytes, impairment.maximumPacketSize());
        }
        return "lost: too big";
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
