/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.ExtensionStatus;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Secrets;
import org.sluice.sctp.wire.AbortChunk;
import org.sluice.sctp.wire.Chunk;
import org.sluice.sctp.wire.CookieAckChunk;
import org.sluice.sctp.wire.DataChunk;
import org.sluice.sctp.wire.ErrorChunk;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.SackChunk;
import org.sluice.sctp.wire.SupportedExtensionsParameter;
import org.sluice.sctp.wire.UnknownChunk;
import org.sluice.sctp.wire.UnknownParameter;
import org.sluice.testkit.Chunks;
import org.sluice.testkit.ReceivedPacket;

/** RFC 4895 over the wire, rule by rule, against a peer that computes for itself. */
class PeerTest extends PeerStory {

    private static final byte[] EMPTY = {};
    private static final byte[] SECRET = "secret of both".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OTHER = "another secret".getBytes(StandardCharsets.US_ASCII);

    private ExtensionStatus status() {
        return association.status().extensions().get(0);
    }

    private List<ReceivedPacket> arriving() {
        simulation.runFor(SHORT);
        return peer.takePackets();
    }

    private void send(Message... messages) throws Exception {
        for (Message message : messages) {
            assertTrue(association.trySend(message));
        }
    }

    private static DataChunk data(int tsn, int number) {
        return Chunks.data(tsn, 0, number, 3, new byte[] {1, 2, 3, 4, 5});
    }

    private String received() {
        simulation.runFor(SHORT);
        var message = association.poll();
        return message == null ? null : message.length() + " bytes";
    }

    /** Sections 3.1 to 3.3. */
    @Test
    void theInitAckSaysWhatWeDemandAndKnow() {
        option(AuthenticationOptions.CHUNKS, "0,192,130");
        InitChunk answer = begin(random(), hmacs(SHA_1));
        assertTrue(answer.parameters().contains(chunks(0, 130, 192)), answer::toString);
        assertTrue(answer.parameters().contains(hmacs(SHA_256, SHA_1)));
        assertTrue(answer.parameters().contains(new SupportedExtensionsParameter(List.of(AUTH))));
        var random = answer.parameters().stream()
                .filter(UnknownParameter.class::isInstance)
                .map(UnknownParameter.class::cast)
                .filter(parameter -> parameter.type() == 0x8002)
                .toList();
        assertEquals(1, random.size());
        assertEquals(32, random.get(0).value().length);
    }

    /** Section 3.2. */
    @ParameterizedTest
    @ValueSource(strings = {"1", "0,2", "14", "15", "256", "-1", "x"})
    void chunksThatCantBeAuthenticatedAreRefusedAsOptions(String chunks) {
        var problem = assertThrows(IllegalArgumentException.class, () -> option(AuthenticationOptions.CHUNKS, chunks));
        if (!chunks.equals("x")) {
            assertTrue(problem.getMessage().contains("auth.chunks"), problem.getMessage());
        }
    }

    /** Section 3.2: a peer that lists them is not heeded. */
    @Test
    void aPeerThatDemandsTheImpossibleIsNotHeeded() {
        established(random(), chunks(1, 2, 14, 15, 0), hmacs(SHA_256));
        var answer = Authentication.peerChunks(association);
        simulation.runFor(SHORT);
        assertEquals(Set.of(0), answer.join());
    }

    @Test
    void aPeerWithoutItGetsNoneOfIt() throws Exception {
        option(AuthenticationOptions.CHUNKS, "0");
        established();
        assertEquals(new ExtensionStatus("ext.auth", "0.1.0", false, "not offered by the peer"), status());
        peer.send(data(1000, 0));
        assertEquals("5 bytes", received());
    }

    /** Section 6.1: anything but 32 bytes of RANDOM ends it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33})
    void aRandomOfAnotherLengthIsAnsweredWithAbort(int length) {
        InitChunk answer = begin(new UnknownParameter(0x8002, new byte[length]), hmacs(SHA_1));
        peer.send(Chunks.cookieEcho(peer.cookieOf(answer)));
        simulation.runFor(SHORT);
        AbortChunk abort = assertInstanceOf(AbortChunk.class, peer.takeAll().get(0));
        assertEquals(13, abort.causes().get(0).code(), "Protocol Violation");
        assertTrue(host.stack().associations().isEmpty());
    }

    /** Section 6.2: what the peer demands comes after an AUTH chunk, what it doesn't may come before or without. */
    @ParameterizedTest
    @ValueSource(ints = {SHA_1, SHA_256})
    void dataThatThePeerWantsSealedIsSealed(int algorithm) throws Exception {
        hmac = algorithm;
        established(random(), chunks(0), hmacs(algorithm, SHA_1));
        send(Message.wrap(new byte[5000]), Message.of("short"));
        List<ReceivedPacket> packets = arriving();
        assertTrue(packets.size() >= 4, packets::toString);
        for (ReceivedPacket packet : packets) {
            assertEquals(AUTH, packet.chunks().get(0).type());
            assertTrue(isRight(packet, 0, EMPTY), packet::toString);
            assertTrue(packet.length() <= 1480, () -> packet.length() + " bytes");
        }
        // The room of the AUTH chunk is reckoned with: packets of a long message are as full as they can be.
        assertTrue(packets.get(0).length() > 1476, () -> packets.get(0).length() + " bytes");
        assertEquals(packets.size(), figures().sealed());
        assertEquals(algorithm, figures().hmac());
    }

