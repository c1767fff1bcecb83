/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.pktdrop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Counter;
import org.sluice.sctp.ExtensionStatus;
import org.sluice.sctp.Message;
import org.sluice.sctp.Options;
import org.sluice.sctp.wire.Chunk;
import org.sluice.sctp.wire.DataChunk;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.SupportedExtensionsParameter;
import org.sluice.sctp.wire.UnknownChunk;
import org.sluice.testkit.Chunks;
import org.sluice.testkit.ReceivedPacket;

/** Negotiation, reports that are sent, and data that is sent again; against bytes worked out from the draft's layout. */
class PeerTest extends PeerStory {

    private ExtensionStatus status() {
        return association.status().extensions().get(0);
    }

    @Test
    void bothSidesListTheChunk() throws Exception {
        InitChunk initAck = established(SUPPORTED);
        assertTrue(initAck.parameters().contains(SUPPORTED));
        assertEquals(new ExtensionStatus("ext.pktdrop", "0.1.0", true, ""), status());
    }

    @Test
    void itIsOffUnlessItIsWanted() throws Exception {
        options = Options.none().with(AssociationOptions.HEARTBEAT, false);
        InitChunk initAck = established(SUPPORTED);
        assertFalse(initAck.parameters().stream().anyMatch(SupportedExtensionsParameter.class::isInstance));
        assertEquals("not offered by us", status().reason());
    }

    @Test
    void aPeerThatDoesNotListItGetsNoReports() throws Exception {
        established();
        assertEquals("not offered by the peer", status().reason());
        peer.sendWithBadChecksum(Chunks.data(peer.lastTsn() + 1, 0, 0, new byte[40]));
        assertEquals(List.of(), arrivingChunks());
        assertEquals(1, counter(Counter.CHECKSUM_ERRORS));
    }

    /** A packet of the peer's with a wrong checksum. */
    private byte[] broken(Chunk... chunks) {
        byte[] bytes = peer.packet(peer.peerTag(), chunks);
        bytes[11] ^= 0x40;
        return bytes;
    }

    private UnknownChunk onlyReport() {
        List<Chunk> chunks = arrivingChunks();
        assertEquals(1, chunks.size(), chunks::toString);
        assertEquals(PACKET_DROPPED, chunks.get(0).type());
        return (UnknownChunk) chunks.get(0);
    }

    /** B, the buffer's size, what is in it, no full length, reserved, the packet as it came. */
    @Test
    void aPacketThatArrivesDamagedIsReportedWhole() throws Exception {
        options = options.with(AssociationOptions.RECEIVE_BUFFER, 100_000);
        established(SUPPORTED);
        byte[] bytes = broken(Chunks.data(peer.lastTsn() + 1, 0, 0, content(1, 101)));
        peer.sendRaw(bytes);
        assertEquals(report(B, 100_000, 0, 0, bytes), onlyReport());
        assertEquals(1, counter(Counter.CHECKSUM_ERRORS));
        assertFigures(Figure.REPORTS_SENT, 1);
        // What is held for the user, and costs beside it, is told as the window of a SACK tells it.
        peer.sendData(0, 0, content(0, 1000));
        long told = ((org.sluice.sctp.wire.SackChunk) arrivingChunks().get(0)).advertisedReceiverWindow();
        bytes = broken(Chunks.data(peer.lastTsn() + 1, 0, 1, content(1, 101)));
        peer.sendRaw(bytes);
        assertEquals(report(B, 100_000, (int) (100_000 - told), 0, bytes), onlyReport());
        assertTrue(told < 100_000);
    }

    /** T, and the full length; the report fills a packet to the byte. */
    @Test
    void aReportIsCutToFitOnePacket() throws Exception {
        established(SUPPORTED);
        byte[] bytes = broken(Chunks.data(peer.lastTsn() + 1, 0, 0, content(1, 1452)));
        assertEquals(1480, bytes.length);
        peer.sendRaw(bytes);
        List<ReceivedPacket> packets = arriving();
        assertEquals(1, packets.size());
        assertEquals(1480, packets.get(0).length());
        UnknownChunk chunk = (UnknownChunk) packets.get(0).chunks().get(0);
        assertEquals(report(B | T, 2 << 20, 0, 1480, Arrays.copyOf(bytes, 1480 - 12 - 16)), chunk);
    }

