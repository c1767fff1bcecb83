/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.auth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.auth.AuthenticationSocketOptions.AUTH_ACTIVE_KEY;
import static org.sluice.auth.AuthenticationSocketOptions.AUTH_CHUNK;
import static org.sluice.auth.AuthenticationSocketOptions.AUTH_DEACTIVATE_KEY;
import static org.sluice.auth.AuthenticationSocketOptions.AUTH_DELETE_KEY;
import static org.sluice.auth.AuthenticationSocketOptions.AUTH_KEY;
import static org.sluice.auth.AuthenticationSocketOptions.AUTH_SUPPORTED;
import static org.sluice.auth.AuthenticationSocketOptions.HMAC_IDENT;
import static org.sluice.auth.AuthenticationSocketOptions.LOCAL_AUTH_CHUNKS;
import static org.sluice.auth.AuthenticationSocketOptions.PEER_AUTH_CHUNKS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Secrets;
import org.sluice.sctp.socket.EventType;
import org.sluice.sctp.socket.Reception;
import org.sluice.sctp.socket.SctpServerSocket;
import org.sluice.sctp.socket.SctpSocket;
import org.sluice.sctp.socket.SctpSocketOption;
import org.sluice.sctp.socket.SctpSocketOptions;
import org.sluice.sctp.socket.SndInfo;
import org.sluice.sctp.wire.DataChunk;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.Parameter;
import org.sluice.testkit.Chunks;
import org.sluice.testkit.ReceivedPacket;

/** The options of sockets that belong to authentication, by what they do (RFC 6458 sections 8.1.17, 8.1.18, 8.2.3, 8.2.4 and 8.3). */
class SocketOptionsTest extends PeerStory {

    private static final byte[] EMPTY = {};
    private static final byte[] SECRET = "a secret".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OTHER = "another one".getBytes(StandardCharsets.US_ASCII);

    private SctpServerSocket server;
    private SctpSocket socket;

    @Override
    void listen() throws IOException {
        server = SctpServerSocket.listen(host.stack(), PORT).configureBlocking(false);
        server.setOption(SctpSocketOptions.EVENTS, Set.of(AuthenticationEvent.ALL));
    }

    /** As {@link #established}, with options of the listening socket. */
    private InitChunk established(List<Setting<?>> settings, Parameter... parameters) throws IOException {
        this.settings.addAll(settings);
        InitChunk initAck = begin(parameters);
        peer.send(Chunks.cookieEcho(peer.cookieOf(initAck)));
        simulation.runFor(SHORT);
        peer.takeAll();
        socket = server.accept().configureBlocking(false);
        association = socket.association();
        return initAck;
    }

    private final List<Setting<?>> settings = new ArrayList<>();

    private record Setting<T>(SctpSocketOption<T> option, T value) {

