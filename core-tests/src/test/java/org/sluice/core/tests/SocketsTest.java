/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.EndpointOptions;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Options;
import org.sluice.sctp.socket.EventType;
import org.sluice.sctp.socket.Linger;
import org.sluice.sctp.socket.RcvInfo;
import org.sluice.sctp.socket.Reception;
import org.sluice.sctp.socket.SctpManySocket;
import org.sluice.sctp.socket.SctpServerSocket;
import org.sluice.sctp.socket.SctpSocket;
import org.sluice.sctp.socket.SctpSocketOptions;
import org.sluice.sctp.socket.SendFlag;
import org.sluice.sctp.socket.SndInfo;
import org.sluice.sctp.wire.AbortChunk;
import org.sluice.sctp.wire.CookieEchoChunk;
import org.sluice.sctp.wire.DataChunk;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.StateCookieParameter;
import org.sluice.testkit.Chunks;
import org.sluice.testkit.Impairments;
import org.sluice.testkit.ScriptedPeer;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

/** Sockets of both styles (RFC 6458 sections 3 and 4), which don't wait, since here time is virtual. */
class SocketsTest {

    private static final int PORT = 5001;
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final Simulation simulation = new Simulation(41);
    private SimulatedHost left;
    private SimulatedHost right;

    @BeforeEach
    void hosts() {
        left = host("10.0.0.1");
        right = host("10.0.0.2");
    }

    private SimulatedHost host(String... addresses) {
        var builder = simulation.host(addresses[0]);
        for (String address : addresses) {
            builder.address(address);
        }
        return builder.option(AssociationOptions.NO_DELAY, true)
                .option(AssociationOptions.PATH_MTU_DISCOVERY, false)
                .option(AssociationOptions.HEARTBEAT, false)
                .start();
    }