    /** Whatever says whose the packet is has to be right: the tag, the ports and the address. */
    @Test
    void aPacketThatIsNotSurelyThePeersIsNotReported() throws Exception {
        established(SUPPORTED);
        Chunk data = Chunks.data(peer.lastTsn() + 1, 0, 0, content(1, 101));
        for (int at : new int[] {0, 1, 2, 3, 4, 5, 6, 7}) {
            byte[] bytes = broken(data);
            bytes[at] ^= 0x10;
            peer.sendRaw(bytes);
        }
        peer.sendRaw(org.sluice.testkit.Simulation.address("10.0.0.9"), broken(data));
        peer.sendRaw(Arrays.copyOf(broken(data), 15));
        assertEquals(List.of(), arrivingChunks());
        assertEquals(9, counter(Counter.CHECKSUM_ERRORS));
        assertFigures();
    }

    @Test
    void whatMustNotBeReportedIsNot() throws Exception {
        established(SUPPORTED);
        Chunk data = Chunks.data(peer.lastTsn() + 1, 0, 0, content(1, 101));
        peer.sendRaw(broken(Chunks.abort()));
        peer.sendRaw(broken(report(B, 0, 0, 0, ours(data))));
        peer.sendRaw(broken(Chunks.initAck(7, 7)));
        // Behind another chunk as well.
        peer.sendRaw(broken(Chunks.heartbeatAck(new byte[5]), Chunks.abort()));
        assertEquals(List.of(), arrivingChunks());
        assertFigures();
        assertAlive();
        // One with a chunk whose length is nonsense is.
        byte[] nonsense = broken(data);
        nonsense[15] = 3;
        nonsense[14] = 0;
        peer.sendRaw(nonsense);
        assertEquals(report(B, 2 << 20, 0, 0, nonsense), onlyReport());
    }

    @Test
    void reportsAreLimited() throws Exception {
        options = options.with(PacketDropOptions.REPORTS, 5);
        established(SUPPORTED);
        byte[] bytes = broken(Chunks.data(peer.lastTsn() + 1, 0, 0, content(1, 101)));
        for (int i = 0; i < 20; i++) {
            peer.sendRaw(bytes);
        }
        assertEquals(5, arrivingChunks().size());
        simulation.runFor(Duration.ofMillis(410));
        for (int i = 0; i < 20; i++) {
            peer.sendRaw(bytes);
        }
        assertEquals(2, arrivingChunks().size());
        assertFigures(Figure.REPORTS_SENT, 7, Figure.REPORTS_WITHHELD, 33);
        association.configure(Options.none().with(PacketDropOptions.REPORTS, 0));
        simulation.runFor(Duration.ofSeconds(2));
        peer.sendRaw(bytes);
        assertEquals(List.of(), arrivingChunks());
    }

    /** A damaged packet proves nothing of the peer: errors are counted on, and no timer begins anew. */
    @Test
    void aDamagedPacketProvesNothing() throws Exception {
        options = options.with(AssociationOptions.ASSOCIATION_MAX_RETRANS, 2)
                .with(AssociationOptions.PATH_MAX_RETRANS, 2);
        established(SUPPORTED);
        send(1);
        byte[] bytes = broken(Chunks.sack(tsn - 1));
        for (int i = 0; i < 100 && association.state() != AssociationState.CLOSED; i++) {
            peer.sendRaw(bytes);
            simulation.runFor(Duration.ofMillis(200));
        }
        assertEquals(AssociationState.CLOSED, association.state());
    }

