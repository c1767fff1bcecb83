/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.pktdrop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.sctp.AssociationStatus;
import org.sluice.sctp.Counter;
import org.sluice.sctp.Message;
import org.sluice.sctp.PathStatus;
import org.sluice.sctp.spi.ArrivedChunk;
import org.sluice.sctp.spi.ChunkContext;
import org.sluice.sctp.spi.Claims;
import org.sluice.sctp.spi.Extension;
import org.sluice.sctp.spi.GuardHook;
import org.sluice.sctp.spi.Negotiation;
import org.sluice.sctp.wire.AbortChunk;
import org.sluice.sctp.wire.DataChunk;
import org.sluice.sctp.wire.UnknownChunk;
import org.sluice.testkit.Chunks;

/** Forged reports: nothing follows from those that say what is not so, or come under a tag that is wrong. */
class AttacksTest extends PeerStory {

    private List<DataChunk> data;
    private AssociationStatus before;

    private void withDataInFlight() throws Exception {
        established(SUPPORTED);
        grow(6);
        data = send(4);
        before = association.status();
    }

    private void assertNothingFollowed() {
        assertEquals(List.of(), arrivingChunks());
        AssociationStatus after = association.status();
        assertEquals(before.state(), after.state());
        assertEquals(before.peerReceiveWindow(), after.peerReceiveWindow());
        assertEquals(before.retransmittedChunks(), after.retransmittedChunks());
        assertEquals(before.unacknowledgedChunks(), after.unacknowledgedChunks());
        PathStatus path = before.primaryPath();
        assertEquals(path.congestionWindow(), after.primaryPath().congestionWindow());
        assertEquals(path.slowStartThreshold(), after.primaryPath().slowStartThreshold());
        assertEquals(path.flightSize(), after.primaryPath().flightSize());
        assertEquals(path.state(), after.primaryPath().state());
    }

    private static DataChunk with(DataChunk chunk, int tsn, byte[] payload) {
        return Chunks.data(tsn, chunk.stream(), 0, chunk.flags(), payload);
    }

    @Test
    void dataThatIsNotOursIsNotSentAgain() throws Exception {
        withDataInFlight();
        byte[] payload = content(99, LENGTH);
        for (DataChunk chunk : data) {
            damaged(with(chunk, chunk.tsn(), payload));
            damaged(with(chunk, chunk.tsn() + 1, payloadOf(chunk)));
            // Right as far as it goes, but of another length.
            damaged(with(chunk, chunk.tsn(), Arrays.copyOf(payloadOf(chunk), LENGTH - 1)));
        }
        // Acknowledged long ago, never sent, and far away.
        damaged(with(data.get(0), data.get(0).tsn() - 1, payloadOf(data.get(0))));
        damaged(with(data.get(3), data.get(3).tsn() + 1, payloadOf(data.get(3))));
        damaged(with(data.get(3), data.get(3).tsn() + 0x7fff_0000, payloadOf(data.get(3))));
        assertNothingFollowed();
        assertEquals(0, figures().get(Figure.DATA_SENT_AGAIN));
    }

    private static byte[] payloadOf(DataChunk chunk) {
        return chunk.payload();
    }

    @Test
    void underWrongTagsNothingIsHeeded() throws Exception {
        withDataInFlight();
        byte[] packet = ours(data.get(0));
        long wrong = counter(Counter.WRONG_TAG);
        // M under the peer's own tag, no M under ours, and others.
        peer.sendWithTag(peer.peerTag(), report(M | B, 0, 0, 0, packet));
        peer.sendWithTag(peer.ownTag(), report(B, 0, 0, 0, packet));
        peer.sendWithTag(peer.ownTag() + 1, report(M | B, 0, 0, 0, packet));
        peer.sendWithTag(peer.peerTag() + 1, report(B, 0, 0, 0, packet));
        peer.sendWithTag(0, report(M | B, 0, 0, 0, packet));
        assertNothingFollowed();
        assertEquals(wrong + 5, counter(Counter.WRONG_TAG));
        assertFigures();
    }

    /** A box's report behind a chunk of the peer's. */
    @Test
    void aBoxDoesNotWriteInPacketsOfThePeers() throws Exception {
        withDataInFlight();
        peer.send(Chunks.heartbeatAck(new byte[4]), report(M | B, 1, 1, 0, ours(data.get(0))));
        assertNothingFollowed();
        assertFigures(Figure.NOT_HEEDED, 1);
    }

    /** What is in a report has to be a packet of ours: ports and tag. */
    @Test
    void packetsOfOthersAreNotHeeded() throws Exception {
        withDataInFlight();
        for (int at : new int[] {0, 1, 2, 3, 4, 5, 6, 7}) {
            byte[] packet = ours(data.get(0));
            packet[at] ^= 1;
            peer.send(report(B, 100_000, 0, 0, packet));
            fromBox(report(M | B, 100_000, 0, 0, packet));
        }
        peer.send(report(B, 100_000, 0, 0, Arrays.copyOf(ours(data.get(0)), 11)));
        assertNothingFollowed();
        assertEquals(17, figures().get(Figure.OF_OTHERS));
    }

