/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Counter;
import org.sluice.sctp.Message;
import org.sluice.sctp.Options;
import org.sluice.sctp.spi.BrokenPacket;
import org.sluice.sctp.spi.BrokenPacketHook;
import org.sluice.sctp.spi.Claims;
import org.sluice.sctp.spi.Extension;
import org.sluice.sctp.spi.ExtensionContext;
import org.sluice.sctp.spi.Negotiation;
import org.sluice.sctp.spi.Retransmission.Verdict;
import org.sluice.sctp.wire.AbortChunk;
import org.sluice.sctp.wire.Chunk;
import org.sluice.sctp.wire.DataChunk;
import org.sluice.sctp.wire.UnknownChunk;
import org.sluice.testkit.Chunks;
import org.sluice.testkit.LossTeller;
import org.sluice.testkit.ScriptedPeer;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

/** The points for extensions that learn of losses: packets that arrive broken, reflected tags, chunks that are sent again, windows. */
class LossPointsTest {

    private static final int PORT = 5001;
    private static final Duration SHORT = Duration.ofMillis(20);

    private final Simulation simulation = new Simulation(31);
    private final LossTeller teller = new LossTeller();
    private SimulatedHost host;
    private ScriptedPeer peer;
    private Association association;
    private int tsn;

    @BeforeEach
    void connect() throws Exception {
        connect(teller);
    }

    private void connect(Extension... extensions) throws Exception {
        var builder = simulation
                .host(peer == null ? "one" : "other")
                .address(peer == null ? "10.0.0.1" : "10.0.0.3")
                .options(Options.none()
                        .with(AssociationOptions.PATH_MTU_DISCOVERY, false)
                        .with(AssociationOptions.HEARTBEAT, false)
                        .with(AssociationOptions.NO_DELAY, true));
        for (Extension extension : extensions) {
            builder.with(extension);
        }
        host = builder.start();
        host.stack().bind(PORT).listen(accepted -> association = accepted);
        peer = simulation
                .scriptedPeer(6001, peer == null ? "10.0.0.2" : "10.0.0.4")
                .towards(host, PORT);
        peer.connect(LossTeller.offer(PointsExtension.FRAGMENT));
        simulation.runFor(SHORT);
        tsn = peer.peerInitialTsn();
    }

    @AfterEach
    void close() {
        simulation.close();
    }

    private List<Chunk> arriving() {
        simulation.runFor(SHORT);
        return peer.takeAll();
    }

    private DataChunk send(int length) throws Exception {
        assertTrue(association.trySend(Message.wrap(new byte[length])));
        return (DataChunk) arriving().get(0);
    }

    private byte[] broken(Chunk... chunks) {
        byte[] bytes = peer.packet(peer.peerTag(), chunks);
        bytes[9] ^= 2;
        return bytes;
    }

    @Test
    void packetsWithAWrongChecksumAreShownAndDropped() {
        byte[] bytes = broken(Chunks.data(peer.nextTsn(), 0, 0, new byte[10]));
        peer.sendRaw(bytes);
        assertEquals(List.of(), arriving());
        assertEquals(1, teller.broken().size());
        assertArrayEquals(bytes, teller.broken().get(0));
        assertEquals(1, host.stack().counters().get(Counter.CHECKSUM_ERRORS));
        assertEquals(null, association.poll());
    }

    /** Of nobody else's packets is anybody told, nor of one whose tag may be what is wrong. */
    @Test
    void onlyPacketsOfTheAssociationAreShown() {
        for (int i = 0; i < 8; i++) {
            byte[] bytes = broken(Chunks.heartbeat(new byte[4]));
            bytes[i] ^= 4;
            peer.sendRaw(bytes);
        }
        peer.sendRaw(Simulation.address("10.0.0.77"), broken(Chunks.heartbeat(new byte[4])));
        assertEquals(List.of(), arriving());
        assertEquals(List.of(), teller.broken());
    }

    @Test
    void whileTheExtensionIsAwayNobodyIsTold() {
        host.stack().withdraw(teller.componentId());
        peer.sendRaw(broken(Chunks.heartbeat(new byte[4])));
        long wrong = host.stack().counters().get(Counter.WRONG_TAG);
        peer.sendWithTag(peer.ownTag(), LossTeller.lost(1, Chunks.sack(1)));
        assertEquals(List.of(), arriving());
        assertEquals(wrong + 1, host.stack().counters().get(Counter.WRONG_TAG));
        host.stack().install(teller, Options.none());
        peer.sendRaw(broken(Chunks.heartbeat(new byte[4])));
        simulation.runFor(SHORT);
        assertEquals(1, teller.broken().size());
        assertEquals(List.of(), teller.verdicts());
    }

    @Test
    void aHookThatFailsEndsItsAssociation() throws Exception {
        connect(new Failing());
        Association failing = association;
        peer.sendRaw(broken(Chunks.heartbeat(new byte[4])));
        assertTrue(arriving().get(0) instanceof AbortChunk);
        assertEquals(AssociationState.CLOSED, failing.state());
    }

