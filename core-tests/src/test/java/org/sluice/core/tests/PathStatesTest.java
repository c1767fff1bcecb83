/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.testkit.Chunks.heartbeatAck;
import static org.sluice.testkit.Chunks.sack;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException.Reason;
import org.sluice.sctp.AssociationListener;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Option;
import org.sluice.sctp.Options;
import org.sluice.sctp.PathState;
import org.sluice.sctp.PathStatus;
import org.sluice.sctp.wire.AddressParameter;
import org.sluice.sctp.wire.DataChunk;
import org.sluice.sctp.wire.HeartbeatChunk;
import org.sluice.testkit.ReceivedPacket;
import org.sluice.testkit.ScriptedPeer;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

/** A scripted peer with two addresses: what is counted for each path, when a path changes its state, and where data goes then. */
class PathStatesTest {

    private static final int PORT = 5001;
    private static final InetAddress FIRST = Simulation.address("10.0.0.2");
    private static final InetAddress SECOND = Simulation.address("10.0.1.2");

    private final Simulation simulation = new Simulation(5);
    private final List<Notification> notifications = new ArrayList<>();
    private Options options;
    private ScriptedPeer peer;
    private Association association;

    @BeforeEach
    void withoutOtherTraffic() {
        options = Options.none()
                .with(AssociationOptions.PATH_MTU_DISCOVERY, false)
                .with(AssociationOptions.RTO_MIN, Duration.ofMillis(100))
                .with(AssociationOptions.PATH_MAX_RETRANS, 2)
                .with(AssociationOptions.HEARTBEAT_INTERVAL, Duration.ofHours(1));
    }

    @AfterEach
    void close() {
        simulation.close();
    }

    private <T> void option(Option<T> option, T value) {
        options = options.with(option, value);
    }

    /** Both of the peer's addresses are verified, and the round trip of both is known. */
    private void begin() throws Exception {
        SimulatedHost host = simulation
                .host("host")
                .address("10.0.0.1")
                .address("10.0.1.1")
                .options(options)
                .start();
        host.stack().bind(PORT).listen(accepted -> {
            association = accepted;
            accepted.listen(new AssociationListener() {
                @Override
                public void notified(Association of, Notification notification) {
                    notifications.add(notification);
                }
            });
        });
        peer = simulation.scriptedPeer(6001, "10.0.0.2", "10.0.1.2").towards(host, PORT);
        peer.connect(new AddressParameter(FIRST), new AddressParameter(SECOND));
        peer.answeringHeartbeats(true);
        for (int i = 0; path(SECOND).state() != PathState.ACTIVE; i++) {
            assertTrue(i < 100, () -> association.status().toString());
            simulation.runFor(Duration.ofMillis(50));
            peer.takeAll();
        }
        peer.answeringHeartbeats(false);
        notifications.clear();
    }

    private PathStatus path(InetAddress remote) {
        return association.status().paths().stream()
                .filter(path -> path.remote().equals(remote))
                .findFirst()
                .orElseThrow();
    }

    private List<PathState> changesOf(InetAddress remote) {
        return notifications.stream()
                .filter(Notification.PathChanged.class::isInstance)
                .map(Notification.PathChanged.class::cast)
                .filter(changed -> changed.remote().equals(remote))
                .map(Notification.PathChanged::state)
                .toList();
    }

    private ReceivedPacket dataPacket() {
        ReceivedPacket packet = peer.expectPacket();
        while (!(packet.chunks().get(packet.chunks().size() - 1) instanceof DataChunk)) {
            packet = peer.expectPacket();
        }
        return packet;
    }

    @Test
    void aTimeoutCountsAgainstItsPathAndDoublesItsTimeoutOnly() throws Exception {
        begin();
        Duration first = path(FIRST).retransmissionTimeout();
        Duration second = path(SECOND).retransmissionTimeout();
        association.trySend(Message.of("lost"));
        assertEquals(FIRST, dataPacket().to());
        long sent = simulation.clock().nanos();
        ReceivedPacket again = dataPacket();
        assertEquals(SECOND, again.to(), "what timed out goes to another address (6.4.1)");
        long waited = simulation.clock().nanos() - sent;
        assertEquals(first.toMillis(), waited / 1_000_000, 2, "T3-rtx of the path that it was sent on (6.3.2)");
        assertEquals(first.multipliedBy(2), path(FIRST).retransmissionTimeout(), "rule E2");
        assertEquals(second, path(SECOND).retransmissionTimeout());
        assertEquals(1, path(FIRST).errorCount());
        assertEquals(0, path(SECOND).errorCount());
        assertEquals(List.of(PathState.POTENTIALLY_FAILED), changesOf(FIRST), "PFMR is 0 (RFC 7829 section 7.1)");
        assertEquals(List.of(), changesOf(SECOND));
    }

