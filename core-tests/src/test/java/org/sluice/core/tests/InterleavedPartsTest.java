/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.sluice.core.tests.PointsExtension.Point;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification.PartialDeliveryAborted;
import org.sluice.sctp.Options;
import org.sluice.sctp.ReceivedMessage;
import org.sluice.sctp.internal.stream.scheduling.RoundRobin;
import org.sluice.sctp.wire.DataView;
import org.sluice.testkit.Impairments;

/** Other messages between the parts of one (SCTP_FRAGMENT_INTERLEAVE level 2, RFC 6458 section 8.1.20), and when parts begin (8.1.21). */
class InterleavedPartsTest extends Story {

    private static final int POINT = 4000;
    private static final int WHOLE = DataView.BEGINNING | DataView.ENDING;
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private ReceivedMessage poll() {
        simulation.runFor(SHORT);
        return association().poll();
    }

    private void configure(Options options) {
        association().configure(options);
    }

    private static Options interleaved(boolean value) {
        return Options.none().with(AssociationOptions.INTERLEAVED_PARTS, value);
    }

    private static Options point(int value) {
        return Options.none().with(AssociationOptions.PARTIAL_DELIVERY_POINT, value);
    }

    /** Has the peer send the beginning of a message with 1,400 bytes in each chunk. */
    private void begin(int firstTsn, int stream, int flags, int chunks) {
        for (int i = 0; i < chunks; i++) {
            peer().sendData(firstTsn + i, stream, 0, flags | (i == 0 ? DataView.BEGINNING : 0), new byte[1400]);
        }
    }

    @Test
    void wholeMessagesOfOtherStreamsOvertake() {
        option(AssociationOptions.PARTIAL_DELIVERY_POINT, POINT);
        option(AssociationOptions.INTERLEAVED_PARTS, true);
        peer().nextTsn(100);
        established();
        begin(100, 3, 0, 3);
        assertFalse(poll().ending());
        peer().sendData(110, 1, 0, WHOLE, new byte[] {1});
        peer().sendData(111, 3, 1, WHOLE, new byte[] {2});
        peer().sendData(112, 3, 0, WHOLE | DataView.UNORDERED, new byte[] {3});
        peer().sendData(113, 4, 0, WHOLE | DataView.UNORDERED, new byte[] {4});
        assertEquals(1, poll().payload()[0]);
        assertEquals(4, poll().payload()[0]);
        assertNull(poll(), "nothing of the stream itself, whether with order or not");
        peer().sendData(103, 3, 0, DataView.ENDING, new byte[] {9});
        var end = poll();
        assertEquals("9 3 0", end.payload()[0] + " " + end.stream() + " " + end.streamSequenceNumber());
        assertTrue(end.ending());
        assertEquals(3, poll().payload()[0]);
        assertEquals(2, poll().payload()[0]);
        simulation.runFor(SHORT);
        assertEquals(0, association().status().pendingBytes());
    }

    /** TSNs tell which message a fragment of DATA is of, so a message is given out in parts when it is the earliest that is not whole. */
    @Test
    void withDataOneMessageAtATimeComesInParts() {
        option(AssociationOptions.PARTIAL_DELIVERY_POINT, POINT);
        option(AssociationOptions.INTERLEAVED_PARTS, true);
        peer().nextTsn(100);
        established();
        begin(100, 3, 0, 3);
        assertEquals(3, poll().stream());
        begin(110, 4, 0, 5);
        assertNull(poll());
        peer().sendData(103, 3, 0, DataView.ENDING, new byte[] {9});
        assertTrue(poll().ending());
        assertNull(poll());
        peer().sendData(115, 4, 0, 0, new byte[1400]);
        assertEquals(6 * 1400, poll().length());
    }

