/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.ecn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.ecn.internal.CongestionNotificationExtension;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.ExtensionStatus;
import org.sluice.sctp.Message;
import org.sluice.sctp.Options;
import org.sluice.sctp.link.LinkCapabilities;
import org.sluice.sctp.wire.Chunk;
import org.sluice.sctp.wire.DataChunk;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.SackChunk;
import org.sluice.sctp.wire.SupportedExtensionsParameter;
import org.sluice.sctp.wire.UnknownChunk;
import org.sluice.sctp.wire.UnknownParameter;
import org.sluice.testkit.Chunks;
import org.sluice.testkit.ReceivedPacket;
import org.sluice.testkit.ScriptedPeer;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

/** What goes over the wire, against bytes worked out from RFC 4960 appendix A and RFC 3168 section 6.1. */
class PeerTest {

    private static final int PORT = 5001;
    private static final int ECNE = 12;
    private static final int CWR = 13;
    private static final int CE = 3;
    private static final int ECT_0 = 2;
    private static final Parameter ECN_CAPABLE = new UnknownParameter(0x8000, new byte[0]);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final Simulation simulation = new Simulation(17);
    private Options options = Options.none()
            .with(AssociationOptions.PATH_MTU_DISCOVERY, false)
            .with(AssociationOptions.HEARTBEAT, false)
            .with(AssociationOptions.MAXIMUM_PACKET_SIZE, 1480)
            .with(AssociationOptions.NO_DELAY, true);
    private LinkCapabilities capabilities = new LinkCapabilities(true, false, true, false);
    private SimulatedHost host;
    private ScriptedPeer peer;
    private Association association;
    private int tsn;

    @AfterEach
    void close() {
        simulation.close();
    }

    private InitChunk established(Parameter... parameters) throws Exception {
        host = simulation
                .host("host")
                .address("10.0.0.1")
                .capabilities(capabilities)
                .with(new CongestionNotificationExtension())
                .options(options)
                .start();
        peer = simulation.scriptedPeer(6001, "10.0.0.2").towards(host, PORT);
        host.stack().bind(PORT).listen(accepted -> association = accepted);
        InitChunk initAck = peer.connect(parameters);
        simulation.runFor(SHORT);
        tsn = peer.peerInitialTsn();
        return initAck;
    }

    private static UnknownChunk chunk(int type, int... words) {
        var value = ByteBuffer.allocate(4 * words.length);
        for (int word : words) {
            value.putInt(word);
        }
        return new UnknownChunk(type, 0, value.array());
    }

    private ExtensionStatus status() {
        return association.status().extensions().get(0);
    }

    private CongestionNotification.Figures figures() {
        var answer = CongestionNotification.figures(association);
        simulation.runFor(Duration.ofMillis(1));
        return answer.join();
    }

    private long window() {
        return association.status().primaryPath().congestionWindow();
    }

    /** Sends so many full packets and returns the packets that arrive at the peer. */
    private List<ReceivedPacket> send(int messages) throws Exception {
        for (int i = 0; i < messages; i++) {
            assertTrue(association.trySend(Message.wrap(new byte[1400])));
        }
        return arriving();
    }

    private List<ReceivedPacket> arriving() {
        simulation.runFor(SHORT);
        return peer.takePackets();
    }

    private static List<Chunk> chunks(List<ReceivedPacket> packets) {
        return packets.stream().flatMap(packet -> packet.chunks().stream()).toList();
    }

    @Test
    void bothSidesSayThatTheyAreCapable() throws Exception {
        InitChunk initAck = established(ECN_CAPABLE);
        assertTrue(initAck.parameters().contains(ECN_CAPABLE));
        assertTrue(initAck.parameters().contains(new SupportedExtensionsParameter(List.of(ECNE, CWR))));
        assertEquals(new ExtensionStatus("ext.ecn", "0.1.0", true, ""), status());
    }

    @Test
    void withoutThePeersWordNothingIsMarked() throws Exception {
        established();
        assertEquals("not offered by the peer", status().reason());
        send(2).forEach(packet -> assertEquals(0, packet.congestionMark()));
    }

    @Test
    void whereTheLinkCantTellItIsNotOffered() throws Exception {
        capabilities = new LinkCapabilities(true, false, false, false);
        InitChunk initAck = established(ECN_CAPABLE);
        assertFalse(initAck.parameters().contains(ECN_CAPABLE));
        assertEquals("not offered by us", status().reason());
    }

    @Test
    void itCanBeSwitchedOff() throws Exception {
        options = options.with(CongestionNotificationOptions.SUPPORTED, false);
        InitChunk initAck = established(ECN_CAPABLE);
        assertFalse(initAck.parameters().contains(ECN_CAPABLE));
        assertFalse(status().agreed());
    }

