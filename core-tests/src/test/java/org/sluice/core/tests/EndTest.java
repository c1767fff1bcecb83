/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.testkit.Chunks.abort;
import static org.sluice.testkit.Chunks.heartbeat;
import static org.sluice.testkit.Chunks.sack;
import static org.sluice.testkit.Chunks.shutdown;
import static org.sluice.testkit.Chunks.shutdownAck;
import static org.sluice.testkit.Chunks.shutdownComplete;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationException.Reason;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Counter;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.sctp.wire.AbortChunk;
import org.sluice.sctp.wire.CauseCode;
import org.sluice.sctp.wire.Checksum;
import org.sluice.sctp.wire.DataChunk;
import org.sluice.sctp.wire.HeartbeatChunk;
import org.sluice.sctp.wire.ShutdownAckChunk;
import org.sluice.sctp.wire.ShutdownChunk;
import org.sluice.sctp.wire.ShutdownCompleteChunk;
import org.sluice.sctp.wire.UserInitiatedAbortCause;

/** How an association ends, and how it notices that the peer is gone (RFC 9260 sections 8.1 to 8.3 and 9). */
class EndTest extends Story {

    @Test
    void shutdownWaitsForWhatIsOutstanding() throws Exception {
        Association association = established();
        int tsn = peer().nextTsn();
        association.trySend(Message.of("last words"));
        var done = association.shutdown();
        peer().expect(DataChunk.class);
        peer().expectNothing(SHORT);
        assertEquals(AssociationState.SHUTDOWN_PENDING, association.state());
        assertThrows(AssociationException.class, () -> association.trySend(Message.of("too late")));
        peer().send(sack(peer().peerInitialTsn()));
        peer().expect(new ShutdownChunk(tsn - 1));
        assertEquals(AssociationState.SHUTDOWN_SENT, association.state());
        peer().send(shutdownAck());
        peer().expect(new ShutdownCompleteChunk(false));
        assertTrue(done.isDone() && !done.isCompletedExceptionally());
        assertEquals(List.of(), host().stack().associations());
    }

    @Test
    void theOtherSideOfAShutdown() {
        Association association = established();
        peer().send(shutdown(peer().peerInitialTsn() - 1));
        peer().expect(ShutdownAckChunk.class);
        assertTrue(wasNotified(Notification.PeerShutdown.class));
        peer().send(shutdownComplete());
        simulation.runFor(SHORT);
        assertEquals(AssociationState.CLOSED, association.state());
        assertTrue(wasNotified(Notification.ShutdownComplete.class));
        assertNull(association.poll());
    }

    @Test
    void bothSidesMayShutDownAtOnce() {
        Association association = established();
        association.shutdown();
        peer().expect(ShutdownChunk.class);
        peer().send(shutdown(peer().peerInitialTsn() - 1));
        peer().expect(ShutdownAckChunk.class);
        peer().send(shutdownAck());
        peer().expect(ShutdownCompleteChunk.class);
        assertEquals(AssociationState.CLOSED, association.state());
    }

    @Test
    void shutdownIsSentAgainUntilItIsAnswered() {
        Association association = established();
        association.shutdown();
        peer().expect(ShutdownChunk.class);
        peer().patience(Duration.ofSeconds(3)).expect(ShutdownChunk.class);
        peer().expect(ShutdownChunk.class);
        peer().send(shutdownAck());
        peer().expect(ShutdownCompleteChunk.class);
    }

    @Test
    void whatThePeerSendsGivesItMoreTimeToShutDown() {
        option(AssociationOptions.ASSOCIATION_MAX_RETRANS, 2);
        Association association = established();
        association.shutdown();
        peer().expect(ShutdownChunk.class);
        for (int i = 0; i < 20; i++) {
            // Each is answered, and T2 starts anew with no error counted (section 9.2).
            simulation.runFor(Duration.ofMillis(900));
            peer().sendData(0, i, bytes(10));
            peer().expectSack(peer().lastTsn());
            peer().expect(new ShutdownChunk(peer().lastTsn()));
        }
        assertEquals(AssociationState.SHUTDOWN_SENT, association.state());
        peer().ignoring(ShutdownChunk.class);
        peer().ignoring(HeartbeatChunk.class);
        simulation.runFor(Duration.ofSeconds(20));
        assertEquals(AssociationState.CLOSED, association.state(), "three in a row without an answer");
    }

    @Test
    void aLostShutdownIsSentAgainWhateverElseThePeerSends() {
        Association association = established();
        association.shutdown();
        peer().expect(ShutdownChunk.class);
        int again = 0;
        for (int i = 0; i < 30; i++) {
            simulation.runFor(Duration.ofMillis(200));
            peer().send(heartbeat(new byte[8]));
            again += (int) peer().takeAll().stream()
                    .filter(ShutdownChunk.class::isInstance)
                    .count();
        }
        assertTrue(again >= 2, () -> "the peer never heard of it");
        assertEquals(AssociationState.SHUTDOWN_SENT, association.state());
    }

    @Test
    void anAcknowledgementAfterTheEndOfDataMeansNothing() {
        Association association = established();
        association.shutdown();
        peer().expect(ShutdownChunk.class);
        // Section 6: in any other state a SACK is discarded, whatever it says.
        peer().send(sack(peer().peerInitialTsn() + 100));
        peer().send(shutdownAck());
        peer().expect(ShutdownCompleteChunk.class);
        assertTrue(wasNotified(Notification.ShutdownComplete.class));
    }