    @Test
    void aPotentiallyFailedPathIsProbedAtEachTimeoutUntilItAnswersOrIsInactive() throws Exception {
        option(AssociationOptions.PATH_MAX_RETRANS, 3);
        begin();
        association.trySend(Message.of("lost"));
        dataPacket();
        dataPacket();
        peer.send(sack(peer.peerInitialTsn()));
        var gaps = new ArrayList<Long>();
        long last = simulation.clock().nanos();
        for (int i = 0; i < 2; i++) {
            peer.skipTo(HeartbeatChunk.class);
            assertEquals(FIRST, peer.lastPacket().to());
            gaps.add((simulation.clock().nanos() - last) / 1_000_000);
            last = simulation.clock().nanos();
        }
        // T3-rtx ran out after the initial second; each probe that is not answered doubles what the next one is given.
        assertEquals(2000, gaps.get(0), 5);
        assertEquals(4000, gaps.get(1), 5);
        simulation.runFor(Duration.ofSeconds(10));
        assertEquals(List.of(PathState.POTENTIALLY_FAILED, PathState.INACTIVE), changesOf(FIRST));
        assertEquals(FIRST, association.status().primaryPath().remote(), "the primary path stays what it is");
        // Data goes on over the other path, and back when the first one answers.
        association.trySend(Message.of("on"));
        ReceivedPacket on = dataPacket();
        assertEquals(SECOND, on.to());
        peer.send(sack(peer.peerInitialTsn() + 1));
        association.heartbeat(FIRST);
        HeartbeatChunk probe = peer.skipTo(HeartbeatChunk.class);
        peer.sendFrom(FIRST, heartbeatAck(probe.information()));
        simulation.runFor(Duration.ofMillis(50));
        assertEquals(List.of(PathState.POTENTIALLY_FAILED, PathState.INACTIVE, PathState.ACTIVE), changesOf(FIRST));
        assertEquals(0, path(FIRST).errorCount());
        association.trySend(Message.of("back"));
        assertEquals(FIRST, dataPacket().to());
    }

    @Test
    void withoutPotentiallyFailedTheStateIsSkipped() throws Exception {
        option(AssociationOptions.POTENTIALLY_FAILED_THRESHOLD, 1000);
        begin();
        association.trySend(Message.of("lost"));
        simulation.runFor(Duration.ofMillis(500));
        assertEquals(List.of(), changesOf(FIRST));
    }

    @Test
    void whenAllPathsFailDataStillLeavesOnSome() throws Exception {
        option(AssociationOptions.ASSOCIATION_MAX_RETRANS, 1000);
        option(AssociationOptions.RTO_MAX, Duration.ofSeconds(1));
        begin();
        association.trySend(Message.of("into the dark"));
        simulation.runFor(Duration.ofSeconds(60));
        assertEquals(PathState.INACTIVE, path(FIRST).state());
        assertEquals(PathState.INACTIVE, path(SECOND).state());
        peer.takeAll();
        // Dormant (RFC 7829 section 4): it goes on, on one path or another. What was sent on both says of neither that
        // it works.
        dataPacket();
        peer.send(sack(peer.peerInitialTsn()));
        simulation.runFor(Duration.ofMillis(50));
        association.trySend(Message.of("once"));
        dataPacket();
        peer.send(sack(peer.peerInitialTsn() + 1));
        simulation.runFor(Duration.ofMillis(50));
        assertTrue(path(FIRST).state() == PathState.ACTIVE || path(SECOND).state() == PathState.ACTIVE);
        assertTrue(notifications.stream().noneMatch(Notification.Lost.class::isInstance));
    }

    @Test
    void theAssociationEndsAfterItsOwnCountWhateverThePathsSay() throws Exception {
        option(AssociationOptions.ASSOCIATION_MAX_RETRANS, 5);
        option(AssociationOptions.PATH_MAX_RETRANS, 100);
        option(AssociationOptions.POTENTIALLY_FAILED_THRESHOLD, 1000);
        begin();
        association.trySend(Message.of("into the dark"));
        simulation.runFor(Duration.ofMinutes(5));
        int transmissions = (int)
                peer.takeAll().stream().filter(DataChunk.class::isInstance).count();
        assertEquals(6, transmissions, "the first, and Association.Max.Retrans more (8.1)");
        var lost = notifications.stream()
                .filter(Notification.Lost.class::isInstance)
                .map(Notification.Lost.class::cast)
                .findFirst()
                .orElseThrow();
        assertEquals(Reason.UNREACHABLE, lost.cause().reason());
    }

    @Test
    void theIntervalOfHeartbeatsIsTheIntervalAndATimeoutWithJitter() throws Exception {
        option(AssociationOptions.HEARTBEAT_INTERVAL, Duration.ofSeconds(10));
        option(AssociationOptions.RTO_MIN, Duration.ofSeconds(1));
        begin();
        peer.answeringHeartbeats(true);
        peer.takeAll();
        long before = association.status().paths().size();
        var times = new ArrayList<Long>();
        var smallest = Long.MAX_VALUE;
        var largest = 0L;
        peer.answeringHeartbeats(false);
        long last = -1;
        peer.patience(Duration.ofSeconds(30));
        for (int i = 0; i < 60; i++) {
            HeartbeatChunk heartbeat = peer.skipTo(HeartbeatChunk.class);
            InetAddress to = peer.lastPacket().to();
            peer.sendFrom(to, heartbeatAck(heartbeat.information()));
            if (to.equals(FIRST)) {
                long now = simulation.clock().nanos() / 1_000_000;
                if (last >= 0) {
                    times.add(now - last);
                    smallest = Math.min(smallest, now - last);
                    largest = Math.max(largest, now - last);
                }
                last = now;
            }
        }
        assertEquals(2, before);
        // HB.interval + RTO, the latter with +/- 50 % (8.3).
        assertTrue(smallest >= 10_500 && largest <= 11_510, () -> times + " ms");
        assertTrue(largest - smallest > 300, () -> "no jitter in " + times);
    }
}