    @AfterEach
    void close() {
        simulation.close();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private SctpServerSocket server() throws IOException {
        return SctpServerSocket.listen(right.stack(), PORT).configureBlocking(false);
    }

    private SctpSocket[] pair() throws IOException {
        return pair(SctpSocket.open(left.stack()), server());
    }

    private SctpSocket[] pair(SctpSocket client, SctpServerSocket server) throws IOException {
        var up = client.configureBlocking(false).connectAsync(right.destination(PORT));
        simulation.runFor(SHORT);
        assertTrue(up.isDone());
        return new SctpSocket[] {client, server.accept().configureBlocking(false)};
    }

    private SctpManySocket many(SimulatedHost host, Options options) throws IOException {
        return SctpManySocket.bind(host.stack(), List.of(), PORT, options)
                .configureBlocking(false)
                .listen();
    }

    private static String text(Reception reception) {
        return assertInstanceOf(Reception.Data.class, reception).text();
    }

    private static Notification told(Reception reception) {
        return assertInstanceOf(Reception.Event.class, reception).notification();
    }

    // ---- one-to-one

    @Test
    void messagesGoBothWaysWithWhatBelongsToThem() throws Exception {
        SctpSocket[] pair = pair();
        var info = SndInfo.DEFAULT.onStream(3).withPayloadProtocolIdentifier(77);
        assertTrue(pair[0].send(bytes("first"), info));
        assertTrue(pair[0].send(bytes("second"), info));
        assertTrue(pair[0].send(bytes("loose"), info.with(SendFlag.UNORDERED)));
        simulation.runFor(SHORT);
        var received = assertInstanceOf(Reception.Data.class, pair[1].receive());
        assertEquals("first", received.text());
        assertTrue(received.endOfRecord());
        assertEquals(
                new RcvInfo(
                        3,
                        0,
                        77,
                        false,
                        received.info().transmissionSequenceNumber(),
                        received.info().transmissionSequenceNumber(),
                        0),
                received.info());
        assertEquals(
                1,
                assertInstanceOf(Reception.Data.class, pair[1].receive()).info().streamSequenceNumber());
        assertTrue(
                assertInstanceOf(Reception.Data.class, pair[1].receive()).info().unordered());
        assertNull(pair[1].receive());
        assertTrue(pair[1].send("back"));
        simulation.runFor(SHORT);
        assertEquals("back", text(pair[0].receive()));
        assertEquals(List.of(right.address()), pair[0].remoteAddresses());
        assertEquals(List.of(left.address()), pair[0].localAddresses());
    }

    @Test
    void acceptGivesNothingWhereNobodyConnected() throws Exception {
        assertNull(server().accept());
    }

    /** RFC 6458 section 5.3.4, SCTP_EOF. */
    @Test
    void afterTheEndOfFileTheAssociationIsShutDown() throws Exception {
        SctpSocket[] pair = pair();
        assertTrue(pair[0].send(bytes("last words"), SndInfo.DEFAULT.with(SendFlag.EOF)));
        simulation.runFor(SHORT);
        assertEquals("last words", text(pair[1].receive()));
        assertNull(pair[1].receive());
        assertEquals(AssociationState.CLOSED, pair[1].association().state());
        assertThrows(AssociationException.class, () -> pair[1].send("too late"));
    }

    @Test
    void anEmptyEndOfFileSendsNothingButTheEnd() throws Exception {
        SctpSocket[] pair = pair();
        assertTrue(pair[0].send(ByteBuffer.allocate(0), SndInfo.DEFAULT.with(SendFlag.EOF)));
        simulation.runFor(SHORT);
        assertNull(pair[1].receive());
        assertEquals(AssociationState.CLOSED, pair[0].association().state());
    }

    /** SCTP_ABORT: the payload is the reason. */
    @Test
    void anAbortTellsThePeerWhy() throws Exception {
        SctpSocket[] pair = pair();
        assertTrue(pair[0].send(bytes("no more of this"), SndInfo.DEFAULT.with(SendFlag.ABORT)));
        simulation.runFor(SHORT);
        var failure = assertThrows(AssociationException.class, () -> pair[1].receive());
        assertTrue(failure.getMessage().contains("no more of this"), failure::getMessage);
    }

    /** Section 4.1.7: what the peer sends until it has all is received. */
    @Test
    void whatThePeerStillSendsComesAfterSendingHasEnded() throws Exception {
        SctpSocket[] pair = pair();
        simulation.network().impair(Impairments.NONE.delay(Duration.ofMillis(20)));
        assertTrue(pair[1].send("on its way"));
        pair[0].shutdownOutput();
        assertThrows(AssociationException.class, () -> pair[0].send("too late"));
        simulation.runFor(Duration.ofSeconds(1));
        assertEquals("on its way", text(pair[0].receive()));
        assertNull(pair[0].receive());
    }

    /** More than the window lets in arrives, because nobody wants it. */
    @Test
    void whatArrivesAfterReceivingHasEndedIsDropped() throws Exception {
        SctpSocket[] pair = pair();
        pair[1].shutdownInput();
        int[] sent = {0};
        simulation.runUntil(
                "more has been sent than fits into the window",
                () -> {
                    try {
                        while (sent[0] < 400 && pair[0].send(ByteBuffer.allocate(10_000), SndInfo.DEFAULT)) {
                            sent[0]++;
                        }
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                    return sent[0] == 400 && pair[0].association().status().unacknowledgedChunks() == 0;
                },
                LIMIT);
        assertNull(pair[1].receive());
    }

    @Test
    void notificationsAreReceivedByKindInTheirPlace() throws Exception {
        var client = SctpSocket.open(left.stack())
                .subscribe(EventType.ASSOC_CHANGE, true)
                .subscribe(EventType.SENDER_DRY, true);
        SctpSocket[] pair = pair(client, server().subscribe(EventType.SHUTDOWN, true));
        assertInstanceOf(Notification.Established.class, told(client.receive()));
        client.send("something");
        simulation.runFor(SHORT);
        assertInstanceOf(Notification.SenderDry.class, told(client.receive()));
        pair[1].send("before the end");
        pair[1].shutdownOutput();
        simulation.runFor(SHORT);
        // The end comes after all data, though nobody has taken that yet.
        assertEquals("before the end", text(client.receive()));
        assertInstanceOf(Notification.ShutdownComplete.class, told(client.receive()));
        assertNull(client.receive());
        assertEquals("something", text(pair[1].receive()));
        assertNull(pair[1].receive());
    }

    @Test
    void withoutASubscriptionNothingIsTold() throws Exception {
        SctpSocket[] pair = pair();
        pair[0].send("x");
        simulation.runFor(SHORT);
        assertNull(pair[0].receive());
        pair[0].subscribe(EventType.SENDER_DRY, true).subscribe(EventType.SENDER_DRY, false);
        pair[0].send("y");
        simulation.runFor(SHORT);
        assertNull(pair[0].receive());
    }

    /** Section 6.1.11: what is given back has its bytes and its context. */
    @Test
    void whatCouldNotBeDeliveredComesBack() throws Exception {
        SctpSocket[] pair = pair();
        pair[0].subscribe(EventType.SEND_FAILED, true);
        simulation.network().impair(Impairments.NONE.loss(1));
        pair[0].send(bytes("lost"), SndInfo.DEFAULT.withContext(4711));
        pair[0].association().abort("enough");
        simulation.runFor(SHORT);
        var event = assertInstanceOf(Reception.Event.class, pair[0].receive());
        assertEquals(4711, event.context());
        var failed = assertInstanceOf(Notification.SendFailed.class, event.notification());
        assertEquals(bytes("lost"), failed.message().payload());
        assertThrows(AssociationException.class, () -> pair[0].receive());
    }

    /** Section 6.1.12: nothing is lost silently. */
    @Test
    void notificationsThatNobodyTakesAreCounted() throws Exception {
        SctpSocket[] pair = pair();
        pair[0].subscribe(EventType.SENDER_DRY, true);
        for (int i = 0; i < 1100; i++) {
            pair[0].send(bytes("x"), SndInfo.DEFAULT.with(SendFlag.SACK_IMMEDIATELY));
            simulation.runFor(Duration.ofMillis(5));
            pair[1].receive();
        }
        long dry = 0;
        long lost = 0;
        for (Reception next = pair[0].receive(); next != null; next = pair[0].receive()) {
            if (told(next) instanceof Notification.NotificationsLost stopped) {
                lost += stopped.count();
            } else {
                dry++;
            }
        }
        assertTrue(lost > 0, "nothing was lost");
        assertEquals(1100, dry + lost);
    }

    @Test
    void anAttemptThatFailsMayBeFollowedByAnother() throws Exception {
        var client = SctpSocket.open(left.stack()).configureBlocking(false);
        var refused = client.connectAsync(right.destination(PORT));
        assertThrows(AlreadyConnectedException.class, () -> client.connectAsync(right.destination(PORT)));
        simulation.runFor(SHORT);
        assertTrue(refused.isCompletedExceptionally());
        assertFalse(client.isConnected());
        SctpSocket[] pair = pair(client, server());
        assertTrue(client.isConnected());
        client.send("now");
        simulation.runFor(SHORT);
        assertEquals("now", text(pair[1].receive()));
    }

    @Test
    void aFullBufferTakesNoMore() throws Exception {
        SctpSocket[] pair = pair();
        simulation.network().impair(Impairments.NONE.loss(1));
        int taken = 0;
        while (pair[0].send(ByteBuffer.allocate(100_000), SndInfo.DEFAULT)) {
            taken++;
        }
        assertTrue(taken > 0);
        boolean[] ready = {false};
        pair[0].onReady(() -> ready[0] = true);
        ready[0] = false;
        simulation.network().impair(Impairments.NONE);
        simulation.runUntil("there is room again", () -> ready[0], LIMIT);
        assertTrue(pair[0].send("and goes on"));
    }

    @Test
    void lingerSaysHowAClosedSocketEnds() throws Exception {
        SctpSocket[] graceful = pair();
        graceful[0].send("all of it");
        graceful[0].close();
        simulation.runFor(SHORT);
        assertEquals("all of it", text(graceful[1].receive()));
        assertNull(graceful[1].receive());
        SctpSocket[] abrupt = pair(
                SctpSocket.open(left.stack()).linger(Linger.ABORT),
                SctpServerSocket.listen(right.stack(), 5002).configureBlocking(false),
                5002);
        abrupt[0].close();
        simulation.runFor(SHORT);
        assertThrows(AssociationException.class, () -> abrupt[1].receive());
        assertThrows(ClosedChannelException.class, () -> abrupt[0].receive());
        assertThrows(ClosedChannelException.class, () -> abrupt[0].send("x"));
        assertThrows(IllegalArgumentException.class, () -> Linger.of(Duration.ofSeconds(-1)));
    }

    private SctpSocket[] pair(SctpSocket client, SctpServerSocket server, int port) throws IOException {
        client.configureBlocking(false).connectAsync(right.destination(port));
        simulation.runFor(SHORT);
        return new SctpSocket[] {client, server.accept().configureBlocking(false)};
    }

    @Test
    void wrongUseIsTold() throws Exception {
        var fresh = SctpSocket.open(left.stack()).configureBlocking(false);
        assertThrows(NotYetConnectedException.class, () -> fresh.send("x"));
        assertThrows(NotYetConnectedException.class, fresh::receive);
        SctpSocket[] pair = pair();
        assertThrows(IllegalArgumentException.class, () -> pair[0].send(ByteBuffer.allocate(0), SndInfo.DEFAULT));
        assertThrows(IllegalArgumentException.class, () -> pair[0].send(bytes("x"), SndInfo.DEFAULT.onStream(60_000)));
        assertThrows(IllegalArgumentException.class, () -> SndInfo.DEFAULT.onStream(65_536));
        assertThrows(AlreadyConnectedException.class, () -> pair[0].bind(List.of(), 0));
    }

    /** Section 8.1.20: the parts of a message follow one another. */
    @Test
    void aMessageInPartsIsNotInterrupted() throws Exception {
        var receiver = SctpServerSocket.listen(
                        right.stack(),
                        List.of(),
                        PORT,
                        Options.none().with(AssociationOptions.PARTIAL_DELIVERY_POINT, 2000))
                .configureBlocking(false);
        SctpSocket[] pair = pair(SctpSocket.open(left.stack()), receiver);
        pair[0].send(ByteBuffer.allocate(50_000), SndInfo.DEFAULT.onStream(1));
        pair[0].send(bytes("whole"), SndInfo.DEFAULT.onStream(2));
        int length = 0;
        int parts = 0;
        boolean ended = false;
        while (!ended) {
            simulation.runFor(Duration.ofMillis(1));
            if (pair[1].receive() instanceof Reception.Data part) {
                assertEquals(1, part.info().stream());
                length += part.payload().length;
                parts++;
                ended = part.endOfRecord();
            }
        }
        assertEquals(50_000, length);
        assertTrue(parts > 1, "it came in one part");
        simulation.runFor(SHORT);
        assertEquals("whole", text(pair[1].receive()));
    }

    // ---- data before the association is up

    /** RFC 6458 section 3.1 and RFC 9260 section 5.1: on the third leg. */
    @Test
    void theFirstMessageGoesAlongWithTheCookieEcho() throws Exception {
        ScriptedPeer peer = simulation.scriptedPeer(6001, "10.0.0.9");
        var socket = many(left, Options.none());
        var destination = new org.sluice.sctp.Destination(peer.addresses(), 6001, 0);
        assertTrue(socket.send(destination, bytes("along with it"), SndInfo.DEFAULT));
        InitChunk init = peer.expectInit();
        peer.send(Chunks.initAck(peer.ownTag(), 1000, new StateCookieParameter(new byte[20])));
        var packet = peer.expectPacket();
        assertInstanceOf(CookieEchoChunk.class, packet.chunks().get(0));
        var data = assertInstanceOf(DataChunk.class, packet.chunks().get(1));
        assertEquals(init.initialTsn(), data.tsn());
        assertEquals(1, socket.associations().size());
    }

    /** What is for a stream that the peer turns out not to have is given back, and not sent. */
    @Test
    void whatIsForAStreamThatThePeerDoesNotHaveComesBack() throws Exception {
        ScriptedPeer peer = simulation.scriptedPeer(6001, "10.0.0.9");
        var socket = many(left, Options.none()).subscribe(EventType.SEND_FAILED, true);
        var destination = new org.sluice.sctp.Destination(peer.addresses(), 6001, 0);
        socket.send(
                destination, bytes("to nowhere"), SndInfo.DEFAULT.onStream(5).withContext(9));
        socket.send(destination, bytes("to somewhere"), SndInfo.DEFAULT.onStream(1));
        peer.expectInit();
        peer.send(new InitChunk(
                true, peer.ownTag(), 100_000, 2, 2, 1000, List.of(new StateCookieParameter(new byte[20]))));
        peer.expect(CookieEchoChunk.class);
        assertEquals(1, peer.expect(DataChunk.class).stream());
        simulation.runFor(Duration.ofMillis(1));
        assertEquals(
                9, assertInstanceOf(Reception.Event.class, socket.receive()).context());
        assertNull(socket.receive());
    }

    @Test
    void whatWaitsForAnAssociationThatDoesNotComeUpComesBack() throws Exception {
        var socket = many(left, Options.none())
                .subscribe(EventType.SEND_FAILED, true)
                .subscribe(EventType.ASSOC_CHANGE, true);
        socket.send(right.destination(4000), bytes("refused"), SndInfo.DEFAULT.withContext(3));
        simulation.runFor(SHORT);
        assertEquals(
                3, assertInstanceOf(Reception.Event.class, socket.receive()).context());
        assertInstanceOf(Notification.Lost.class, told(socket.receive()));
        assertTrue(socket.associations().isEmpty());
    }

    // ---- one-to-many

    @Test
    void oneSocketServesManyPeersInTurn() throws Exception {
        var server = many(right, Options.none());
        var clients = new ArrayList<SctpManySocket>();
        for (int i = 0; i < 3; i++) {
            var client = SctpManySocket.bind(left.stack(), 0).configureBlocking(false);
            for (int j = 0; j < 4; j++) {
                client.send(right.destination(PORT), bytes("message " + j), SndInfo.DEFAULT);
            }
            clients.add(client);
        }
        simulation.runFor(SHORT);
        assertEquals(3, server.associations().size());
        var firstThree = new HashSet<Association>();
        for (int i = 0; i < 12; i++) {
            var data = assertInstanceOf(Reception.Data.class, server.receive());
            assertEquals("message " + i / 3, data.text());
            if (i < 3) {
                firstThree.add(data.association());
            }
            server.send(data.association(), bytes("answer " + i / 3), SndInfo.DEFAULT);
        }
        assertEquals(3, firstThree.size(), "each has its turn");
        assertNull(server.receive());
        simulation.runFor(SHORT);
        for (var client : clients) {
            assertEquals("answer 0", text(client.receive()));
        }
    }

    @Test
    void oneAssociationIsOpenedForAPeer() throws Exception {
        var server = many(right, Options.none());
        var client = SctpManySocket.bind(left.stack(), 0).configureBlocking(false);
        Association first = client.connect(right.destination(PORT));
        assertEquals(first, client.connect(right.destination(PORT)));
        simulation.runFor(SHORT);
        assertEquals(first, client.connect(right.destination(PORT)));
        assertEquals(1, server.associations().size());
        client.send(first, ByteBuffer.allocate(0), SndInfo.DEFAULT.with(SendFlag.EOF));
        simulation.runFor(SHORT);
        assertTrue(client.associations().isEmpty() && server.associations().isEmpty());
        // After its end, a message opens another.
        client.send(right.destination(PORT), bytes("again"), SndInfo.DEFAULT);
        simulation.runFor(SHORT);
        assertEquals("again", text(server.receive()));
    }

    /** SCTP_SENDALL. */
    @Test
    void aMessageGoesToAll() throws Exception {
        var server = many(right, Options.none());
        var clients = new ArrayList<SctpManySocket>();
        for (int i = 0; i < 3; i++) {
            var client = SctpManySocket.bind(left.stack(), 0).configureBlocking(false);
            client.connect(right.destination(PORT));
            clients.add(client);
        }
        simulation.runFor(SHORT);
        assertEquals(3, server.sendAll(bytes("to all"), SndInfo.DEFAULT));
        simulation.runFor(SHORT);
        for (var client : clients) {
            assertEquals("to all", text(client.receive()));
        }
        server.associations().get(0).shutdown();
        assertEquals(2, server.sendAll(bytes("to the others"), SndInfo.DEFAULT));
    }

    /** Section 9.2: what waits goes along. */
    @Test
    void anAssociationIsPeeledOffWithWhatWaits() throws Exception {
        var server = many(right, Options.none()).subscribe(EventType.ASSOC_CHANGE, true);
        var client = SctpManySocket.bind(left.stack(), 0).configureBlocking(false);
        client.send(right.destination(PORT), bytes("one"), SndInfo.DEFAULT);
        client.send(right.destination(PORT), bytes("two"), SndInfo.DEFAULT);
        simulation.runFor(SHORT);
        assertInstanceOf(Notification.Established.class, told(server.receive()));
        var first = assertInstanceOf(Reception.Data.class, server.receive());
        SctpSocket own = server.peelOff(first.association()).configureBlocking(false);
        assertEquals("two", text(own.receive()));
        assertNull(server.receive());
        assertTrue(server.associations().isEmpty());
        assertThrows(IllegalArgumentException.class, () -> server.peelOff(first.association()));
        assertThrows(
                IllegalArgumentException.class, () -> server.send(first.association(), bytes("x"), SndInfo.DEFAULT));
        // It lives on without the socket that it came from.
        server.close();
        client.send(right.destination(PORT), bytes("three"), SndInfo.DEFAULT);
        own.send("back");
        simulation.runFor(SHORT);
        assertEquals("three", text(own.receive()));
        assertEquals("back", text(client.receive()));
        own.close();
        simulation.runFor(SHORT);
        assertTrue(client.associations().isEmpty());
    }

    /** Section 8.1.8. */
    @Test
    void idleAssociationsCloseThemselves() throws Exception {
        var server = many(right, Options.none().with(AssociationOptions.AUTOCLOSE, Duration.ofSeconds(5)));
        var client = SctpManySocket.bind(left.stack(), 0).configureBlocking(false);
        client.connect(right.destination(PORT));
        simulation.runFor(Duration.ofSeconds(4));
        assertEquals(1, server.associations().size());
        simulation.runFor(Duration.ofSeconds(2));
        assertTrue(server.associations().isEmpty());
    }

    @Test
    void closingEndsAllAssociations() throws Exception {
        var server = many(right, Options.none());
        ScriptedPeer peer = simulation.scriptedPeer(6001, "10.0.0.9").towards(right, PORT);
        peer.connect();
        simulation.runFor(SHORT);
        server.linger(Linger.ABORT).close();
        peer.expect(AbortChunk.class);
        assertThrows(ClosedChannelException.class, server::receive);
        assertThrows(
                ClosedChannelException.class, () -> server.send(right.destination(1), bytes("x"), SndInfo.DEFAULT));
    }

    /** Who is told that an association has ended may open another to the same peer, and have its port again. */
    @Test
    void afterTheEndIsToldEverythingMayBeginAnew() throws Exception {
        var server = many(right, Options.none());
        var client = many(left, Options.none()).subscribe(EventType.ASSOC_CHANGE, true);
        var destination = right.destination(server.port());
        Association first = client.connect(destination);
        simulation.runFor(SHORT);
        assertInstanceOf(Notification.Established.class, told(client.receive()));
        Association[] second = {null};
        boolean[] tried = {false};
        client.onReady(() -> {
            try {
                Reception next = client.receive();
                if (next != null && !tried[0] && told(next) instanceof Notification.Lost) {
                    second[0] = client.connect(destination);
                    tried[0] = true;
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        first.abort("");
        simulation.runFor(SHORT);
        assertTrue(tried[0], "nobody was told");
        assertNotEquals(first, second[0]);
        assertEquals(AssociationState.ESTABLISHED, second[0].state());
    }

    @Test
    void aPortIsFreeWhenTheEndIsTold() throws Exception {
        SctpSocket[] pair = pair(
                SctpSocket.open(left.stack()).bind(List.of(), 7001).subscribe(EventType.ASSOC_CHANGE, true), server());
        pair[0].receive();
        SctpSocket[] again = {null};
        pair[0].onReady(() -> {
            try {
                if (again[0] == null && pair[0].isOpen() && pair[0].receive() instanceof Reception.Event) {
                    pair[0].close();
                    again[0] =
                            SctpSocket.open(left.stack()).bind(List.of(), 7001).configureBlocking(false);
                    again[0].connectAsync(right.destination(PORT));
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        pair[1].association().abort("");
        simulation.runFor(SHORT);
        assertTrue(again[0].isConnected());
    }

    // ---- what the core gives sockets

    /** SCTP_ADDR_OVER. */
    @Test
    void aMessageGoesToTheAddressThatIsNamed() throws Exception {
        var other = host("10.0.0.3", "10.0.1.3");
        var near = host("10.0.0.4", "10.0.1.4");
        var server = SctpServerSocket.listen(other.stack(), PORT).configureBlocking(false);
        var client = SctpSocket.open(near.stack()).configureBlocking(false);
        client.connectAsync(other.destination(PORT));
        simulation.runFor(Duration.ofSeconds(5));
        SctpSocket accepted = server.accept().configureBlocking(false);
        var second = other.addresses().get(1);
        simulation.network().interfaceDown(other.address(), true);
        client.send(bytes("by the second"), SndInfo.DEFAULT.towards(second));
        simulation.runFor(SHORT);
        assertEquals("by the second", text(accepted.receive()));
        assertThrows(
                IllegalArgumentException.class,
                () -> client.send(bytes("x"), SndInfo.DEFAULT.towards(Simulation.address("10.9.9.9"))));
    }

    /** RFC 6458 section 8.1.26. */
    @Test
    void aMessageEndsWhereThatIsSaid() throws Exception {
        SctpSocket[] pair = pair();
        pair[0].setOption(SctpSocketOptions.EXPLICIT_EOR, true);
        pair[0].send(bytes("a message "), SndInfo.DEFAULT.onStream(2));
        pair[0].send(bytes("in three "), SndInfo.DEFAULT.onStream(2));
        simulation.runFor(SHORT);
        assertNull(pair[1].receive());
        pair[0].send(bytes("parts"), SndInfo.DEFAULT.onStream(2).with(SendFlag.EOR));
        simulation.runFor(SHORT);
        assertEquals("a message in three parts", text(pair[1].receive()));
        pair[0].setOption(SctpSocketOptions.EXPLICIT_EOR, false);
        pair[0].send("whole");
        simulation.runFor(SHORT);
        assertEquals("whole", text(pair[1].receive()));
    }

    @Test
    void theLifeOfAMessageIsToldWhereThatIsAskedFor() throws Exception {
        SctpSocket[] pair = pair();
        pair[0].subscribe(EventType.MESSAGE_PROGRESS, true);
        pair[0].send(bytes("followed"), SndInfo.DEFAULT.withContext(5).with(SendFlag.TRACKED));
        pair[0].send("not followed");
        simulation.runFor(Duration.ofSeconds(1));
        for (var expected :
                List.of(Notification.MessageProgress.Progress.SENT, Notification.MessageProgress.Progress.DELIVERED)) {
            var event = assertInstanceOf(Reception.Event.class, pair[0].receive());
            assertEquals(5, event.context());
            assertEquals(
                    expected,
                    assertInstanceOf(Notification.MessageProgress.class, event.notification())
                            .progress());
        }
        assertNull(pair[0].receive());
    }

    /** Sections 5.3.5: rcv_tsn and rcv_cumtsn. */
    @Test
    void whatIsReceivedTellsItsTsns() throws Exception {
        SctpSocket[] pair = pair();
        pair[0].send("one");
        pair[0].send("two");
        simulation.runFor(SHORT);
        var first = assertInstanceOf(Reception.Data.class, pair[1].receive()).info();
        var second = assertInstanceOf(Reception.Data.class, pair[1].receive()).info();
        assertEquals(first.transmissionSequenceNumber() + 1, second.transmissionSequenceNumber());
        assertEquals(second.transmissionSequenceNumber(), second.cumulativeTransmissionSequenceNumber());
    }

    /** Sections 8.1.27 and 9.1: ports that are shared, addresses that come and go. */
    @Test
    void portsAreSharedAndAddressesComeAndGo() throws Exception {
        var near = host("10.0.0.4", "10.0.1.4");
        var reusing = Options.none().with(EndpointOptions.REUSE_PORT, true);
        var listening = SctpServerSocket.listen(near.stack(), List.of(near.address()), 7002, reusing);
        var client = SctpSocket.open(near.stack())
                .setOption(SctpSocketOptions.REUSE_PORT, true)
                .bind(List.of(near.address()), 7002)
                .configureBlocking(false);
        var server = server();
        client.connectAsync(right.destination(PORT));
        simulation.runFor(SHORT);
        assertEquals(7002, server.accept().association().remotePort());
        assertThrows(IllegalArgumentException.class, () -> listening.setOption(SctpSocketOptions.REUSE_PORT, false));
        assertEquals(List.of(near.address()), listening.localAddresses());
        listening.addAddresses(List.of(near.addresses().get(1)));
        assertEquals(Set.copyOf(near.addresses()), Set.copyOf(listening.localAddresses()));
        listening.removeAddresses(List.of(near.address()));
        assertEquals(List.of(near.addresses().get(1)), listening.localAddresses());
        assertThrows(
                IllegalArgumentException.class,
                () -> listening.removeAddresses(List.of(near.addresses().get(1))));
        var unbound = SctpSocket.open(near.stack());
        assertThrows(IllegalStateException.class, () -> unbound.addAddresses(List.of(near.address())));
        unbound.bind(List.of(near.address()), 0)
                .addAddresses(List.of(near.addresses().get(1)));
        unbound.removeAddresses(List.of(near.address())).configureBlocking(false);
        unbound.connectAsync(right.destination(PORT));
        simulation.runFor(SHORT);
        assertEquals(List.of(near.addresses().get(1)), server.accept().remoteAddresses());
    }
}
