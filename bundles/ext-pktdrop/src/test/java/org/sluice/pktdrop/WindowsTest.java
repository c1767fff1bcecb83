/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.pktdrop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Message;
import org.sluice.sctp.wire.DataChunk;
import org.sluice.testkit.Chunks;
import org.sluice.testkit.Impairments;

/** Windows as reports tell them. */
class WindowsTest extends PeerStory {

    private static final byte[] NO_PACKET = {};

    private long peerWindow() {
        simulation.runFor(SHORT);
        return association.status().peerReceiveWindow();
    }

    /** Size less what is held less what is in flight; less than a packet counts as none while data is in flight. */
    @ParameterizedTest
    @CsvSource({
        "200000, 50000, 2, 147200",
        "200000, 0, 2, 197200",
        "200000, 200000, 2, 0",
        "200000, 300000, 2, 0",
        "2800, 0, 2, 0",
        "4279, 0, 2, 0",
        "4280, 0, 2, 1480",
        "-1, 0, 2, 4294964495",
        "1000, 300, 0, 700",
    })
    void thePeersWindowIsTakenFromItsReport(int size, int held, int inFlight, long window) throws Exception {
        established(SUPPORTED);
        send(inFlight);
        peer.send(report(0, size, held, 0, NO_PACKET));
        assertEquals(window, peerWindow());
        assertEquals(1, figures().get(Figure.PEER_WINDOWS));
    }

    /** What the report has sent again is in flight no more, and then again. */
    @Test
    void whatIsSentAgainIsReckonedWith() throws Exception {
        established(SUPPORTED);
        List<DataChunk> data = send(2);
        peer.send(report(B, 100_000, 10_000, 0, ours(data.get(0))));
        assertEquals(90_000 - 2L * LENGTH, peerWindow());
    }

    /** A report that says nothing of a buffer leaves the window alone, and so does one of a packet of somebody else. */
    @Test
    void aReportThatSaysNothingChangesNothing() throws Exception {
        established(SUPPORTED);
        send(1);
        long before = peerWindow();
        peer.send(report(0, 0, 0, 0, NO_PACKET));
        peer.send(report(B, 1_000_000, 0, 0, packet(PORT, PEER_PORT, peer.ownTag() + 1, Chunks.cookieAck())));
        assertEquals(before, peerWindow());
        assertEquals(0, figures().get(Figure.PEER_WINDOWS));
    }

    /** A window that was shut by a report opens with the next SACK, or is probed. */
    @Test
    void aWindowShutByAReportIsNoDeadEnd() throws Exception {
        established(SUPPORTED);
        peer.send(report(0, 1000, 1000, 0, NO_PACKET));
        assertEquals(0, peerWindow());
        assertTrue(association.trySend(Message.wrap(content(0, LENGTH))));
        assertTrue(arrivingData().isEmpty());
        simulation.runFor(Duration.ofSeconds(1));
        assertEquals(1, arrivingData().size());
        peer.send(Chunks.sack(tsn));
        assertEquals(Chunks.WINDOW, peerWindow());
    }

    /** 600 ms, and so many packets fit the window. */
    private void farAway(int packets) throws Exception {
        options = options.with(AssociationOptions.RTO_INITIAL, Duration.ofSeconds(1));
        established(SUPPORTED);
        simulation.network().impair(Impairments.NONE.delay(Duration.ofMillis(300)));
        for (int i = 0; window() < (long) packets * LENGTH || roundTrip() < 590; i++) {
            sendFar(fitting());
            peer.send(Chunks.sack(tsn - 1));
            simulation.runFor(Duration.ofMillis(301));
            assertTrue(i < 100);
        }
    }

    private long roundTrip() {
        return association.status().primaryPath().smoothedRoundTripTime().toMillis();
    }

    private List<DataChunk> sendFar(int packets) throws Exception {
        for (int i = 0; i < packets; i++) {
            association.trySend(Message.wrap(content(i, LENGTH)));
        }
        simulation.runFor(Duration.ofMillis(301));
        tsn += packets;
        return peer.takeAll().stream().map(DataChunk.class::cast).toList();
    }

    /** From a box, with nothing but the link; arrives. */
    private void link(int bandwidth, int queue) {
        fromBox(report(M, bandwidth, queue, 0, NO_PACKET));
        simulation.runFor(Duration.ofMillis(301));
    }

    /** What the way holds is bandwidth times round trip; a quarter of the room is taken up, four packets at most, and never more than it holds. */
    @Test
    void theWindowGrowsIntoRoomThatABoxReports() throws Exception {
        farAway(6);
        long before = window();
        // 1,000,000 bytes/s hold some 600,000 bytes: room for far more than four packets.
        link(1_000_000, 0);
        assertEquals(before + 4 * 1480, window());
        // Some 30,000 bytes, 20,000 of them queued: a quarter of the rest.
        long held = (long) (50_000 * (double) status(1_000_000L) / 1_000_000_000L);
        before = window();
        link(50_000, 20_000);
        assertEquals(Math.min(held, before + (held - 20_000) / 4), window());
        assertEquals(2, figures().get(Figure.WINDOWS_RAISED));
        assertEquals(2, figures().get(Figure.OF_BANDWIDTH));
    }

