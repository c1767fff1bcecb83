/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.testkit.Chunks.cookieAck;
import static org.sluice.testkit.Chunks.cookieEcho;
import static org.sluice.testkit.Chunks.init;
import static org.sluice.testkit.Chunks.initAck;
import static org.sluice.testkit.Chunks.shutdown;

import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Endpoint;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Options;
import org.sluice.sctp.StackOptions;
import org.sluice.sctp.wire.AbortChunk;
import org.sluice.sctp.wire.AddressParameter;
import org.sluice.sctp.wire.CookieAckChunk;
import org.sluice.sctp.wire.CookieEchoChunk;
import org.sluice.sctp.wire.CookieReceivedWhileShuttingDownCause;
import org.sluice.sctp.wire.DataChunk;
import org.sluice.sctp.wire.ErrorChunk;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.RestartWithNewAddressesCause;
import org.sluice.sctp.wire.ShutdownAckChunk;
import org.sluice.sctp.wire.StateCookieParameter;
import org.sluice.testkit.Simulation;

/** INITs and COOKIE ECHOs for an association that exists: section 5.2 of RFC 9260, with the cells of its Table 12. */
class CollisionTest extends Story {

    private static final StateCookieParameter THEIR_COOKIE = new StateCookieParameter(bytes(16));

    /** We open the association, from a port on which we listen too. */
    private CompletableFuture<Association> connect() {
        return listen().connectAsync(new Destination(peer().addresses(), PEER_PORT, 0), Options.none());
    }

    /** The peer, having forgotten everything, begins anew under another tag, and gets a cookie. */
    private byte[] peerBeginsAnew(int tag, int initialTsn) {
        peer().ownTag(tag);
        peer().send(init(tag, initialTsn));
        InitChunk answer = peer().expectInitAck();
        return peer().cookieOf(answer);
    }

    @Test
    void actionAThePeerRestarted() throws Exception {
        Association association = established();
        int oldTag = peer().peerTag();
        association.trySend(Message.of("before"));
        peer().expect(DataChunk.class);
        byte[] cookie = peerBeginsAnew(4711, 5000);
        assertNotEquals(oldTag, peer().peerTag(), "a new tag for the restarted association");
        assertEquals(AssociationState.ESTABLISHED, association.state(), "an INIT alone changes nothing");
        peer().send(cookieEcho(cookie));
        peer().expect(CookieAckChunk.class);
        assertTrue(wasNotified(Notification.Restarted.class));
        var failed = notifications.stream()
                .filter(Notification.SendFailed.class::isInstance)
                .map(Notification.SendFailed.class::cast)
                .toList();
        assertEquals(1, failed.size(), "what was on its way is given back");
        assertEquals(Notification.SendFailed.Reason.RESTARTED, failed.get(0).reason());
        assertFalse(wasNotified(Notification.Lost.class));
        assertEquals(1, host().stack().associations().size());
        // Both directions begin anew: TSNs as agreed, stream sequence numbers at 0.
        peer().sendData(5000, 0, 0, 3, bytes(7));
        association.trySend(Message.of("after"));
        DataChunk data = peer().skipTo(DataChunk.class);
        assertEquals(peer().peerInitialTsn(), data.tsn());
        assertEquals(0, data.streamSequenceNumber());
        assertEquals(7, association.poll().length());
    }

    @Test
    void actionAWhileShuttingDownIsRefused() {
        established();
        peer().send(shutdown(peer().peerInitialTsn() - 1));
        peer().expect(ShutdownAckChunk.class);
        // An INIT in SHUTDOWN-ACK-SENT is answered with SHUTDOWN ACK (section 9.2), so there is no cookie to be had.
        peer().send(init(4711, 5000));
        peer().expect(ShutdownAckChunk.class);
        assertEquals(AssociationState.SHUTDOWN_ACK_SENT, association().state());
    }

