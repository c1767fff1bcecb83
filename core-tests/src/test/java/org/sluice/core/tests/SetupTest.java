/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.testkit.Chunks.abort;
import static org.sluice.testkit.Chunks.cookieAck;
import static org.sluice.testkit.Chunks.cookieEcho;
import static org.sluice.testkit.Chunks.data;
import static org.sluice.testkit.Chunks.error;
import static org.sluice.testkit.Chunks.heartbeat;
import static org.sluice.testkit.Chunks.init;
import static org.sluice.testkit.Chunks.initAck;
import static org.sluice.testkit.Chunks.sack;
import static org.sluice.testkit.Chunks.shutdownAck;
import static org.sluice.testkit.Chunks.shutdownComplete;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationException.Reason;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Counter;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Message;
import org.sluice.sctp.Options;
import org.sluice.sctp.StackOptions;
import org.sluice.sctp.wire.AbortChunk;
import org.sluice.sctp.wire.AddressParameter;
import org.sluice.sctp.wire.CookieAckChunk;
import org.sluice.sctp.wire.CookieEchoChunk;
import org.sluice.sctp.wire.CookiePreservativeParameter;
import org.sluice.sctp.wire.DataChunk;
import org.sluice.sctp.wire.ErrorChunk;
import org.sluice.sctp.wire.HeartbeatChunk;
import org.sluice.sctp.wire.HostNameAddressParameter;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.InvalidMandatoryParameterCause;
import org.sluice.sctp.wire.MissingMandatoryParameterCause;
import org.sluice.sctp.wire.ParameterType;
import org.sluice.sctp.wire.ShutdownCompleteChunk;
import org.sluice.sctp.wire.StaleCookieCause;
import org.sluice.sctp.wire.UnknownParameter;
import org.sluice.sctp.wire.UnrecognizedParameter;
import org.sluice.sctp.wire.UnresolvableAddressCause;
import org.sluice.sctp.wire.UserInitiatedAbortCause;
import org.sluice.testkit.Chunks;
import org.sluice.testkit.Simulation;

/** How an association begins (RFC 9260 sections 5.1, 5.2 and 8.4). */
class SetupTest extends Story {

    private CompletableFuture<Association> connect() {
        try {
            return host().stack()
                    .bind(PORT)
                    .connectAsync(new Destination(peer().addresses(), PEER_PORT, 0), Options.none());
        } catch (java.net.BindException e) {
            throw new AssertionError(e);
        }
    }

    private static AssociationException failureOf(CompletableFuture<Association> attempt) {
        try {
            attempt.join();
            throw new AssertionError("it came up");
        } catch (CompletionException e) {
            return (AssociationException) e.getCause();
        }
    }

    @Test
    void aListenerRemembersNothingOfAnInit() {
        listen();
        for (int i = 0; i < 500; i++) {
            peer().ownTag(i + 1);
            peer().send(init(i + 1, 1000));
            peer().expectInitAck();
        }
        assertEquals(List.of(), host().stack().associations());
        peer().expectNothing(Duration.ofMinutes(5));
    }

    @Test
    void fourMessagesMakeAnAssociation() {
        Association association = established();
        assertEquals(AssociationState.ESTABLISHED, association.state());
        assertEquals(1, host().stack().counters().get(Counter.PASSIVE_ESTABLISHED));
    }

    @Test
    void eachAnswerToAnInitHasATagAndACookieOfItsOwn() {
        listen();
        peer().ownTag(7);
        peer().send(init(7, 1000));
        InitChunk first = peer().expectInitAck();
        peer().send(init(7, 1000));
        InitChunk second = peer().expectInitAck();
        assertTrue(first.initiateTag() != second.initiateTag());
        // The peer may take either.
        peer().peerTag(first.initiateTag());
        peer().send(cookieEcho(peer().cookieOf(first)));
        peer().expect(CookieAckChunk.class);
    }

    @Test
    void aCookieOfWhichABitWasTurnedIsDropped() {
        listen();
        peer().ownTag(7);
        peer().send(init(7, 1000));
        byte[] cookie = peer().cookieOf(peer().expectInitAck());
        for (int i = 0; i < cookie.length; i += 7) {
            byte[] forged = cookie.clone();
            forged[i] ^= 0x10;
            peer().send(cookieEcho(forged));
        }
        peer().expectNothing(SHORT);
        assertTrue(host().stack().counters().get(Counter.COOKIES_REJECTED) > 10);
        assertEquals(List.of(), host().stack().associations());
    }

