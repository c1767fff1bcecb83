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
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Options;
import org.sluice.sctp.PathState;
import org.sluice.sctp.StreamScheduling;
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
import org.sluice.sctp.socket.SctpManySocket;
import org.sluice.sctp.socket.SctpServerSocket;
import org.sluice.sctp.socket.SctpSocket;
import org.sluice.sctp.socket.SctpSocketOptions;
import org.sluice.sctp.socket.SendFlag;
import org.sluice.sctp.socket.SndInfo;
import org.sluice.sctp.wire.AbortChunk;
import org.sluice.sctp.wire.DataChunk;
import org.sluice.sctp.wire.DataView;
import org.sluice.sctp.wire.ErrorChunk;
import org.sluice.sctp.wire.HeartbeatChunk;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.SackChunk;
import org.sluice.sctp.wire.ShutdownChunk;
import org.sluice.testkit.Chunks;
import org.sluice.testkit.ScriptedPeer;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

/** The options of sockets (RFC 6458 section 8), by what they do. */
class SocketOptionsTest {

    private static final int PORT = 5001;
    private static final int PEER_PORT = 6001;
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Simulation simulation = new Simulation(43);
    private SimulatedHost left;
    private SimulatedHost right;
    private ScriptedPeer peer;

    @BeforeEach
    void hosts() {
        left = host("10.0.0.1", "10.0.1.1");
        right = host("10.0.0.2", "10.0.1.2");
        peer = simulation.scriptedPeer(PEER_PORT, "10.0.0.9").ignoring(HeartbeatChunk.class);
    }

    private SimulatedHost host(String... addresses) {
        var builder = simulation
                .host(addresses[0])
                .option(AssociationOptions.PATH_MTU_DISCOVERY, false)
                .option(AssociationOptions.HEARTBEAT, false);
        for (String address : addresses) {
            builder.address(address);
        }
        return builder.start();
    }