    @Test
    void theChoiceMayChangeWhileMessagesWait() {
        option(AssociationOptions.PARTIAL_DELIVERY_POINT, POINT);
        peer().nextTsn(100);
        established();
        begin(100, 3, 0, 3);
        assertFalse(poll().ending());
        peer().sendData(110, 1, 0, WHOLE, new byte[] {1});
        peer().sendData(111, 3, 0, WHOLE | DataView.UNORDERED, new byte[] {2});
        peer().sendData(112, 1, 1, WHOLE, new byte[] {3});
        assertNull(poll());
        configure(interleaved(true));
        assertEquals(1, poll().payload()[0]);
        assertEquals(3, poll().payload()[0]);
        assertNull(poll());
        configure(interleaved(false));
        peer().sendData(113, 1, 2, WHOLE, new byte[] {4});
        assertNull(poll());
        peer().sendData(103, 3, 0, DataView.ENDING, new byte[] {9});
        assertTrue(poll().ending());
        assertEquals(2, poll().payload()[0]);
        assertEquals(4, poll().payload()[0]);
        simulation.runFor(SHORT);
        assertEquals(0, association().status().pendingBytes());
    }

    @Test
    void thePointMayChangeWhileAMessageArrives() {
        peer().nextTsn(100);
        established();
        begin(100, 3, 0, 3);
        assertNull(poll());
        configure(point(10_000));
        begin(110, 9, 0, 1);
        peer().sendData(103, 3, 0, 0, new byte[1400]);
        assertNull(poll());
        configure(point(POINT));
        peer().sendData(104, 3, 0, 0, new byte[1400]);
        assertEquals(5 * 1400, poll().length());
        configure(point(0));
        peer().sendData(105, 3, 0, 0, new byte[1400]);
        assertNull(poll());
        peer().sendData(106, 3, 0, 0, new byte[1400]);
        peer().sendData(107, 3, 0, 0, new byte[1400]);
        assertEquals(3 * 1400, poll().length(), "what was begun goes on in parts");
        peer().sendData(108, 3, 0, DataView.ENDING, new byte[1400]);
        assertTrue(poll().ending());
        peer().sendData(109, 8, 0, WHOLE, new byte[] {8});
        assertEquals(8, poll().payload()[0]);
        for (int i = 1; i < 8; i++) {
            peer().sendData(110 + i, 9, 0, 0, new byte[1400]);
        }
        assertNull(poll(), "and others are whole");
        peer().sendData(118, 9, 0, DataView.ENDING, new byte[1400]);
        assertEquals(9 * 1400, poll().length());
    }

    private static TwoHosts interleaving(long seed) {
        var hosts = new TwoHosts(seed);
        hosts.clientWith(List.of(new PointsExtension(Point.FRAMING), new RoundRobin.Factory()));
        hosts.serverWith(List.of(new PointsExtension(Point.FRAMING), new RoundRobin.Factory()));
        return hosts;
    }

    /** Three messages larger than all buffers, a fragment of each in turn: none waits for another. */
    @Test
    void severalMessagesComeInPartsAtTheSameTime() throws Exception {
        try (var hosts = interleaving(1)
                .option(AssociationOptions.RECEIVE_BUFFER, 65_536)
                .option(AssociationOptions.PARTIAL_DELIVERY_POINT, 8192)
                .option(AssociationOptions.INTERLEAVED_PARTS, true)) {
            hosts.connect();
            var puzzle = new Puzzle(hosts, true);
            for (int stream = 0; stream < 3; stream++) {
                puzzle.send(Message.wrap(bytes(500_000)).onStream(stream).unordered(stream == 1));
            }
            puzzle.finish();
            assertTrue(puzzle.changes > 100, "parts of different messages alternate: " + puzzle.changes);
            assertEquals(Set.of(0, 1, 2), puzzle.atTheSameTime);
        }
    }

    /** Forty messages that are each smaller than the point, together far larger than what the buffer and one message may hold. */
    @Test
    void partsAreGivenOutEarlierWhereTheBufferFills() throws Exception {
        try (var hosts = interleaving(1)
                .option(AssociationOptions.OUTBOUND_STREAMS, 40)
                .option(AssociationOptions.RECEIVE_BUFFER, 40_000)
                .option(AssociationOptions.MAXIMUM_MESSAGE_SIZE, 30_000)
                .option(AssociationOptions.PARTIAL_DELIVERY_POINT, 20_000)
                .option(AssociationOptions.INTERLEAVED_PARTS, true)) {
            hosts.connect();
            var puzzle = new Puzzle(hosts, true);
            for (int stream = 0; stream < 40; stream++) {
                puzzle.send(Message.wrap(bytes(19_000)).onStream(stream));
            }
            puzzle.finish();
            assertEquals(AssociationState.ESTABLISHED, hosts.accepted.state());
            assertTrue(puzzle.largestPending < 4 * 40_000, "held at most: " + puzzle.largestPending);
        }
    }

