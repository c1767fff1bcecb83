/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationListener;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Counter;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Notification.HeartbeatAnswered;
import org.sluice.sctp.Options;
import org.sluice.sctp.PathState;
import org.sluice.sctp.link.LinkFactory;
import org.sluice.sctp.link.PacketBatch;
import org.sluice.testkit.Impairments;
import org.sluice.testkit.Simulation;

/** What users change while an association lives (RFC 9260 section 11.1). */
class AdjustmentTest {

    private static TwoHosts twoPaths() {
        var hosts = new TwoHosts().client("10.0.0.1", "10.0.1.1").server("10.0.0.2", "10.0.1.2");
        hosts.simulation.network().separateSubnets();
        hosts.connect();
        hosts.simulation.runFor(Duration.ofSeconds(3));
        return hosts;
    }

    /** With an RTO.Min of 50 ms and one retransmission, failing over takes a tenth of a second, not a second. */
    @Test
    void failoverTimeIsTheUsersChoice() throws Exception {
        try (var hosts = twoPaths()) {
            hosts.association.configure(Options.none()
                    .with(AssociationOptions.RTO_MIN, Duration.ofMillis(50))
                    .with(AssociationOptions.SACK_DELAY, Duration.ofMillis(10)));
            hosts.transfer(20, 1000, Duration.ofSeconds(5));
            hosts.simulation.network().interfaceDown(hosts.server.address(), true);
            long before = hosts.simulation.clock().nanos();
            hosts.transfer(1, 1000, Duration.ofSeconds(5));
            long took = (hosts.simulation.clock().nanos() - before) / 1_000_000;
            assertTrue(took < 200, () -> "it took " + took + " ms");
        }
    }

    /** RFC 9260 section 7.2.5.1. */
    @Test
    void packetsCarryTheCodePointAndAnotherOneBeginsCongestionControlAnew() throws Exception {
        var seen = new ArrayList<Integer>();
        try (var simulation = new Simulation(1)) {
            var client = simulation
                    .host("client")
                    .address("10.0.0.1")
                    .option(AssociationOptions.DIFFERENTIATED_SERVICES, 46)
                    .wrap(factory -> codePointsInto(factory, seen))
                    .start();
            var server = simulation.host("server").address("10.0.0.2").start();
            server.stack()
                    .bind(5001)
                    .listen(association -> association.listen(new AssociationListener() {
                        @Override
                        public void readable(Association of) {
                            while (of.poll() != null) {
                                // Taken, so that the window stays open.
                            }
                        }
                    }));
            var attempt = client.stack().bind(0).connectAsync(server.destination(5001), Options.none());
            simulation.runUntil("up", attempt::isDone, Duration.ofSeconds(1));
            Association association = attempt.join();
            long initial = association.status().primaryPath().congestionWindow();
            for (int i = 0; i < 100; i++) {
                association.trySend(Message.wrap(new byte[1000]));
            }
            simulation.runFor(Duration.ofSeconds(1));
            assertEquals(Set.of(46), Set.copyOf(seen));
            assertTrue(association.status().primaryPath().congestionWindow() > initial);

            association.configure(
                    server.address(), Options.none().with(AssociationOptions.HEARTBEAT_INTERVAL, Duration.ofHours(1)));
            simulation.runFor(Duration.ofMillis(1));
            assertTrue(association.status().primaryPath().congestionWindow() > initial, "nothing to do with the way");

            seen.clear();
            association.configure(server.address(), Options.none().with(AssociationOptions.DIFFERENTIATED_SERVICES, 8));
            simulation.runFor(Duration.ofMillis(1));
            assertEquals(initial, association.status().primaryPath().congestionWindow());
            association.send(Message.of("bulk"));
            simulation.runFor(Duration.ofSeconds(1));
            assertEquals(Set.of(8), Set.copyOf(seen));
        }
    }

    private static LinkFactory codePointsInto(LinkFactory factory, List<Integer> seen) {
        return WatchedLinks.of(factory, (method, arguments) -> {
            if (method.equals("send")) {
                var batch = (PacketBatch) arguments[0];
                for (int i = 0; i < batch.size(); i++) {
                    seen.add(batch.get(i).differentiatedServices());
                }
            }
        });
    }

