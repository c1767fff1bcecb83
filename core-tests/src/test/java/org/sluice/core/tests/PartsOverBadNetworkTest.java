/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.core.tests.PointsExtension.Point;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification.MessageProgress;
import org.sluice.sctp.Notification.MessageProgress.Progress;
import org.sluice.sctp.ReceivedMessage;
import org.sluice.sctp.StackComponent;
import org.sluice.sctp.StreamScheduling;
import org.sluice.testkit.Impairments;

/** Messages in parts of any size, on several streams, over networks that lose, reorder and double: what arrives is what was handed over. */
class PartsOverBadNetworkTest {

    private static final int STREAMS = 4;
    private static final Duration LIMIT = Duration.ofMinutes(20);

    /** What is to be handed over for a stream, and what must arrive of it. */
    private static final class Lane {
        final ArrayDeque<Message> parts = new ArrayDeque<>();
        final ArrayDeque<byte[]> expected = new ArrayDeque<>();
        final ByteArrayOutputStream arriving = new ByteArrayOutputStream();
    }

    private static Lane lane(int stream, SplittableRandom random) {
        var lane = new Lane();
        for (int i = 0; i < 12; i++) {
            var whole = new ByteArrayOutputStream();
            int parts = 1 + random.nextInt(20);
            for (int j = 0; j < parts; j++) {
                byte[] bytes = new byte[1 + random.nextInt(random.nextInt(4) == 0 ? 6000 : 300)];
                random.nextBytes(bytes);
                whole.writeBytes(bytes);
                lane.parts.add(Message.wrap(bytes)
                        .onStream(stream)
                        .withPayloadProtocolIdentifier(i)
                        .ending(j == parts - 1)
                        .tracked(true));
            }
            lane.expected.add(whole.toByteArray());
        }
        return lane;
    }

    private static void offer(TwoHosts hosts, Lane[] lanes, SplittableRandom random) {
        try {
            Lane lane = lanes[random.nextInt(lanes.length)];
            for (int i = random.nextInt(5); i > 0 && !lane.parts.isEmpty(); i--) {
                if (hosts.association.trySend(lane.parts.peek())) {
                    lane.parts.poll();
                }
            }
        } catch (AssociationException e) {
            throw new AssertionError(e);
        }
    }

    private static void take(TwoHosts hosts, Lane[] lanes) {
        for (ReceivedMessage part = hosts.accepted.poll(); part != null; part = hosts.accepted.poll()) {
            Lane lane = lanes[part.stream()];
            lane.arriving.writeBytes(part.payload());
            if (part.ending()) {
                assertArrayEquals(lane.expected.poll(), lane.arriving.toByteArray());
                lane.arriving.reset();
            }
        }
    }

    private static boolean isDone(Lane... lanes) {
        return Arrays.stream(lanes).allMatch(lane -> lane.parts.isEmpty() && lane.expected.isEmpty());
    }

    private static void run(long seed, TwoHosts hosts) {
        var random = new SplittableRandom(seed);
        hosts.simulation
                .network()
                .impair(Impairments.NONE
                        .delay(Duration.ofMillis(1 + random.nextInt(20)))
                        .loss(random.nextDouble() * 0.1)
                        .reordering(random.nextDouble() * 0.2)
                        .duplication(random.nextDouble() * 0.1));
        var lanes = new Lane[STREAMS];
        Arrays.setAll(lanes, stream -> lane(stream, random));
        int all = Arrays.stream(lanes).mapToInt(lane -> lane.parts.size()).sum();
        while (!isDone(lanes)) {
            assertTrue(hosts.simulation.clock().nanos() < LIMIT.toNanos(), "it takes too long");
            offer(hosts, lanes, random);
            hosts.simulation.runFor(Duration.ofMillis(random.nextInt(4)));
            take(hosts, lanes);
        }
        hosts.simulation.runUntil(
                "everything is acknowledged", () -> told(hosts).size() >= 2 * all, LIMIT);
        var told = told(hosts);
        assertEquals(2 * all, told.size(), "each part was sent and delivered");
        assertEquals(
                all, told.stream().filter(each -> each == Progress.DELIVERED).count());
        var end = hosts.association.shutdown();
        hosts.simulation.runUntil("shut down", end::isDone, LIMIT);
        end.join();
    }

    private static List<Progress> told(TwoHosts hosts) {
        return hosts.clientHeard.stream()
                .filter(MessageProgress.class::isInstance)
                .map(each -> ((MessageProgress) each).progress())
                .toList();
    }