    @Test
    void eachMessageThatWillNotBeWholeIsNamed() throws Exception {
        try (var hosts = interleaving(1)
                .option(AssociationOptions.RECEIVE_BUFFER, 65_536)
                .option(AssociationOptions.PARTIAL_DELIVERY_POINT, 8192)
                .option(AssociationOptions.INTERLEAVED_PARTS, true)) {
            hosts.connect();
            hosts.association.send(Message.of("first").onStream(1));
            hosts.association.send(Message.wrap(new byte[400_000]).onStream(1));
            hosts.association.send(Message.wrap(new byte[400_000]).onStream(2).unordered(true));
            hosts.association.send(Message.wrap(new byte[400_000]).onStream(3));
            var heard = new HashMap<Integer, ReceivedMessage>();
            hosts.simulation.runUntil(
                    "parts of three messages",
                    () -> {
                        for (var part = hosts.accepted.poll(); part != null; part = hosts.accepted.poll()) {
                            heard.put(part.stream(), part);
                        }
                        return heard.size() == 3 && !heard.get(1).ending();
                    },
                    LIMIT);
            hosts.association.abort("enough");
            hosts.simulation.runFor(SHORT);
            assertEquals(
                    Set.of(
                            new PartialDeliveryAborted(1, 1),
                            new PartialDeliveryAborted(2, 0, true),
                            new PartialDeliveryAborted(3, 0)),
                    hosts.serverHeard.stream()
                            .filter(PartialDeliveryAborted.class::isInstance)
                            .collect(Collectors.toSet()));
        }
    }

    /** Messages of all sizes, with and without order, whether fragments interleave or not, the options changed meanwhile: all arrive as they were. */
    @Test
    void whateverTheNetworkDoesTheUserCanPutThemTogether() throws Exception {
        Seeds.each(100, InterleavedPartsTest::run);
    }

    private static void run(long seed) throws Exception {
        var random = new SplittableRandom(seed);
        boolean fragments = random.nextInt(3) > 0;
        boolean changing = random.nextInt(3) == 0;
        boolean interleaved = random.nextInt(4) > 0;
        int buffer = random.nextBoolean() ? 30_000 : 200_000;
        try (var hosts = fragments ? interleaving(seed) : new TwoHosts(seed)) {
            hosts.option(AssociationOptions.RECEIVE_BUFFER, buffer)
                    .option(AssociationOptions.PARTIAL_DELIVERY_POINT, random.nextInt(1, buffer))
                    .option(AssociationOptions.INTERLEAVED_PARTS, interleaved)
                    .option(AssociationOptions.RTO_MIN, Duration.ofMillis(50))
                    .option(AssociationOptions.ASSOCIATION_MAX_RETRANS, 1000)
                    .option(AssociationOptions.PATH_MAX_RETRANS, 1000);
            hosts.connect();
            hosts.simulation
                    .network()
                    .impair(Impairments.NONE
                            .delay(Duration.ofMillis(random.nextInt(1, 40)))
                            .loss(random.nextDouble(0, 0.08))
                            .duplication(random.nextDouble(0, 0.05))
                            .reordering(random.nextDouble(0, 0.1)));
            var puzzle = new Puzzle(hosts, interleaved || changing);
            puzzle.random = random.split();
            int count = random.nextInt(2, 30);
            for (int i = 0; i < count; i++) {
                byte[] payload =
                        new byte[random.nextInt(3) == 0 ? random.nextInt(1, 300_000) : random.nextInt(1, 3000)];
                random.nextBytes(payload);
                puzzle.send(Message.wrap(payload).onStream(random.nextInt(10)).unordered(random.nextInt(4) == 0));
            }
            for (int i = 0; changing && i < 10; i++) {
                hosts.simulation.runFor(Duration.ofMillis(random.nextInt(0, 500)));
                puzzle.move();
                hosts.accepted.configure(interleaved(random.nextBoolean())
                        .with(
                                AssociationOptions.PARTIAL_DELIVERY_POINT,
                                random.nextInt(5) == 0 ? 0 : random.nextInt(1, buffer)));
            }
            // Whole messages only are more than this buffer can promise, where fragments of ten of them alternate.
            hosts.accepted.configure(point(random.nextInt(1, buffer)));
            puzzle.finish();
            assertTrue(puzzle.largestPending < 4L * buffer + (16 << 20), "held at most: " + puzzle.largestPending);
        }
    }

