/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Options;
import org.sluice.sctp.socket.AssocParams;
import org.sluice.sctp.socket.EventType;
import org.sluice.sctp.socket.InitMsg;
import org.sluice.sctp.socket.Linger;
import org.sluice.sctp.socket.OptionScope;
import org.sluice.sctp.socket.PeerAddrParams;
import org.sluice.sctp.socket.PeerAddrThresholds;
import org.sluice.sctp.socket.Reception;
import org.sluice.sctp.socket.RtoInfo;
import org.sluice.sctp.socket.SackInfo;
import org.sluice.sctp.socket.SctpServerSocket;
import org.sluice.sctp.socket.SctpSocket;
import org.sluice.sctp.socket.SctpSocketOptions;
import org.sluice.sctp.socket.SendFlag;
import org.sluice.sctp.socket.SndInfo;
import org.sluice.sctp.wire.AbortChunk;
import org.sluice.sctp.wire.DataChunk;
import org.sluice.sctp.wire.ErrorChunk;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.ShutdownChunk;
import org.sluice.testkit.Chunks;

/** The options of sockets (RFC 6458 section 8), by what they do: for whom they are set, how associations begin and end. */
class SocketOptionsTest extends SocketOptionScene {

    /** Section 7.2: SCTP_FUTURE_ASSOC, SCTP_CURRENT_ASSOC, SCTP_ALL_ASSOC, and one association. */
    @Test
    void anOptionIsForAssociationsToComeOrThereOrOneOfThem() throws Exception {
        var server = withTwo(many(left, PORT));
        Association first = server.associations().get(0);
        Association second = server.associations().get(1);
        server.setOption(SctpSocketOptions.MAXSEG, 500);
        assertEquals(0, server.getOption(SctpSocketOptions.MAXSEG, first), "it is for those to come");
        server.setOption(SctpSocketOptions.MAXSEG, 600, OptionScope.CURRENT);
        assertEquals(600, server.getOption(SctpSocketOptions.MAXSEG, first));
        assertEquals(500, server.getOption(SctpSocketOptions.MAXSEG));
        server.setOption(SctpSocketOptions.MAXSEG, 700, first);
        assertEquals(700, server.getOption(SctpSocketOptions.MAXSEG, first));
        assertEquals(600, server.getOption(SctpSocketOptions.MAXSEG, second));
        server.setOption(SctpSocketOptions.MAXSEG, 800, OptionScope.ALL);
        assertEquals(800, server.getOption(SctpSocketOptions.MAXSEG, second));
        SctpSocket.open(right.stack()).configureBlocking(false).connectAsync(left.destination(PORT));
        simulation.runFor(SHORT);
        for (Association each : server.associations()) {
            assertEquals(800, server.getOption(SctpSocketOptions.MAXSEG, each));
        }
    }

    @Test
    void aSocketThatListensSetsOptionsOfThoseItAccepts() throws Exception {
        var server = SctpServerSocket.listen(right.stack(), PORT).configureBlocking(false);
        server.setOption(SctpSocketOptions.MAXSEG, 400)
                .setOption(SctpSocketOptions.CONTEXT, 7)
                .setOption(SctpSocketOptions.INITMSG, InitMsg.ofStreams(0, 3));
        assertEquals(400, server.getOption(SctpSocketOptions.MAXSEG));
        SctpSocket[] pair = pair(socket(), server);
        assertEquals(400, pair[1].getOption(SctpSocketOptions.MAXSEG));
        assertEquals(7, pair[1].getOption(SctpSocketOptions.CONTEXT));
        assertEquals(3, pair[0].association().outboundStreams());
        assertThrows(UnsupportedOperationException.class, () -> server.getOption(SctpSocketOptions.STATUS));
    }