    @AfterEach
    void close() {
        simulation.close();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private SctpSocket socket() {
        return SctpSocket.open(left.stack()).configureBlocking(false);
    }

    private Destination scripted() {
        return new Destination(peer.addresses(), PEER_PORT, Destination.LINK_DEFAULT);
    }

    /** Connects a socket to the scripted peer; returns its INIT. */
    private InitChunk connect(SctpSocket socket) throws IOException {
        socket.connectAsync(scripted());
        InitChunk init = peer.accept();
        simulation.runFor(Duration.ofMillis(1));
        return init;
    }

    private SctpSocket[] pair() throws IOException {
        return pair(socket(), SctpServerSocket.listen(right.stack(), PORT).configureBlocking(false));
    }

    private SctpSocket[] pair(SctpSocket client, SctpServerSocket server) throws IOException {
        client.connectAsync(right.destination(PORT));
        simulation.runFor(SHORT);
        return new SctpSocket[] {client, server.accept().configureBlocking(false)};
    }

    private SctpManySocket many(SimulatedHost host, int port) throws IOException {
        return SctpManySocket.bind(host.stack(), port).configureBlocking(false).listen();
    }

    /** A one-to-many socket with two associations, from the other host. */
    private SctpManySocket withTwo(SctpManySocket server) throws IOException {
        for (int i = 0; i < 2; i++) {
            SctpSocket.open(right.stack()).configureBlocking(false).connectAsync(left.destination(server.port()));
        }
        simulation.runFor(SHORT);
        assertEquals(2, server.associations().size());
        return server;
    }

    private long millisUntil(Class<? extends org.sluice.sctp.wire.Chunk> type) {
        long before = simulation.clock().nanos();
        peer.patience(Duration.ofMinutes(10)).expect(type);
        return (simulation.clock().nanos() - before) / 1_000_000;
    }

    private static InetAddress address(String literal) {
        return Simulation.address(literal);
    }

    private static PathState stateOf(SctpSocket socket, InetAddress remote) throws IOException {
        return socket.getOption(SctpSocketOptions.peerAddrInfo(remote)).state();
    }

    // ---- for whom an option is set

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

    // ---- paths

    @Test
    void primaryAddr() throws Exception {
        SctpSocket[] pair = pair();
        InetAddress second = right.addresses().get(1);
        simulation.runFor(Duration.ofSeconds(5));
        assertEquals(right.address(), pair[0].getOption(SctpSocketOptions.PRIMARY_ADDR));
        pair[0].setOption(SctpSocketOptions.PRIMARY_ADDR, second);
        simulation.network().interfaceDown(right.address(), true);
        pair[0].send("by the other way");
        simulation.runFor(SHORT);
        assertEquals("by the other way", ((Reception.Data) pair[1].receive()).text());
        assertThrows(
                IllegalArgumentException.class,
                () -> pair[0].setOption(SctpSocketOptions.PRIMARY_ADDR, address("10.9.9.9")));
    }

    @Test
    void peerAddrParamsOfHeartbeats() throws Exception {
        var socket = socket();
        connect(socket);
        InetAddress remote = peer.addresses().get(0);
        peer.takeAll();
        socket.setOption(
                SctpSocketOptions.peerAddrParams(remote), PeerAddrParams.UNCHANGED.with(PeerAddrParams.Flag.HB_DEMAND));
        var all = simulation.scriptedPeer(PEER_PORT + 1, "10.0.0.10").answeringHeartbeats(false);
        var watched = socket();
        watched.connectAsync(new Destination(all.addresses(), PEER_PORT + 1, Destination.LINK_DEFAULT));
        all.accept();
        simulation.runFor(Duration.ofMillis(1));
        var path = SctpSocketOptions.peerAddrParams(all.addresses().get(0));
        watched.setOption(path, PeerAddrParams.UNCHANGED.with(PeerAddrParams.Flag.HB_DEMAND));
        all.expect(HeartbeatChunk.class);
        all.expectNothing(Duration.ofMinutes(5));
        watched.setOption(
                path,
                PeerAddrParams.UNCHANGED.withHeartbeats(Duration.ofSeconds(7)).withPathMaximumRetransmissions(0));
        PeerAddrParams now = watched.getOption(path);
        assertEquals(Duration.ofSeconds(7), now.heartbeatInterval());
        assertTrue(now.flags().contains(PeerAddrParams.Flag.HB_ENABLE));
        assertEquals(5, now.pathMaximumRetransmissions(), "zero leaves it");
        long before = simulation.clock().nanos();
        all.patience(Duration.ofMinutes(1)).expect(HeartbeatChunk.class);
        long millis = (simulation.clock().nanos() - before) / 1_000_000;
        assertTrue(millis >= 7000 && millis <= 11_000, () -> "a HEARTBEAT after " + millis + " ms");
        watched.setOption(path, PeerAddrParams.UNCHANGED.with(PeerAddrParams.Flag.HB_DISABLE));
        all.takeAll();
        all.expectNothing(Duration.ofMinutes(5));
    }

    /** A wildcard address is for all paths, those with a value of their own too. */
    @Test
    void peerAddrParamsOfAllPaths() throws Exception {
        SctpSocket[] pair = pair();
        InetAddress second = right.addresses().get(1);
        pair[0].setOption(
                SctpSocketOptions.peerAddrParams(second), PeerAddrParams.UNCHANGED.withPathMaximumRetransmissions(9));
        assertEquals(
                9, pair[0].getOption(SctpSocketOptions.peerAddrParams(second)).pathMaximumRetransmissions());
        assertEquals(
                5,
                pair[0].getOption(SctpSocketOptions.peerAddrParams(right.address()))
                        .pathMaximumRetransmissions());
        pair[0].setOption(
                SctpSocketOptions.PEER_ADDR_PARAMS, PeerAddrParams.UNCHANGED.withPathMaximumRetransmissions(2));
        for (InetAddress each : right.addresses()) {
            assertEquals(
                    2, pair[0].getOption(SctpSocketOptions.peerAddrParams(each)).pathMaximumRetransmissions());
        }
    }

    @Test
    void peerAddrParamsOfPathMtuAndCodePoint() throws Exception {
        var socket = socket();
        connect(socket);
        var path = SctpSocketOptions.peerAddrParams(peer.addresses().get(0));
        socket.setOption(
                path,
                PeerAddrParams.UNCHANGED
                        .withFixedPathMaximumTransmissionUnit(700)
                        .withDifferentiatedServices(46));
        assertEquals(46, socket.getOption(path).differentiatedServices());
        socket.send(ByteBuffer.allocate(2000), SndInfo.DEFAULT);
        assertEquals(700 - 16, peer.expect(DataChunk.class).payload().length);
        assertEquals(700, socket.getOption(path).pathMaximumTransmissionUnit());
    }

    /** RFC 7829 section 7.3. */
    @Test
    void peerAddrThresholds() throws Exception {
        SctpSocket[] pair = pair();
        simulation.runFor(Duration.ofSeconds(5));
        InetAddress second = right.addresses().get(1);
        pair[0].setOption(SctpSocketOptions.peerAddrThresholds(second), new PeerAddrThresholds(1, 0, 65_535));
        pair[0].setOption(SctpSocketOptions.peerAddrThresholds(right.address()), new PeerAddrThresholds(8, 8, 65_535));
        assertEquals(
                new PeerAddrThresholds(8, 8, 65_535),
                pair[0].getOption(SctpSocketOptions.peerAddrThresholds(right.address())));
        right.addresses().forEach(each -> simulation.network().interfaceDown(each, true));
        for (int i = 0; i < 3; i++) {
            for (InetAddress each : right.addresses()) {
                pair[0].setOption(
                        SctpSocketOptions.peerAddrParams(each),
                        PeerAddrParams.UNCHANGED.with(PeerAddrParams.Flag.HB_DEMAND));
            }
            simulation.runFor(Duration.ofSeconds(10));
        }
        assertEquals(PathState.INACTIVE, stateOf(pair[0], second));
        assertEquals(PathState.ACTIVE, stateOf(pair[0], right.address()));
    }

    @Test
    void statusAndPeerAddrInfo() throws Exception {
        SctpSocket[] pair = pair();
        pair[0].send("x");
        simulation.runFor(SECOND);
        var status = pair[0].getOption(SctpSocketOptions.STATUS);
        assertEquals(AssociationState.ESTABLISHED, status.state());
        assertEquals(10, status.outboundStreams());
        assertEquals(1, status.sentMessages());
        assertEquals(right.address(), status.primaryPath().remote());
        var path = pair[0].getOption(SctpSocketOptions.peerAddrInfo(right.address()));
        assertEquals(PathState.ACTIVE, path.state());
        assertTrue(path.congestionWindow() > 0);
    }

    // ---- sending

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

    // ---- receiving

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

    /** RFC 6951 section 6.1. What it does on the wire is in link-udp's tests. */
    @Test
    void remoteUdpEncapsPort() throws Exception {
        var socket = socket().setOption(SctpSocketOptions.REMOTE_UDP_ENCAPS_PORT, 9999);
        assertEquals(9999, socket.getOption(SctpSocketOptions.REMOTE_UDP_ENCAPS_PORT));
        assertThrows(
                IllegalArgumentException.class,
                () -> socket.setOption(SctpSocketOptions.REMOTE_UDP_ENCAPS_PORT, 65_536));
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
