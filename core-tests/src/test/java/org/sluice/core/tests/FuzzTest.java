/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException.Reason;
import org.sluice.sctp.AssociationListener;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Counter;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Endpoint;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Options;
import org.sluice.sctp.wire.Checksum;
import org.sluice.testkit.DeliveryChecker;
import org.sluice.testkit.Impairments;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

/**
 * Damaged copies of recorded packets arrive in the middle of a live association: nothing is thrown, nothing grows, and who doesn't know the
 * verification tag changes nothing. 60,000 packets, a million in the nightly run; {@code -Dsluice.seed=N} runs one seed, {@code
 * -Dsluice.packets=N} sets how many.
 */
class FuzzTest {

    private static final int PORT = 5001;
    private static final int HEADER = 12;
    private static final int BATCH = 25;

    /** A loop of our own, not a property of a library: each packet depends on what the ones before did to the association. */
    private static long packets(long usual, long nightly) {
        return Long.getLong("sluice.packets", Boolean.getBoolean("sluice.nightly") ? nightly : usual);
    }

    private static long seed() {
        return Long.getLong("sluice.seed", 1);
    }

    @Test
    void whoKnowsTheTagMayEndAnAssociationButNothingElse() throws Exception {
        try (var world = new World(seed())) {
            long count = packets(40_000, 700_000);
            for (long sent = 0; sent < count; sent += BATCH) {
                for (int i = 0; i < BATCH; i++) {
                    world.forge(world.headerOfPeer(), true);
                }
                world.live();
                world.checkNothingGrows();
            }
            world.checkAliveAndWell();
            // What never got as far as the association would prove nothing.
            assertTrue(world.ends.size() > count / 1000, () -> world.ends.size() + " associations ended");
        }
    }

    @Test
    void whoDoesNotKnowTheTagChangesNothing() throws Exception {
        try (var world = new World(seed())) {
            Association before = world.client;
            long count = packets(20_000, 300_000);
            for (long sent = 0; sent < count; sent += BATCH) {
                for (int i = 0; i < BATCH; i++) {
                    boolean broken = world.random.nextInt(4) == 0;
                    byte[] header = world.headerOfPeer();
                    if (!broken) {
                        header[4 + world.random.nextInt(4)] ^= (byte) (1 + world.random.nextInt(255));
                    }
                    world.forge(header, !broken);
                }
                world.live();
                assertEquals(AssociationState.ESTABLISHED, before.state(), () -> "seed " + seed() + " " + world.ends);
            }
            assertTrue(world.ends.isEmpty(), world.ends::toString);
            world.checkAliveAndWell();
        }
    }

    /** Two hosts, an association with traffic, and packets recorded from others. */
    private static final class World implements AutoCloseable {
        private final SplittableRandom random;
        private final Simulation simulation;
        private final Injector injector = new Injector();
        private final SimulatedHost host;
        private final SimulatedHost other;
        private final Endpoint listening;
        private final List<byte[]> recorded;
        private final List<Notification.Lost> ends = new ArrayList<>();
        private DeliveryChecker checker = new DeliveryChecker();
        private final Checksum checksum = new Checksum();
        private Association client;
        private Association server;

        World(long seed) throws Exception {
            random = new SplittableRandom(seed);
            simulation = new Simulation(seed);
            recorded = record(seed);
            host = simulation
                    .host("host")
                    .address("10.0.0.1")
                    .option(AssociationOptions.RECEIVE_BUFFER, 100_000)
                    .option(AssociationOptions.MAXIMUM_MESSAGE_SIZE, 200_000)
                    .wrap(injector::around)
                    .start();
            other = simulation.host("other").address("10.0.0.2").start();
            listening = other.stack().bind(PORT);
            listening.listen(association -> server = association);
            // What is forged may also be for a port that listens.
            host.stack().bind(PORT).listen(association -> association.abort("a stranger"));
            connect();
        }

        /** Whole lives of associations: set-up, fragments, loss, several streams, HEARTBEATs, shutdown, abort. */
        private static List<byte[]> record(long seed) throws Exception {
            var packets = new ArrayList<byte[]>();
            for (int life = 0; life < 4; life++) {
                var injector = new Injector();
                try (var simulation = new Simulation(seed + life)) {
                    simulation
                            .network()
                            .impair(Impairments.NONE.loss(life * 0.05).reordering(life * 0.05));
                    var one = simulation
                            .host("one")
                            .address("10.0.0.1")
                            .address("10.0.1.1")
                            .wrap(injector::around)
                            .option(AssociationOptions.HEARTBEAT_INTERVAL, Duration.ofSeconds(1))
                            .start();
                    var two = simulation
                            .host("two")
                            .address("10.0.0.2")
                            .address("10.0.1.2")
                            .start();
                    var accepted = new Association[1];
                    two.stack().bind(PORT).listen(association -> accepted[0] = association);
                    var attempt = one.stack().bind(6001).connectAsync(two.destination(PORT), Options.none());
                    simulation.runUntil("up", () -> attempt.isDone() && accepted[0] != null, Duration.ofMinutes(1));
                    for (int i = 0; i < 60; i++) {
                        attempt.join()
                                .trySend(Message.wrap(new byte[1 + i * 97])
                                        .onStream(i % 5)
                                        .unordered(i % 7 == 0));
                        accepted[0].trySend(Message.wrap(new byte[1 + i * 31]).onStream(i % 3));
                    }
                    simulation.runFor(Duration.ofSeconds(20));
                    if (life == 3) {
                        accepted[0].abort("enough");
                    } else {
                        attempt.join().shutdown();
                    }
                    simulation.runFor(Duration.ofSeconds(20));
                }
                packets.addAll(injector.seen());
            }
            return packets;
        }

