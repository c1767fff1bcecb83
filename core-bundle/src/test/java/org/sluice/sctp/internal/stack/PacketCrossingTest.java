/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.Packet;

/** Packets that cross from one loop to another arrive as they were, in order, or not at all. */
@Timeout(60)
class PacketCrossingTest {

    private static final int CAPACITY = 10_000;
    private static final InetSocketAddress REMOTE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9899);

    /** The loop at the other side, which runs when it is told to. */
    private static final class OtherLoop implements PacketCrossing.Shore {
        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
        private final List<String> received = new ArrayList<>();
        private int finished;

        @Override
        public synchronized void execute(Runnable task) {
            tasks.add(task);
            notifyAll();
        }

        @Override
        public void packet(Packet packet, Link link, Demultiplexer.Way way) {
            byte[] content = new byte[packet.length()];
            packet.buffer().get(packet.buffer().position(), content);
            received.add(describe(content, packet.congestionMark(), packet.differentiatedServices(), way)
                    + packet.remote()
                    + packet.local());
        }

        @Override
        public int batch() {
            return 3;
        }

        @Override
        public void finishBatch() {
            finished++;
        }

        void run() {
            while (!tasks.isEmpty()) {
                tasks.poll().run();
            }
        }

        synchronized Runnable await() throws InterruptedException {
            while (tasks.isEmpty()) {
                wait();
            }
            return tasks.poll();
        }
    }

    private static String describe(byte[] content, int mark, int services, Demultiplexer.Way way) {
        return content.length + ":" + java.util.Arrays.hashCode(content) + " " + mark + " " + services + " " + way;
    }

    private final OtherLoop loop = new OtherLoop();
    private final PacketCrossing crossing = new PacketCrossing(loop, CAPACITY);
    private final List<String> sent = new ArrayList<>();

    /** Adds a packet with random content; returns whether there was room. */
    private boolean add(SplittableRandom random, int length) {
        byte[] content = new byte[length];
        random.nextBytes(content);
        // Not at the beginning of its buffer, as that of a link that received several at once.
        var packet = new Packet(
                ByteBuffer.allocate(length + 10).put(7, content).position(7).limit(7 + length));
        packet.congestionMark(random.nextInt(4));
        packet.differentiatedServices(random.nextInt(64));
        packet.route(REMOTE.getAddress(), REMOTE);
        var way = random.nextBoolean() ? Demultiplexer.Way.BY_TAG : Demultiplexer.Way.BY_ADDRESS;
        if (!crossing.add(packet, null, way)) {
            return false;
        }
        sent.add(describe(content, packet.congestionMark(), packet.differentiatedServices(), way)
                + REMOTE
                + REMOTE.getAddress());
        return true;
    }

    @Test
    void packetsOfAnySizeCrossInOrderWhateverTheFillOfTheRing() {
        long seed = new SplittableRandom().nextLong();
        var random = new SplittableRandom(seed);
        int refused = 0;
        for (int round = 0; round < 2000; round++) {
            int packets = random.nextInt(1, 20);
            for (int i = 0; i < packets; i++) {
                refused += add(random, random.nextInt(12, 3000)) ? 0 : 1;
            }
            crossing.dispatch();
            if (random.nextInt(3) > 0) {
                loop.run();
            }
        }
        loop.run();
        assertEquals(sent, loop.received, () -> "seed " + seed);
        int dropped = refused;
        assertTrue(dropped > 0 && sent.size() > 5000, () -> dropped + " of " + sent.size() + ", seed " + seed);
    }

    @Test
    void whatIsNotDispatchedIsNotSeen() {
        var random = new SplittableRandom(1);
        add(random, 100);
        crossing.dispatch();
        add(random, 200);
        loop.run();
        assertEquals(sent.subList(0, 1), loop.received);
        crossing.dispatch();
        loop.run();
        assertEquals(sent, loop.received);
    }

    @Test
    void theOtherLoopIsToldOnceAndFinishesBatches() {
        var random = new SplittableRandom(1);
        for (int i = 0; i < 10; i++) {
            add(random, 100);
            crossing.dispatch();
        }
        assertEquals(1, loop.tasks.size());
        loop.run();
        assertEquals(3, loop.finished);
    }

    @Test
    void aPacketLargerThanTheRingIsRefused() {
        assertFalse(add(new SplittableRandom(1), CAPACITY + 1));
        assertTrue(add(new SplittableRandom(1), CAPACITY));
        assertFalse(add(new SplittableRandom(1), 12));
    }

    @Test
    void twoThreadsMayUseBothEnds() throws Exception {
        long seed = new SplittableRandom().nextLong();
        var random = new SplittableRandom(seed);
        int count = 50_000;
        var reader = new Thread(() -> {
            try {
                while (loop.received.size() < count) {
                    loop.await().run();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        reader.start();
        while (sent.size() < count) {
            if (!add(random, random.nextInt(12, 500)) || random.nextInt(4) == 0) {
                crossing.dispatch();
                Thread.onSpinWait();
            }
        }
        crossing.dispatch();
        reader.join();
        assertEquals(sent, loop.received, () -> "seed " + seed);
    }
}