    @Test
    void actionAWithACookieFromBeforeTheShutdownIsRefusedWithACause() {
        established();
        int oldOwn = peer().ownTag();
        int oldPeer = peer().peerTag();
        int oldInitialTsn = peer().peerInitialTsn();
        byte[] cookie = peerBeginsAnew(4711, 5000);
        int newPeer = peer().peerTag();
        peer().ownTag(oldOwn);
        peer().sendWithTag(oldPeer, shutdown(oldInitialTsn - 1));
        peer().expect(ShutdownAckChunk.class);
        assertEquals(AssociationState.SHUTDOWN_ACK_SENT, association().state());
        peer().sendWithTag(newPeer, cookieEcho(cookie));
        peer().expect(ShutdownAckChunk.class);
        var cause = peer().expect(ErrorChunk.class).causes().get(0);
        assertInstanceOf(CookieReceivedWhileShuttingDownCause.class, cause);
    }

    @Test
    void aRestartWithANewAddressIsRefused() {
        established();
        int old = peer().ownTag();
        peer().ownTag(4711);
        var added = Simulation.address("10.0.0.77");
        peer().send(init(4711, 5000, new AddressParameter(added)));
        var cause = peer().expect(AbortChunk.class).causes().get(0);
        assertEquals(new RestartWithNewAddressesCause(java.util.List.of(added)), cause);
        assertEquals(AssociationState.ESTABLISHED, association().state());
        peer().ownTag(old);
    }

    @Test
    void actionBInCookieWait() {
        var attempt = connect();
        InitChunk ours = peer().expectInit();
        byte[] cookie = peerBeginsAnew(4711, 5000);
        assertEquals(ours.initiateTag(), peer().peerTag(), "our INIT's parameters are used unchanged (5.2.1)");
        assertEquals(ours.initialTsn(), peer().peerInitialTsn());
        peer().send(cookieEcho(cookie));
        peer().expect(CookieAckChunk.class);
        simulation.runFor(SHORT);
        assertEquals(AssociationState.ESTABLISHED, attempt.join().state());
        peer().expectNothing(Duration.ofSeconds(10));
        assertEquals(1, host().stack().associations().size());
    }

    @Test
    void actionBInCookieEchoed() throws Exception {
        var attempt = connect();
        peer().expectInit();
        peer().send(initAck(peer().ownTag(), 1000, THEIR_COOKIE));
        peer().expect(CookieEchoChunk.class);
        byte[] cookie = peerBeginsAnew(4711, 5000);
        peer().send(cookieEcho(cookie));
        peer().expect(CookieAckChunk.class);
        simulation.runFor(SHORT);
        Association association = attempt.join();
        assertEquals(AssociationState.ESTABLISHED, association.state());
        association.trySend(Message.of("under the new tag"));
        peer().expect(DataChunk.class);
        assertEquals(4711, peer().lastPacket().verificationTag());
    }

    @Test
    void actionCALateCookieIsDropped() {
        // Our INIT ACK to an older INIT of the peer carries a tag of its own and no tie-tags; then we open the
        // association ourselves.
        listen();
        byte[] late = peerBeginsAnew(4711, 5000);
        int lateTag = peer().peerTag();
        CompletableFuture<Association> attempt =
                endpointOf().connectAsync(new Destination(peer().addresses(), PEER_PORT, 0), Options.none());
        InitChunk ours = peer().expectInit();
        peer().send(initAck(4711, 1000, THEIR_COOKIE));
        peer().expect(CookieEchoChunk.class);
        peer().sendWithTag(lateTag, cookieEcho(late));
        peer().expectNothing(SHORT);
        peer().sendWithTag(ours.initiateTag(), cookieAck());
        simulation.runFor(SHORT);
        assertEquals(AssociationState.ESTABLISHED, attempt.join().state());
    }

    private Endpoint endpointOf() {
        return host().stack().endpoints().get(0);
    }

