/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.testkit.Chunks.WHOLE;
import static org.sluice.testkit.Chunks.data;
import static org.sluice.testkit.Chunks.gap;
import static org.sluice.testkit.Chunks.heartbeat;
import static org.sluice.testkit.Chunks.sack;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Counter;
import org.sluice.sctp.Message;
import org.sluice.sctp.wire.AbortChunk;
import org.sluice.sctp.wire.DataChunk;
import org.sluice.sctp.wire.DataView;
import org.sluice.sctp.wire.ErrorChunk;
import org.sluice.sctp.wire.HeartbeatChunk;
import org.sluice.sctp.wire.InvalidStreamIdentifierCause;
import org.sluice.sctp.wire.SackChunk;
import org.sluice.sctp.wire.SackChunk.GapAckBlock;
import org.sluice.sctp.wire.UnknownChunk;

/** How data moves (RFC 9260 sections 6 and 7). */
class TransferTest extends Story {

    private static void send(Association association, int stream, int length) {
        try {
            assertTrue(association.trySend(Message.wrap(bytes(length)).onStream(stream)));
        } catch (AssociationException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aLonePacketIsAcknowledgedAfterTheDelay() {
        establishedWithFirstData();
        long before = simulation.clock().nanos();
        int tsn = peer().nextTsn();
        peer().sendData(tsn, 0, 1, WHOLE, bytes(100));
        peer().expectSack(tsn);
        long took = simulation.clock().nanos() - before;
        assertTrue(took >= 200_000_000L && took < 210_000_000L, "SACK.Delay is 200 ms, it took " + took);
    }

    /** The first DATA of all is acknowledged at once (section 5.1); what comes after may wait. */
    private Association establishedWithFirstData() {
        Association association = established();
        long before = simulation.clock().nanos();
        peer().sendData(peer().nextTsn(), 0, 0, WHOLE, bytes(100));
        peer().expectSack(peer().lastTsn());
        assertTrue(simulation.clock().nanos() - before < 10_000_000L, "not at once");
        return association;
    }

    /** RFC 9260 section 6.10. */
    @Test
    void controlChunksComeBeforeDataInAPacketThatAnAnswerOpened() {
        Association association = establishedWithFirstData();
        send(association, 0, 10);
        DataChunk first = peer().expect(DataChunk.class);
        // Nagle's algorithm holds the second message back.
        send(association, 0, 10);
        peer().expectNothing(SHORT);
        // A duplicate asks for a SACK at once; the answer to the HEARTBEAT opens the packet that the message fills up.
        peer().send(heartbeat(new byte[8]), sack(first.tsn()), data(peer().lastTsn(), 0, 0, WHOLE, bytes(100)));
        var packet = peer().expectPacket();
        assertEquals(
                List.of(HeartbeatChunk.class, SackChunk.class, DataChunk.class),
                packet.chunks().stream().map(Object::getClass).toList());
    }

    @Test
    void everySecondPacketIsAcknowledgedAtOnce() {
        establishedWithFirstData();
        long before = simulation.clock().nanos();
        int tsn = peer().nextTsn();
        peer().sendData(tsn, 0, 1, WHOLE, bytes(100));
        peer().sendData(tsn + 1, 0, 2, WHOLE, bytes(100));
        peer().expectSack(tsn + 1);
        assertTrue(simulation.clock().nanos() - before < 10_000_000L, "not at once");
    }

    @Test
    void theImmediateBitAsksForASackAtOnce() {
        establishedWithFirstData();
        long before = simulation.clock().nanos();
        int tsn = peer().nextTsn();
        peer().sendData(tsn, 0, 1, WHOLE | DataView.SACK_IMMEDIATELY, bytes(10));
        peer().expectSack(tsn);
        assertTrue(simulation.clock().nanos() - before < 10_000_000L);
    }

    @Test
    void aGapIsReportedAtOnceAndSoIsADuplicate() {
        established();
        int tsn = peer().nextTsn();
        peer().sendData(tsn + 1, 0, 1, WHOLE, bytes(10));
        SackChunk sack = peer().expect(SackChunk.class);
        assertEquals(tsn - 1, sack.cumulativeTsnAck());
        assertEquals(List.of(new GapAckBlock(2, 2)), sack.gapAckBlocks());
        peer().sendData(tsn + 1, 0, 1, WHOLE, bytes(10));
        sack = peer().expect(SackChunk.class);
        assertEquals(List.of(tsn + 1), sack.duplicates());
        assertNull(association().poll());
        peer().sendData(tsn, 0, 0, WHOLE, bytes(10));
        peer().expectSack(tsn + 1);
        assertEquals(0, association().poll().streamSequenceNumber());
        assertEquals(1, association().poll().streamSequenceNumber());
    }

    @Test
    void unorderedDataOvertakes() {
        established();
        int tsn = peer().nextTsn();
        peer().sendData(tsn + 1, 0, 1, WHOLE, bytes(10));
        peer().sendData(tsn + 2, 0, 0, WHOLE | DataView.UNORDERED, bytes(20));
        simulation.runFor(SHORT);
        assertEquals(20, association().poll().length());
        assertNull(association().poll());
    }

    @Test
    void fragmentsInAnyOrderMakeTheMessage() {
        established();
        int tsn = peer().nextTsn();
        byte[] whole = bytes(30);
        peer().sendData(tsn + 2, 4, 0, DataView.ENDING, java.util.Arrays.copyOfRange(whole, 20, 30));
        peer().sendData(tsn, 4, 0, DataView.BEGINNING, java.util.Arrays.copyOfRange(whole, 0, 10));
        peer().sendData(tsn + 1, 4, 0, 0, java.util.Arrays.copyOfRange(whole, 10, 20));
        simulation.runFor(SHORT);
        assertArrayEquals(whole, association().poll().payload());
    }

    @Test
    void aStreamThatDoesNotExistIsReportedAndItsDataAcknowledged() {
        option(AssociationOptions.INBOUND_STREAMS, 2);
        established();
        int tsn = peer().nextTsn();
        peer().sendData(tsn, 7, 0, WHOLE | DataView.SACK_IMMEDIATELY, bytes(10));
        assertEquals(
                List.of(new InvalidStreamIdentifierCause(7)),
                peer().expect(ErrorChunk.class).causes());
        peer().expectSack(tsn);
        assertNull(association().poll());
    }

    @Test
    void dataWithoutUserDataAborts() {
        established();
        // A DATA chunk of 16 bytes: a header and nothing else.
        peer().send(new UnknownChunk(0, WHOLE, bytes(12)));
        assertEquals(9, peer().expect(AbortChunk.class).causes().get(0).code());
        assertEquals(AssociationState.CLOSED, association().state());
    }

    @Test
    void lostDataIsSentAgainAfterTheTimeoutWhichDoubles() {
        Association association = established();
        peer().ignoring(HeartbeatChunk.class);
        send(association, 0, 100);
        int tsn = peer().peerInitialTsn();
        peer().expectData(tsn);
        long first = simulation.clock().nanos();
        peer().patience(Duration.ofSeconds(5)).expectData(tsn);
        long second = simulation.clock().nanos();
        peer().expectData(tsn);
        long third = simulation.clock().nanos();
        assertEquals(1.0, (second - first) / 1e9, 0.01);
        assertEquals(2.0, (third - second) / 1e9, 0.01);
        peer().send(sack(tsn));
        peer().expectNothing(Duration.ofSeconds(20));
        assertEquals(2, host().stack().counters().get(Counter.T3_EXPIRATIONS));
    }

    @Test
    void theThirdMissingReportHasAChunkSentAgainAtOnce() {
        option(AssociationOptions.NO_DELAY, true);
        Association association = established();
        for (int i = 0; i < 5; i++) {
            send(association, 0, 700);
        }
        int tsn = peer().peerInitialTsn();
        for (int i = 0; i < 5; i++) {
            peer().expectData(tsn + i);
        }
        peer().send(sack(tsn - 1, gap(2, 2)));
        peer().send(sack(tsn - 1, gap(2, 3)));
        peer().expectNothing(SHORT);
        peer().send(sack(tsn - 1, gap(2, 4)));
        peer().expectData(tsn);
        assertEquals(1, host().stack().counters().get(Counter.FAST_RETRANSMITS));
        peer().send(sack(tsn + 4));
        peer().expectNothing(Duration.ofSeconds(20));
    }

    @Test
    void messagesAreCutToThePacketAndNumberedOnTheirStream() {
        Association association = established();
        send(association, 2, 3000);
        DataChunk first = peer().expect(DataChunk.class);
        DataChunk second = peer().expect(DataChunk.class);
        DataChunk third = peer().expect(DataChunk.class);
        assertEquals(DataView.BEGINNING, first.flags());
        assertEquals(0, second.flags());
        assertEquals(DataView.ENDING, third.flags());
        assertEquals(3000, first.payload().length + second.payload().length + third.payload().length);
        assertEquals(first.streamSequenceNumber(), third.streamSequenceNumber());
        assertTrue(first.payload().length % 4 == 0);
    }

    @Test
    void smallMessagesWaitForAcknowledgementAndThenShareAPacket() {
        Association association = established();
        for (int i = 0; i < 4; i++) {
            send(association, 0, 50);
        }
        simulation.runFor(SHORT);
        send(association, 0, 60);
        send(association, 0, 61);
        // The first four were handed over at once and went together; the next two wait (Nagle).
        assertEquals(4, peer().expectPacket().chunks().size());
        peer().expectNothing(SHORT);
        peer().send(sack(peer().peerInitialTsn() + 3));
        assertEquals(2, peer().expectPacket().chunks().size());
    }

    @Test
    void aShutWindowIsProbedWithOneChunk() {
        Association association = established();
        peer().answeringHeartbeats(true);
        int tsn = peer().peerInitialTsn();
        send(association, 0, 1000);
        peer().expectData(tsn);
        peer().send(sack(tsn, 0));
        simulation.runFor(SHORT);
        send(association, 0, 1000);
        send(association, 0, 1000);
        // The window may open any moment: the first probe waits one RTO.
        peer().expectNothing(Duration.ofMillis(900));
        peer().expectData(tsn + 1);
        peer().expectNothing(Duration.ofMillis(500));
        // The probe goes on, and does not count against the peer while it answers (section 6.1).
        for (int i = 0; i < 30; i++) {
            peer().patience(Duration.ofSeconds(61)).expectData(tsn + 1);
            peer().send(sack(tsn, 0));
        }
        peer().send(sack(tsn + 1, 100_000));
        peer().expectData(tsn + 2);
        assertEquals(AssociationState.ESTABLISHED, association.state());
    }

    @Test
    void theWindowShrinksByWhatTheUserHasNotTaken() {
        option(AssociationOptions.RECEIVE_BUFFER, 10_000);
        established();
        int tsn = peer().nextTsn();
        for (int i = 0; i < 6; i++) {
            peer().sendData(tsn + i, 0, i, WHOLE, bytes(1000));
        }
        SackChunk sack = peer().skipTo(SackChunk.class);
        while (sack.cumulativeTsnAck() != tsn + 5) {
            sack = peer().skipTo(SackChunk.class);
        }
        assertTrue(sack.advertisedReceiverWindow() < 4000, "window " + sack.advertisedReceiverWindow());
        while (association().poll() != null) {
            // The user takes everything.
        }
        peer().sendData(tsn + 6, 0, 6, WHOLE | DataView.SACK_IMMEDIATELY, bytes(10));
        sack = peer().skipTo(SackChunk.class);
        assertTrue(sack.advertisedReceiverWindow() > 9000, "window " + sack.advertisedReceiverWindow());
    }

    @Test
    void aFullSendBufferSaysSo() throws Exception {
        option(AssociationOptions.SEND_BUFFER, 5000);
        Association association = established();
        assertTrue(association.trySend(Message.wrap(bytes(3000))));
        assertFalse(association.trySend(Message.wrap(bytes(3000))));
        simulation.runFor(SHORT);
        int tsn = peer().peerInitialTsn();
        peer().send(sack(tsn + 2));
        simulation.runFor(SHORT);
        assertTrue(association.trySend(Message.wrap(bytes(3000))));
    }

    @Test
    void anAcknowledgementOfWhatWasNeverSentAborts() {
        established();
        peer().send(sack(peer().peerInitialTsn() + 100));
        peer().expect(AbortChunk.class);
        assertEquals(AssociationState.CLOSED, association().state());
    }

    @Test
    void unknownChunksAreSkippedOrReportedAsTheirTypeAsks() {
        established();
        int tsn = peer().nextTsn();
        // 10: skipped without a word; what follows is taken.
        peer().send(new UnknownChunk(0xbf, 0, bytes(4)), data(tsn, 0, 0, WHOLE | 8, bytes(9)));
        peer().expectSack(tsn);
        // 11: reported; what follows is taken.
        peer().send(new UnknownChunk(0xfe, 0, bytes(4)), data(tsn + 1, 0, 1, WHOLE | 8, bytes(9)));
        peer().expect(ErrorChunk.class);
        peer().expectSack(tsn + 1);
        // 00: the rest of the packet is dropped without a word.
        peer().send(new UnknownChunk(0x3e, 0, bytes(4)), data(tsn + 2, 0, 2, WHOLE | 8, bytes(9)));
        peer().expectNothing(Duration.ofSeconds(1));
        // 01: reported; the rest of the packet is dropped.
        peer().send(new UnknownChunk(0x7e, 0, bytes(4)), data(tsn + 2, 0, 2, WHOLE | 8, bytes(9)));
        peer().expect(ErrorChunk.class);
        peer().expectNothing(Duration.ofSeconds(1));
    }
}
