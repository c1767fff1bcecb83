/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.pktdrop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Counter;
import org.sluice.sctp.spi.Claims;
import org.sluice.sctp.spi.Extension;
import org.sluice.sctp.spi.ExtensionContext;
import org.sluice.sctp.spi.Negotiation;
import org.sluice.sctp.spi.ResendHook;
import org.sluice.sctp.wire.Chunk;
import org.sluice.sctp.wire.CookieEchoChunk;
import org.sluice.sctp.wire.HeartbeatChunk;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.SackChunk;
import org.sluice.sctp.wire.ShutdownAckChunk;
import org.sluice.sctp.wire.ShutdownChunk;
import org.sluice.sctp.wire.StaleCookieCause;
import org.sluice.sctp.wire.StateCookieParameter;
import org.sluice.sctp.wire.SupportedExtensionsParameter;
import org.sluice.sctp.wire.UnknownChunk;
import org.sluice.testkit.Chunks;

/** Control chunks in reports: each is sent again by its type, where its answer is awaited, and no timer is changed by it. */
class ControlChunksTest extends PeerStory {

    private static final byte[] COOKIE = {1, 2, 3, 4, 5};

    @Test
    void aHeartbeatThatIsAwaitedIsSentAgain() throws Exception {
        established(SUPPORTED);
        association.heartbeat(peer.addresses().get(0));
        Chunk lost = arrivingChunks().get(0);
        damaged(lost);
        List<Chunk> chunks = arrivingChunks();
        assertEquals(1, chunks.size());
        HeartbeatChunk again = assertInstanceOf(HeartbeatChunk.class, chunks.get(0));
        // The round trip is that of the second one.
        assertNotEquals(lost, again);
        // The first is not awaited any more; nor is one that was never sent, one that was cut, or an answer.
        damaged(lost);
        damaged(new HeartbeatChunk(false, new byte[12]), new HeartbeatChunk(false, new byte[3]));
        byte[] whole = ours(again);
        peer.send(report(B | T, 0, 0, whole.length, Arrays.copyOf(whole, whole.length - 4)));
        damaged(new HeartbeatChunk(true, again.information()));
        assertEquals(List.of(), arrivingChunks());
        peer.send(Chunks.heartbeatAck(again.information()));
        simulation.runFor(SHORT);
        damaged(again);
        assertEquals(List.of(), arrivingChunks());
        assertEquals(1, figures().get(Figure.CONTROL_SENT_AGAIN));
        assertEquals(7, figures().get(Figure.CONTROL));
    }

    /** Reports can't have a path that is broken look as if it worked: what was waited for is waited for no longer than before. */
    @Test
    void aHeartbeatThatIsSentAgainHasNoMoreTime() throws Exception {
        options = options.with(AssociationOptions.PATH_MAX_RETRANS, 0)
                .with(AssociationOptions.RTO_MIN, Duration.ofSeconds(1));
        established(SUPPORTED);
        association.heartbeat(peer.addresses().get(0));
        long rto = association.status().primaryPath().retransmissionTimeout().toMillis();
        for (int passed = 0; passed < rto + 100; passed += 50) {
            List<Chunk> chunks = peer.takeAll();
            chunks.forEach(this::damaged);
            simulation.runFor(Duration.ofMillis(50));
        }
        assertEquals(1, association.status().primaryPath().errorCount());
    }

    @Test
    void aCookieEchoIsSentAgain() throws Exception {
        connecting();
        peer.send(Chunks.initAck(peer.ownTag(), peer.nextTsn(), SUPPORTED, new StateCookieParameter(COOKIE)));
        peer.expect(new CookieEchoChunk(COOKIE));
        fromBox(report(M | B, 0, 0, 0, ours(new CookieEchoChunk(COOKIE))));
        assertEquals(List.of(new CookieEchoChunk(COOKIE)), arrivingChunks());
        // T1-cookie runs on: 1 s after the first.
        simulation.runFor(Duration.ofMillis(1000));
        assertEquals(List.of(new CookieEchoChunk(COOKIE)), arrivingChunks());
        peer.send(Chunks.cookieAck());
        simulation.runFor(SHORT);
        association = attempt.join();
        fromBox(report(M | B, 0, 0, 0, ours(new CookieEchoChunk(COOKIE))));
        assertEquals(List.of(), arrivingChunks());
        assertEquals(1, figures().get(Figure.CONTROL_SENT_AGAIN));
        assertEquals(1, counter(Counter.T1_EXPIRATIONS));
    }

    /** The peer found the cookie stale, so the INIT goes out once more, and the peer knows the tag of this side. */
    @Test
    void anInitIsSentAgain() throws Exception {
        connecting();
        peer.send(Chunks.initAck(peer.ownTag(), peer.nextTsn(), SUPPORTED, new StateCookieParameter(COOKIE)));
        peer.expect(new CookieEchoChunk(COOKIE));
        peer.send(Chunks.error(new StaleCookieCause(1000)));
        Chunk init = arrivingChunks().get(0);
        assertInstanceOf(InitChunk.class, init);
        byte[] packet = packet(PORT, PEER_PORT, 0, init);
        peer.send(report(B, 0, 0, 0, packet));
        assertEquals(List.of(init), arrivingChunks());
        // Another one's INIT.
        packet[12 + 7] ^= 1;
        peer.send(report(B, 0, 0, 0, packet));
        assertEquals(List.of(), arrivingChunks());
    }

