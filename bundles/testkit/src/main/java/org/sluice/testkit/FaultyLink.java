/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.LinkFactory;
import org.sluice.sctp.link.LinkReceiver;
import org.sluice.sctp.link.Packet;
import org.sluice.sctp.link.PacketBatch;

/**
 * Loses, repeats, changes, holds back and delays what passes a link, as seeded; put around any link, to see what a program does on a bad
 * network. It has no thread: what is held back goes on at the next {@link Link#poll} after its time, and a poll that waits wakes up for
 * that. A driven stack does not learn of these times; in a simulation let {@link SimulatedNetwork} delay packets.
 */
public final class FaultyLink extends WrappedLink {

    private static final int BATCH = 32;

    private record Held(
            long at,
            long number,
            InetAddress local,
            InetSocketAddress remote,
            byte[] bytes,
            int congestionMark,
            int differentiatedServices,
            boolean fragmentable) {}

    /** One direction: what is done to it, and what is held back in it. Guarded by itself. */
    private static final class Lane {
        private final ImpairedWay way;
        private final Impairments impairments;
        private final PriorityQueue<Held> held =
                new PriorityQueue<>(Comparator.comparingLong(Held::at).thenComparingLong(Held::number));
        private long number;

        Lane(long seed, Impairments impairments) {
            this.way = new ImpairedWay(seed);
            this.impairments = impairments;
        }

        synchronized void enter(PacketBatch batch, long now) {
            for (int i = 0; i < batch.size(); i++) {
                Packet packet = batch.get(i);
                boolean tooBig = packet.length() > impairments.maximumPacketSize()
                        && impairments.tooBig() != Impairments.TooBig.FRAGMENT;
                if (!tooBig && !impairments.down()) {
                    enter(packet, now);
                }
            }
        }

        private void enter(Packet packet, long now) {
            byte[] bytes = new byte[packet.length()];
            packet.buffer().get(packet.buffer().position(), bytes);
            int services = packet.differentiatedServices();
            boolean fragmentable = packet.isFragmentable();
            way.pass(
                    impairments,
                    now,
                    bytes,
                    packet.congestionMark(),
                    transit -> held.add(new Held(
                            transit.at(),
                            number++,
                            packet.local(),
                            packet.remote(),
                            transit.bytes(),
                            transit.congestionMark(),
                            services,
                            fragmentable)));
        }

        /** The packets whose time has come, at most so many; null if there is none. */
        synchronized PacketBatch due(long now, int maximum) {
            int count = 0;
            var due = new Held[Math.min(maximum, BATCH)];
            while (count < due.length && !held.isEmpty() && held.peek().at() - now <= 0) {
                due[count++] = held.poll();
            }
            if (count == 0) {
                return null;
            }
            var batch = new PacketBatch(count, index -> new Packet(ByteBuffer.allocate(due[index].bytes().length)));
            for (int i = 0; i < count; i++) {
                Packet packet = batch.add();
                packet.buffer().put(due[i].bytes()).flip();
                packet.route(due[i].local(), due[i].remote());
                packet.congestionMark(due[i].congestionMark());
                packet.differentiatedServices(due[i].differentiatedServices());
                packet.fragmentable(due[i].fragmentable());
            }
            return batch;
        }

        /** How long until the next packet is due: 0 if it is, {@link Long#MAX_VALUE} if there is none. */
        synchronized long untilDue(long now) {
            return held.isEmpty() ? Long.MAX_VALUE : Math.max(0, held.peek().at() - now);
        }
    }

    private final Link inner;
    private final LongSupplier nanos;
    private final Lane outbound;
    private final Lane inbound;

    private FaultyLink(Link inner, long seed, Impairments outbound, Impairments inbound, LongSupplier nanos) {
        super(inner);
        this.inner = inner;
        this.nanos = nanos;
        this.outbound = new Lane(seed * 2, outbound);
        this.inbound = new Lane(seed * 2 + 1, inbound);
    }

    /** A factory whose links do to packets that leave and to packets that arrive what is said, in real time. */
    public static LinkFactory around(LinkFactory factory, long seed, Impairments outbound, Impairments inbound) {
        return around(factory, seed, outbound, inbound, System::nanoTime);
    }

    /**
     * A factory whose links do to packets that leave and to packets that arrive what is said. All its links begin with the same seed.
     *
     * @param nanos a time that does not run backwards, in nanoseconds
     */
    public static LinkFactory around(
            LinkFactory factory, long seed, Impairments outbound, Impairments inbound, LongSupplier nanos) {
        return new WrappingFactory(factory, inner -> new FaultyLink(inner, seed, outbound, inbound, nanos));
    }

    @Override
    public int poll(long timeoutNanos, LinkReceiver receiver, int maximumPackets) throws IOException {
        release();
        int count = handIn(receiver, maximumPackets);
        long now = nanos.getAsLong();
        long wait = count > 0 ? 0 : Math.min(timeoutNanos, Math.min(outbound.untilDue(now), inbound.untilDue(now)));
        inner.poll(
                wait, new WrappedReceiver(receiver, batch -> inbound.enter(batch, nanos.getAsLong())), maximumPackets);
        release();
        return count < maximumPackets ? count + handIn(receiver, maximumPackets - count) : count;
    }

    private int handIn(LinkReceiver receiver, int maximumPackets) {
        int count = 0;
        while (count < maximumPackets) {
            PacketBatch batch = inbound.due(nanos.getAsLong(), maximumPackets - count);
            if (batch == null) {
                break;
            }
            count += batch.size();
            receiver.packetsArrived(batch);
        }
        return count;
    }

    private void release() {
        PacketBatch batch = outbound.due(nanos.getAsLong(), BATCH);
        while (batch != null) {
            inner.send(batch);
            batch = outbound.due(nanos.getAsLong(), BATCH);
        }
    }

    @Override
    public int send(PacketBatch batch) {
        outbound.enter(batch, nanos.getAsLong());
        release();
        if (outbound.untilDue(nanos.getAsLong()) != Long.MAX_VALUE) {
            // A poll that waits does not know yet how long it may.
            inner.wakeup();
        }
        return 0;
    }

    @Override
    public String toString() {
        return inner + " with faults";
    }
}