    @Test
    void whatCannotBeSetOrReadIsRefusedByName() throws Exception {
        SctpSocket[] pair = pair();
        var late = assertThrows(
                UnsupportedOperationException.class,
                () -> pair[0].setOption(SctpSocketOptions.INITMSG, InitMsg.ofStreams(5, 5)));
        assertEquals("SCTP_INITMSG can't be set once there is an association", late.getMessage());
        var early = assertThrows(
                UnsupportedOperationException.class,
                () -> socket().setOption(SctpSocketOptions.PRIMARY_ADDR, right.address()));
        assertEquals("SCTP_PRIMARY_ADDR can't be set but for an association that exists", early.getMessage());
        assertThrows(UnsupportedOperationException.class, () -> socket().getOption(SctpSocketOptions.STATUS));
        assertThrows(
                UnsupportedOperationException.class, () -> pair[0].setOption(SctpSocketOptions.GET_ASSOC_NUMBER, 3));
        assertThrows(
                UnsupportedOperationException.class,
                () -> pair[0].setOption(SctpSocketOptions.STATUS, pair[0].getOption(SctpSocketOptions.STATUS)));
        assertThrows(IllegalArgumentException.class, () -> pair[0].setOption(SctpSocketOptions.MAXSEG, -1));
        assertThrows(
                IllegalArgumentException.class,
                () -> pair[0].getOption(SctpSocketOptions.peerAddrInfo(address("10.9.9.9"))));
        var others = many(left, 5009);
        assertThrows(
                IllegalArgumentException.class,
                () -> others.setOption(SctpSocketOptions.MAXSEG, 100, pair[0].association()));
        pair[0].association().abort("");
        simulation.runFor(SHORT);
        assertThrows(IllegalStateException.class, () -> pair[0].setOption(SctpSocketOptions.MAXSEG, 100));
        pair[0].close();
        assertThrows(IOException.class, () -> pair[0].setOption(SctpSocketOptions.MAXSEG, 100));
        assertThrows(IOException.class, () -> pair[0].getOption(SctpSocketOptions.MAXSEG));
    }

    @Test
    void valuesAreChecked() {
        var socket = socket();
        assertThrows(
                IllegalArgumentException.class,
                () -> socket.setOption(
                        SctpSocketOptions.RTOINFO,
                        new RtoInfo(Duration.ofSeconds(9), Duration.ofSeconds(5), Duration.ofSeconds(1))));
        assertThrows(
                IllegalArgumentException.class,
                () -> socket.setOption(SctpSocketOptions.PEER_ADDR_THLDS, new PeerAddrThresholds(5, 3, 2)));
        assertThrows(
                IllegalArgumentException.class,
                () -> socket.setOption(SctpSocketOptions.DELAYED_SACK, new SackInfo(Duration.ofMillis(501), 2)));
        assertThrows(IllegalArgumentException.class, () -> socket.setOption(SctpSocketOptions.FRAGMENT_INTERLEAVE, 3));
        assertThrows(
                IllegalArgumentException.class,
                () -> socket.setOption(SctpSocketOptions.DEFAULT_SNDINFO, SndInfo.DEFAULT.with(SendFlag.ABORT)));
        assertThrows(
                IllegalArgumentException.class,
                () -> PeerAddrParams.UNCHANGED
                        .with(PeerAddrParams.Flag.HB_ENABLE)
                        .with(PeerAddrParams.Flag.HB_DISABLE));
        assertThrows(
                IllegalArgumentException.class,
                () -> socket.setOption(
                        SctpSocketOptions.PEER_ADDR_PARAMS,
                        PeerAddrParams.UNCHANGED.with(PeerAddrParams.Flag.HB_DEMAND)));
        assertThrows(
                IllegalArgumentException.class,
                () -> socket.setOption(SctpSocketOptions.SO_RCVTIMEO, Duration.ofMillis(-1)));
    }

    // ---- set-up and timers

    @Test
    void rtoInfo() throws Exception {
        var socket = socket().setOption(
                        SctpSocketOptions.RTOINFO,
                        new RtoInfo(Duration.ofMillis(300), Duration.ofMillis(700), Duration.ofMillis(200)));
        socket.connectAsync(scripted());
        peer.expectInit();
        assertEquals(300, millisUntil(InitChunk.class));
        peer.accept();
        simulation.runFor(Duration.ofMillis(1));
        socket.send("measured");
        peer.send(Chunks.sack(peer.expect(DataChunk.class).tsn()));
        simulation.runFor(Duration.ofMillis(5));
        socket.send("lost");
        peer.expect(DataChunk.class);
        assertEquals(200, millisUntil(DataChunk.class), "RTO.Min");
        assertEquals(400, millisUntil(DataChunk.class));
        assertEquals(700, millisUntil(DataChunk.class), "RTO.Max");
        // Zero leaves the others as they are.
        socket.setOption(SctpSocketOptions.RTOINFO, new RtoInfo(Duration.ZERO, Duration.ofMillis(900), Duration.ZERO));
        assertEquals(
                new RtoInfo(Duration.ofMillis(300), Duration.ofMillis(900), Duration.ofMillis(200)),
                socket.getOption(SctpSocketOptions.RTOINFO));
        millisUntil(DataChunk.class);
        assertEquals(900, millisUntil(DataChunk.class));
    }