    /** Who puts a chunk into a report many times, or sends the report many times, has it sent again once in half a round trip. */
    @Test
    void repeatingAReportGainsNothing() throws Exception {
        established(SUPPORTED);
        association.shutdown();
        Chunk shutdown = arrivingChunks().get(0);
        Chunk[] many = new Chunk[100];
        Arrays.fill(many, shutdown);
        for (int i = 0; i < 10; i++) {
            damaged(many);
            fromBox(report(M, 0, 0, 0, ours(many)));
        }
        assertEquals(List.of(shutdown), arrivingChunks());
    }

    @Test
    void aShutdownIsSentAgain() throws Exception {
        established(SUPPORTED);
        Chunk shutdown = Chunks.shutdown(peer.lastTsn());
        damaged(shutdown);
        assertEquals(List.of(), arrivingChunks());
        association.shutdown();
        assertEquals(List.of(shutdown), arrivingChunks());
        damaged(shutdown);
        assertEquals(List.of(shutdown), arrivingChunks());
        // T2 runs on: 1 s after the first.
        simulation.runFor(Duration.ofMillis(970));
        assertEquals(List.of(shutdown), arrivingChunks());
        peer.send(Chunks.shutdownAck());
        simulation.runFor(SHORT);
        assertEquals(AssociationState.CLOSED, association.state());
    }

    @Test
    void aShutdownAckIsSentAgain() throws Exception {
        established(SUPPORTED);
        peer.send(Chunks.shutdown(tsn - 1));
        assertInstanceOf(ShutdownAckChunk.class, arrivingChunks().get(0));
        damaged(new ShutdownAckChunk());
        assertEquals(List.of(new ShutdownAckChunk()), arrivingChunks());
        // The other one is not sent in this state.
        damaged(new ShutdownChunk(peer.lastTsn()));
        assertEquals(List.of(), arrivingChunks());
    }

    /** With what is to be acknowledged now, not with what was then. */
    @Test
    void aSackIsSentAgain() throws Exception {
        established(SUPPORTED);
        damaged(Chunks.sack(peer.lastTsn()));
        assertEquals(List.of(), arrivingChunks());
        peer.sendData(0, 0, new byte[50]);
        Chunk lost = arrivingChunks().get(0);
        damaged(lost);
        assertEquals(
                peer.lastTsn(),
                assertInstanceOf(SackChunk.class, arrivingChunks().get(0)).cumulativeTsnAck());
    }

    /** What the peer asks for again, or what is nobody's, is not sent again. */
    @Test
    void othersAreNot() throws Exception {
        established(SUPPORTED);
        damaged(
                Chunks.cookieAck(),
                Chunks.heartbeatAck(new byte[4]),
                Chunks.abort(),
                Chunks.shutdownComplete(),
                new UnknownChunk(0xc1, 0, new byte[8]),
                new UnknownChunk(PACKET_DROPPED, B, new byte[12]));
        assertEquals(List.of(), arrivingChunks());
        assertAlive();
        assertFigures(Figure.FROM_PEER, 1, Figure.OF_CORRUPTION, 1, Figure.CONTROL, 6);
    }

    /** Chunks of other extensions are theirs to send again. */
    @Test
    void chunksOfOtherExtensionsAreSentAgainByThem() throws Exception {
        others.add(new Repeating());
        established(new SupportedExtensionsParameter(List.of(PACKET_DROPPED, Repeating.TYPE)));
        damaged(new UnknownChunk(Repeating.TYPE, 0, new byte[4]));
        assertEquals(List.of(new UnknownChunk(Repeating.TYPE, 0, new byte[] {7})), arrivingChunks());
        assertEquals(1, figures().get(Figure.CONTROL_SENT_AGAIN));
        damaged(new UnknownChunk(Repeating.TYPE, 0, new byte[4]));
        assertEquals(List.of(), arrivingChunks());
        assertEquals(1, figures().get(Figure.CONTROL_SENT_AGAIN));
    }

    /** Has one chunk on its way. */
    private static final class Repeating implements Extension {

        static final int TYPE = 0xbd;

        @Override
        public String componentId() {
            return "ext.repeating";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public Claims claims() {
            return Claims.none().chunkType(TYPE);
        }

        @Override
        public Answer agree(Negotiation negotiation) {
            return negotiation.peerSupports(TYPE)
                    ? new Answer.Agreed(new Part())
                    : new Answer.Refused("not offered by the peer");
        }

        private static final class Part implements ResendHook {

            private boolean sent;

            @Override
            public boolean resend(int chunkType, ExtensionContext context) {
                boolean awaited = !sent && chunkType == TYPE;
                if (awaited) {
                    context.send(new UnknownChunk(TYPE, 0, new byte[] {7}));
                    sent = true;
                }
                return awaited;
            }
        }
    }
}