    /** RFC 3168 section 6.1.4: what carries no data is not marked; sections 6.1.5 and 6.1.6: neither is what was sent before. */
    @Test
    void newDataIsMarkedAndNothingElse() throws Exception {
        established(ECN_CAPABLE);
        peer.sendData(0, 0, new byte[] {1});
        peer.sendData(0, 1, new byte[] {1});
        List<ReceivedPacket> acknowledgements = arriving();
        assertFalse(acknowledgements.isEmpty());
        acknowledgements.forEach(packet -> assertEquals(0, packet.congestionMark()));
        List<ReceivedPacket> data = send(2);
        assertEquals(2, data.size());
        data.forEach(packet -> assertEquals(ECT_0, packet.congestionMark()));
        // Not acknowledged, it comes again.
        simulation.runFor(Duration.ofSeconds(2));
        List<ReceivedPacket> again = arriving();
        assertTrue(chunks(again).stream().anyMatch(DataChunk.class::isInstance));
        again.forEach(packet -> assertEquals(0, packet.congestionMark()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anEchoOfEitherLengthReducesTheWindowOnceForEachWindowOfData(boolean counted) throws Exception {
        established(ECN_CAPABLE);
        // Slow start until there is something to reduce.
        for (int round = 0; round < 4; round++) {
            int last = tsn + 4 * round + 3;
            send(4);
            peer.send(Chunks.sack(last));
            simulation.runFor(SHORT);
        }
        long before = window();
        send(4);
        int first = tsn + 16;
        peer.send(counted ? chunk(ECNE, first, 2) : chunk(ECNE, first));
        List<Chunk> answer = chunks(arriving());
        assertEquals(List.of(chunk(CWR, first)), answer);
        long reduced = Math.max(before / 2, 4L * 1468);
        assertEquals(reduced, window());
        // Marked packets of the same window, and the same echo again: answered, since answers may be lost, and no more.
        peer.send(chunk(ECNE, first), chunk(ECNE, first + 3));
        assertEquals(List.of(chunk(CWR, first), chunk(CWR, first + 3)), chunks(arriving()));
        assertEquals(reduced, window());
        assertEquals(1, figures().reductions());
        // Nothing was sent again.
        assertEquals(0, association.status().retransmittedChunks());
        // The next window of data.
        peer.send(Chunks.sack(first + 3));
        simulation.runFor(SHORT);
        send(2);
        peer.send(chunk(ECNE, first + 4));
        arriving();
        assertEquals(2, figures().reductions());
        assertEquals(4, figures().echoesReceived());
    }

    /** An echo of what was never sent, or that can't be read, is of no effect. */
    @Test
    void echoesThatSayNothingTrueAreIgnored() throws Exception {
        established(ECN_CAPABLE);
        send(2);
        long before = window();
        peer.send(chunk(ECNE, tsn + 2), chunk(ECNE, tsn + 1000));
        peer.send(new UnknownChunk(ECNE, 0, new byte[3]), chunk(ECNE), chunk(ECNE, tsn, 1, 1));
        peer.send(new UnknownChunk(CWR, 0, new byte[2]), chunk(CWR, tsn, 1));
        assertEquals(List.of(), chunks(arriving()));
        assertEquals(before, window());
        assertEquals(0, figures().reductions());
    }

    /** RFC 3168 section 6.1.3: the echo goes on with each acknowledgement until the sender says that it slows down. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatArrivesMarkedIsEchoedUntilTheSenderSlowsDown(boolean counted) throws Exception {
        options = options.with(CongestionNotificationOptions.COUNT_MARKED, counted);
        established(ECN_CAPABLE);
        int first = peer.lastTsn() + 1;
        marked(first);
        assertEcho(first, counted ? 1 : 0);
        // Another one that is not marked: the echo may have been lost.
        peer.sendData(first + 1, 0, 1, 3, new byte[] {1});
        assertEcho(first, counted ? 1 : 0);
        // A later one that is marked: that one counts from now on.
        marked(first + 2);
        assertEcho(first + 2, counted ? 2 : 0);
        // The answer to the first echo is not enough.
        peer.send(chunk(CWR, first));
        peer.sendData(first + 3, 0, 3, 3, new byte[] {1});
        assertEcho(first + 2, counted ? 2 : 0);
        peer.send(chunk(CWR, first + 2));
        peer.sendData(first + 4, 0, 4, 3, new byte[] {1});
        peer.sendData(first + 5, 0, 5, 3, new byte[] {1});
        assertTrue(chunks(arriving()).stream().allMatch(SackChunk.class::isInstance));
        assertEquals(2, figures().marked());
        assertEquals(4, figures().echoesSent());
        assertEquals(2, figures().reductionsOfPeer());
    }

    /** The packet's lowest TSN is named, and a mark on a packet without data says nothing. */
    @Test
    void thePacketsLowestTsnIsEchoed() throws Exception {
        established(ECN_CAPABLE);
        int first = peer.lastTsn() + 1;
        peer.congestionMark(CE);
        peer.send(Chunks.heartbeat(new byte[] {1}));
        assertTrue(chunks(arriving()).stream().noneMatch(chunk -> chunk.type() == ECNE));
        peer.send(Chunks.data(first + 1, 0, 1, 3, new byte[] {1}), Chunks.data(first, 0, 0, 3, new byte[] {1}));
        peer.congestionMark(0);
        assertEcho(first, 1);
    }

    /** After our SHUTDOWN the peer may still have data to send. */
    @Test
    void marksAreEchoedWhileThePeerSendsItsLastData() throws Exception {
        established(ECN_CAPABLE);
        association.shutdown();
        arriving();
        int first = peer.lastTsn() + 1;
        marked(first);
        List<Chunk> chunks = chunks(arriving());
        assertTrue(chunks.contains(chunk(ECNE, first, 1)), chunks::toString);
    }

    private void marked(int tsnOfData) {
        peer.congestionMark(CE);
        peer.sendData(tsnOfData, 0, tsnOfData - (peer.lastTsn() + 1), 3, new byte[] {1});
        peer.congestionMark(0);
    }

    /** One packet: the echo, then the SACK. */
    private void assertEcho(int echoed, int count) {
        List<ReceivedPacket> packets = arriving();
        assertEquals(1, packets.size(), packets::toString);
        List<Chunk> chunks = packets.get(0).chunks();
        assertEquals(count == 0 ? chunk(ECNE, echoed) : chunk(ECNE, echoed, count), chunks.get(0));
        assertTrue(chunks.get(1) instanceof SackChunk);
        assertEquals(0, packets.get(0).congestionMark());
    }
}
