/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Association;
import org.sluice.sctp.Notification;
import org.sluice.sctp.socket.EventType;
import org.sluice.sctp.socket.OptionScope;
import org.sluice.sctp.socket.Reception;
import org.sluice.sctp.socket.SackInfo;
import org.sluice.sctp.socket.SctpServerSocket;
import org.sluice.sctp.socket.SctpSocket;
import org.sluice.sctp.socket.SctpSocketOptions;
import org.sluice.sctp.socket.SendFlag;
import org.sluice.sctp.socket.SndInfo;
import org.sluice.sctp.wire.DataView;
import org.sluice.sctp.wire.SackChunk;
import org.sluice.testkit.Chunks;

/** The options of sockets that are about receiving (RFC 6458 section 8), by what they do. */
class ReceivingSocketOptionsTest extends SocketOptionScene {

    @Test
    void receiveBuffer() throws Exception {
        var socket = socket().setOption(SctpSocketOptions.SO_RCVBUF, 20_000);
        assertEquals(20_000, connect(socket).advertisedReceiverWindow());
        peer.sendData(0, 0, new byte[100]);
        assertTrue(peer.expect(SackChunk.class).advertisedReceiverWindow() < 20_000);
        socket.setOption(SctpSocketOptions.SO_RCVBUF, 200_000);
        simulation.runFor(Duration.ofMillis(1));
        peer.sendData(0, 1, new byte[100]);
        assertTrue(peer.patience(SECOND).skipTo(SackChunk.class).advertisedReceiverWindow() > 190_000);
    }

    /** A window that was all but shut is told to be open as soon as there is more room. */
    @Test
    void aReceiveBufferThatGrowsOpensTheWindow() throws Exception {
        var socket = socket().setOption(SctpSocketOptions.SO_RCVBUF, 4000);
        connect(socket);
        for (int i = 0; i < 3; i++) {
            peer.sendData(0, i, new byte[1200]);
        }
        simulation.runFor(SECOND);
        peer.takeAll();
        socket.setOption(SctpSocketOptions.SO_RCVBUF, 100_000);
        assertTrue(peer.expect(SackChunk.class).advertisedReceiverWindow() > 90_000);
    }

    @Test
    void delayedSack() throws Exception {
        var socket = socket().setOption(SctpSocketOptions.DELAYED_SACK, new SackInfo(Duration.ofMillis(130), 3));
        connect(socket);
        peer.sendData(0, 0, new byte[10]);
        peer.expect(SackChunk.class);
        peer.sendData(0, 1, new byte[10]);
        assertEquals(130, millisUntil(SackChunk.class), 5);
        peer.sendData(0, 2, new byte[10]);
        peer.sendData(0, 3, new byte[10]);
        peer.sendData(0, 4, new byte[10]);
        assertEquals(0, millisUntil(SackChunk.class), 5, "the third packet has it sent");
        socket.setOption(SctpSocketOptions.DELAYED_ACK_TIME, new SackInfo(Duration.ZERO, 1));
        simulation.runFor(Duration.ofMillis(1));
        peer.sendData(0, 5, new byte[10]);
        assertEquals(0, millisUntil(SackChunk.class), 5, "nothing waits");
        assertEquals(new SackInfo(Duration.ofMillis(130), 1), socket.getOption(SctpSocketOptions.DELAYED_ACK_TIME));
    }

    @Test
    void context() throws Exception {
        var server = withTwo(many(left, PORT));
        Association first = server.associations().get(0);
        server.setOption(SctpSocketOptions.CONTEXT, 11, first);
        for (Association each : right.stack().associations()) {
            each.send(org.sluice.sctp.Message.of("x"));
        }
        simulation.runFor(SHORT);
        for (int i = 0; i < 2; i++) {
            var data = (Reception.Data) server.receive();
            assertEquals(data.association() == first ? 11 : 0, data.info().context());
        }
    }

    @Test
    void receiveInfoAndNextInfo() throws Exception {
        SctpSocket[] pair = pair();
        pair[1].setOption(SctpSocketOptions.RECVNXTINFO, true);
        assertTrue(pair[1].getOption(SctpSocketOptions.USE_EXT_RECVINFO));
        pair[0].send(bytes("one"), SndInfo.DEFAULT.onStream(1));
        pair[0].send(
                bytes("other"),
                SndInfo.DEFAULT.onStream(2).withPayloadProtocolIdentifier(9).with(SendFlag.UNORDERED));
        simulation.runFor(SECOND);
        var first = (Reception.Data) pair[1].receive();
        var second = (Reception.Data) pair[1].receive();
        assertEquals(second.asNext(), first.next());
        assertEquals(5, first.next().length() + (second.text().equals("one") ? 2 : 0));
        assertTrue(first.next().complete());
        assertFalse(first.next().notification());
        assertNull(second.next());
        pair[1].setOption(SctpSocketOptions.RECVNXTINFO, false).setOption(SctpSocketOptions.RECVRCVINFO, false);
        pair[0].send("bare");
        pair[0].send("bare too");
        simulation.runFor(SECOND);
        var bare = (Reception.Data) pair[1].receive();
        assertNull(bare.info());
        assertNull(bare.next());
        assertEquals("bare too", ((Reception.Data) pair[1].receive()).text());
    }

