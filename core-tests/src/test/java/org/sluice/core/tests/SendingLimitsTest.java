/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.testkit.Chunks.WHOLE;
import static org.sluice.testkit.Chunks.gap;
import static org.sluice.testkit.Chunks.sack;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Message;
import org.sluice.sctp.PathStatus;
import org.sluice.sctp.wire.Chunk;
import org.sluice.sctp.wire.DataChunk;
import org.sluice.sctp.wire.DataView;
import org.sluice.sctp.wire.SackChunk;

/** How much leaves at once, and what holds it back (RFC 9260 sections 6.1, 6.2, 6.10 and 7.2). */
class SendingLimitsTest extends Story {

    /** User data of a chunk that fills a packet of 1480 bytes. */
    private static final int FULL = 1452;

    /** PMDCS: the chunk with its header. */
    private static final int CHUNK = FULL + 16;

    private Association association;
    private int tsn;

    private void begin() {
        option(AssociationOptions.MAXIMUM_PACKET_SIZE, 1480);
        option(AssociationOptions.MAXIMUM_SEGMENT_SIZE, FULL);
        association = established();
        tsn = peer().peerInitialTsn();
    }

    private void send(int messages) {
        for (int i = 0; i < messages; i++) {
            send(FULL, 0);
        }
    }

    private void send(int length, int stream) {
        try {
            assertTrue(association.trySend(Message.wrap(bytes(length)).onStream(stream)));
        } catch (AssociationException e) {
            throw new AssertionError(e);
        }
    }

    /** The TSNs that have arrived since. */
    private List<Integer> arrived() {
        simulation.runFor(Duration.ofMillis(3));
        return peer().takeAll().stream()
                .filter(DataChunk.class::isInstance)
                .map(chunk -> ((DataChunk) chunk).tsn() - tsn)
                .toList();
    }

    private PathStatus path() {
        return association.status().primaryPath();
    }

    @Test
    void theFirstFlightIsTheInitialWindowAndAtMostOnePacketMore() {
        begin();
        send(20);
        // min(4 * PMDCS, max(2 * PMDCS, 4404)) = 4404 (7.2.1): three packets make 4404, and below it another may begin
        // (6.1, B).
        assertEquals(4404, path().congestionWindow());
        assertEquals(List.of(0, 1, 2), arrived());
        assertEquals(3 * CHUNK, path().flightSize());
    }

    @Test
    void whatIsBelowTheWindowMayExceedItByOnePacket() {
        begin();
        send(FULL - 100, 0);
        send(20);
        assertEquals(List.of(0, 1, 2, 3), arrived());
        assertTrue(path().flightSize() > 4404 && path().flightSize() < 4404 + CHUNK);
    }

    @Test
    void slowStartGrowsByWhatWasAcknowledged() {
        begin();
        send(40);
        assertEquals(3, arrived().size());
        peer().send(sack(tsn + 2));
        assertEquals(4404 + 3 * CHUNK, windowAfter(), "cwnd was in use, and three packets were acknowledged (7.2.1)");
        assertEquals(6, arrived().size());
    }

    private long windowAfter() {
        simulation.runFor(Duration.ofMillis(3));
        return path().congestionWindow();
    }

    @Test
    void maximumBurstHoldsBackWhatAWideWindowWouldAllow() {
        option(AssociationOptions.MAX_BURST, 2);
        begin();
        send(40);
        assertEquals(List.of(0, 1), arrived());
    }

    @Test
    void aWindowThatIsNotUsedIsHalvedEachTimeoutDownToFourPackets() {
        begin();
        send(200);
        // Grow it: everything that comes is acknowledged.
        int next = 0;
        for (int flight = arrived().size(); next < 200; flight = arrived().size()) {
            next += flight;
            peer().send(sack(tsn + next - 1, 1 << 20));
        }
        long before = path().congestionWindow();
        assertTrue(before > 16 * CHUNK, "cwnd " + before);
        Duration timeout = path().retransmissionTimeout();
        simulation.runFor(timeout.plusMillis(100));
        send(1);
        assertEquals(1, arrived().size());
        peer().send(sack(tsn + next, 1 << 20));
        assertEquals(before / 2, windowAfter());
        assertEquals(before, path().slowStartThreshold(), "what it once was is found again by slow start");
        simulation.runFor(Duration.ofMinutes(1));
        send(1);
        arrived();
        assertEquals(4 * CHUNK, path().congestionWindow());
    }

    @Test
    void aTimeoutLeavesOnePacketInFlight() {
        begin();
        send(20);
        assertEquals(3, arrived().size());
        simulation.runFor(Duration.ofSeconds(1));
        assertEquals(List.of(0), arrived(), "one packet until something is acknowledged (7.2.1, E3)");
        assertTrue(path().congestionWindow() <= CHUNK);
        assertEquals(4 * CHUNK, path().slowStartThreshold());
        peer().expectNothing(Duration.ofMillis(1500));
        peer().send(sack(tsn));

        assertEquals(List.of(1, 2), arrived());
    }