        private void connect() throws Exception {
            checker = new DeliveryChecker();
            server = null;
            var endpoint = host.stack().bind(0);
            var attempt = endpoint.connectAsync(
                    new Destination(other.addresses(), PORT, Destination.LINK_DEFAULT), Options.none());
            simulation.runUntil("up again", () -> attempt.isDone() && server != null, Duration.ofMinutes(2));
            client = attempt.join();
            endpoint.close();
            client.listen(new AssociationListener() {
                @Override
                public void notified(Association of, Notification notification) {
                    if (notification instanceof Notification.Lost lost) {
                        ends.add(lost);
                    }
                }
            });
            // So that something has arrived whose header can be copied.
            simulation.runFor(Duration.ofMillis(100));
        }

        byte[] headerOfPeer() {
            return injector.lastHeader().clone();
        }

        /** A damaged copy of a recorded packet under a header. */
        void forge(byte[] header, boolean rightChecksum) {
            byte[] source = recorded.get(random.nextInt(recorded.size()));
            byte[] bytes = mutate(source);
            boolean init = bytes.length > HEADER && bytes[HEADER] == 1;
            System.arraycopy(header, 0, bytes, 0, Math.min(bytes.length, HEADER - 4));
            if (init && random.nextInt(4) > 0) {
                // An INIT carries no tag; otherwise it never gets beyond that.
                bytes[4] = bytes[5] = bytes[6] = bytes[7] = 0;
            }
            if (bytes.length >= HEADER) {
                checksum.seal(ByteBuffer.wrap(bytes));
                if (!rightChecksum) {
                    bytes[8 + random.nextInt(4)] ^= (byte) (1 + random.nextInt(255));
                }
            }
            injector.forge(other.address(), host.address(), bytes);
        }

        private byte[] mutate(byte[] source) {
            byte[] bytes = source.clone();
            switch (random.nextInt(8)) {
                case 0 -> bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
                case 1 -> bytes = java.util.Arrays.copyOf(bytes, bytes.length + random.nextInt(1, 64));
                case 2 -> bytes = splice(bytes, recorded.get(random.nextInt(recorded.size())));
                case 3 -> setLength(bytes);
                default -> {}
            }
            int flips = random.nextInt(4);
            for (int i = 0; i < flips && bytes.length > HEADER; i++) {
                bytes[HEADER + random.nextInt(bytes.length - HEADER)] ^= (byte) (1 << random.nextInt(8));
            }
            return bytes;
        }

        /** The chunks of one packet behind those of another. */
        private static byte[] splice(byte[] one, byte[] other) {
            byte[] both = java.util.Arrays.copyOf(one, one.length + other.length - HEADER);
            System.arraycopy(other, HEADER, both, one.length, other.length - HEADER);
            return both;
        }

        private void setLength(byte[] bytes) {
            if (bytes.length >= HEADER + 4) {
                int length = random.nextInt(3) == 0 ? random.nextInt(0, 8) : random.nextInt(0x10000);
                ByteBuffer.wrap(bytes).putShort(HEADER + 2, (short) length);
            }
        }

        /** Some time passes, with messages both ways; an association that has ended is followed by another. */
        void live() throws Exception {
            if (client.state() == AssociationState.ESTABLISHED) {
                client.trySend(Message.wrap(new byte[100]));
            }
            simulation.runFor(Duration.ofMillis(5));
            while (client.poll() != null) {
                // What a forged DATA chunk said.
            }
            if (server != null) {
                while (server.poll() != null) {
                    // Taken.
                }
            }
            if (client.state() != AssociationState.ESTABLISHED) {
                simulation.runFor(Duration.ofSeconds(1));
                if (client.state() != AssociationState.CLOSED) {
                    client.abort("it is no longer up");
                }
                if (server != null) {
                    server.abort("the next one");
                }
                simulation.runFor(Duration.ofSeconds(1));
                connect();
            }
        }

        void checkNothingGrows() {
            assertTrue(
                    host.stack().associations().size() < 5,
                    () -> "associations: " + host.stack().associations());
            long held = client.status().pendingBytes();
            assertTrue(held <= 2 * 100_000 + 200_000 + 70_000, () -> "held: " + held);
            for (var end : ends) {
                assertTrue(end.cause().reason() != Reason.INTERNAL_ERROR, () -> "seed " + seed() + ": " + end.cause());
            }
        }

        /** After all that, an association comes up and carries what it should. */
        void checkAliveAndWell() throws Exception {
            client.abort("a fresh start");
            simulation.runFor(Duration.ofSeconds(1));
            connect();
            for (int i = 0; i < 50; i++) {
                var message = checker.next(i % 4, i % 5 == 0, 1 + i * 200);
                assertTrue(client.trySend(message));
                checker.sent(message);
            }
            simulation.runUntil(
                    "all have arrived",
                    () -> {
                        for (var message = server.poll(); message != null; message = server.poll()) {
                            checker.received(message);
                        }
                        return checker.isComplete();
                    },
                    Duration.ofMinutes(1));
            assertTrue(host.stack().counters().get(Counter.MALFORMED) > 0);
        }

        @Override
        public void close() {
            simulation.close();
        }
    }
}
