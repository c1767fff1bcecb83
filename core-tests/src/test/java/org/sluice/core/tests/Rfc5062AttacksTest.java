/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.testkit.Chunks.abort;
import static org.sluice.testkit.Chunks.cookieAck;
import static org.sluice.testkit.Chunks.cookieEcho;
import static org.sluice.testkit.Chunks.data;
import static org.sluice.testkit.Chunks.gap;
import static org.sluice.testkit.Chunks.heartbeat;
import static org.sluice.testkit.Chunks.heartbeatAck;
import static org.sluice.testkit.Chunks.init;
import static org.sluice.testkit.Chunks.sack;
import static org.sluice.testkit.Chunks.shutdown;
import static org.sluice.testkit.Chunks.shutdownAck;
import static org.sluice.testkit.Chunks.shutdownComplete;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Counter;
import org.sluice.sctp.Message;
import org.sluice.sctp.PathState;
import org.sluice.sctp.StackOptions;
import org.sluice.sctp.wire.AbortChunk;
import org.sluice.sctp.wire.AddressParameter;
import org.sluice.sctp.wire.Chunk;
import org.sluice.sctp.wire.DataChunk;
import org.sluice.sctp.wire.HeartbeatChunk;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.RestartWithNewAddressesCause;
import org.sluice.sctp.wire.SackChunk;
import org.sluice.testkit.Simulation;

/** The attacks that RFC 5062 describes, by its sections, and what protects against them. */
class Rfc5062AttacksTest extends Story {

    private static final InetAddress VICTIM = Simulation.address("10.0.0.99");

    private static Parameter[] addresses(int count) {
        var parameters = new Parameter[count];
        for (int i = 0; i < count; i++) {
            parameters[i] = new AddressParameter(Simulation.address("10.0." + (7 + i / 200) + "." + (1 + i % 200)));
        }
        return parameters;
    }

    /**
     * Section 2.1, address camping: an attacker who lists the address of a victim doesn't keep the victim from setting up an association of its
     * own, because an address that was never verified belongs to nobody.
     */
    @Test
    void campingOnTheAddressOfAnotherDoesNotKeepItOut() {
        listen();
        peer().connect(new AddressParameter(VICTIM));
        simulation.runFor(Duration.ofSeconds(1));
        Association camper = association();
        assertEquals(2, camper.status().paths().size());
        var victim = simulation.scriptedPeer(PEER_PORT, VICTIM.getHostAddress()).towards(host(), PORT);
        victim.ignoring(HeartbeatChunk.class);
        simulation.runFor(SHORT);
        arrivedAt(victim);
        victim.ownTag(0x7777);
        victim.patience(Duration.ofSeconds(1));
        victim.connect();
        simulation.runFor(SHORT);
        assertTrue(association() != camper, "the victim has an association");
        victim.sendData(0, 0, bytes(10));
        victim.expectSack(victim.lastTsn());
        assertEquals(AssociationState.ESTABLISHED, camper.state());
    }

    /** Sections 2.2 and 4.1, bombing: nothing but HEARTBEATs, few of them, goes to an address that was not verified. */
    @Test
    void anAddressThatWasNotVerifiedGetsNoData() throws Exception {
        listen();
        var victim = simulation.scriptedPeer(PEER_PORT, VICTIM.getHostAddress()).towards(host(), PORT);
        peer().connect(new AddressParameter(VICTIM));
        for (int i = 0; i < 20; i++) {
            association().trySend(Message.wrap(bytes(1400)));
        }
        // The attacker falls silent, so that the data would have to go elsewhere.
        simulation.runFor(Duration.ofSeconds(50));
        int heartbeats = 0;
        for (Chunk chunk : arrivedAt(victim)) {
            assertTrue(chunk instanceof HeartbeatChunk, () -> "the victim got " + chunk);
            heartbeats++;
        }
        assertTrue(heartbeats > 0 && heartbeats <= 8, heartbeats + " HEARTBEATs");
    }

    private static java.util.List<Chunk> arrivedAt(org.sluice.testkit.ScriptedPeer victim) {
        var chunks = new ArrayList<Chunk>();
        while (true) {
            try {
                victim.patience(Duration.ZERO);
                chunks.add(victim.expect(Chunk.class));
            } catch (AssertionError none) {
                return chunks;
            }
        }
    }