    @Test
    void whatThePeerDoesNotWantSealedIsNot() throws Exception {
        established(random(), chunks(192), hmacs(SHA_256));
        send(Message.wrap(new byte[3000]));
        arriving().forEach(packet -> packet.chunks().forEach(chunk -> assertNotEquals(AUTH, chunk.type())));
    }

    /** Section 6.2: control chunks as well, with the probes that HEARTBEATs are. */
    @Test
    void controlChunksThatThePeerWantsSealedAreSealed() throws Exception {
        established(random(), chunks(3, 4, 6, 7), hmacs(SHA_256));
        peer.send(data(1000, 0));
        peer.send(data(1001, 1));
        association.heartbeat(peer.addresses().get(0));
        List<ReceivedPacket> packets = arriving();
        assertFalse(packets.isEmpty());
        for (ReceivedPacket packet : packets) {
            assertEquals(AUTH, packet.chunks().get(0).type(), packet::toString);
            assertTrue(isRight(packet, 0, EMPTY), packet::toString);
        }
        association.abort("enough");
        List<ReceivedPacket> last = arriving();
        assertTrue(isRight(last.get(last.size() - 1), 0, EMPTY));
        assertInstanceOf(AbortChunk.class, last.get(last.size() - 1).chunks().get(1));
    }

    /** Section 6.1: the first algorithm of the peer's list that we know. */
    @Test
    void theFirstAlgorithmThatWeKnowIsUsed() {
        established(random(), hmacs(2, 77, SHA_1, SHA_256));
        assertEquals(SHA_1, figures().hmac());
    }

    /** Section 6.3: silently dropped, whatever is before the AUTH chunk or without it. */
    @Test
    void whatHasToBeSealedAndIsNotIsDropped() {
        option(AuthenticationOptions.CHUNKS, "0,6");
        established(random(), hmacs(SHA_256));
        peer.send(data(1000, 0));
        peer.send(Chunks.abort());
        assertNull(received());
        assertEquals(List.of(), peer.takeAll());
        assertEquals(AssociationState.ESTABLISHED, association.state());
        assertEquals(2, figures().unauthenticated());
        // What need not be is taken in beside it; and what comes after a right AUTH chunk is too.
        peer.send(data(1000, 0), Chunks.heartbeat(new byte[] {9}));
        simulation.runFor(SHORT);
        assertEquals(1, peer.takeAll().size());
        sendAuthenticated(0, EMPTY, data(1000, 0));
        assertEquals("5 bytes", received());
        assertEquals(1, figures().verified());
    }

    @ParameterizedTest
    @ValueSource(ints = {SHA_1, SHA_256})
    void bothAlgorithmsThatWeListAreTaken(int algorithm) {
        option(AuthenticationOptions.CHUNKS, "0");
        established(random(), hmacs(SHA_1));
        hmac = algorithm;
        sendAuthenticated(0, EMPTY, data(1000, 0));
        assertEquals("5 bytes", received());
    }

    /** Sections 4.1 and 6.3. */
    @Test
    void anAlgorithmThatWeDidNotListIsNamedInAnError() {
        option(AuthenticationOptions.CHUNKS, "0");
        option(AuthenticationOptions.HMACS, "1");
        established(random(), hmacs(SHA_1));
        hmac = SHA_256;
        sendAuthenticated(0, EMPTY, data(1000, 0));
        assertNull(received());
        ErrorChunk error = assertInstanceOf(ErrorChunk.class, peer.takeAll().get(0));
        assertEquals(0x0105, error.causes().get(0).code());
        assertEquals(1, figures().refused());
    }