    @Test
    void aCookieThatIsTooOldIsAnsweredWithStaleCookie() {
        option(StackOptions.COOKIE_LIFE, Duration.ofSeconds(5));
        listen();
        peer().ownTag(7);
        peer().send(init(7, 1000));
        byte[] cookie = peer().cookieOf(peer().expectInitAck());
        simulation.runFor(Duration.ofSeconds(6));
        peer().send(cookieEcho(cookie));
        var cause = assertInstanceOf(
                StaleCookieCause.class, peer().expect(ErrorChunk.class).causes().get(0));
        assertTrue(cause.staleness() > 900_000 && cause.staleness() < 1_100_000, "microseconds: " + cause.staleness());
        assertNull(association());
    }

    @Test
    void aStaleCookieOfOursMakesUsAskForOneThatLivesLonger() {
        var attempt = connect();
        InitChunk init = peer().expectInit();
        peer().send(initAck(peer().ownTag(), 1000, new org.sluice.sctp.wire.StateCookieParameter(bytes(8))));
        peer().expect(CookieEchoChunk.class);
        peer().send(error(new StaleCookieCause(2_000_000)));
        InitChunk again = peer().expectInit();
        assertEquals(init.initiateTag(), again.initiateTag());
        assertTrue(again.parameters().stream()
                .anyMatch(parameter -> parameter instanceof CookiePreservativeParameter preservative
                        // The round trip and a second at most (section 5.2.6).
                        && preservative.incrementMillis() >= 1000
                        && preservative.incrementMillis() <= 1010));
        peer().send(initAck(peer().ownTag(), 1000, new org.sluice.sctp.wire.StateCookieParameter(bytes(8))));
        peer().expect(CookieEchoChunk.class);
        peer().send(cookieAck());
        simulation.runFor(SHORT);
        assertEquals(AssociationState.ESTABLISHED, attempt.join().state());
    }

    @Test
    void initIsSentAgainWithATimeoutThatDoublesAndThenGivenUp() {
        option(AssociationOptions.MAX_INIT_RETRANSMITS, 3);
        var attempt = connect();
        long begin = simulation.clock().nanos();
        for (long seconds : new long[] {0, 1, 3, 7}) {
            peer().patience(Duration.ofSeconds(20)).expectInit();
            assertEquals(seconds, Math.round((simulation.clock().nanos() - begin) / 1e9));
        }
        simulation.runFor(Duration.ofSeconds(9));
        assertEquals(Reason.NO_ANSWER, failureOf(attempt).reason());
        assertEquals(List.of(), host().stack().associations());
    }

    @Test
    void cookieEchoIsSentAgainUntilItIsAnswered() {
        var attempt = connect();
        peer().expectInit();
        peer().send(initAck(peer().ownTag(), 1000, new org.sluice.sctp.wire.StateCookieParameter(bytes(8))));
        peer().expect(CookieEchoChunk.class);
        peer().patience(Duration.ofSeconds(2)).expect(CookieEchoChunk.class);
        peer().send(cookieAck());
        simulation.runFor(SHORT);
        assertEquals(AssociationState.ESTABLISHED, attempt.join().state());
    }

    @Test
    void aRefusalIsToldWithItsReason() {
        var attempt = connect();
        peer().expectInit();
        peer().send(abort(new UserInitiatedAbortCause("closed on Sundays")));
        simulation.runFor(SHORT);
        AssociationException failure = failureOf(attempt);
        assertEquals(Reason.REFUSED, failure.reason());
        assertTrue(failure.getMessage().contains("closed on Sundays"), failure.getMessage());
    }

    @Test
    void dataThatWentWithAStaleCookieIsSentWithTheNextOne() throws Exception {
        option(AssociationOptions.NO_DELAY, true);
        var attempt = connect();
        Association association = host().stack().associations().get(0);
        association.trySend(Message.of("early"));
        peer().expectInit();
        peer().send(initAck(peer().ownTag(), 1000, new org.sluice.sctp.wire.StateCookieParameter(bytes(8))));
        peer().expect(CookieEchoChunk.class);
        DataChunk data = peer().expect(DataChunk.class);
        peer().send(error(new StaleCookieCause(1000)));
        peer().expectInit();
        peer().ownTag(peer().ownTag() + 1);
        peer().send(initAck(peer().ownTag(), 5000, new org.sluice.sctp.wire.StateCookieParameter(bytes(8))));
        peer().expect(CookieEchoChunk.class);
        assertEquals(data, peer().expect(DataChunk.class));
        peer().send(cookieAck(), sack(data.tsn()));
        peer().sendData(5000, 0, 0, Chunks.WHOLE, bytes(10));
        simulation.runFor(SHORT);
        assertEquals(AssociationState.ESTABLISHED, attempt.join().state());
        assertEquals(0, association.status().unacknowledgedChunks());
        assertEquals(10, association.poll().length());
    }