    /** Nothing but the report of a packet under a reflected tag is taken in: it may come from anybody. */
    @Test
    void whatFollowsABoxsReportIsPassedOver() throws Exception {
        withDataInFlight();
        UnknownChunk report = report(M, 0, 0, 0, new byte[0]);
        fromBox(report, Chunks.sack(data.get(3).tsn()));
        fromBox(report, new AbortChunk(false, List.of()));
        fromBox(report, new AbortChunk(true, List.of()));
        fromBox(report, Chunks.heartbeat(new byte[4]));
        fromBox(Chunks.heartbeat(new byte[4]), report);
        assertNothingFollowed();
        assertFigures(Figure.FROM_MIDDLE_BOXES, 4, Figure.OF_BANDWIDTH, 4);
    }

    /** A report that says that it is cut and is not, one that is cut and does not say so, one that is too short. */
    @Test
    void whatCantBeReadIsPassedOver() throws Exception {
        withDataInFlight();
        byte[] packet = ours(data.get(0));
        peer.send(report(B | T, 100_000, 0, packet.length, packet));
        peer.send(report(B | T, 100_000, 0, 0, packet));
        peer.send(new UnknownChunk(PACKET_DROPPED, B, new byte[11]));
        peer.send(new UnknownChunk(PACKET_DROPPED, B, new byte[0]));
        peer.send(report(B, 0, 0, 0, Arrays.copyOf(packet, 500)));
        byte[] nonsense = packet.clone();
        nonsense[14] = 0;
        nonsense[15] = 3;
        peer.send(report(B, 0, 0, 0, nonsense));
        assertNothingFollowed();
        assertFigures(
                Figure.FROM_PEER, 6,
                Figure.UNREADABLE, 4,
                Figure.OF_CORRUPTION, 2,
                Figure.BROKEN_OFF, 2);
    }

    /** What stands before the nonsense is heeded. */
    @Test
    void chunksBeforeNonsenseAreHeeded() throws Exception {
        withDataInFlight();
        byte[] packet = ours(data.get(0), data.get(1));
        packet[12 + 16 + LENGTH + 2] = 0;
        packet[12 + 16 + LENGTH + 3] = 1;
        peer.send(report(B, 0, 0, 0, packet));
        assertEquals(List.of(data.get(0)), arrivingData());
        assertEquals(1, figures().get(Figure.BROKEN_OFF));
    }

    /** Whatever the bytes are, the association lives, and only data of its own leaves again. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void mutatedReportsDoNoHarm(long seed) throws Exception {
        withDataInFlight();
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 2000; i++) {
            byte[] packet = ours(data.get(random.nextInt(4)), Chunks.sack(7), data.get(random.nextInt(4)));
            byte[] value = report(0, random.nextInt(200_000), random.nextInt(200_000), 0, packet)
                    .value();
            for (int change = random.nextInt(4); change >= 0; change--) {
                value[random.nextInt(80)] = (byte) random.nextInt();
            }
            value = Arrays.copyOf(value, random.nextInt(value.length + 1));
            int flags = random.nextInt(8);
            peer.sendWithTag(
                    (flags & M) == 0 ? peer.peerTag() : peer.ownTag(), new UnknownChunk(PACKET_DROPPED, flags, value));
            if (i % 100 == 0) {
                assertTrue(data.containsAll(arrivingData()), "seed " + seed);
            }
        }
        arriving();
        assertAlive();
        peer.send(Chunks.sack(tsn - 1));
        simulation.runFor(SHORT);
        association.trySend(Message.wrap(content(5, 100)));
        assertEquals(1, arrivingData().size(), "seed " + seed);
    }

    /** Guards decide about it as about any chunk: a box's report can't be authentic. */
    @Test
    void aGuardMayBeAgainstIt() throws Exception {
        others.add(new Guarding());
        withDataInFlight();
        fromBox(report(M | B, 0, 0, 0, ours(data.get(0))));
        damaged(data.get(0));
        assertNothingFollowed();
        assertFigures();
        assertNotEquals(0, Guarding.asked);
    }

    /** Passes over all reports. */
    private static final class Guarding implements Extension {

        private static int asked;

        @Override
        public String componentId() {
            return "ext.guarding";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public Claims claims() {
            return Claims.none();
        }

        @Override
        public Answer agree(Negotiation negotiation) {
            return new Answer.Agreed(new GuardHook() {
                @Override
                public boolean isGuarded(int chunkType) {
                    return chunkType == PACKET_DROPPED;
                }

                @Override
                public Verdict guard(ArrivedChunk chunk, ChunkContext context) {
                    asked++;
                    return Verdict.SKIP;
                }
            });
        }
    }
}