    /** Section 6.3: nothing after a wrong AUTH chunk is taken in, not even what need not be sealed. */
    @Test
    void attacksOnSealedPacketsChangeNothing() {
        option(AuthenticationOptions.CHUNKS, "0");
        established(random(), hmacs(SHA_256));
        DataChunk data = data(1000, 0);
        UnknownChunk right = authFor(0, EMPTY, data);
        byte[] bits = right.value().clone();
        bits[20] ^= 1;
        Chunk beat = Chunks.heartbeat(new byte[] {1});
        // A bit of the HMAC, a truncated one, a long one, none, another packet's.
        peer.send(new UnknownChunk(AUTH, 0, bits), data, beat);
        peer.send(new UnknownChunk(AUTH, 0, java.util.Arrays.copyOf(right.value(), 24)), data, beat);
        peer.send(new UnknownChunk(AUTH, 0, java.util.Arrays.copyOf(right.value(), 40)), data, beat);
        peer.send(new UnknownChunk(AUTH, 0, new byte[0]), data, beat);
        peer.send(new UnknownChunk(AUTH, 0, new byte[3]), data, beat);
        peer.send(right, data(1001, 1), beat);
        // Stripped, moved behind, or something put between.
        peer.send(data);
        peer.send(data, right);
        peer.send(right, beat, data);
        // With a key that there isn't, and with another secret.
        sendAuthenticated(7, EMPTY, data, beat);
        sendAuthenticated(0, SECRET, data, beat);
        assertNull(received());
        assertEquals(List.of(), peer.takeAll());
        assertEquals(AssociationState.ESTABLISHED, association.state());
        assertEquals(0, figures().verified());
        // Replayed, it is a duplicate like any other.
        peer.send(right, data);
        assertEquals("5 bytes", received());
        peer.send(right, data);
        assertNull(received());
        assertEquals(
                1000,
                peer.takeAll().stream()
                        .filter(SackChunk.class::isInstance)
                        .map(SackChunk.class::cast)
                        .reduce((first, second) -> second)
                        .orElseThrow()
                        .cumulativeTsnAck());
    }

    /** Section 5.1: not more than one in a packet. */
    @Test
    void aSecondAuthChunkEndsThePacket() {
        option(AuthenticationOptions.CHUNKS, "0");
        established(random(), hmacs(SHA_256));
        UnknownChunk inner = authFor(0, EMPTY, data(1001, 1));
        sendAuthenticated(0, EMPTY, data(1000, 0), inner, data(1001, 1));
        assertEquals("5 bytes", received());
        assertNull(received());
    }

    /** Section 6.3: who has no key makes no association where that is demanded. */
    @Test
    void aCookieEchoThatHasToBeSealedMakesNoAssociationUnlessItIs() {
        option(AuthenticationOptions.CHUNKS, "10");
        option(AuthenticationOptions.KEYS, Secrets.NONE.with(3, SECRET));
        InitChunk answer = begin(random(), hmacs(SHA_256));
        Chunk echo = Chunks.cookieEcho(peer.cookieOf(answer));
        peer.send(echo);
        sendAuthenticated(0, EMPTY, data(1000, 0));
        sendAuthenticated(3, OTHER, echo);
        sendAuthenticated(4, SECRET, echo);
        simulation.runFor(SHORT);
        assertTrue(host.stack().associations().isEmpty());
        peer.takeAll();
        sendAuthenticated(3, SECRET, echo, data(1000, 0));
        assertEquals("5 bytes", received());
        assertInstanceOf(CookieAckChunk.class, peer.takeAll().get(0));
        // It comes again: still one association, and unsealed it is nothing.
        sendAuthenticated(3, SECRET, echo);
        simulation.runFor(SHORT);
        assertInstanceOf(CookieAckChunk.class, peer.takeAll().get(0));
        peer.send(echo);
        simulation.runFor(SHORT);
        assertEquals(List.of(), peer.takeAll());
        assertEquals(1, host.stack().associations().size());
    }

    /** Section 6.3, last but two paragraphs: who restarts has to know the old key. */
    @Test
    void aRestartHasToBeSealedWithTheOldKey() {
        option(AuthenticationOptions.CHUNKS, "10");
        InitChunk answer = begin(random(), hmacs(SHA_256));
        sendAuthenticated(0, EMPTY, Chunks.cookieEcho(peer.cookieOf(answer)));
        simulation.runFor(SHORT);
        peer.takeAll();
        byte[] oldPeer = peerVector;
        byte[] oldHost = hostVector;
        peer.ownTag(0x7777).nextTsn(5000);
        random[0] = 99;
        peer.send(Chunks.init(0x7777, 5000, random(), hmacs(SHA_256)));
        InitChunk again = peer.expectInitAck();
        Chunk echo = Chunks.cookieEcho(peer.cookieOf(again));
        peer.send(echo);
        simulation.runFor(SHORT);
        assertEquals(List.of(), peer.takeAll(), "unsealed");
        assertTrue(notifications.stream().noneMatch(Notification.Restarted.class::isInstance));
        peerVector = oldPeer;
        hostVector = oldHost;
        sendAuthenticated(0, EMPTY, echo);
        simulation.runFor(SHORT);
        assertInstanceOf(CookieAckChunk.class, peer.takeAll().get(0));
        assertTrue(notifications.stream().anyMatch(Notification.Restarted.class::isInstance));
    }