    /** Sends messages and puts together again what comes of them. */
    private static final class Puzzle {
        private final TwoHosts hosts;
        private final boolean interleaved;
        private final ArrayDeque<Message> unsent = new ArrayDeque<>();
        private final Map<Integer, ArrayDeque<byte[]>> ordered = new HashMap<>();
        private final List<byte[]> unordered = new ArrayList<>();
        private final Map<Integer, ByteArrayOutputStream> begun = new HashMap<>();
        private final Map<Integer, String> names = new HashMap<>();
        private SplittableRandom random = new SplittableRandom(1);
        private int expected;
        private int lastStream = -1;
        int changes;
        Set<Integer> atTheSameTime = Set.of();
        long largestPending;

        Puzzle(TwoHosts hosts, boolean interleaved) {
            this.hosts = hosts;
            this.interleaved = interleaved;
        }

        void send(Message message) {
            unsent.add(message);
            byte[] bytes = new byte[message.length()];
            message.copyTo(java.nio.ByteBuffer.wrap(bytes), 0, bytes.length);
            if (message.isUnordered()) {
                unordered.add(bytes);
            } else {
                ordered.computeIfAbsent(message.stream(), any -> new ArrayDeque<>())
                        .add(bytes);
            }
            expected++;
        }

        void move() {
            try {
                while (!unsent.isEmpty() && hosts.association.trySend(unsent.peek())) {
                    unsent.poll();
                }
            } catch (AssociationException e) {
                throw new AssertionError(e);
            }
            largestPending = Math.max(largestPending, hosts.accepted.status().pendingBytes());
            // Sometimes the user is slow.
            if (random.nextInt(3) > 0) {
                for (var part = hosts.accepted.poll(); part != null; part = hosts.accepted.poll()) {
                    received(part);
                }
            }
        }

        void finish() {
            hosts.simulation.runUntil(
                    "all have arrived",
                    () -> {
                        move();
                        return expected == 0;
                    },
                    LIMIT);
            hosts.simulation.runFor(SHORT);
            assertEquals(0, hosts.accepted.status().pendingBytes());
            assertNull(hosts.accepted.poll());
        }

        private void received(ReceivedMessage part) {
            int stream = part.stream();
            String name = part.unordered() + " " + part.streamSequenceNumber();
            boolean first = !begun.containsKey(stream);
            assertTrue(first || name.equals(names.get(stream)), "another message of the stream between the parts");
            assertTrue(
                    interleaved || !first || begun.isEmpty(), "a message between the parts of one of another stream");
            names.put(stream, name);
            begun.computeIfAbsent(stream, any -> new ByteArrayOutputStream()).writeBytes(part.payload());
            if (begun.size() > atTheSameTime.size()) {
                atTheSameTime = Set.copyOf(begun.keySet());
            }
            changes += stream == lastStream ? 0 : 1;
            lastStream = stream;
            if (part.ending()) {
                ended(part, begun.remove(stream).toByteArray());
            }
        }

        private void ended(ReceivedMessage part, byte[] whole) {
            expected--;
            if (part.unordered()) {
                assertTrue(unordered.removeIf(other -> Arrays.equals(other, whole)), "not as it was sent");
            } else {
                assertArrayEquals(ordered.get(part.stream()).poll(), whole);
            }
        }
    }
}