    /** Before the COOKIE ACK the peer may not know the association: it would answer with an ABORT. */
    @Test
    void nothingIsReportedBeforeTheAssociationIsUp() throws Exception {
        connecting();
        byte[] cookie = {1, 2, 3, 4};
        peer.send(Chunks.initAck(
                peer.ownTag(), peer.nextTsn(), SUPPORTED, new org.sluice.sctp.wire.StateCookieParameter(cookie)));
        peer.expect(Chunks.cookieEcho(cookie));
        peer.sendRaw(broken(Chunks.cookieAck()));
        peer.expectNothing(Duration.ofMillis(100));
        peer.send(Chunks.cookieAck());
        simulation.runFor(SHORT);
        peer.sendRaw(broken(Chunks.heartbeat(new byte[8])));
        assertEquals(PACKET_DROPPED, arrivingChunks().get(0).type());
    }

    @ParameterizedTest
    @ValueSource(ints = {B, M, M | B, M | T, B | T})
    void reportedDataIsSentAgainAtOnceAndTheWindowStays(int flags) throws Exception {
        established(SUPPORTED);
        grow(10);
        long before = window();
        List<DataChunk> data = send(7);
        byte[] packet = ours(data.get(1));
        byte[] there = (flags & T) == 0 ? packet : Arrays.copyOf(packet, 12 + 16 + 31);
        UnknownChunk report = report(flags, 0, 0, (flags & T) == 0 ? 0 : packet.length, there);
        if ((flags & M) == 0) {
            peer.send(report);
        } else {
            fromBox(report);
        }
        assertEquals(List.of(data.get(1)), arrivingData());
        assertEquals(before, window());
        // SACKs that were on their way miss it as well: no second loss.
        for (int i = 1; i <= 5; i++) {
            peer.send(Chunks.sack(data.get(0).tsn(), Chunks.gap(2, 1 + i)));
        }
        assertEquals(List.of(), arrivingData());
        assertEquals(before, window());
        assertEquals(1, association.status().retransmittedChunks());
        peer.send(Chunks.sack(data.get(6).tsn()));
        simulation.runFor(SHORT);
        assertEquals(0, association.status().unacknowledgedChunks());
        assertEquals(0, counter(Counter.FAST_RETRANSMITS));
    }

    /** The control: without the report, the same SACKs have the window reduced. */
    @Test
    void withoutAReportTheWindowShrinks() throws Exception {
        established(SUPPORTED);
        grow(10);
        long before = window();
        List<DataChunk> data = send(7);
        for (int i = 1; i <= 5; i++) {
            peer.send(Chunks.sack(data.get(0).tsn(), Chunks.gap(2, 1 + i)));
        }
        assertEquals(List.of(data.get(1)), arrivingData());
        assertTrue(window() < before);
    }

    /** Several chunks of one packet; those with less than 31 bytes are left to the timers. */
    @Test
    void allChunksOfThePacketAreHeeded() throws Exception {
        established(SUPPORTED);
        grow(4);
        List<DataChunk> data = new java.util.ArrayList<>(send(2, 31));
        data.addAll(send(1, 30));
        data.addAll(send(1, 100));
        damaged(data.toArray(Chunk[]::new));
        assertEquals(List.of(data.get(0), data.get(1), data.get(3)), arrivingData());
        assertFigures(
                Figure.FROM_PEER, 1,
                Figure.OF_CORRUPTION, 1,
                Figure.DATA, 4,
                Figure.DATA_SENT_AGAIN, 3,
                Figure.DATA_TOO_SHORT, 1);
    }

    /** The damage may be in what is compared: then it is not recognized; or behind it. */
    @Test
    void damageInWhatIsComparedIsNotTheSame() throws Exception {
        established(SUPPORTED);
        grow(4);
        DataChunk data = send(1).get(0);
        int payload = 12 + 16;
        for (int at : new int[] {payload, payload + 30}) {
            byte[] packet = ours(data);
            packet[at] ^= 1;
            peer.send(report(B, 0, 0, 0, packet));
        }
        assertEquals(List.of(), arrivingData());
        byte[] packet = ours(data);
        packet[payload + 31] ^= 1;
        peer.send(report(B, 0, 0, 0, packet));
        assertEquals(List.of(data), arrivingData());
        assertEquals(2, figures().get(Figure.DATA_DIFFERENT));
    }