    /** The same, with as many addresses as an INIT holds: they are neither all taken on nor all probed at once (RFC 9260 section 5.4). */
    @Test
    void manyAddressesAreProbedSlowly() {
        listen();
        peer().connect(addresses(60));
        int limit = AssociationOptions.MAXIMUM_PATHS.defaultValue();
        simulation.runFor(SHORT);
        assertEquals(limit, association().status().paths().size());
        assertEquals(1, host().stack().counters().get(Counter.HEARTBEATS_SENT), "HB.Max.Burst in the first RTO");
        simulation.runFor(Duration.ofSeconds(10));
        assertTrue(host().stack().counters().get(Counter.HEARTBEATS_SENT) < 100);
    }

    /** Section 2.3, hijacking: a restart may not bring addresses that the association didn't have. */
    @Test
    void aRestartFromAnotherAddressIsRefused() {
        established();
        int tag = peer().ownTag();
        peer().ownTag(4711);
        peer().sendWithTag(0, init(4711, 1, new AddressParameter(VICTIM)));
        AbortChunk refusal = peer().expect(AbortChunk.class);
        assertEquals(RestartWithNewAddressesCause.class, refusal.causes().get(0).getClass());
        peer().ownTag(tag);
        assertEquals(AssociationState.ESTABLISHED, association().state());
    }

    /** Section 4.2, bombing by acknowledgements of what never arrived: what was never sent can't be acknowledged. */
    @Test
    void acknowledgingAheadOfTheDataEndsTheAssociation() throws Exception {
        established();
        association().trySend(Message.wrap(bytes(100)));
        peer().expect(DataChunk.class);
        peer().send(sack(peer().peerInitialTsn() + 1000, 1 << 20));
        simulation.runFor(SHORT);
        assertEquals(AssociationState.CLOSED, association().state());
    }

    /** The same with a gap that was never sent. */
    @Test
    void acknowledgingAGapThatWasNeverSentEndsTheAssociation() throws Exception {
        established();
        association().trySend(Message.wrap(bytes(100)));
        peer().expect(DataChunk.class);
        peer().send(sack(peer().peerInitialTsn() - 1, 1 << 20, gap(2, 40)));
        simulation.runFor(SHORT);
        assertEquals(AssociationState.CLOSED, association().state());
    }

    /** Section 4.3: a receiver that acknowledges each byte apart gains no more than one that doesn't, because bytes count (RFC 9260 section 7.2.1). */
    @Test
    void splittingAcknowledgementsGainsNothing() throws Exception {
        option(AssociationOptions.NO_DELAY, true);
        established();
        for (int i = 0; i < 300; i++) {
            association().trySend(Message.wrap(bytes(50)));
        }
        simulation.runFor(SHORT);
        long before = association().status().primaryPath().congestionWindow();
        int first = peer().peerInitialTsn();
        for (int i = 0; i < 20; i++) {
            peer().send(sack(first + i, 1 << 20));
        }
        simulation.runFor(SHORT);
        long grown = association().status().primaryPath().congestionWindow() - before;
        assertTrue(grown <= 20 * 68, () -> "20 chunks of 68 bytes let cwnd grow by " + grown);
    }

    /** Section 5, redirection: packets from an address that is not the association's change nothing, even with the right tag. */
    @ParameterizedTest
    @ValueSource(strings = {"DATA", "SACK", "HEARTBEAT", "HEARTBEAT_ACK", "SHUTDOWN", "ABORT"})
    void packetsFromAStrangersAddressAreNotTheAssociations(String what) throws Exception {
        established();
        long received = association().status().receivedBytes();
        var stranger =
                simulation.scriptedPeer(PEER_PORT, VICTIM.getHostAddress()).towards(host(), PORT);
        stranger.ownTag(peer().ownTag());
        Chunk chunk = switch (what) {
            case "DATA" -> data(peer().nextTsn(), 0, 0, bytes(10));
            case "SACK" -> sack(peer().peerInitialTsn() - 1, 0);
            case "HEARTBEAT" -> heartbeat(bytes(8));
            case "HEARTBEAT_ACK" -> heartbeatAck(bytes(12));
            case "SHUTDOWN" -> shutdown(peer().peerInitialTsn() - 1);
            default -> abort();
        };
        stranger.sendWithTag(peer().peerTag(), chunk);
        simulation.runFor(SHORT);
        assertEquals(AssociationState.ESTABLISHED, association().state());
        assertEquals(received, association().status().receivedBytes());
        assertEquals(1, association().status().paths().size());
    }

