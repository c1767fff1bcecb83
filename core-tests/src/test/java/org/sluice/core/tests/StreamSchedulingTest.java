/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.core.tests.PointsExtension.Point;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Message;
import org.sluice.sctp.Options;
import org.sluice.sctp.ReceivedMessage;
import org.sluice.sctp.StreamScheduling;
import org.sluice.sctp.internal.stream.scheduling.RoundRobin;
import org.sluice.sctp.wire.DataChunk;
import org.sluice.sctp.wire.HeartbeatChunk;
import org.sluice.testkit.Chunks;
import org.sluice.testkit.Impairments;

/** Which stream's data goes next, as the wire shows it (RFC 8260 section 3). */
class StreamSchedulingTest extends Story {

    private static final Duration LIMIT = Duration.ofMinutes(30);

    /** All DATA that the peer got, packet by packet. */
    private final List<List<DataChunk>> packets = new ArrayList<>();

    private static Options scheduler(StreamScheduling choice) {
        return Options.none().with(AssociationOptions.STREAM_SCHEDULER, choice);
    }

    /** An association whose DATA chunks carry up to 1,000 bytes, one in a packet. */
    private void established(StreamScheduling choice) {
        option(AssociationOptions.STREAM_SCHEDULER, choice);
        option(AssociationOptions.NO_DELAY, true);
        option(AssociationOptions.MAXIMUM_PACKET_SIZE, 1100);
        option(AssociationOptions.MAXIMUM_SEGMENT_SIZE, 1000);
        established();
        peer().ignoring(HeartbeatChunk.class);
    }