    @Test
    void fastRecoveryEndsAtItsExitPoint() {
        begin();
        send(60);
        int sent = arrived().size();
        for (int round = 0; round < 3; round++) {
            peer().send(sack(tsn + sent - 1, 1 << 20));
            sent += arrived().size();
        }
        long before = path().congestionWindow();
        int lost = sent;
        peer().send(sack(tsn + sent - 1, 1 << 20));
        sent += arrived().size();
        // All but the first of this flight arrive: the third report of it as missing begins fast recovery.
        for (int i = 0; i < 3; i++) {
            peer().send(sack(tsn + lost - 1, 1 << 20, gap(2, 2 + i)));
            simulation.runFor(Duration.ofMillis(3));
        }
        long halved = path().congestionWindow();
        assertTrue(halved < before, "cwnd " + before + " then " + halved);
        List<Integer> resent = arrived();
        assertTrue(resent.contains(lost), () -> "resent " + resent);
        sent += (int) resent.stream().filter(each -> each > lost).count();
        // Another loss within it halves nothing again, and waits for room in the window (7.2.4).
        for (int i = 0; i < 3; i++) {
            peer().send(sack(tsn + lost + 3, 1 << 20, gap(2, 2 + i)));
            simulation.runFor(Duration.ofMillis(3));
        }
        assertEquals(halved, path().congestionWindow());
        assertEquals(List.of(), arrived());
        peer().send(sack(tsn + lost + 3, 1 << 20, gap(2, sent - lost - 4)));
        List<Integer> second = arrived();
        assertEquals(lost + 4, second.get(0));
        assertEquals(halved, path().congestionWindow());
        sent += second.size() - 1;
        // The exit point is acknowledged: from now on the window grows again.
        peer().send(sack(tsn + sent - 1, 1 << 20));
        send(40);
        sent += arrived().size();
        peer().send(sack(tsn + sent - 1, 1 << 20));
        simulation.runFor(Duration.ofMillis(3));
        assertTrue(path().congestionWindow() > halved, "cwnd " + path().congestionWindow());
    }

    @Test
    void aLossIsReportedByWhatWasNewlyAcknowledgedOnly() {
        begin();
        send(20);
        assertEquals(3, arrived().size());
        // The same report again and again is no news, so it is no reason to send again (7.2.4, HTNA).
        for (int i = 0; i < 10; i++) {
            peer().send(sack(tsn - 1, 1 << 20, gap(2, 2)));
        }
        List<Integer> after = arrived();
        assertTrue(!after.contains(0), () -> "sent again: " + after);
    }

    @Test
    void smallAndLargeChunksShareAPacketUpToItsSizeAndNoFurther() {
        option(AssociationOptions.NO_DELAY, true);
        begin();
        for (int length : new int[] {700, 700, 1, 1, 1, 1, 1, 600}) {
            send(length, 0);
        }
        simulation.runFor(Duration.ofMillis(3));
        int packets = 0;
        int chunks = 0;
        while (chunks < 8) {
            var packet = peer().expectPacket();
            int length = 12
                    + packet.chunks().stream()
                            .mapToInt(Chunk::encodedLength)
                            .map(each -> (each + 3) & ~3)
                            .sum();
            assertTrue(length <= 1480, "a packet of " + length);
            chunks += packet.chunks().size();
            packets++;
        }
        assertEquals(2, packets, "700 + 700 + one of 1 make 1480; the rest is one more");
    }

    @Test
    void withoutDelayEachMessageLeavesAtOnce() {
        option(AssociationOptions.NO_DELAY, true);
        begin();
        for (int i = 0; i < 3; i++) {
            send(10, 0);
            assertEquals(List.of(i), arrived());
        }
    }

    /** RFC 1122 section 4.2.3.4, as RFC 9260 section 6.1, A asks: a small opening of the window is not filled with small chunks. */
    @Test
    void aSillyWindowIsNotFilledBySplittingAMessage() {
        begin();
        send(1);
        assertEquals(1, arrived().size());
        peer().send(sack(tsn, 100));
        simulation.runFor(Duration.ofMillis(3));
        send(1);
        assertEquals(List.of(), arrived(), "1452 bytes don't fit into a window of 100");
        peer().send(sack(tsn, 5000));
        DataChunk whole = peer().expect(DataChunk.class);
        assertEquals(FULL, whole.payload().length);
    }

    /** RFC 1122 section 4.2.3.3, as RFC 9260 section 6.2 asks: a small opening is not worth a packet to the receiver either. */
    @Test
    void aWindowThatOpensALittleIsNotAnnounced() {
        option(AssociationOptions.RECEIVE_BUFFER, 20_000);
        begin();
        int first = peer().nextTsn();
        int count = 0;
        SackChunk sack;
        do {
            peer().sendData(first + count, 0, count, WHOLE | 8, bytes(1000));
            sack = peer().expect(SackChunk.class);
            count++;
        } while (sack.advertisedReceiverWindow() > 1000);
        association.poll();
        peer().expectNothing(Duration.ofMillis(100));
        for (int i = 1; i < count; i++) {
            association.poll();
        }
        sack = peer().expect(SackChunk.class);
        assertTrue(sack.advertisedReceiverWindow() > 5000, "window " + sack.advertisedReceiverWindow());
        peer().expectNothing(Duration.ofMillis(100));
    }

    @Test
    void theStreamSequenceNumberOfUnorderedMessagesDoesNotCount() throws Exception {
        option(AssociationOptions.NO_DELAY, true);
        begin();
        association.trySend(Message.of("a").onStream(3));
        association.trySend(Message.of("b").onStream(3).unordered(true));
        association.trySend(Message.of("c").onStream(3));
        assertEquals(0, peer().expect(DataChunk.class).streamSequenceNumber());
        assertTrue((peer().expect(DataChunk.class).flags() & DataView.UNORDERED) != 0);
        assertEquals(1, peer().expect(DataChunk.class).streamSequenceNumber());
    }
}