    /** Section 6: guessing the verification tag. 20,000 guesses of every chunk that could end an association, none of which is right. */
    @Test
    void guessedTagsChangeNothing() {
        established();
        var random = new SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            int guess = random.nextInt();
            if (guess == peer().peerTag() || guess == peer().ownTag()) {
                continue;
            }
            Chunk chunk = switch (i % 6) {
                case 0 -> abort();
                case 1 -> new AbortChunk(true, java.util.List.of());
                case 2 -> shutdownComplete();
                case 3 -> shutdownAck();
                case 4 -> shutdown(0);
                default -> cookieAck();
            };
            peer().sendWithTag(guess, chunk);
            if (i % 100 == 0) {
                simulation.runFor(Duration.ofMillis(1));
            }
        }
        simulation.runFor(SHORT);
        assertEquals(AssociationState.ESTABLISHED, association().state());
    }

    /** Section 3.1 of RFC 4460 and RFC 9260 section 5.1.3: INITs without end cost no memory, and their answers no more than the rate allows. */
    @Test
    void aFloodOfInitsIsNotRemembered() {
        option(StackOptions.INIT_RATE, 100);
        listen();
        for (int i = 0; i < 10_000; i++) {
            peer().ownTag(i + 1);
            peer().sendWithTag(0, init(i + 1, 1));
        }
        simulation.runFor(Duration.ofMillis(10));
        assertEquals(0, host().stack().associations().size());
        long limited = host().stack().counters().get(Counter.INITS_LIMITED);
        assertTrue(limited >= 9_800, () -> limited + " were not answered");
    }

    /** Cookies that this stack didn't make are dropped without an answer (RFC 9260 section 5.1.5). */
    @Test
    void aFloodOfForgedCookiesIsDroppedInSilence() {
        listen();
        var random = new SplittableRandom(1);
        for (int i = 0; i < 2_000; i++) {
            byte[] cookie = new byte[200];
            random.nextBytes(cookie);
            peer().sendWithTag(random.nextInt() | 1, cookieEcho(cookie));
        }
        peer().expectNothing(SHORT);
        assertEquals(2_000, host().stack().counters().get(Counter.COOKIES_REJECTED));
        assertEquals(0, host().stack().associations().size());
    }

    /** A HEARTBEAT ACK that wasn't asked for, or carries another nonce, verifies nothing (RFC 9260 section 5.4). */
    @Test
    void anAddressIsNotVerifiedWithoutItsNonce() {
        listen();
        peer().connect(new AddressParameter(VICTIM));
        simulation.runFor(SHORT);
        for (int index = 0; index < 4; index++) {
            byte[] guess = new byte[12];
            guess[3] = (byte) index;
            peer().send(heartbeatAck(guess));
        }
        simulation.runFor(SHORT);
        assertEquals(
                PathState.UNCONFIRMED,
                association().status().paths().stream()
                        .filter(path -> path.remote().equals(VICTIM))
                        .findFirst()
                        .orElseThrow()
                        .state());
    }

    /** Reneging: what a Gap Ack Block took back is sent again, and was kept for that (RFC 9260 section 6.2.1). */
    @Test
    void whatWasTakenBackIsSentAgain() throws Exception {
        option(AssociationOptions.NO_DELAY, true);
        established();
        peer().ignoring(SackChunk.class).ignoring(HeartbeatChunk.class);
        for (int i = 0; i < 3; i++) {
            association().trySend(Message.wrap(bytes(1400)));
        }
        int first = peer().peerInitialTsn();
        simulation.runFor(SHORT);
        for (int i = 0; i < 3; i++) {
            peer().expectData(first + i);
        }
        peer().send(sack(first - 1, 1 << 20, gap(2, 3)));
        simulation.runFor(SHORT);
        // The second and the third are gone again.
        peer().send(sack(first, 1 << 20));
        peer().expectData(first + 1);
        peer().expectData(first + 2);
        peer().send(sack(first + 2, 1 << 20));
        simulation.runFor(SHORT);
        assertEquals(0, association().status().unacknowledgedChunks());
    }
}