    private static TwoHosts hosts(long seed) {
        return new TwoHosts(seed)
                .option(AssociationOptions.RTO_MIN, Duration.ofMillis(50))
                .option(AssociationOptions.SEND_BUFFER, 20_000)
                .option(AssociationOptions.MAXIMUM_NOTIFICATIONS, 100_000);
    }

    @Test
    void arriveAsTheyWereHandedOver() {
        long count = Long.getLong("sluice.seeds", 40);
        for (long seed = 1; seed <= count; seed++) {
            try (var hosts = hosts(seed)) {
                run(seed, hosts.connect());
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed + " fails", e);
            }
        }
    }

    @Test
    void soTheyDoWhereMessagesMayBeInterleaved() {
        for (long seed = 1; seed <= 20; seed++) {
            try (var hosts = hosts(seed)) {
                hosts.option(AssociationOptions.STREAM_SCHEDULER, StreamScheduling.ROUND_ROBIN);
                var points = seed % 2 == 0 ? List.of(Point.FRAMING) : List.of(Point.FRAMING, Point.ACKNOWLEDGEMENTS);
                hosts.clientWith(extensions(points)).serverWith(extensions(points));
                run(seed, hosts.connect());
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed + " fails", e);
            }
        }
    }

    private static List<StackComponent> extensions(List<Point> points) {
        var components = new ArrayList<StackComponent>();
        points.forEach(point -> components.add(new PointsExtension(point)));
        return components;
    }

    /** With messages that can be told apart, what is handed over in parts keeps nobody waiting. */
    @Test
    void othersGoOnWhereMessagesMayBeInterleaved() throws Exception {
        try (var hosts = hosts(1)) {
            hosts.clientWith(extensions(List.of(Point.FRAMING))).serverWith(extensions(List.of(Point.FRAMING)));
            hosts.connect();
            hosts.association.trySend(Message.wrap(new byte[100]).ending(false));
            hosts.association.trySend(Message.wrap(new byte[200]).ending(false).onStream(1));
            hosts.association.trySend(Message.wrap(new byte[33]).onStream(2));
            hosts.simulation.runFor(Duration.ofSeconds(1));
            assertEquals(33, hosts.accepted.poll().length());
            hosts.association.trySend(Message.wrap(new byte[44]).onStream(2));
            hosts.association.trySend(Message.wrap(new byte[1]).onStream(1));
            hosts.simulation.runFor(Duration.ofSeconds(1));
            assertEquals(
                    201, hosts.accepted.poll().length() + hosts.accepted.poll().length() - 44);
            var end = hosts.association.shutdown();
            hosts.simulation.runFor(Duration.ofSeconds(1));
            assertTrue(end.isCompletedExceptionally(), "one has no end");
        }
    }

    /** A message of 3 MB, with a send buffer of 20 kB and messages of at most 5 kB. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aMessageMayBeLargerThanAllLimits(long seed) throws Exception {
        try (var hosts = hosts(seed)
                .option(AssociationOptions.MAXIMUM_MESSAGE_SIZE, 5000)
                .option(AssociationOptions.RECEIVE_BUFFER, 65_536)
                .option(AssociationOptions.PARTIAL_DELIVERY_POINT, 4000)) {
            hosts.connect();
            hosts.simulation.network().impair(Impairments.NONE.loss(0.02).reordering(0.05));
            var random = new SplittableRandom(seed);
            byte[] whole = new byte[3_000_000];
            random.nextBytes(whole);
            var offset = new int[1];
            var arrived = new ByteArrayOutputStream();
            var numbers = new ArrayList<Integer>();
            var ended = new boolean[1];
            hosts.simulation.runUntil(
                    "the message",
                    () -> {
                        for (int i = 0; i < 10; i++) {
                            offset[0] += offer(hosts, whole, offset[0], 1 + random.nextInt(5000));
                        }
                        for (var part = hosts.accepted.poll(); part != null; part = hosts.accepted.poll()) {
                            arrived.writeBytes(part.payload());
                            numbers.add(part.streamSequenceNumber());
                            ended[0] |= part.ending();
                        }
                        return ended[0];
                    },
                    LIMIT);
            assertArrayEquals(whole, arrived.toByteArray());
            assertTrue(numbers.stream().allMatch(number -> number == 0));
        }
    }

    private static int offer(TwoHosts hosts, byte[] whole, int from, int length) {
        int bytes = Math.min(length, whole.length - from);
        if (bytes == 0) {
            return 0;
        }
        try {
            var part = Message.copyOf(Arrays.copyOfRange(whole, from, from + bytes))
                    .ending(from + bytes == whole.length);
            return hosts.association.trySend(part) ? bytes : 0;
        } catch (AssociationException e) {
            throw new AssertionError(e);
        }
    }
}