    @Test
    void aReflectedTagIsForThoseWhoTakeItOnly() throws Exception {
        DataChunk data = send(100);
        long wrong = host.stack().counters().get(Counter.WRONG_TAG);
        peer.sendWithTag(peer.ownTag(), LossTeller.lost(0, data));
        peer.sendWithTag(peer.peerTag(), LossTeller.lost(1, data));
        peer.sendWithTag(peer.ownTag() ^ 1, LossTeller.lost(1, data));
        peer.sendWithTag(peer.ownTag(), new UnknownChunk(0xbd, 1, new byte[8]));
        peer.sendWithTag(peer.ownTag(), Chunks.sack(tsn));
        assertEquals(List.of(), arriving());
        assertEquals(wrong + 5, host.stack().counters().get(Counter.WRONG_TAG));
        assertEquals(List.of(), teller.verdicts());
        // What follows it is not taken in, and there is no answer.
        peer.sendWithTag(peer.ownTag(), LossTeller.lost(1, data), Chunks.sack(tsn));
        assertEquals(List.of(data), arriving());
        assertEquals(List.of(Verdict.SENT_AGAIN), teller.verdicts());
        assertEquals(1, association.status().unacknowledgedChunks());
    }

    @Test
    void dataIsComparedAndSentAgainOnce() throws Exception {
        DataChunk data = send(100);
        peer.send(LossTeller.lost(Chunks.data(data.tsn(), 0, 0, new byte[99])));
        peer.send(LossTeller.lost(Chunks.data(data.tsn() + 1, 0, 0, new byte[100])));
        peer.send(LossTeller.lost(Chunks.data(data.tsn() - 1, 0, 0, new byte[100])));
        peer.send(LossTeller.lost(Chunks.data(data.tsn(), 0, 0, new byte[7])));
        byte[] other = new byte[100];
        other[7] = 1;
        peer.send(LossTeller.lost(Chunks.data(data.tsn(), 0, 0, other)));
        assertEquals(List.of(), arriving());
        peer.send(LossTeller.lost(data));
        peer.send(LossTeller.lost(data));
        assertEquals(List.of(data), arriving());
        assertEquals(
                List.of(
                        Verdict.OTHER_CONTENT,
                        Verdict.NOT_AWAITED,
                        Verdict.NOT_AWAITED,
                        Verdict.TOO_SHORT,
                        Verdict.OTHER_CONTENT,
                        Verdict.SENT_AGAIN,
                        Verdict.ON_ITS_WAY),
                teller.verdicts());
        assertEquals(1, association.status().retransmittedChunks());
        peer.send(Chunks.sack(data.tsn()));
        peer.send(LossTeller.lost(data));
        assertEquals(List.of(), arriving());
    }

    /** A chunk that the peer has, though not cumulatively, is not sent again. */
    @Test
    void whatAGapBlockAcknowledgedIsNotSentAgain() throws Exception {
        send(100);
        DataChunk second = send(100);
        peer.send(Chunks.sack(tsn - 1, Chunks.gap(2, 2)));
        peer.send(LossTeller.lost(second));
        assertEquals(List.of(), arriving());
        assertEquals(List.of(Verdict.NOT_AWAITED), teller.verdicts());
    }

    /** Data is recognized in whatever framing was agreed on. */
    @Test
    void dataInAnotherFramingIsComparedToo() throws Exception {
        var other = new LossTeller();
        connect(new PointsExtension(PointsExtension.Point.FRAMING), other);
        assertTrue(association.trySend(Message.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})));
        UnknownChunk fragment = (UnknownChunk) arriving().get(0);
        assertEquals(PointsExtension.FRAGMENT, fragment.type());
        byte[] changed = fragment.value().clone();
        changed[changed.length - 3]++;
        peer.send(LossTeller.lost(new UnknownChunk(fragment.type(), fragment.flags(), changed)));
        assertEquals(List.of(), arriving());
        // DATA is none of this association's.
        peer.send(LossTeller.lost(Chunks.data(tsn, 0, 0, new byte[10])));
        assertEquals(List.of(), arriving());
        peer.send(LossTeller.lost(fragment));
        assertEquals(List.of(fragment), arriving());
        assertEquals(List.of(Verdict.OTHER_CONTENT, Verdict.NOT_AWAITED, Verdict.SENT_AGAIN), other.verdicts());
    }

    @Test
    void windowsHaveBounds() throws Exception {
        var reported = new ArrayList<Object>();
        connect(new AtEachBroken(context -> {
            reported.add(context.congestion().window(0, 1));
            reported.add(context.paths().congestionWindow(0));
            reported.add(context.congestion().window(0, Long.MAX_VALUE));
            reported.add(context.paths().congestionWindow(0));
            reported.add(context.receiveBuffer());
            assertThrows(
                    IllegalArgumentException.class, () -> context.congestion().window(1, 5000));
            assertThrows(
                    IllegalArgumentException.class, () -> context.congestion().window(-1, 5000));
            assertEquals(false, context.retransmission().isOurs(ByteBuffer.allocate(11)));
        }));
        peer.sendRaw(broken(Chunks.heartbeat(new byte[4])));
        arriving();
        assertEquals(AssociationState.ESTABLISHED, association.state());
        assertEquals(List.of(true, 1468L, true, 2L << 20, new org.sluice.sctp.spi.ReceiveBuffer(2 << 20, 0)), reported);
    }

    /** Throws where a packet arrives broken. */
    private static final class Failing extends AtEachBroken {

        Failing() {
            super(context -> {
                throw new IllegalStateException("on purpose");
            });
        }
    }

    /** Does something for each packet that arrives broken. */
    private static class AtEachBroken implements Extension {

        private final java.util.function.Consumer<ExtensionContext> action;

        AtEachBroken(java.util.function.Consumer<ExtensionContext> action) {
            this.action = action;
        }

        @Override
        public String componentId() {
            return "ext.ateachbroken";
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
            return new Answer.Agreed(new BrokenPacketHook() {
                @Override
                public void arrivedBroken(BrokenPacket packet, ExtensionContext context) {
                    action.accept(context);
                }
            });
        }
    }
}
