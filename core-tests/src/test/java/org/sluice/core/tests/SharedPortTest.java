/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.testkit.Chunks.cookieEcho;
import static org.sluice.testkit.Chunks.init;

import java.net.BindException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Endpoint;
import org.sluice.sctp.EndpointOptions;
import org.sluice.sctp.Options;
import org.sluice.sctp.wire.AbortChunk;
import org.sluice.sctp.wire.CookieAckChunk;
import org.sluice.testkit.ScriptedPeer;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

/** Several endpoints have the same port on the same addresses (SCTP_REUSE_PORT, RFC 6458 section 8.1.27). */
class SharedPortTest {

    private static final int PORT = 5001;
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Options SHARED = Options.none().with(EndpointOptions.REUSE_PORT, true);
    private static final InetAddress FIRST = Simulation.address("10.0.0.1");
    private static final InetAddress SECOND = Simulation.address("10.0.1.1");

    private final Simulation simulation = new Simulation(4);
    private SimulatedHost host;

    @BeforeEach
    void start() {
        host = simulation.host("host").address("10.0.0.1").address("10.0.1.1").start();
    }

    @AfterEach
    void close() {
        simulation.close();
    }

    private Endpoint shared(InetAddress... addresses) throws BindException {
        return host.stack().bind(List.of(addresses), PORT, SHARED);
    }

    private ScriptedPeer peer(String address) {
        return simulation.scriptedPeer(6001, address).towards(host, PORT);
    }

    private Association open(Endpoint endpoint, ScriptedPeer peer) {
        var attempt = endpoint.connectAsync(new Destination(peer.addresses(), 6001, 0), Options.none());
        peer.accept();
        simulation.runFor(SHORT);
        return attempt.join();
    }

    @Test
    void allOfThemMustSaySo() throws Exception {
        shared();
        shared(FIRST);
        assertThrows(BindException.class, () -> host.stack().bind(PORT));
        assertThrows(BindException.class, () -> host.stack().bind(List.of(SECOND), PORT, Options.none()));
        host.stack().bind(PORT + 1);
        assertThrows(BindException.class, () -> host.stack().bind(List.of(), PORT + 1, SHARED));
    }

    @Test
    void atMostOneListens() throws Exception {
        Endpoint first = shared();
        Endpoint second = shared(FIRST);
        first.listen();
        var refusal = assertThrows(IllegalStateException.class, second::listen);
        assertTrue(refusal.getMessage().contains("listens already"), refusal::getMessage);
        first.close();
        second.listen();
    }

    /** On addresses that they don't share, both may. */
    @Test
    void anAddressOfAnotherListenerIsNotAdded() throws Exception {
        Endpoint first = shared(FIRST);
        Endpoint second = shared(SECOND);
        first.listen();
        second.listen();
        assertThrows(BindException.class, () -> second.addAddresses(List.of(FIRST)));
        second.close();
        Endpoint third = shared(SECOND);
        third.addAddresses(List.of(FIRST));
        assertThrows(IllegalStateException.class, third::listen);
    }

    @Test
    void anInitGoesToTheOneThatListens() throws Exception {
        shared();
        Endpoint listener = shared();
        shared();
        var accepted = new ArrayList<Association>();
        var peer = peer("10.0.0.2");
        peer.sendWithTag(0, init(peer.ownTag(), 1));
        peer.expect(AbortChunk.class);
        listener.listen(accepted::add);
        peer.connect();
        simulation.runFor(SHORT);
        assertEquals(List.of(accepted.get(0)), listener.associations());
    }

    @Test
    void eachHasAssociationsOfItsOwn() throws Exception {
        Endpoint first = shared();
        Endpoint second = shared();
        var one = peer("10.0.0.2");
        var other = peer("10.0.0.3");
        Association ofFirst = open(first, one);
        Association ofSecond = open(second, other);
        assertEquals(List.of(ofFirst), first.associations());
        assertEquals(List.of(ofSecond), second.associations());
        one.sendData(0, 0, new byte[] {1});
        other.sendData(0, 0, new byte[] {2});
        simulation.runFor(SHORT);
        assertEquals(1, ofFirst.poll().payload()[0]);
        assertEquals(2, ofSecond.poll().payload()[0]);
        // The port is free when none has it any more.
        first.close();
        second.close();
        assertThrows(BindException.class, () -> host.stack().bind(PORT));
        ofFirst.abort("");
        ofSecond.abort("");
        simulation.runFor(SHORT);
        host.stack().bind(PORT);
    }