        void set(SctpServerSocket server) {
            try {
                server.setOption(option, value);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Override
    InitChunk begin(Parameter... parameters) {
        start();
        settings.forEach(setting -> setting.set(server));
        return super.begin(parameters);
    }

    private <T> void set(SctpSocketOption<T> option, T value) throws IOException {
        done(socket.setOptionAsync(option, value));
    }

    private <T> void refused(SctpSocketOption<T> option, T value, String why) throws IOException {
        assertEquals(IllegalArgumentException.class, failureOf(socket.setOptionAsync(option, value), why));
    }

    private Class<?> failureOf(CompletableFuture<?> later, String why) {
        simulation.runFor(Duration.ofMillis(1));
        Throwable cause = assertThrows(CompletionException.class, later::join).getCause();
        assertTrue(cause.getMessage().contains(why), cause::toString);
        return cause.getClass();
    }

    private <T> T get(SctpSocketOption<T> option) throws IOException {
        CompletableFuture<T> value = socket.getOptionAsync(option);
        simulation.runFor(Duration.ofMillis(1));
        return value.join();
    }

    private void send(String text, SndInfo info) throws IOException {
        assertTrue(socket.send(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), info));
    }

    private ReceivedPacket arriving() {
        simulation.runFor(SHORT);
        List<ReceivedPacket> packets = peer.takePackets();
        assertEquals(1, packets.size(), packets::toString);
        return packets.get(0);
    }

    private DataChunk data(int tsn, int number) {
        return Chunks.data(tsn, 0, number, 3, new byte[5]);
    }

    private Reception next() throws IOException {
        simulation.runFor(SHORT);
        return socket.receive();
    }

    private List<AuthenticationEvent> events() throws IOException {
        var events = new ArrayList<AuthenticationEvent>();
        for (Reception next = next(); next != null; next = next()) {
            if (next instanceof Reception.Event event) {
                events.add(AuthenticationEvent.from(event.notification()).orElseThrow());
            }
        }
        return events;
    }

    @Test
    void chunksAreDemandedAuthenticatedOneByOne() throws Exception {
        option(AuthenticationOptions.SUPPORTED, false);
        option(AuthenticationOptions.CHUNKS, "6");
        InitChunk initAck = established(
                List.of(new Setting<>(AUTH_CHUNK, 0), new Setting<>(AUTH_CHUNK, 192)),
                random(),
                chunks(0, 128),
                hmacs(SHA_256));
        assertTrue(initAck.parameters().contains(chunks(0, 6, 192)), "with what the stack demands, and offered");
        assertEquals(Set.of(0, 6, 192), server.getOption(LOCAL_AUTH_CHUNKS));
        assertEquals(Set.of(0, 6, 192), get(LOCAL_AUTH_CHUNKS));
        assertEquals(Set.of(0, 128), get(PEER_AUTH_CHUNKS));
        peer.send(data(1000, 0));
        assertNull(next());
        sendAuthenticated(0, EMPTY, data(1000, 0));
        assertInstanceOf(Reception.Data.class, next());
        for (int never : new int[] {1, 2, 14, 15, 256, -1}) {
            assertThrows(IllegalArgumentException.class, () -> server.setOption(AUTH_CHUNK, never));
        }
        assertThrows(UnsupportedOperationException.class, () -> server.getOption(AUTH_CHUNK));
        assertThrows(UnsupportedOperationException.class, () -> socket.setOption(AUTH_CHUNK, 7));
        assertThrows(UnsupportedOperationException.class, () -> server.getOption(PEER_AUTH_CHUNKS));
        assertThrows(UnsupportedOperationException.class, () -> server.setOption(LOCAL_AUTH_CHUNKS, Set.of()));
    }

    @Test
    void algorithmsOfThePeer() throws Exception {
        InitChunk initAck =
                established(List.of(new Setting<>(HMAC_IDENT, List.of(1))), random(), chunks(0), hmacs(SHA_1));
        assertTrue(initAck.parameters().contains(hmacs(SHA_1)));
        assertEquals(List.of(1), server.getOption(HMAC_IDENT));
        assertEquals(List.of(1), get(HMAC_IDENT));
        for (List<Integer> wrong : List.of(List.<Integer>of(), List.of(3), List.of(1, 2), List.of(1, 1))) {
            assertThrows(IllegalArgumentException.class, () -> server.setOption(HMAC_IDENT, wrong));
        }
        assertThrows(UnsupportedOperationException.class, () -> socket.setOption(HMAC_IDENT, List.of(1)));
    }

    @Test
    void keysOfAssociationsToCome() throws Exception {
        option(AuthenticationOptions.KEYS, Secrets.NONE.with(4, OTHER));
        established(
                List.of(
                        new Setting<>(AUTH_CHUNK, 0),
                        new Setting<>(AUTH_KEY, new AuthKey(3, SECRET)),
                        new Setting<>(AUTH_KEY, new AuthKey(5, SECRET)),
                        new Setting<>(AUTH_ACTIVE_KEY, 3),
                        new Setting<>(AUTH_DELETE_KEY, 5),
                        new Setting<>(AUTH_DEACTIVATE_KEY, 4)),
                random(),
                chunks(0),
                hmacs(SHA_256));
        assertEquals(3, server.getOption(AUTH_ACTIVE_KEY));
        assertEquals(3, get(AUTH_ACTIVE_KEY));
        send("with three", SndInfo.DEFAULT);
        assertTrue(isRight(arriving(), 3, SECRET));
        sendAuthenticated(5, SECRET, data(1000, 0));
        assertNull(next(), "there is no key 5 any more");
        sendAuthenticated(4, OTHER, data(1000, 0));
        assertInstanceOf(AuthenticationEvent.NewKey.class, events().get(0));
        refused(AUTH_ACTIVE_KEY, 4, "deactivated");
        assertThrows(IllegalArgumentException.class, () -> server.setOption(AUTH_ACTIVE_KEY, 4));
        assertThrows(IllegalArgumentException.class, () -> server.setOption(AUTH_ACTIVE_KEY, 5));
        assertThrows(IllegalArgumentException.class, () -> server.setOption(AUTH_DELETE_KEY, 3));
        assertThrows(IllegalArgumentException.class, () -> server.setOption(AUTH_DELETE_KEY, 5));
        assertThrows(IllegalArgumentException.class, () -> server.setOption(AUTH_DEACTIVATE_KEY, 3));
        assertThrows(UnsupportedOperationException.class, () -> server.getOption(AUTH_KEY));
        server.setOption(AUTH_KEY, new AuthKey(4, SECRET)).setOption(AUTH_ACTIVE_KEY, 4);
        assertEquals(4, server.getOption(AUTH_ACTIVE_KEY), "put in its place, it is not deactivated");
    }

    @Test
    void keysOfAnAssociation() throws Exception {
        established(List.of(), random(), chunks(0), hmacs(SHA_256));
        assertEquals(0, get(AUTH_ACTIVE_KEY));
        var key = new AuthKey(9, SECRET);
        CompletableFuture<Void> added = socket.setOptionAsync(AUTH_KEY, key);
        key.wipe();
        done(added);
        set(AUTH_ACTIVE_KEY, 9);
        assertEquals(9, get(AUTH_ACTIVE_KEY));
        send("with nine", SndInfo.DEFAULT);
        assertTrue(isRight(arriving(), 9, SECRET), "though what was handed over has been wiped");
        refused(AUTH_DEACTIVATE_KEY, 9, "active");
        refused(AUTH_DELETE_KEY, 9, "active");
        refused(AUTH_ACTIVE_KEY, 8, "there is no key 8");
        set(AUTH_DELETE_KEY, 0);
        refused(AUTH_DEACTIVATE_KEY, 0, "there is no key 0");
    }

    /** Section 6.1.8. */
    @Test
    void newAndFreeKeysAreTold() throws Exception {
        established(List.of(), random(), chunks(0), hmacs(SHA_256));
        int tsn = peer.peerInitialTsn();
        set(AUTH_KEY, new AuthKey(3, SECRET));
        send("with three", new AuthInfo(3).apply(SndInfo.DEFAULT));
        assertTrue(isRight(arriving(), 3, SECRET));
        set(AUTH_DEACTIVATE_KEY, 3);
        assertEquals(List.of(), events());
        refused(AUTH_DELETE_KEY, 3, "under way");
        peer.send(Chunks.sack(tsn));
        assertEquals(List.of(new AuthenticationEvent.FreeKey(3)), events());
        sendAuthenticated(3, SECRET, data(1000, 0));
        assertEquals(List.of(new AuthenticationEvent.NewKey(3, 0)), events());
        set(AUTH_DELETE_KEY, 3);
        socket.subscribe(AuthenticationEvent.ALL, false).subscribe(AuthenticationEvent.FREE_KEY, true);
        sendAuthenticated(0, EMPTY, data(1001, 1));
        assertEquals(List.of(), events(), "new keys are not told any more");
        assertEquals(Optional.empty(), AuthenticationEvent.from(new Notification.SenderDry()));
        assertNotEquals(EventType.EXTENSION, AuthenticationEvent.ALL);
    }

    /** The same by the default of all messages. */
    @Test
    void messagesNameTheirKeys() throws Exception {
        established(
                List.of(
                        new Setting<>(AUTH_KEY, new AuthKey(7, OTHER)),
                        new Setting<>(SctpSocketOptions.DEFAULT_SNDINFO, new AuthInfo(7).apply(SndInfo.DEFAULT))),
                random(),
                chunks(0),
                hmacs(SHA_256));
        socket.send("with seven");
        assertTrue(isRight(arriving(), 7, OTHER));
        assertEquals(7, new AuthInfo(7).apply(Message.of("x")).get(Authentication.KEY));
        assertThrows(IllegalArgumentException.class, () -> new AuthInfo(65_536));
    }

    @Test
    void thatThePeerDoesNotAuthenticateIsTold() throws Exception {
        established(List.of());
        assertEquals(List.of(new AuthenticationEvent.NoAuthentication()), events());
        assertFalse(get(AUTH_SUPPORTED));
        assertEquals(
                IllegalStateException.class,
                failureOf(socket.setOptionAsync(AUTH_KEY, new AuthKey(1, SECRET)), "not offered by the peer"));
        assertEquals(IllegalStateException.class, failureOf(socket.getOptionAsync(PEER_AUTH_CHUNKS), "ext.auth"));
    }

    @Test
    void whoDoesNotOfferItIsToldNothing() throws Exception {
        InitChunk initAck =
                established(List.of(new Setting<>(AUTH_SUPPORTED, false)), random(), chunks(0), hmacs(SHA_256));
        assertTrue(initAck.parameters().stream().noneMatch(each -> each.type() == 0x8002));
        assertEquals(List.of(), events());
        assertFalse(server.getOption(AUTH_SUPPORTED));
        assertFalse(get(AUTH_SUPPORTED));
    }

    @Test
    void bytesOfKeysAreNotShown() {
        var key = new AuthKey(3, SECRET);
        assertEquals("key 3", key.toString());
        assertEquals(key, new AuthKey(3, SECRET.clone()));
        assertNotEquals(key, new AuthKey(3, OTHER));
        key.bytes()[0] = 0;
        assertArrayEquals(SECRET, key.bytes(), "what was given out is a copy");
        key.wipe();
        assertArrayEquals(new byte[SECRET.length], key.bytes());
        assertThrows(IllegalArgumentException.class, () -> new AuthKey(65_536, EMPTY));
        assertThrows(IllegalArgumentException.class, () -> new AuthKey(-1, EMPTY));
    }
}
