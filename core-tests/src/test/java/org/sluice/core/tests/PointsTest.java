/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluice.core.tests.PointsExtension.Mistake;
import org.sluice.core.tests.PointsExtension.Point;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationException.Reason;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Counter;
import org.sluice.sctp.Message;
import org.sluice.sctp.Options;
import org.sluice.sctp.ReceivedMessage;
import org.sluice.sctp.StackComponent;
import org.sluice.sctp.internal.stream.scheduling.RoundRobin;
import org.sluice.testkit.Impairments;
import org.sluice.testkit.SimulatedHost;

/** Extensions in the core's stead: data framing, the form of acknowledgements, the choice of paths. */
class PointsTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(100);

    private final TwoHosts hosts = new TwoHosts();
    private final Map<Point, PointsExtension> ofClient = new EnumMap<>(Point.class);
    private final Map<Point, PointsExtension> ofServer = new EnumMap<>(Point.class);

    @AfterEach
    void close() {
        hosts.close();
    }

    private static List<StackComponent> make(Map<Point, PointsExtension> extensions, Point... points) {
        var components = new ArrayList<StackComponent>();
        for (Point point : points) {
            extensions.put(point, new PointsExtension(point));
            components.add(extensions.get(point));
        }
        return components;
    }

    private void connect(Point... points) {
        hosts.clientWith(make(ofClient, points));
        hosts.serverWith(make(ofServer, points));
        hosts.connect();
    }

    private String receive() {
        var received = new ReceivedMessage[1];
        hosts.simulation.runUntil("a message", () -> (received[0] = hosts.accepted.poll()) != null, LIMIT);
        return received[0].length() + " of " + received[0].stream() + ":" + received[0].streamSequenceNumber();
    }

    @Test
    void fragmentsOfSeveralMessagesAlternate() throws Exception {
        hosts.clientWith(List.of(new RoundRobin.Factory()));
        connect(Point.FRAMING);
        hosts.association.send(Message.wrap(new byte[200_000]).onStream(0));
        hosts.association.send(Message.wrap(new byte[100]).onStream(1));
        hosts.association.send(Message.wrap(new byte[3000]).onStream(2).unordered(true));
        hosts.association.send(Message.wrap(new byte[5]).onStream(2));
        assertEquals("100 of 1:0", receive(), "it does not wait for the large one");
        assertEquals("3000 of 2:0", receive());
        assertEquals("5 of 2:0", receive(), "unordered messages are numbered by themselves");
        assertEquals("200000 of 0:0", receive());
        assertEquals(0, hosts.client.stack().counters().getOrDefault(Counter.T3_EXPIRATIONS, 0L));
    }

    @Test
    void moreMessagesThanSixteenBitsNumber() throws Exception {
        connect(Point.FRAMING);
        for (int i = 0; i < 70_000; i++) {
            var message = Message.wrap(new byte[] {1});
            hosts.simulation.runUntil("room", () -> offer(message), LIMIT);
            for (var received = hosts.accepted.poll(); received != null; received = hosts.accepted.poll()) {
                last = received.streamSequenceNumber();
            }
        }
        hosts.simulation.runFor(SHORT);
        for (var received = hosts.accepted.poll(); received != null; received = hosts.accepted.poll()) {
            last = received.streamSequenceNumber();
        }
        assertEquals(69_999, last);
    }

    private int last;

    private boolean offer(Message message) {
        try {
            return hosts.association.trySend(message);
        } catch (AssociationException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aPeerWithoutItGetsData() throws Exception {
        hosts.clientWith(make(ofClient, Point.FRAMING, Point.ACKNOWLEDGEMENTS));
        hosts.connect();
        hosts.association.send(Message.wrap(new byte[5000]).onStream(3));
        assertEquals("5000 of 3:0", receive());
        assertEquals(0, ofClient.get(Point.FRAMING).calls);
        assertEquals(0, ofClient.get(Point.ACKNOWLEDGEMENTS).calls);
    }

    /** What the peer has for good takes no room here, though something before it is missing. */
    @Test
    void whatIsAcknowledgedForGoodIsFree() throws Exception {
        hosts.option(AssociationOptions.SEND_BUFFER, 20_000);
        connect(Point.ACKNOWLEDGEMENTS);
        hosts.simulation.network().impair(Impairments.NONE.loss(1));
        hosts.association.send(Message.wrap(new byte[1000]).onStream(0));
        hosts.simulation.runFor(Duration.ofMillis(1));
        hosts.simulation.network().impair(Impairments.NONE);
        long sent = 0;
        while (sent < 60_000
                && hosts.association.trySend(Message.wrap(new byte[900]).onStream(1))) {
            sent += 900;
            hosts.simulation.runFor(Duration.ofMillis(5));
        }
        assertTrue(sent >= 60_000, "only " + sent + " bytes could be sent");
        hosts.simulation.runFor(Duration.ofSeconds(5));
        int arrived = 0;
        while (hosts.accepted.poll() != null) {
            arrived++;
        }
        assertEquals(1 + sent / 900, arrived);
        hosts.association.shutdown();
        hosts.simulation.runUntil("closed", () -> hosts.association.state() == AssociationState.CLOSED, LIMIT);
    }

    @Test
    void dataTakesTurnsBetweenPaths() throws Exception {
        hosts.client("10.0.0.1", "10.1.0.1").server("10.0.0.2", "10.1.0.2");
        connect(Point.PATHS);
        hosts.simulation.runFor(Duration.ofSeconds(5));
        assertEquals(2, hosts.activePaths(hosts.association));
        hosts.transfer(500, 1400, LIMIT);
        assertTrue(ofClient.get(Point.PATHS).calls >= 500);
        long[] flights = hosts.association.status().paths().stream()
                .mapToLong(path -> path.congestionWindow())
                .toArray();
        assertTrue(flights[0] > 10_000 && flights[1] > 10_000, "both were used: " + flights[0] + ", " + flights[1]);
    }

    @ParameterizedTest
    @EnumSource(
            value = Point.class,
            names = {"FRAMING", "ACKNOWLEDGEMENTS"})
    void theAssociationStandsStillWithoutAnExtensionThatMayNotBeMissed(Point point) throws Exception {
        connect(point);
        hosts.simulation.network().impair(Impairments.NONE.delay(Duration.ofMillis(20)));
        String id = ofClient.get(point).componentId();
        for (int i = 0; i < 20; i++) {
            hosts.association.send(Message.wrap(new byte[3000]).onStream(0));
            hosts.accepted.send(Message.wrap(new byte[700]).onStream(0));
        }
        hosts.simulation.runFor(Duration.ofMillis(50));
        hosts.client.stack().withdraw(id);
        long before = hosts.client.stack().counters().getOrDefault(Counter.PACKETS_SENT, 0L);
        hosts.simulation.runFor(Duration.ofSeconds(3));
        assertEquals(before, hosts.client.stack().counters().getOrDefault(Counter.PACKETS_SENT, 0L), "nothing leaves");
        assertEquals(0, hosts.association.status().primaryPath().errorCount());
        hosts.client.stack().install(new PointsExtension(point), Options.none());
        int[] arrived = new int[2];
        hosts.simulation.runUntil(
                "everything has arrived",
                () -> {
                    arrived[0] += hosts.accepted.poll() == null ? 0 : 1;
                    arrived[1] += hosts.association.poll() == null ? 0 : 1;
                    return arrived[0] == 20 && arrived[1] == 20;
                },
                LIMIT);
        assertEquals(AssociationState.ESTABLISHED, hosts.association.state());
    }

    @Test
    void ifItStaysAwayTheAssociationIsAborted() throws Exception {
        connect(Point.FRAMING);
        hosts.client.stack().withdraw("ext.framing");
        hosts.simulation.runFor(Duration.ofSeconds(6));
        var why = assertThrows(AssociationException.class, () -> hosts.association.receive());
        assertEquals(Reason.EXTENSION_WITHDRAWN, why.reason());
        var heard = assertThrows(AssociationException.class, () -> hosts.accepted.receive());
        assertTrue(heard.getMessage().contains("ext.framing"), heard::getMessage);
    }

    /** Whatever is answered wrongly ends that association with an ABORT, and no other. */
    @ParameterizedTest
    @CsvSource({
        "FRAMING, THROWS",
        "FRAMING, TOO_SHORT",
        "FRAMING, WRONG_TYPE",
        "FRAMING, NO_VIEW",
        "ACKNOWLEDGEMENTS, THROWS",
        "ACKNOWLEDGEMENTS, WRONG_TYPE",
        "ACKNOWLEDGEMENTS, NO_VIEW",
        "PATHS, THROWS",
        "PATHS, WRONG_TYPE"
    })
    void nonsenseEndsOneAssociation(Point point, Mistake mistake) throws Exception {
        hosts.client("10.0.0.1", "10.1.0.1").server("10.0.0.2", "10.1.0.2");
        connect(point);
        var bystander =
                hosts.client.stack().bind(0).connectAsync(hosts.server.destination(TwoHosts.PORT), Options.none());
        var first = hosts.accepted;
        hosts.simulation.runUntil("another", () -> bystander.isDone() && hosts.accepted != first, LIMIT);
        ofClient.get(point).mistake = mistake;
        first.send(Message.of("to be acknowledged, or read"));
        hosts.association.send(Message.of("to be framed, or sent on a path"));
        hosts.simulation.runFor(Duration.ofSeconds(2));
        ofClient.get(point).mistake = Mistake.NONE;
        assertEquals(AssociationState.CLOSED, hosts.association.state());
        var heard = assertThrows(AssociationException.class, () -> {
            while (first.receive() != null) {
                // What was sent before it went wrong.
            }
        });
        assertTrue(heard.getMessage().contains("extension ext."), heard::getMessage);
        bystander.join().send(Message.of("goes on"));
        hosts.simulation.runFor(SHORT);
        assertEquals("goes on", hosts.accepted.poll().text());
    }

    @Test
    void noTwoTakeTheSamePoint() {
        hosts.clientWith(
                List.of(new PointsExtension(Point.PATHS, "ext.one"), new PointsExtension(Point.PATHS, "ext.two")));
        hosts.connect();
        var statuses = hosts.association.status().extensions();
        assertTrue(statuses.get(0).agreed());
        assertFalse(statuses.get(1).agreed());
        assertEquals(
                "can't be used beside ext.one: both are a PathChoice",
                statuses.get(1).reason());
    }

    /** All three, two paths, a bad network, and each of them withdrawn and installed at random. */
    @Test
    void nothingIsLostWhateverHappens() throws Exception {
        Seeds.each(200, PointsTest::run);
    }

    private static void run(long seed) throws Exception {
        var random = new SplittableRandom(seed);
        try (var hosts = new TwoHosts(seed)) {
            hosts.client("10.0.0.1", "10.1.0.1").server("10.0.0.2", "10.1.0.2");
            Point[] points = Point.values();
            hosts.clientWith(make(new EnumMap<>(Point.class), points));
            hosts.serverWith(make(new EnumMap<>(Point.class), points));
            if (random.nextBoolean()) {
                hosts.clientWith(List.of(new RoundRobin.Factory()));
            }
            hosts.option(AssociationOptions.ASSOCIATION_MAX_RETRANS, 1000)
                    .option(AssociationOptions.PATH_MAX_RETRANS, 1000)
                    .option(AssociationOptions.RTO_MAX, Duration.ofSeconds(3))
                    .option(AssociationOptions.RECEIVE_BUFFER, random.nextInt(4) == 0 ? 20_000 : 1 << 20)
                    .option(AssociationOptions.EXTENSION_GRACE, Duration.ofHours(1));
            hosts.connect();
            hosts.simulation
                    .network()
                    .impair(Impairments.NONE
                            .delay(Duration.ofMillis(random.nextInt(1, 60)))
                            .loss(random.nextDouble(0, 0.08))
                            .duplication(random.nextDouble(0, 0.05))
                            .reordering(random.nextDouble(0, 0.1)));
            var there = new Flow(hosts.association, hosts.accepted, random.split());
            var back = new Flow(hosts.accepted, hosts.association, random.split());
            int changes = random.nextInt(0, 10);
            for (int i = 0; i < changes; i++) {
                SimulatedHost host = random.nextBoolean() ? hosts.client : hosts.server;
                Point point = points[random.nextInt(points.length)];
                there.move();
                back.move();
                host.stack().withdraw(new PointsExtension(point).componentId());
                hosts.simulation.runFor(Duration.ofMillis(random.nextInt(0, 2000)));
                host.stack().install(new PointsExtension(point), Options.none());
                hosts.simulation.runFor(Duration.ofMillis(random.nextInt(0, 200)));
            }
            Flow.finish(hosts.simulation, there, back, Duration.ofMinutes(30));
            var done = hosts.association.shutdown();
            hosts.simulation.runUntil("shut down", done::isDone, Duration.ofMinutes(5));
            done.join();
        }
    }
}