    @Test
    void messagesNameTheirKeysAndDontShareAPacketWithOthers() throws Exception {
        option(AuthenticationOptions.KEYS, Secrets.NONE.with(3, SECRET).with(5, OTHER));
        option(AuthenticationOptions.ACTIVE_KEY, 3);
        established(random(), chunks(0), hmacs(SHA_256));
        send(
                Message.of("with the active one"),
                Message.of("with five").with(Authentication.KEY, 5),
                Message.of("with five again").with(Authentication.KEY, 5),
                Message.of("the active one"));
        List<ReceivedPacket> packets = arriving();
        assertEquals(3, packets.size(), packets::toString);
        assertTrue(isRight(packets.get(0), 3, SECRET));
        assertTrue(isRight(packets.get(1), 5, OTHER));
        assertEquals(3, packets.get(1).chunks().size());
        assertTrue(isRight(packets.get(2), 3, SECRET));
    }

    @Test
    void keysAreExchangedWhileTheAssociationLives() throws Exception {
        option(AuthenticationOptions.CHUNKS, "0");
        established(random(), chunks(0), hmacs(SHA_256));
        done(Authentication.addKey(association, 9, SECRET));
        sendAuthenticated(9, SECRET, data(1000, 0));
        assertEquals("5 bytes", received());
        assertTrue(notifications.contains(
                new Notification.OfExtension("ext.auth", "newKey", Map.of("key", 9, "previous", 0))));
        done(Authentication.activateKey(association, 9));
        peer.takeAll();
        send(Message.of("with nine"));
        assertTrue(isRight(arriving().get(0), 9, SECRET));
        // In its place another one.
        done(Authentication.addKey(association, 9, OTHER));
        send(Message.of("with another nine"));
        assertTrue(isRight(arriving().get(0), 9, OTHER));
        sendAuthenticated(9, SECRET, data(1001, 1));
        assertNull(received());
        sendAuthenticated(9, OTHER, data(1001, 1));
        assertEquals("5 bytes", received());
        done(Authentication.deleteKey(association, 0));
        sendAuthenticated(0, EMPTY, data(1002, 2));
        assertNull(received());
    }

    /** RFC 6458 sections 8.3.4 and 8.3.5. */
    @Test
    void aKeyThatWasDeactivatedIsFreeWhenNothingIsUnderWayWithIt() throws Exception {
        option(AuthenticationOptions.KEYS, Secrets.NONE.with(3, SECRET));
        established(random(), chunks(0), hmacs(SHA_256));
        int tsn = peer.peerInitialTsn();
        send(Message.of("with three").with(Authentication.KEY, 3));
        simulation.runFor(Duration.ofMillis(1));
        done(Authentication.deactivateKey(association, 3));
        assertTrue(notifications.stream().noneMatch(Notification.OfExtension.class::isInstance));
        refused(Authentication.deleteKey(association, 3), "under way");
        refused(Authentication.activateKey(association, 3), "deactivated");
        peer.send(Chunks.sack(tsn));
        simulation.runFor(SHORT);
        assertTrue(notifications.contains(new Notification.OfExtension("ext.auth", "keyFree", Map.of("key", 3))));
        done(Authentication.deleteKey(association, 3));
    }

    private void refused(java.util.concurrent.CompletableFuture<Void> change, String why) {
        simulation.runFor(Duration.ofMillis(1));
        var problem = assertThrows(CompletionException.class, change::join);
        assertTrue(problem.getCause().getMessage().contains(why), problem::toString);
    }

    @Test
    void whatCantBeDoneWithKeysIsSaid() {
        established(random(), hmacs(SHA_256));
        refused(Authentication.activateKey(association, 1), "there is no key 1");
        refused(Authentication.deleteKey(association, 1), "there is no key 1");
        refused(Authentication.deleteKey(association, 0), "active");
        refused(Authentication.deactivateKey(association, 0), "active");
        refused(Authentication.addKey(association, 65_536, SECRET), "not in 0 to 65535");
        refused(Authentication.addKey(association, -1, SECRET), "not in 0 to 65535");
    }

    @Test
    void keysAreNeverShown() {
        Secrets keys = Secrets.NONE.with(3, SECRET);
        assertEquals("secrets [3]", keys.toString());
        var problem = assertThrows(
                IllegalArgumentException.class, () -> AuthenticationOptions.KEYS.parse("1=zz,2=0123456789"));
        for (Throwable each = problem; each != null; each = each.getCause()) {
            assertFalse(String.valueOf(each.getMessage()).contains("0123456789"), each::toString);
        }
        assertEquals(
                keys,
                AuthenticationOptions.KEYS.parse("3=" + java.util.HexFormat.of().formatHex(SECRET)));
    }
}