    /** SPP_HB_TIME_IS_ZERO of RFC 6458 section 8.1.12: what is left is the RTO, here a second, and half of it either way. */
    @Test
    void withAnIntervalOfZeroAHeartbeatLeavesEveryRto() throws Exception {
        try (var hosts = twoPaths()) {
            hosts.association.configure(Options.none().with(AssociationOptions.HEARTBEAT_INTERVAL, Duration.ZERO));
            hosts.simulation.runFor(Duration.ofSeconds(2));
            long before = heartbeats(hosts);
            hosts.simulation.runFor(Duration.ofSeconds(100));
            long sent = heartbeats(hosts) - before;
            assertTrue(sent > 170 && sent < 230, () -> sent + " on two paths in 100 seconds");

            // A path that carries data is not idle, however short the interval (RFC 9260 section 8.3).
            hosts.association.configure(
                    Simulation.address("10.0.1.2"), Options.none().with(AssociationOptions.HEARTBEAT, false));
            hosts.simulation.runFor(Duration.ofSeconds(2));
            long idle = heartbeats(hosts);
            for (int i = 0; i < 100; i++) {
                hosts.transfer(1, 10, Duration.ofSeconds(1));
                hosts.simulation.runFor(Duration.ofMillis(100));
            }
            assertEquals(idle, heartbeats(hosts));
        }
    }

    @Test
    void anOptionOfOnePathLeavesTheOthersAlone() {
        try (var hosts = twoPaths()) {
            var second = Simulation.address("10.0.1.2");
            hosts.association.configure(
                    second, Options.none().with(AssociationOptions.HEARTBEAT_INTERVAL, Duration.ofMillis(100)));
            assertEquals(
                    Duration.ofMillis(100),
                    hosts.association.options(second).get(AssociationOptions.HEARTBEAT_INTERVAL));
            assertEquals(
                    Duration.ofSeconds(30),
                    hosts.association.options(hosts.server.address()).get(AssociationOptions.HEARTBEAT_INTERVAL));
            // What is set for all later doesn't undo what was set for one.
            hosts.association.configure(Options.none()
                    .with(AssociationOptions.HEARTBEAT_INTERVAL, Duration.ofMinutes(10))
                    .with(AssociationOptions.RTO_MIN, Duration.ofMillis(100)));
            long before = heartbeats(hosts);
            hosts.simulation.runFor(Duration.ofSeconds(20));
            long sent = heartbeats(hosts) - before;
            assertTrue(sent >= 50 && sent <= 150, () -> sent + " heartbeats in 20 s at 100 ms and an RTO of 100 ms");
        }
    }

    private static long heartbeats(TwoHosts hosts) {
        return hosts.client.stack().counters().get(Counter.HEARTBEATS_SENT);
    }

    @Test
    void aHeartbeatOnDemandTellsWhetherAPathWorks() {
        try (var hosts = twoPaths()) {
            var second = Simulation.address("10.0.1.2");
            hosts.association.configure(Options.none().with(AssociationOptions.HEARTBEAT, false));
            hosts.simulation.network().interfaceDown(second, true);
            hosts.simulation.runFor(Duration.ofMinutes(10));
            assertEquals(PathState.ACTIVE, hosts.path(hosts.association, second).state(), "nobody asked");
            hosts.association.heartbeat(second);
            hosts.simulation.runFor(Duration.ofSeconds(5));
            assertEquals(1, hosts.path(hosts.association, second).errorCount());
            assertEquals(
                    PathState.POTENTIALLY_FAILED,
                    hosts.path(hosts.association, second).state());
            hosts.simulation.network().interfaceDown(second, false);
            hosts.association.heartbeat(second);
            hosts.simulation.runFor(Duration.ofSeconds(5));
            assertEquals(PathState.ACTIVE, hosts.path(hosts.association, second).state());
        }
    }

    /** What `sluice ping` measures: the answer is told with its round trip, and only the user's. */
    @Test
    void theAnswerToAHeartbeatOnDemandIsToldWithItsRoundTrip() {
        try (var hosts = twoPaths()) {
            var second = Simulation.address("10.0.1.2");
            hosts.simulation.network().impair(Impairments.NONE.delay(Duration.ofMillis(30)));
            hosts.simulation.runFor(Duration.ofMinutes(2));
            assertEquals(List.of(), answers(hosts), "those that the timer sends are nobody's business");
            hosts.association.heartbeat(second);
            hosts.simulation.runFor(Duration.ofSeconds(1));
            hosts.association.heartbeat(hosts.server.address(), 1000);
            hosts.simulation.runFor(Duration.ofSeconds(1));
            assertEquals(
                    List.of(second, hosts.server.address()),
                    answers(hosts).stream().map(HeartbeatAnswered::remote).toList());
            answers(hosts)
                    .forEach(answer -> assertEquals(60, answer.roundTripTime().toMillis()));
        }
    }

    @Test
    void aHeartbeatThatIsNotAnsweredIsNotTold() {
        try (var hosts = twoPaths()) {
            var second = Simulation.address("10.0.1.2");
            hosts.simulation.network().interfaceDown(second, true);
            hosts.association.heartbeat(second);
            hosts.simulation.runFor(Duration.ofMinutes(2));
            hosts.simulation.network().interfaceDown(second, false);
            hosts.simulation.runFor(Duration.ofMinutes(2));
            assertEquals(List.of(), answers(hosts), "what the timer sent later is not the user's");
            assertEquals(PathState.ACTIVE, hosts.path(hosts.association, second).state());
        }
    }

