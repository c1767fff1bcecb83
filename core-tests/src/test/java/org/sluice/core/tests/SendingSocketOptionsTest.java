/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Association;
import org.sluice.sctp.Destination;
import org.sluice.sctp.StreamScheduling;
import org.sluice.sctp.socket.PeerAddrParams;
import org.sluice.sctp.socket.SctpSocketOptions;
import org.sluice.sctp.socket.SendFlag;
import org.sluice.sctp.socket.SndInfo;
import org.sluice.sctp.wire.DataChunk;
import org.sluice.sctp.wire.DataView;
import org.sluice.testkit.Chunks;

/** The options of sockets that are about sending (RFC 6458 section 8), by what they do. */
class SendingSocketOptionsTest extends SocketOptionScene {

    @Test
    void defaultSndInfo() throws Exception {
        var server = withTwo(many(left, PORT));
        Association first = server.associations().get(0);
        var socket = socket().setOption(
                        SctpSocketOptions.DEFAULT_SNDINFO,
                        SndInfo.DEFAULT
                                .onStream(3)
                                .withPayloadProtocolIdentifier(46)
                                .with(SendFlag.UNORDERED));
        connect(socket);
        socket.send("as always");
        DataChunk data = peer.expect(DataChunk.class);
        assertEquals(3, data.stream());
        assertEquals(46, data.payloadProtocolIdentifier());
        assertTrue((data.flags() & DataView.UNORDERED) != 0);
        socket.setOption(SctpSocketOptions.NODELAY, true);
        socket.send(bytes("otherwise"), SndInfo.DEFAULT.onStream(1));
        assertEquals(1, peer.expect(DataChunk.class).stream());
        // One association may differ from the others, and those to come from both.
        server.setOption(SctpSocketOptions.DEFAULT_SEND_PARAM, SndInfo.DEFAULT.onStream(2), first);
        server.setOption(SctpSocketOptions.DEFAULT_SNDINFO, SndInfo.DEFAULT.onStream(4));
        assertEquals(2, server.getOption(SctpSocketOptions.DEFAULT_SNDINFO, first).stream());
        assertEquals(
                0,
                server
                        .getOption(
                                SctpSocketOptions.DEFAULT_SNDINFO,
                                server.associations().get(1))
                        .stream());
        assertEquals(4, server.getOption(SctpSocketOptions.DEFAULT_SNDINFO).stream());
    }

    @Test
    void maxSeg() throws Exception {
        var socket = socket().setOption(SctpSocketOptions.MAXSEG, 300);
        connect(socket);
        socket.send(ByteBuffer.allocate(1000), SndInfo.DEFAULT);
        for (int length : List.of(300, 300, 300, 100)) {
            assertEquals(length, peer.expect(DataChunk.class).payload().length);
        }
    }

    @Test
    void maxBurst() throws Exception {
        var socket = socket().setOption(SctpSocketOptions.MAX_BURST, 1);
        connect(socket);
        socket.send(ByteBuffer.allocate(60_000), SndInfo.DEFAULT);
        simulation.runFor(Duration.ofMillis(10));
        assertEquals(1, peer.takePackets().size());
        var another = simulation.scriptedPeer(PEER_PORT + 1, "10.0.0.10");
        var free = socket().setOption(SctpSocketOptions.MAX_BURST, 0);
        free.connectAsync(new Destination(another.addresses(), PEER_PORT + 1, Destination.LINK_DEFAULT));
        another.accept();
        simulation.runFor(Duration.ofMillis(1));
        free.send(ByteBuffer.allocate(60_000), SndInfo.DEFAULT);
        simulation.runFor(Duration.ofMillis(10));
        assertTrue(another.takePackets().size() > 1);
    }

    @Test
    void sendBuffer() throws Exception {
        var socket = socket().setOption(SctpSocketOptions.SO_SNDBUF, 10_000);
        connect(socket);
        assertTrue(socket.send(ByteBuffer.allocate(9000), SndInfo.DEFAULT));
        assertFalse(socket.send(ByteBuffer.allocate(9000), SndInfo.DEFAULT));
        boolean[] ready = {false};
        socket.onReady(() -> ready[0] = true);
        ready[0] = false;
        socket.setOption(SctpSocketOptions.SO_SNDBUF, 50_000);
        simulation.runFor(Duration.ofMillis(1));
        assertTrue(ready[0], "there is room now");
        assertTrue(socket.send(ByteBuffer.allocate(9000), SndInfo.DEFAULT));
    }