    @Test
    void anAbortThatCannotBeReadIsDiscarded() {
        Association association = established();
        byte[] packet = peer().packet(peer().peerTag(), abort(new UserInitiatedAbortCause("x")));
        // The cause says that it is longer than its chunk (section 3.3.7).
        packet[12 + 4 + 3] = 99;
        new Checksum().seal(ByteBuffer.wrap(packet));
        peer().sendRaw(packet);
        simulation.runFor(SHORT);
        assertEquals(AssociationState.ESTABLISHED, association.state());
        assertEquals(1, host().stack().counters().get(Counter.MALFORMED));
    }

    @Test
    void aShutdownThatTakesTooLongIsAborted() {
        option(AssociationOptions.SHUTDOWN_GUARD, Duration.ofSeconds(10));
        Association association = established();
        var done = association.shutdown();
        peer().ignoring(ShutdownChunk.class);
        peer().patience(Duration.ofSeconds(11)).expect(AbortChunk.class);
        var failure = assertThrows(CompletionException.class, done::join);
        assertEquals(Reason.SHUTDOWN_TIMEOUT, ((AssociationException) failure.getCause()).reason());
    }

    @Test
    void anAbortTellsItsReasonBothWays() {
        Association association = established();
        association.abort("enough");
        assertEquals(
                List.of(new UserInitiatedAbortCause("enough")),
                peer().expect(AbortChunk.class).causes());
        assertEquals(AssociationState.CLOSED, association.state());

        peer().connect();
        simulation.runFor(SHORT);
        Association second = association();
        peer().send(abort(new UserInitiatedAbortCause("no more")));
        simulation.runFor(SHORT);
        var failure =
                assertThrows(CompletionException.class, () -> second.ended().join());
        AssociationException cause = (AssociationException) failure.getCause();
        assertEquals(Reason.ABORTED_BY_PEER, cause.reason());
        assertEquals("no more", cause.peerCauses().get(0).text());
    }

    @Test
    void whatWasNotAcknowledgedIsGivenBackWithThatDistinction() throws Exception {
        Association association = established();
        association.trySend(Message.of("sent, not acknowledged"));
        simulation.runFor(SHORT);
        association.trySend(Message.of("waits behind it"));
        simulation.runFor(SHORT);
        peer().send(abort(new UserInitiatedAbortCause("no more")));
        simulation.runFor(SHORT);
        var failed = notifications.stream()
                .filter(Notification.SendFailed.class::isInstance)
                .map(Notification.SendFailed.class::cast)
                .toList();
        assertEquals(2, failed.size());
        assertTrue(failed.get(0).sent());
        assertFalse(failed.get(1).sent());
        assertEquals(15, failed.get(1).message().length());
        for (var each : failed) {
            assertEquals(Notification.SendFailed.Reason.ENDED, each.reason());
            assertEquals(CauseCode.USER_INITIATED_ABORT, each.errorCause(), "what the peer said");
        }
    }

    @Test
    void anIdlePathIsProbedAndItsRoundTripMeasured() {
        Association association = established();
        peer().answeringHeartbeats(false);
        HeartbeatChunk probe = peer().patience(Duration.ofSeconds(33)).expect(HeartbeatChunk.class);
        assertTrue(simulation.clock().nanos() > 30_000_000_000L);
        peer().send(new HeartbeatChunk(true, probe.information()));
        simulation.runFor(SHORT);
        assertTrue(association.status().primaryPath().smoothedRoundTripTime().toMillis() <= 3);
        assertEquals(0, association.status().primaryPath().errorCount());
    }

    @Test
    void aPeerThatFallsSilentIsNoticed() {
        option(AssociationOptions.ASSOCIATION_MAX_RETRANS, 4);
        option(AssociationOptions.HEARTBEAT_INTERVAL, Duration.ofSeconds(5));
        Association association = established();
        peer().ignoring(HeartbeatChunk.class);
        peer().answeringHeartbeats(false);
        simulation.runFor(Duration.ofMinutes(10));
        var failure = assertThrows(
                CompletionException.class, () -> association.ended().join());
        assertEquals(Reason.UNREACHABLE, ((AssociationException) failure.getCause()).reason());
        assertTrue(wasNotified(Notification.PathChanged.class));
    }

    @Test
    void closingAStackTellsThePeers() {
        established();
        host().stack().close();
        peer().expect(AbortChunk.class);
    }

    @Test
    void afterAnEndTheSamePeerMayComeAgain() {
        for (int i = 0; i < 5; i++) {
            if (i == 0) {
                established();
            } else {
                peer().connect();
                simulation.runFor(SHORT);
            }
            association().abort("");
            peer().expect(AbortChunk.class);
        }
    }

    /** ICMP8 of RFC 9260 section 10, of a host whose SCTP is a program: its system says so of each packet that finds the program's socket full. */
    @Test
    void protocolUnreachableIsBelievedOfASilentPeerOnly() throws Exception {
        Association association = established();
        byte[] quoted = ByteBuffer.allocate(8)
                .putShort((short) association.localPort())
                .putShort((short) PEER_PORT)
                .putInt(peer().ownTag())
                .array();
        reportUnreachable(quoted);
        assertEquals(AssociationState.ESTABLISHED, association.state());
        assertEquals(1, host().stack().counters().get(Counter.NETWORK_REPORTS_IGNORED));

        simulation.runFor(Duration.ofSeconds(2));
        reportUnreachable(quoted);
        assertTrue(wasNotified(Notification.Lost.class));
    }

    private void reportUnreachable(byte[] quoted) {
        simulation
                .network()
                .reportUnreachable(host().address(), peer().addresses().get(0), quoted, true);
        simulation.runFor(Duration.ofMillis(10));
    }
}