    @Test
    void moreIsComparedWhereThatIsWanted() throws Exception {
        options = options.with(PacketDropOptions.COMPARED, 100);
        established(SUPPORTED);
        DataChunk data = send(1).get(0);
        byte[] packet = ours(data);
        packet[12 + 16 + 99] ^= 1;
        peer.send(report(B, 0, 0, 0, packet));
        assertEquals(List.of(), arrivingData());
        damaged(data);
        assertEquals(List.of(data), arrivingData());
    }

    /** Who repeats a report gets nothing for it: a chunk is sent again once in half a round trip. */
    @Test
    void repeatedReportsHaveNothingSentAgain() throws Exception {
        established(SUPPORTED);
        grow(4);
        simulation.network().impair(org.sluice.testkit.Impairments.NONE.delay(Duration.ofMillis(100)));
        for (int i = 0; i < 20; i++) {
            // Until a round trip is known to be 200 ms.
            association.trySend(Message.wrap(content(0, LENGTH)));
            simulation.runFor(Duration.ofMillis(101));
            peer.takeAll();
            peer.send(Chunks.sack(tsn++));
            simulation.runFor(Duration.ofMillis(101));
        }
        association.trySend(Message.wrap(content(0, LENGTH)));
        simulation.runFor(Duration.ofMillis(101));
        DataChunk data = (DataChunk) peer.takeAll().get(0);
        for (int i = 0; i < 10; i++) {
            damaged(data);
        }
        simulation.runFor(Duration.ofMillis(210));
        assertEquals(List.of(data), peer.takeAll());
        // It was damaged again.
        damaged(data);
        damaged(data);
        simulation.runFor(Duration.ofMillis(210));
        assertEquals(List.of(data), peer.takeAll());
        assertEquals(2, figures().get(Figure.DATA_SENT_AGAIN));
        assertEquals(10, figures().get(Figure.DATA_ON_ITS_WAY));
    }

    @Test
    void reportsBeyondTheLimitArePassedOver() throws Exception {
        options = options.with(PacketDropOptions.HEEDED, 2);
        established(SUPPORTED);
        grow(10);
        List<DataChunk> data = send(5);
        simulation.runFor(Duration.ofMillis(10));
        data.forEach(this::damaged);
        assertEquals(data.subList(0, 2), arrivingData());
        assertFigures(
                Figure.FROM_PEER, 5,
                Figure.OVER_LIMIT, 3,
                Figure.OF_CORRUPTION, 2,
                Figure.DATA, 2,
                Figure.DATA_SENT_AGAIN, 2);
    }

    /** Neither B nor M: the peer had no room for it, perhaps; nothing was lost on the way. */
    @Test
    void withoutBAndMNothingIsTakenForLost() throws Exception {
        established(SUPPORTED);
        DataChunk data = send(1).get(0);
        peer.send(report(0, 0, 0, 0, ours(data, Chunks.sack(1))));
        assertEquals(List.of(), arrivingChunks());
        assertFigures(Figure.FROM_PEER, 1, Figure.DATA, 1, Figure.CONTROL, 1, Figure.NOT_LOST, 2);
    }

    /** The timer still runs: what a report had sent again and was lost once more comes when it runs out. */
    @Test
    void theTimerRunsOn() throws Exception {
        established(SUPPORTED);
        DataChunk data = send(1).get(0);
        damaged(data);
        assertEquals(List.of(data), arrivingData());
        simulation.runFor(Duration.ofSeconds(2));
        assertEquals(List.of(data), arrivingData());
        assertEquals(1, counter(Counter.T3_EXPIRATIONS));
    }

    /** M reports have to be heeded no more than the user likes. */
    @Test
    void boxesAreNotHeededWhereTheyShallNotBe() throws Exception {
        options = options.with(PacketDropOptions.MIDDLE_BOXES, false);
        established(SUPPORTED);
        DataChunk data = send(1).get(0);
        fromBox(report(M | B, 0, 0, 0, ours(data)));
        assertEquals(List.of(), arrivingChunks());
        assertFigures(Figure.FROM_MIDDLE_BOXES, 1, Figure.NOT_HEEDED, 1);
    }
}