    @Test
    void sendLowWaterMark() throws Exception {
        var socket = socket().setOption(SctpSocketOptions.SO_SNDBUF, 10_000)
                .setOption(SctpSocketOptions.SO_SNDLOWAT, 5000)
                .setOption(SctpSocketOptions.MAXSEG, 1000);
        connect(socket);
        for (int i = 0; i < 9; i++) {
            assertTrue(socket.send(ByteBuffer.allocate(1000), SndInfo.DEFAULT));
        }
        assertFalse(socket.send(ByteBuffer.allocate(1000), SndInfo.DEFAULT));
        boolean[] ready = {false};
        socket.onReady(() -> ready[0] = true);
        ready[0] = false;
        int first = peer.expect(DataChunk.class).tsn();
        peer.send(Chunks.sack(first + 3));
        simulation.runFor(Duration.ofMillis(1));
        assertFalse(ready[0], "four messages and what was left are less than the mark");
        peer.send(Chunks.sack(first + 4));
        simulation.runFor(Duration.ofMillis(1));
        assertTrue(ready[0]);
    }

    @Test
    void disableFragments() throws Exception {
        var socket = socket().setOption(SctpSocketOptions.DISABLE_FRAGMENTS, true);
        connect(socket);
        var refused = assertThrows(
                IllegalArgumentException.class, () -> socket.send(ByteBuffer.allocate(100_000), SndInfo.DEFAULT));
        assertTrue(refused.getMessage().contains("100000"), refused::getMessage);
        socket.setOption(SctpSocketOptions.DISABLE_FRAGMENTS, false);
        assertTrue(socket.send(ByteBuffer.allocate(100_000), SndInfo.DEFAULT));
    }

    @Test
    void maxCwnd() throws Exception {
        var socket = socket().setOption(SctpSocketOptions.MAX_CWND, 6000)
                .setOption(SctpSocketOptions.MAXSEG, 1000)
                .setOption(SctpSocketOptions.MAX_BURST, 0);
        socket.setOption(
                SctpSocketOptions.PEER_ADDR_PARAMS,
                PeerAddrParams.UNCHANGED.withFixedPathMaximumTransmissionUnit(1100));
        connect(socket);
        socket.send(ByteBuffer.allocate(60_000), SndInfo.DEFAULT);
        simulation.runFor(Duration.ofMillis(10));
        int sent = 0;
        for (int round = 0; round < 5; round++) {
            var packets = peer.takePackets();
            assertTrue(packets.size() <= 7, () -> packets.size() + " packets at once");
            sent += packets.size();
            var last = packets.get(packets.size() - 1).chunks();
            peer.send(Chunks.sack(((DataChunk) last.get(last.size() - 1)).tsn()));
            simulation.runFor(Duration.ofMillis(10));
        }
        assertTrue(sent > 20, "it goes on");
    }

    /** RFC 8260 section 4.3. */
    @Test
    void streamScheduler() throws Exception {
        var socket = socket().setOption(SctpSocketOptions.STREAM_SCHEDULER, StreamScheduling.PRIORITY)
                .setOption(SctpSocketOptions.NODELAY, true);
        connect(socket);
        socket.setOption(SctpSocketOptions.streamSchedulerValue(1), 9)
                .setOption(SctpSocketOptions.streamSchedulerValue(2), 3);
        assertEquals(9, socket.getOption(SctpSocketOptions.streamSchedulerValue(1)));
        for (int stream : new int[] {1, 1, 2}) {
            socket.send(ByteBuffer.allocate(500), SndInfo.DEFAULT.onStream(stream));
        }
        simulation.runFor(Duration.ofMillis(1));
        assertEquals(2, peer.expect(DataChunk.class).stream());
        assertEquals(1, peer.expect(DataChunk.class).stream());
        assertThrows(
                IllegalArgumentException.class,
                () -> socket.setOption(SctpSocketOptions.streamSchedulerValue(60_000), 1));
    }
}