    /** What was taken ahead to tell of it goes along when an association is peeled off. */
    @Test
    void nextInfoLosesNothingToPeelingOff() throws Exception {
        var server = many(right, PORT).setOption(SctpSocketOptions.RECVNXTINFO, true);
        var socket = socket();
        socket.connectAsync(right.destination(PORT));
        simulation.runFor(SHORT);
        for (int i = 0; i < 3; i++) {
            socket.send("message " + i);
        }
        simulation.runFor(SECOND);
        assertEquals("message 0", ((Reception.Data) server.receive()).text());
        SctpSocket peeled = server.peelOff(server.associations().get(0)).configureBlocking(false);
        assertEquals("message 1", ((Reception.Data) peeled.receive()).text());
        assertEquals("message 2", ((Reception.Data) peeled.receive()).text());
        assertNull(peeled.receive());
        assertNull(server.receive());
    }

    @Test
    void partialDeliveryPointAndFragmentInterleave() throws Exception {
        for (int level : List.of(0, 1)) {
            int port = PORT + level;
            var server = many(right, port)
                    .setOption(SctpSocketOptions.PARTIAL_DELIVERY_POINT, 2000)
                    .setOption(SctpSocketOptions.FRAGMENT_INTERLEAVE, level);
            peer = simulation.scriptedPeer(PEER_PORT + level, "10.0.0." + (20 + level));
            peer.towards(right, port).connect();
            var other = socket();
            other.connectAsync(right.destination(port));
            simulation.runFor(SHORT);
            // The beginning of a message that goes on.
            int first = peer.nextTsn();
            for (int i = 0; i < 3; i++) {
                peer.sendData(first + i, 1, 0, i == 0 ? DataView.BEGINNING : 0, new byte[1000]);
            }
            simulation.runFor(SHORT);
            var part = (Reception.Data) server.receive();
            assertFalse(part.endOfRecord());
            other.send("whole");
            simulation.runFor(SECOND);
            Reception next = server.receive();
            while (next instanceof Reception.Data data && data.association() == part.association()) {
                next = server.receive();
            }
            if (level == 0) {
                assertNull(next, "the rest comes first");
            } else {
                assertEquals("whole", ((Reception.Data) next).text());
            }
        }
    }

    /** Section 8.1.20: one-to-many sockets begin at level 1. */
    @Test
    void fragmentInterleaveBeginsAsTheRfcAdvises() throws Exception {
        assertEquals(1, many(left, PORT).getOption(SctpSocketOptions.FRAGMENT_INTERLEAVE));
        assertEquals(0, socket().getOption(SctpSocketOptions.FRAGMENT_INTERLEAVE));
    }

    @Test
    void events() throws Exception {
        var server = withTwo(many(left, PORT));
        Association first = server.associations().get(0);
        server.setOption(SctpSocketOptions.event(EventType.SENDER_DRY), true, first);
        assertEquals(Set.of(EventType.SENDER_DRY), server.getOption(SctpSocketOptions.EVENTS, first));
        assertEquals(Set.of(), server.getOption(SctpSocketOptions.EVENTS));
        for (Association each : server.associations()) {
            server.send(each, bytes("x"));
        }
        simulation.runFor(SECOND);
        var told = assertInstanceOf(Reception.Event.class, server.receive());
        assertEquals(first, told.association());
        assertInstanceOf(Notification.SenderDry.class, told.notification());
        assertNull(server.receive());
        server.setOption(SctpSocketOptions.EVENTS, Set.of(EventType.ASSOC_CHANGE, EventType.SHUTDOWN), OptionScope.ALL);
        server.send(first, bytes("y"));
        simulation.runFor(SECOND);
        assertNull(server.receive());
        first.abort("");
        simulation.runFor(SECOND);
        assertInstanceOf(
                Notification.Lost.class,
                assertInstanceOf(Reception.Event.class, server.receive()).notification());
        assertThrows(
                IllegalStateException.class,
                () -> server.setOption(SctpSocketOptions.event(EventType.SHUTDOWN), false, first),
                "it must not be taken for those to come");
        SctpSocket.open(right.stack()).configureBlocking(false).connectAsync(left.destination(PORT));
        simulation.runFor(SHORT);
        assertInstanceOf(
                Notification.Established.class,
                assertInstanceOf(Reception.Event.class, server.receive()).notification());
    }

    /** Level 2: messages of other streams come between the parts of one. */
    @Test
    void fragmentInterleaveOfStreams() throws Exception {
        var server = SctpServerSocket.listen(right.stack(), PORT)
                .configureBlocking(false)
                .setOption(SctpSocketOptions.PARTIAL_DELIVERY_POINT, 2000)
                .setOption(SctpSocketOptions.FRAGMENT_INTERLEAVE, 2);
        peer.towards(right, PORT).connect();
        int first = peer.nextTsn();
        for (int i = 0; i < 3; i++) {
            peer.sendData(first + i, 1, 0, i == 0 ? DataView.BEGINNING : 0, new byte[1000]);
        }
        simulation.runFor(SHORT);
        SctpSocket accepted = server.accept().configureBlocking(false);
        var part = (Reception.Data) accepted.receive();
        assertFalse(part.endOfRecord());
        // The end of the long message is missing while another stream's arrives.
        peer.sendData(first + 4, 2, 0, Chunks.WHOLE, "between".getBytes(StandardCharsets.UTF_8));
        simulation.runFor(SHORT);
        var between = (Reception.Data) accepted.receive();
        assertEquals("between", between.text());
        assertEquals(2, between.info().stream());
        peer.sendData(first + 3, 1, 0, DataView.ENDING, new byte[10]);
        simulation.runFor(SHORT);
        assertTrue(((Reception.Data) accepted.receive()).endOfRecord());
    }
}