    @Test
    void assocInfo() throws Exception {
        var socket = socket();
        connect(socket);
        AssocParams params = socket.getOption(SctpSocketOptions.ASSOCINFO);
        assertEquals(10, params.maximumRetransmissions());
        assertEquals(1, params.peerDestinations());
        assertEquals(Chunks.WINDOW, params.peerWindow());
        assertEquals(2 << 20, params.localWindow());
        var refused = assertThrows(
                IllegalArgumentException.class,
                () -> socket.setOption(SctpSocketOptions.ASSOCINFO, AssocParams.of(6, Duration.ZERO)));
        assertTrue(refused.getMessage().contains("which is 5"), refused::getMessage);
        socket.setOption(SctpSocketOptions.ASSOCINFO, AssocParams.of(1, Duration.ZERO));
        socket.send("lost");
        peer.expect(DataChunk.class);
        peer.expect(DataChunk.class);
        simulation.runFor(Duration.ofSeconds(5));
        assertEquals(AssociationState.CLOSED, socket.association().state());
    }

    /** The cookies that an endpoint gives out live as long as its option says. */
    @Test
    void assocInfoOfCookies() throws Exception {
        var server = SctpServerSocket.listen(left.stack(), PORT).configureBlocking(false);
        server.setOption(SctpSocketOptions.ASSOCINFO, AssocParams.of(0, Duration.ofSeconds(2)));
        assertEquals(
                Duration.ofSeconds(2),
                server.getOption(SctpSocketOptions.ASSOCINFO).cookieLife());
        peer.towards(left, PORT).send(Chunks.init(peer.ownTag(), peer.nextTsn()));
        byte[] cookie = peer.cookieOf(peer.expectInitAck());
        simulation.runFor(Duration.ofSeconds(3));
        peer.send(Chunks.cookieEcho(cookie));
        peer.expect(ErrorChunk.class);
        assertNull(server.accept());
    }

    @Test
    void initMsg() throws Exception {
        var socket = socket().setOption(SctpSocketOptions.INITMSG, new InitMsg(17, 23, 2, Duration.ofMillis(1500)));
        socket.connectAsync(scripted());
        InitChunk init = peer.expectInit();
        assertEquals(17, init.outboundStreams());
        assertEquals(23, init.inboundStreams());
        assertEquals(1000, millisUntil(InitChunk.class));
        assertEquals(1500, millisUntil(InitChunk.class), "no longer than that");
        peer.expectNothing(Duration.ofSeconds(60));
        assertFalse(socket.isConnected());
    }

    @Test
    void autoclose() throws Exception {
        var server = many(right, PORT).setOption(SctpSocketOptions.AUTOCLOSE, Duration.ofSeconds(3));
        var socket = socket();
        socket.connectAsync(right.destination(PORT));
        simulation.runFor(Duration.ofSeconds(2));
        assertEquals(1, server.associations().size());
        simulation.runFor(Duration.ofSeconds(2));
        assertEquals(AssociationState.CLOSED, socket.association().state());
    }

    @Test
    void noDelay() throws Exception {
        var socket = socket();
        connect(socket);
        socket.send("first");
        peer.expect(DataChunk.class);
        socket.send("second");
        peer.expectNothing(SHORT);
        socket.setOption(SctpSocketOptions.NODELAY, true);
        socket.send("third");
        peer.expect(DataChunk.class);
        peer.expect(DataChunk.class);
    }

    // ---- addresses, associations, ends