    private long status(long nanos) {
        return association.status().primaryPath().smoothedRoundTripTime().toNanos() / nanos * nanos;
    }

    /** Where more is queued than the way holds, the window becomes our share of what it holds, and repeating that changes nothing. */
    @Test
    void theWindowShrinksToOurShareOfALinkThatIsFull() throws Exception {
        farAway(12);
        sendFar(10);
        long inFlight = association.status().primaryPath().flightSize();
        long roundTrip =
                association.status().primaryPath().smoothedRoundTripTime().toNanos();
        long held = (long) (20_000.0 * roundTrip / 1_000_000_000L);
        assertTrue(held > 11_000 && held < 13_000);
        link(20_000, 40_000);
        long share = (long) ((double) inFlight * held / 40_000);
        assertEquals(Math.max(1468, share), window());
        link(20_000, 40_000);
        assertEquals(Math.max(1468, share), window());
        assertEquals(1, figures().get(Figure.WINDOWS_LOWERED));
        // Congestion avoidance from there.
        assertEquals(window(), association.status().primaryPath().slowStartThreshold());
        // Never less than a packet, whatever is said.
        link(1, -1);
        assertEquals(1468, window());
    }

    @Test
    void theWindowNeverExceedsTheSendBuffer() throws Exception {
        options = options.with(AssociationOptions.SEND_BUFFER, 20_000);
        farAway(6);
        for (int i = 0; i < 20; i++) {
            link(-1, 0);
        }
        assertEquals(20_000, window());
    }

    /** On short ways it is not for boxes to say; 0 says nothing. */
    @Test
    void onShortWaysTheWindowStays() throws Exception {
        established(SUPPORTED);
        grow(6);
        long before = window();
        link(1_000_000, 0);
        link(1, 1_000_000);
        assertEquals(before, window());
        assertEquals(2, figures().get(Figure.OF_BANDWIDTH));
    }

    @Test
    void fromWhichRoundTripOnIsAnOption() throws Exception {
        options = options.with(PacketDropOptions.LONG_ROUND_TRIP, Duration.ofMillis(700));
        farAway(6);
        long before = window();
        link(1_000_000, 0);
        link(0, 1000);
        assertEquals(before, window());
        association.configure(
                org.sluice.sctp.Options.none().with(PacketDropOptions.LONG_ROUND_TRIP, Duration.ofMillis(500)));
        link(0, 1000);
        assertEquals(before, window());
        link(1_000_000, 0);
        assertTrue(window() > before);
    }

    /** Not before what was lost when T3-rtx ran out is acknowledged. */
    @Test
    void whileATimeoutIsRecoveredFromTheWindowStays() throws Exception {
        farAway(6);
        sendFar(3);
        simulation.runFor(Duration.ofSeconds(3));
        peer.takeAll();
        long before = window();
        assertEquals(1468, before);
        link(1_000_000, 0);
        assertEquals(before, window());
        peer.send(Chunks.sack(tsn - 2));
        simulation.runFor(Duration.ofMillis(310));
        before = window();
        link(1_000_000, 0);
        assertEquals(before, window());
        peer.send(Chunks.sack(tsn - 1));
        simulation.runFor(Duration.ofMillis(310));
        before = window();
        link(1_000_000, 0);
        assertTrue(window() > before);
    }

    /** A drop that was not for damage is no reason to slow down, unless the user wants that: then once for each window of data. */
    @Test
    void dropsOfWhatWasNotDamagedAreCongestionWhereTheUserWantsThat() throws Exception {
        options = options.with(PacketDropOptions.SLOW_DOWN, true);
        established(SUPPORTED);
        grow(14);
        long before = window();
        List<DataChunk> data = send(6);
        fromBox(report(M | B, 0, 0, 0, ours(data.get(0))));
        assertEquals(List.of(data.get(0)), arrivingData());
        assertEquals(before, window());
        fromBox(report(M, 0, 0, 0, ours(data.get(1))));
        fromBox(report(M, 0, 0, 0, ours(data.get(2))));
        assertEquals(data.subList(1, 3), arrivingData());
        assertEquals(before / 2, window());
        assertEquals(1, figures().get(Figure.WINDOWS_LOWERED));
        peer.send(Chunks.sack(tsn - 1));
        simulation.runFor(SHORT);
        before = window();
        data = send(1);
        fromBox(report(M, 0, 0, 0, ours(data.get(0))));
        arrivingData();
        assertEquals(2, figures().get(Figure.WINDOWS_LOWERED));
        assertTrue(window() < before);
    }
}