    private void send(int stream, int length) {
        try {
            association().send(Message.wrap(new byte[length]).onStream(stream));
        } catch (AssociationException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Takes what has arrived; whether that was something. */
    private boolean take() {
        simulation.runFor(SHORT);
        int before = packets.size();
        peer().takePackets().forEach(packet -> {
            var data = packet.chunks().stream()
                    .filter(DataChunk.class::isInstance)
                    .map(DataChunk.class::cast)
                    .toList();
            if (!data.isEmpty()) {
                packets.add(data);
            }
        });
        return packets.size() > before;
    }

    private void acknowledge() {
        var last = packets.get(packets.size() - 1);
        peer().send(Chunks.sack(last.get(last.size() - 1).tsn()));
    }

    private void takeEverything() {
        while (take()) {
            acknowledge();
        }
    }

    private List<DataChunk> chunks() {
        return packets.stream().flatMap(List::stream).toList();
    }

    /** The streams of the chunks, in their order. */
    private String order() {
        return chunks().stream().map(chunk -> String.valueOf(chunk.stream())).collect(Collectors.joining());
    }

    /** Queues on three streams the messages of figures 1 and 2 of RFC 8260. */
    private void queueTheExample() {
        send(0, 3000);
        send(1, 1000);
        send(1, 1000);
        send(1, 1000);
        send(2, 3000);
    }

    @ParameterizedTest
    @CsvSource({
        "DEFAULT, 000111222",
        "FIRST_COME_FIRST_SERVED, 000111222",
        // Figure 1.
        "ROUND_ROBIN, 000122211",
        "ROUND_ROBIN_PER_PACKET, 000122211",
        // Streams that are equal take turns.
        "PRIORITY, 000122211",
        // 3,000 bytes are made up for.
        "FAIR_BANDWIDTH, 000122211",
        "WEIGHTED_FAIR, 000122211"
    })
    void withoutInterleavingMessagesFollowOneAnother(StreamScheduling choice, String expected) {
        established(choice);
        queueTheExample();
        takeEverything();
        assertEquals(expected, order());
    }

    @ParameterizedTest
    @CsvSource({
        "FIRST_COME_FIRST_SERVED, 000111222",
        // Figure 2.
        "ROUND_ROBIN, 012012012",
        "PRIORITY, 012012012",
        "FAIR_BANDWIDTH, 012012012"
    })
    void withInterleavingChunksAlternate(StreamScheduling choice, String expected) throws Exception {
        try (var hosts = interleaving(1).option(AssociationOptions.STREAM_SCHEDULER, choice)) {
            hosts.connect();
            for (int[] message : new int[][] {{0, 3000}, {1, 1000}, {1, 1000}, {1, 1000}, {2, 3000}}) {
                hosts.association.send(Message.wrap(new byte[message[1]]).onStream(message[0]));
            }
            assertEquals(
                    expected,
                    chunks(hosts, 9).stream().map(chunk -> "" + chunk.stream()).collect(Collectors.joining()));
        }
    }

    /** Two hosts that interleave messages, in chunks of up to 1,000 bytes, each of which is given out by itself. */
    private static TwoHosts interleaving(long seed) {
        var hosts = new TwoHosts(seed)
                .option(AssociationOptions.NO_DELAY, true)
                .option(AssociationOptions.MAXIMUM_PACKET_SIZE, 1100)
                .option(AssociationOptions.MAXIMUM_SEGMENT_SIZE, 1000)
                .option(AssociationOptions.PARTIAL_DELIVERY_POINT, 1)
                .option(AssociationOptions.INTERLEAVED_PARTS, true);
        hosts.clientWith(List.of(new PointsExtension(Point.FRAMING)));
        hosts.serverWith(List.of(new PointsExtension(Point.FRAMING)));
        return hosts;
    }

    /** The first chunks that arrive, in the order in which they were sent. */
    private static List<ReceivedMessage> chunks(TwoHosts hosts, int count) {
        var parts = new ArrayList<ReceivedMessage>();
        hosts.simulation.runUntil(
                "chunks",
                () -> {
                    for (var part = hosts.accepted.poll(); part != null; part = hosts.accepted.poll()) {
                        parts.add(part);
                    }
                    return parts.size() >= count;
                },
                LIMIT);
        parts.sort((one, other) -> one.transmissionSequenceNumber() - other.transmissionSequenceNumber());
        return parts.subList(0, count);
    }

    @Test
    void priorityIsByValueAndOvertakesBetweenMessages() {
        established(StreamScheduling.PRIORITY);
        association().setStreamValue(1, 100);
        association().setStreamValue(2, 200);
        association().setStreamValue(3, 65_535);
        send(3, 1000);
        send(2, 9000);
        send(1, 1000);
        take();
        String begun = order();
        assertTrue(begun.startsWith("122") && begun.length() < 9, begun);
        send(1, 1000);
        send(0, 1000);
        send(2, 1000);
        takeEverything();
        assertEquals("1" + "2".repeat(9) + "0123", order(), "the message that was begun is sent to its end first");
    }

    @Test
    void whatMattersMoreOvertakesThoughItComesLater() {
        established(StreamScheduling.PRIORITY);
        association().setStreamValue(2, 1);
        for (int i = 0; i < 20; i++) {
            send(2, 1000);
        }
        take();
        int sent = order().length();
        assertTrue(sent < 10);
        send(0, 1000);
        takeEverything();
        assertEquals("2".repeat(sent) + "0" + "2".repeat(20 - sent), order());
    }

    @Test
    void withInterleavingItOvertakesWithinAMessage() throws Exception {
        try (var hosts = interleaving(1).option(AssociationOptions.STREAM_SCHEDULER, StreamScheduling.PRIORITY)) {
            hosts.connect();
            hosts.association.setStreamValue(2, 5);
            hosts.association.send(Message.wrap(new byte[100_000]).onStream(2));
            hosts.simulation.runFor(Duration.ofMillis(2));
            hosts.association.send(Message.wrap(new byte[2000]).onStream(1));
            var chunks = chunks(hosts, 102);
            int first = 0;
            while (chunks.get(first).stream() == 2) {
                first++;
            }
            assertTrue(first > 0 && first < 20, "it came as chunk " + first);
            assertEquals(1, chunks.get(first + 1).stream());
            assertEquals(2, chunks.get(101).stream());
        }
    }

    /** RFC 8260 section 3.3. */
    @Test
    void aPacketHoldsOneStreamAndStreamsTakeTurnsByPacket() {
        established(StreamScheduling.ROUND_ROBIN_PER_PACKET);
        for (int i = 0; i < 9; i++) {
            for (int stream = 0; stream < 3; stream++) {
                send(stream, 300);
            }
        }
        send(1, 2500);
        takeEverything();
        for (var packet : packets) {
            assertEquals(1, packet.stream().map(DataChunk::stream).distinct().count(), () -> "bundled: " + packet);
        }
        assertEquals("000111222000111222000", order().substring(0, 21));
        // Nothing comes between the fragments of the large message, whatever packet they are in.
        String byPacket = packets.stream()
                .map(packet -> String.valueOf(packet.get(0).stream()))
                .collect(Collectors.joining());
        assertTrue(byPacket.startsWith("012012012111"), byPacket);
        assertEquals(30, order().length());
    }

    @Test
    void whatIsSentAgainSharesNoPacketEither() {
        option(AssociationOptions.RTO_MIN, Duration.ofMillis(200));
        established(StreamScheduling.ROUND_ROBIN_PER_PACKET);
        for (int i = 0; i < 3; i++) {
            send(i, 300);
            send(i, 300);
        }
        take();
        int first = packets.size();
        assertEquals("001122", order());
        simulation.runFor(Duration.ofSeconds(2));
        takeEverything();
        assertTrue(packets.size() > first, "nothing was sent again");
        for (var packet : packets) {
            assertEquals(1, packet.stream().map(DataChunk::stream).distinct().count(), () -> "bundled: " + packet);
        }
    }

    /** Others bundle what fits. */
    @Test
    void roundRobinBundlesStreams() {
        established(StreamScheduling.ROUND_ROBIN);
        for (int i = 0; i < 2; i++) {
            for (int stream = 0; stream < 3; stream++) {
                send(stream, 300);
            }
        }
        takeEverything();
        assertEquals("012012", order());
        assertEquals(3, packets.get(0).size());
    }

    @ParameterizedTest
    @CsvSource({
        "FAIR_BANDWIDTH, false, 0.5",
        "FAIR_BANDWIDTH, true, 0.5",
        "WEIGHTED_FAIR, false, 0.8",
        "WEIGHTED_FAIR, true, 0.8"
    })
    void bytesAreShared(StreamScheduling choice, boolean interleaved, double expected) throws Exception {
        try (var hosts = interleaved ? interleaving(1) : new TwoHosts()) {
            hosts.option(AssociationOptions.STREAM_SCHEDULER, choice)
                    .option(AssociationOptions.SEND_BUFFER, 4 << 20)
                    .connect();
            hosts.association.setStreamValue(1, 20);
            hosts.association.setStreamValue(2, 5);
            for (int i = 0; i < 500; i++) {
                hosts.association.send(Message.wrap(new byte[2500]).onStream(1));
            }
            for (int i = 0; i < 4000; i++) {
                hosts.association.send(Message.wrap(new byte[300]).onStream(2));
            }
            long[] bytes = new long[3];
            hosts.simulation.runUntil(
                    "half has arrived",
                    () -> {
                        for (var part = hosts.accepted.poll();
                                part != null && bytes[1] + bytes[2] < 1_000_000;
                                part = hosts.accepted.poll()) {
                            bytes[part.stream()] += part.length();
                        }
                        return bytes[1] + bytes[2] >= 1_000_000;
                    },
                    LIMIT);
            assertEquals(expected, bytes[1] / (double) (bytes[1] + bytes[2]), 0.005);
        }
    }

    /** What waits is sent by the new scheduler, each stream's messages in their order, and a message that was begun to its end. */
    @Test
    void theSchedulerMayChangeWhileMessagesWait() {
        established(StreamScheduling.FIRST_COME_FIRST_SERVED);
        send(1, 8000);
        for (int i = 0; i < 3; i++) {
            send(2, 1000);
            send(3, 1000);
            send(0, 1000);
        }
        take();
        String begun = order();
        assertTrue(begun.length() < 8 && begun.startsWith("111"), begun);
        association().setStreamValue(2, 3);
        association().setStreamValue(3, 2);
        association().setStreamValue(0, 1);
        association().configure(scheduler(StreamScheduling.PRIORITY));
        acknowledge();
        take();
        String more = order();
        assertTrue(more.startsWith("1".repeat(8).substring(0, Math.min(8, more.length()))), more);
        association().configure(scheduler(StreamScheduling.ROUND_ROBIN));
        association().configure(scheduler(StreamScheduling.PRIORITY));
        takeEverything();
        assertEquals("11111111" + "000" + "333" + "222", order());
        var numbers = new int[4];
        chunks().stream()
                .filter(chunk -> chunk.stream() != 1)
                .forEach(chunk -> assertEquals(numbers[chunk.stream()]++, chunk.streamSequenceNumber()));
        assertEquals(StreamScheduling.PRIORITY, association().options().get(AssociationOptions.STREAM_SCHEDULER));
    }

    /** The order in which messages came is kept over a change. */
    @Test
    void firstComeFirstServedHandsItsOrderOnAndTakesOver() {
        established(StreamScheduling.FIRST_COME_FIRST_SERVED);
        for (int stream : new int[] {5, 5, 5, 5, 5, 5, 5, 5, 4, 6, 4, 7}) {
            send(stream, 1000);
        }
        take();
        association().configure(scheduler(StreamScheduling.FAIR_BANDWIDTH));
        association().configure(scheduler(StreamScheduling.FIRST_COME_FIRST_SERVED));
        takeEverything();
        String order = order();
        assertEquals(
                "4467",
                order.replace("5", "")
                        .chars()
                        .sorted()
                        .mapToObj(c -> "" + (char) c)
                        .collect(Collectors.joining()));
        assertEquals(
                "5467", order.chars().distinct().mapToObj(c -> "" + (char) c).collect(Collectors.joining()), order);
    }

    @Test
    void theStacksComponentIsTheDefault() throws Exception {
        try (var hosts = new TwoHosts().clientWith(List.of(new RoundRobin.Factory()))) {
            hosts.connect();
            assertEquals("12121", received(hosts, StreamScheduling.DEFAULT));
            assertEquals("11122", received(hosts, StreamScheduling.FIRST_COME_FIRST_SERVED));
            assertEquals("12121", received(hosts, StreamScheduling.DEFAULT));
        }
    }

    private static String received(TwoHosts hosts, StreamScheduling choice) throws Exception {
        hosts.association.configure(scheduler(choice));
        for (int stream : new int[] {1, 1, 1, 2, 2}) {
            hosts.association.send(Message.wrap(new byte[1400]).onStream(stream));
        }
        hosts.simulation.runFor(Duration.ofSeconds(1));
        var streams = new StringBuilder();
        for (var message = hosts.accepted.poll(); message != null; message = hosts.accepted.poll()) {
            streams.append(message.stream());
        }
        return streams.toString();
    }

    @Test
    void valuesAreOfStreamsThatExist() {
        established(StreamScheduling.DEFAULT);
        assertEquals(0, association().streamValue(9));
        association().setStreamValue(9, 65_535);
        assertEquals(65_535, association().streamValue(9));
        for (int stream : new int[] {-1, 10, 65_536}) {
            var wrong = assertThrows(
                    IllegalArgumentException.class, () -> association().setStreamValue(stream, 1));
            assertEquals("stream " + stream + " does not exist: there are 10 outbound streams", wrong.getMessage());
            assertThrows(IllegalArgumentException.class, () -> association().streamValue(stream));
        }
        for (int value : new int[] {-1, 65_536}) {
            var wrong = assertThrows(
                    IllegalArgumentException.class, () -> association().setStreamValue(1, value));
            assertEquals("a stream's value is 0 to 65535, not " + value, wrong.getMessage());
        }
        association().abort("");
        simulation.runFor(SHORT);
        assertThrows(IllegalStateException.class, () -> association().setStreamValue(1, 1));
        assertThrows(IllegalStateException.class, () -> association().streamValue(1));
    }

    @Test
    void valuesMayBeSetBeforeTheAssociationIsUp() throws Exception {
        try (var hosts = new TwoHosts().option(AssociationOptions.STREAM_SCHEDULER, StreamScheduling.PRIORITY)) {
            hosts.start();
            var received = new StringBuilder();
            hosts.server.stack().bind(TwoHosts.PORT).listen(accepted -> hosts.accepted = accepted);
            var early = hosts.client.stack().bind(0).open(hosts.server.destination(TwoHosts.PORT), Options.none());
            early.setStreamValue(1, 7);
            assertEquals(7, early.streamValue(1));
            assertThrows(IllegalArgumentException.class, () -> early.setStreamValue(65_536, 1));
            early.send(Message.of("less").onStream(1));
            early.send(Message.of("more").onStream(2));
            hosts.simulation.runFor(Duration.ofSeconds(1));
            for (var message = hosts.accepted.poll(); message != null; message = hosts.accepted.poll()) {
                received.append(message.text());
            }
            assertEquals("moreless", received.toString());
        }
    }

    /** Schedulers and values changed at random while messages of all sizes are on their way over a bad network: nothing is lost or reordered. */
    @Test
    void whateverIsChosenAllArrivesInOrder() throws Exception {
        Seeds.each(100, StreamSchedulingTest::run);
    }

    private static void run(long seed) throws Exception {
        var random = new SplittableRandom(seed);
        StreamScheduling[] choices = StreamScheduling.values();
        boolean interleaved = random.nextBoolean();
        try (var hosts = new TwoHosts(seed)) {
            if (interleaved) {
                hosts.clientWith(List.of(new PointsExtension(Point.FRAMING)));
                hosts.serverWith(List.of(new PointsExtension(Point.FRAMING)));
            }
            hosts.option(AssociationOptions.STREAM_SCHEDULER, choices[random.nextInt(choices.length)])
                    .option(AssociationOptions.NO_DELAY, random.nextBoolean())
                    .option(AssociationOptions.ASSOCIATION_MAX_RETRANS, 1000)
                    .option(AssociationOptions.PATH_MAX_RETRANS, 1000)
                    .option(AssociationOptions.RTO_MAX, Duration.ofSeconds(3));
            hosts.connect();
            hosts.simulation
                    .network()
                    .impair(Impairments.NONE
                            .delay(Duration.ofMillis(random.nextInt(1, 60)))
                            .loss(random.nextDouble(0, 0.08))
                            .reordering(random.nextDouble(0, 0.1)));
            var there = new Flow(hosts.association, hosts.accepted, random.split());
            var back = new Flow(hosts.accepted, hosts.association, random.split());
            for (int i = 0; i < 20; i++) {
                there.move();
                back.move();
                hosts.simulation.runFor(Duration.ofMillis(random.nextInt(0, 200)));
                var association = random.nextBoolean() ? hosts.association : hosts.accepted;
                association.configure(scheduler(choices[random.nextInt(choices.length)]));
                association.setStreamValue(random.nextInt(association.outboundStreams()), random.nextInt(65_536));
            }
            Flow.finish(hosts.simulation, there, back, LIMIT);
            assertEquals(0, hosts.association.status().queuedBytes());
            var done = hosts.association.shutdown();
            hosts.simulation.runUntil("shut down", done::isDone, LIMIT);
            done.join();
        }
    }
}