    @Test
    void actionDADuplicateCookieIsAcknowledged() {
        listen();
        byte[] cookie = peerBeginsAnew(4711, 5000);
        for (int i = 0; i < 3; i++) {
            peer().send(cookieEcho(cookie));
            peer().expect(CookieAckChunk.class);
        }
        assertEquals(1, host().stack().associations().size());
    }

    /** Section 5.1.5: a COOKIE ACK is the first chunk of its packet, also where two leave at once. */
    @Test
    void eachCookieAckBeginsAPacket() {
        listen();
        byte[] cookie = peerBeginsAnew(4711, 5000);
        peer().send(cookieEcho(cookie));
        peer().send(cookieEcho(cookie));
        assertEquals(List.of(new CookieAckChunk()), peer().expectPacket().chunks());
        assertEquals(List.of(new CookieAckChunk()), peer().expectPacket().chunks());
    }

    @Test
    void actionDHoldsForAnOldCookieToo() {
        option(StackOptions.COOKIE_LIFE, Duration.ofSeconds(5));
        listen();
        byte[] cookie = peerBeginsAnew(4711, 5000);
        peer().send(cookieEcho(cookie));
        peer().expect(CookieAckChunk.class);
        simulation.runFor(Duration.ofSeconds(7));
        peer().send(cookieEcho(cookie));
        peer().expect(CookieAckChunk.class);
    }

    @Test
    void anyOtherCookieIsDroppedInSilence() {
        // Neither tag is the association's, and there are no tie-tags: a cookie from before it.
        listen();
        byte[] old = peerBeginsAnew(1234, 5000);
        int oldPeer = peer().peerTag();
        byte[] cookie = peerBeginsAnew(4711, 5000);
        int newPeer = peer().peerTag();
        peer().send(cookieEcho(cookie));
        peer().expect(CookieAckChunk.class);
        peer().sendWithTag(oldPeer, cookieEcho(old));
        peer().expectNothing(SHORT);
        simulation.runFor(SHORT);
        assertEquals(AssociationState.ESTABLISHED, association().state());
        assertNotEquals(oldPeer, newPeer);
    }

    @Test
    void anInitAckThatNobodyWaitsForIsDropped() {
        established();
        peer().send(initAck(4711, 1, THEIR_COOKIE));
        peer().expectNothing(SHORT);
        assertEquals(AssociationState.ESTABLISHED, association().state());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 5, 20})
    void bothSidesMayOpenAtOnce(long headStartMillis) throws Exception {
        var one = simulation.host("one").address("10.0.1.1").start();
        var other = simulation.host("other").address("10.0.1.2").start();
        simulation.network().impair(org.sluice.testkit.Impairments.NONE.delay(Duration.ofMillis(7)));
        Endpoint first = bound(one);
        Endpoint second = bound(other);
        var here = first.connectAsync(other.destination(PORT), Options.none());
        simulation.runFor(Duration.ofMillis(headStartMillis));
        var there = headStartMillis < 14 ? second.connectAsync(one.destination(PORT), Options.none()) : null;
        simulation.runFor(Duration.ofSeconds(20));
        assertEquals(AssociationState.ESTABLISHED, here.join().state());
        assertEquals(1, one.stack().associations().size());
        assertEquals(1, other.stack().associations().size());
        Association opposite = other.stack().associations().get(0);
        assertTrue(there == null || there.isDone());
        assertEquals(AssociationState.ESTABLISHED, opposite.state());
        here.join().trySend(Message.of("across"));
        opposite.trySend(Message.of("back"));
        simulation.runFor(Duration.ofSeconds(1));
        assertEquals("across", opposite.poll().text());
        assertEquals("back", here.join().poll().text());
    }

    private static Endpoint bound(org.sluice.testkit.SimulatedHost host) throws BindException {
        Endpoint endpoint = host.stack().bind(PORT);
        endpoint.listen();
        return endpoint;
    }
}