    /** Packets could not be told apart. */
    @Test
    void twoAssociationsWithTheSameAddressesAndPortsAreRefused() throws Exception {
        Endpoint first = shared();
        Endpoint second = shared();
        var peer = simulation.scriptedPeer(6001, "10.0.0.2", "10.0.1.2").towards(host, PORT);
        Association association = open(first, peer);
        var attempt = second.connectAsync(
                new Destination(
                        List.of(Simulation.address("10.0.0.9"), peer.addresses().get(1)), 6001, 0),
                Options.none());
        simulation.runFor(SHORT);
        var failure = assertThrows(CompletionException.class, attempt::join);
        var cause = (AssociationException) failure.getCause();
        assertTrue(cause.getMessage().contains("the same addresses and ports"), cause::getMessage);
        assertEquals(AssociationState.ESTABLISHED, association.state());
        // Another port of the peer's is another association.
        second.open(new Destination(peer.addresses(), 6002, 0), Options.none());
        simulation.runFor(SHORT);
        assertEquals(1, second.associations().size());
    }

    /** A peer that starts anew is answered by the endpoint that has the association, whoever listens. */
    @Test
    void aRestartIsTheAssociationsNotTheListeners() throws Exception {
        Endpoint connected = shared();
        Endpoint listener = shared();
        var accepted = new ArrayList<Association>();
        listener.listen(accepted::add);
        var peer = peer("10.0.0.2");
        Association association = open(connected, peer);
        peer.ownTag(4711);
        peer.sendWithTag(0, init(4711, 5000));
        byte[] cookie = peer.cookieOf(peer.expectInitAck());
        peer.send(cookieEcho(cookie));
        peer.expect(CookieAckChunk.class);
        assertEquals(List.of(), accepted);
        assertSame(association, connected.associations().get(0));
        peer.sendData(5000, 0, 0, 3, new byte[] {9});
        simulation.runFor(SHORT);
        assertEquals(9, association.poll().payload()[0]);
    }

    /** Without the option, too: what differs is the local address. */
    @Test
    void onePeerHasAnAssociationWithEachOfTwoEndpointsOnDifferentAddresses() throws Exception {
        var ofFirst = new ArrayList<Association>();
        var ofSecond = new ArrayList<Association>();
        host.stack().bind(List.of(FIRST), PORT, Options.none()).listen(ofFirst::add);
        host.stack().bind(List.of(SECOND), PORT, Options.none()).listen(ofSecond::add);
        var peer = peer("10.0.0.2");
        for (InetAddress address : List.of(FIRST, SECOND)) {
            peer.ownTag(peer.ownTag() + 1);
            peer.towards(address, PORT).connect();
            simulation.runFor(SHORT);
        }
        assertEquals(1, ofFirst.size());
        assertEquals(1, ofSecond.size());
        assertEquals(AssociationState.ESTABLISHED, ofFirst.get(0).state());
        peer.ownTag(peer.ownTag() - 1);
        // The one that is left is still found by its addresses when the one that was first has gone.
        ofFirst.get(0).abort("");
        simulation.runFor(SHORT);
        peer.takeAll();
        peer.ownTag(4711);
        peer.sendWithTag(0, init(4711, 5000));
        peer.send(cookieEcho(peer.cookieOf(peer.expectInitAck())));
        peer.expect(CookieAckChunk.class);
        assertEquals(1, ofSecond.size(), "it was restarted");
        peer.towards(FIRST, PORT).ownTag(4712);
        peer.connect();
        simulation.runFor(SHORT);
        assertEquals(2, ofFirst.size());
    }
}