    @Test
    void anInitAckWithAWindowTooSmallIsRefusedAndAnotherAwaited() {
        var attempt = connect();
        peer().expectInit();
        InitChunk good = initAck(peer().ownTag(), 1000, new org.sluice.sctp.wire.StateCookieParameter(bytes(8)));
        peer().send(new InitChunk(true, good.initiateTag(), 1499, 1, 1, 1000, good.parameters()));
        assertEquals(
                List.of(new InvalidMandatoryParameterCause()),
                peer().expect(AbortChunk.class).causes());
        peer().send(good);
        peer().expect(CookieEchoChunk.class);
        assertFalse(attempt.isDone());
    }

    @Test
    void aHostNameInAnInitAckIsRefused() {
        var attempt = connect();
        peer().expectInit();
        var name = new HostNameAddressParameter("peer.example\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        peer().send(initAck(peer().ownTag(), 1000, new org.sluice.sctp.wire.StateCookieParameter(bytes(8)), name));
        assertInstanceOf(
                UnresolvableAddressCause.class,
                peer().expect(AbortChunk.class).causes().get(0));
        assertEquals(Reason.PROTOCOL_VIOLATION, failureOf(attempt).reason());
    }

    @Test
    void aShutdownAckOfAnEarlierAssociationIsAnsweredWhileSettingUp() {
        connect();
        peer().expectInit();
        // Section 8.5.1, rule E: with the tag that it came with, whose T bit says so.
        peer().peerTag(77);
        peer().sendWithTag(77, shutdownAck());
        assertEquals(new ShutdownCompleteChunk(true), peer().expect(ShutdownCompleteChunk.class));
        assertEquals(
                AssociationState.COOKIE_WAIT,
                host().stack().associations().get(0).state());
    }

    @Test
    void anInitAckWithoutACookieIsRefused() {
        var attempt = connect();
        peer().expectInit();
        peer().send(initAck(peer().ownTag(), 1000));
        assertEquals(
                List.of(new MissingMandatoryParameterCause(List.of(ParameterType.STATE_COOKIE))),
                peer().expect(AbortChunk.class).causes());
        assertEquals(Reason.PROTOCOL_VIOLATION, failureOf(attempt).reason());
    }

    @Test
    void unknownParametersAreReportedAsTheirTypeAsks() {
        listen();
        peer().ownTag(7);
        var report = new UnknownParameter(0xc0f1, bytes(5));
        peer().send(init(7, 1000, new UnknownParameter(0x80f0, bytes(3)), report));
        InitChunk answer = peer().expectInitAck();
        var reported = answer.parameters().stream()
                .filter(UnrecognizedParameter.class::isInstance)
                .map(UnrecognizedParameter.class::cast)
                .toList();
        byte[] expected = {(byte) 0xc0, (byte) 0xf1, 0, 9, 0, 1, 2, 3, 4};
        assertEquals(List.of(new UnrecognizedParameter(expected)), reported);
    }

    @Test
    void unknownParametersOfAnInitAckAreReportedBehindTheCookieEcho() {
        connect();
        peer().expectInit();
        peer().send(initAck(
                peer().ownTag(),
                1000,
                new org.sluice.sctp.wire.StateCookieParameter(bytes(8)),
                new UnknownParameter(0xc0f1, bytes(4))));
        peer().expect(CookieEchoChunk.class);
        peer().expect(ErrorChunk.class);
    }

    @Test
    void anInitWithoutStreamsIsRefused() {
        listen();
        peer().ownTag(7);
        peer().send(new InitChunk(false, 7, 100_000, 0, 10, 1, List.of()));
        assertEquals(
                List.of(new InvalidMandatoryParameterCause()),
                peer().expect(AbortChunk.class).causes());
    }

    @Test
    void anInitWithTagZeroIsDropped() {
        listen();
        peer().send(new InitChunk(false, 0, 100_000, 10, 10, 1, List.of()));
        peer().expectNothing(SHORT);
    }

    @Test
    void anInitThatIsNotAloneIsDropped() {
        listen();
        peer().sendWithTag(0, init(7, 1000), heartbeat(bytes(4)));
        peer().expectNothing(SHORT);
    }

    @Test
    void anInitForAPortThatNobodyListensOnIsAborted() {
        host();
        peer().ownTag(7);
        peer().send(init(7, 1000));
        AbortChunk answer = peer().expect(AbortChunk.class);
        assertEquals(false, answer.reflectedTag());
    }

    @Test
    void packetsOutOfTheBlueAreAnsweredByTheRulesOfSection84() {
        host();
        // Rule 8: an ABORT that reflects the tag.
        peer().peerTag(0x1234);
        peer().sendWithTag(0x1234, data(1, 0, 0, bytes(10)));
        assertTrue(peer().expect(AbortChunk.class).reflectedTag());
        // Rule 5: a SHUTDOWN COMPLETE that reflects the tag.
        peer().sendWithTag(0x1234, shutdownAck());
        assertEquals(new ShutdownCompleteChunk(true), peer().expect(ShutdownCompleteChunk.class));
        // Rules 2, 6 and 7: nothing.
        peer().sendWithTag(0x1234, abort());
        peer().sendWithTag(0x1234, shutdownComplete());
        peer().sendWithTag(0x1234, cookieAck());
        peer().sendWithTag(0x1234, error(new StaleCookieCause(1)));
        peer().expectNothing(SHORT);
    }

    @Test
    void answersToPacketsOutOfTheBlueAreLimited() {
        option(StackOptions.OUT_OF_THE_BLUE_RATE, 10);
        host();
        peer().peerTag(0x1234);
        for (int i = 0; i < 100; i++) {
            peer().sendWithTag(0x1234, data(1, 0, 0, bytes(10)));
        }
        for (int i = 0; i < 10; i++) {
            peer().expect(AbortChunk.class);
        }
        peer().expectNothing(SHORT);
        assertEquals(90, host().stack().counters().get(Counter.OUT_OF_THE_BLUE_LIMITED));
    }

    @Test
    void aWrongTagOrChecksumChangesNothing() {
        Association association = established();
        peer().sendWithTag(peer().peerTag() + 1, abort());
        peer().sendWithBadChecksum(abort());
        peer().expectNothing(SHORT);
        assertEquals(AssociationState.ESTABLISHED, association.state());
        assertEquals(1, host().stack().counters().get(Counter.WRONG_TAG));
        assertEquals(1, host().stack().counters().get(Counter.CHECKSUM_ERRORS));
    }

    /** It may come by another address that the peer has listed and nobody has verified yet: that is no other peer's. */
    @Test
    void aCookieEchoThatComesAgainFromAnotherAddressMakesNoSecondAssociation() {
        listen();
        var peer = simulation.scriptedPeer(PEER_PORT, "10.0.0.2", "10.0.0.3").towards(host(), PORT);
        peer.ignoring(HeartbeatChunk.class);
        InitChunk answer = peer.connect(new AddressParameter(Simulation.address("10.0.0.3")));
        peer.sendFrom(Simulation.address("10.0.0.3"), Chunks.cookieEcho(peer.cookieOf(answer)));
        peer.expect(CookieAckChunk.class);
        simulation.runFor(SHORT);
        assertEquals(1, host().stack().associations().size());
    }

    @Test
    void aCookieEchoThatComesAgainIsAcknowledgedAgain() {
        listen();
        peer().ownTag(7);
        peer().send(init(7, 1000));
        byte[] cookie = peer().cookieOf(peer().expectInitAck());
        peer().send(cookieEcho(cookie));
        peer().expect(CookieAckChunk.class);
        peer().send(cookieEcho(cookie));
        peer().expect(CookieAckChunk.class);
        assertEquals(1, host().stack().associations().size());
    }

    @Test
    void dataMayComeWithTheCookieEcho() {
        listen();
        peer().ownTag(7);
        peer().send(init(7, 1000));
        byte[] cookie = peer().cookieOf(peer().expectInitAck());
        peer().send(cookieEcho(cookie), data(1000, 3, 0, bytes(20)));
        peer().expect(CookieAckChunk.class);
        simulation.runFor(Duration.ofSeconds(1));
        assertEquals(3, association().poll().stream());
    }

    @Test
    void streamsAreTheSmallerOfWhatEachSideAsksFor() {
        option(AssociationOptions.OUTBOUND_STREAMS, 300);
        option(AssociationOptions.INBOUND_STREAMS, 5);
        listen();
        peer().ownTag(7);
        peer().send(new InitChunk(false, 7, 100_000, 20, 40, 1000, List.of()));
        peer().send(cookieEcho(peer().cookieOf(peer().expectInitAck())));
        peer().expect(CookieAckChunk.class);
        simulation.runFor(SHORT);
        assertEquals(40, association().outboundStreams());
        assertEquals(5, association().inboundStreams());
    }

    @Test
    void aHeartbeatIsReturnedAsItCame() {
        established();
        peer().answeringHeartbeats(false);
        peer().send(heartbeat(bytes(33)));
        assertEquals(new HeartbeatChunk(true, bytes(33)), peer().expect(HeartbeatChunk.class));
    }
}