    @Test
    void aHeartbeatCarriesNoMoreThanAPacketHasRoomFor() {
        try (var hosts = twoPaths()) {
            var server = hosts.server.address();
            int packet = hosts.path(hosts.association, server).pathMaximumTransmissionUnit();
            for (int wrong : new int[] {-1, 0, 16, 19, packet - 19, 1 << 20}) {
                var e = assertThrows(IllegalArgumentException.class, () -> hosts.association.heartbeat(server, wrong));
                assertTrue(e.getMessage().contains("20 to " + (packet - 20)), e::getMessage);
            }
            hosts.association.heartbeat(server, 20);
            hosts.simulation.runFor(Duration.ofSeconds(1));
            hosts.association.heartbeat(server, packet - 20);
            hosts.simulation.runFor(Duration.ofSeconds(1));
            assertEquals(2, answers(hosts).size());
        }
    }

    private static List<HeartbeatAnswered> answers(TwoHosts hosts) {
        return hosts.clientHeard.stream()
                .filter(HeartbeatAnswered.class::isInstance)
                .map(HeartbeatAnswered.class::cast)
                .toList();
    }

    @Test
    void thePrimaryPathIsTheUsersChoice() throws Exception {
        try (var hosts = twoPaths()) {
            var second = Simulation.address("10.0.1.2");
            hosts.association.setPrimary(second);
            hosts.simulation.runFor(Duration.ofMillis(1));
            assertEquals(second, hosts.association.status().primaryPath().remote());
            hosts.simulation.network().interfaceDown(hosts.server.address(), true);
            long before = hosts.simulation.clock().nanos();
            hosts.transfer(20, 1000, Duration.ofSeconds(5));
            assertTrue(hosts.simulation.clock().nanos() - before < 500_000_000L, "nothing took the other path");
        }
    }

    /** RFC 7829 section 5. */
    @Test
    void thePrimaryPathMayBeLeftForGood() throws Exception {
        try (var hosts = twoPaths()) {
            hosts.association.configure(Options.none().with(AssociationOptions.PRIMARY_SWITCHOVER_THRESHOLD, 0));
            hosts.simulation.network().interfaceDown(hosts.server.address(), true);
            hosts.transfer(20, 1000, Duration.ofSeconds(10));
            hosts.simulation.network().interfaceDown(hosts.server.address(), false);
            hosts.simulation.runFor(Duration.ofMinutes(3));
            assertEquals(
                    PathState.ACTIVE,
                    hosts.path(hosts.association, hosts.server.address()).state());
            assertEquals(
                    Simulation.address("10.0.1.2"),
                    hosts.association.status().primaryPath().remote());
        }
    }

    @Test
    void whatCannotBeChangedIsRefusedByName() {
        try (var hosts = twoPaths()) {
            var all = Options.none().with(AssociationOptions.OUTBOUND_STREAMS, 11);
            assertEquals(
                    "option streams.outbound can't be changed for an association that exists",
                    assertThrows(IllegalArgumentException.class, () -> hosts.association.configure(all))
                            .getMessage());
            var path = Options.none().with(AssociationOptions.SACK_DELAY, Duration.ZERO);
            assertEquals(
                    "option sack.delay can't be changed for a path",
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> hosts.association.configure(hosts.server.address(), path))
                            .getMessage());
            var stranger = Simulation.address("10.9.9.9");
            for (org.junit.jupiter.api.function.Executable call : new org.junit.jupiter.api.function.Executable[] {
                () -> hosts.association.configure(stranger, Options.none()),
                () -> hosts.association.setPrimary(stranger),
                () -> hosts.association.heartbeat(stranger)
            }) {
                assertEquals(
                        "10.9.9.9 is none of the peer's addresses",
                        assertThrows(IllegalArgumentException.class, call).getMessage());
            }
            hosts.association.abort("");
            hosts.simulation.runFor(Duration.ofSeconds(1));
            assertThrows(IllegalStateException.class, () -> hosts.association.setPrimary(stranger));
        }
    }

    @Test
    void anAddressThatIsNotVerifiedCannotBePrimary() {
        try (var hosts = new TwoHosts().client("10.0.0.1").server("10.0.0.2", "10.0.1.2")) {
            hosts.start();
            hosts.simulation.network().interfaceDown(Simulation.address("10.0.1.2"), true);
            hosts.connect();
            var failure = assertThrows(
                    IllegalArgumentException.class, () -> hosts.association.setPrimary(Simulation.address("10.0.1.2")));
            assertTrue(failure.getMessage().contains("not verified"), failure::getMessage);
            hosts.simulation.runFor(Duration.ofMinutes(5));
            assertTrue(hosts.clientHeard.stream().noneMatch(Notification.PathChanged.class::isInstance));
        }
    }
}