    @Test
    void mappedAddresses() throws Exception {
        SctpSocket[] pair = pair();
        pair[0].setOption(SctpSocketOptions.I_WANT_MAPPED_V4_ADDR, true)
                .setOption(SctpSocketOptions.event(EventType.PEER_ADDR_CHANGE), true);
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff, 10, 0, 0, 2};
        InetAddress shown = pair[0].remoteAddresses().get(0);
        assertInstanceOf(Inet6Address.class, shown);
        assertTrue(java.util.Arrays.equals(mapped, shown.getAddress()));
        assertInstanceOf(Inet6Address.class, pair[0].localAddresses().get(0));
        simulation.network().interfaceDown(right.address(), true);
        pair[0].association().heartbeat(right.address());
        simulation.runFor(Duration.ofSeconds(10));
        var changed = (Notification.PathChanged)
                assertInstanceOf(Reception.Event.class, pair[0].receive()).notification();
        assertTrue(java.util.Arrays.equals(mapped, changed.remote().getAddress()));
        pair[0].setOption(SctpSocketOptions.I_WANT_MAPPED_V4_ADDR, false);
        assertEquals(right.address(), pair[0].remoteAddresses().get(0));
    }

    @Test
    void associationsAreCountedAndListed() throws Exception {
        var server = many(left, PORT);
        assertEquals(0, server.getOption(SctpSocketOptions.GET_ASSOC_NUMBER));
        withTwo(server);
        assertEquals(2, server.getOption(SctpSocketOptions.GET_ASSOC_NUMBER));
        assertEquals(
                Set.copyOf(server.associations()), Set.copyOf(server.getOption(SctpSocketOptions.GET_ASSOC_ID_LIST)));
        SctpSocket[] pair = pair();
        assertEquals(List.of(pair[0].association()), pair[0].getOption(SctpSocketOptions.GET_ASSOC_ID_LIST));
    }

    @Test
    void backlog() throws Exception {
        var server = SctpServerSocket.listen(left.stack(), PORT)
                .configureBlocking(false)
                .setOption(SctpSocketOptions.BACKLOG, 1);
        var first = SctpSocket.open(right.stack()).configureBlocking(false).connectAsync(left.destination(PORT));
        simulation.runFor(SHORT);
        assertTrue(first.isDone() && !first.isCompletedExceptionally());
        var second = SctpSocket.open(right.stack()).configureBlocking(false).connectAsync(left.destination(PORT));
        simulation.runFor(SHORT);
        assertTrue(second.isCompletedExceptionally());
        server.accept();
        var third = SctpSocket.open(right.stack()).configureBlocking(false).connectAsync(left.destination(PORT));
        simulation.runFor(SHORT);
        assertTrue(third.isDone() && !third.isCompletedExceptionally());
    }

    @Test
    void linger() throws Exception {
        var abrupt = socket().setOption(SctpSocketOptions.SO_LINGER, Linger.ABORT);
        connect(abrupt);
        abrupt.close();
        peer.expect(AbortChunk.class);
        peer = simulation.scriptedPeer(PEER_PORT + 1, "10.0.0.10");
        var graceful = socket();
        graceful.connectAsync(new Destination(peer.addresses(), PEER_PORT + 1, Destination.LINK_DEFAULT));
        peer.accept();
        simulation.runFor(Duration.ofMillis(1));
        graceful.close();
        peer.expect(ShutdownChunk.class);
    }

    /** What goes wrong with one association does not keep the others from having it. */
    @Test
    void ofSeveralAssociationsThoseThatCanHaveIt() throws Exception {
        var server = withTwo(many(left, PORT));
        Association first = server.associations().get(0);
        server.setOption(SctpSocketOptions.PEER_ADDR_THLDS, new PeerAddrThresholds(1, 1, 65_535), first);
        var refused = AssocParams.of(9, Duration.ZERO);
        assertThrows(
                IllegalArgumentException.class,
                () -> server.setOption(SctpSocketOptions.ASSOCINFO, refused, OptionScope.CURRENT));
        assertEquals(
                9,
                server.getOption(
                                SctpSocketOptions.ASSOCINFO,
                                server.associations().get(1))
                        .maximumRetransmissions());
        assertEquals(10, server.getOption(SctpSocketOptions.ASSOCINFO, first).maximumRetransmissions());
    }

    /** The options that a socket was opened with are those that it begins with. */
    @Test
    void optionsAtOpening() throws Exception {
        var socket = SctpSocket.open(left.stack(), Options.none().with(AssociationOptions.MAXIMUM_SEGMENT_SIZE, 333));
        assertEquals(333, socket.getOption(SctpSocketOptions.MAXSEG));
        assertFalse(
                socket.getOption(SctpSocketOptions.PEER_ADDR_PARAMS).flags().contains(PeerAddrParams.Flag.HB_ENABLE),
                "the stack's option");
    }
}
