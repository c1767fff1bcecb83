/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.sluice.testkit.Chunks.cookieEcho;
import static org.sluice.testkit.Chunks.init;

import java.net.BindException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Endpoint;
import org.sluice.sctp.Message;
import org.sluice.sctp.Options;
import org.sluice.sctp.spi.AssociationExtension;
import org.sluice.sctp.spi.BindingHook;
import org.sluice.sctp.spi.Claims;
import org.sluice.sctp.spi.Extension;
import org.sluice.sctp.spi.ExtensionContext;
import org.sluice.sctp.spi.Negotiation;
import org.sluice.sctp.spi.SnapshotHook;
import org.sluice.sctp.wire.AbortChunk;
import org.sluice.sctp.wire.AddressParameter;
import org.sluice.sctp.wire.CookieAckChunk;
import org.sluice.sctp.wire.DataChunk;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.SupportedExtensionsParameter;
import org.sluice.testkit.ScriptedPeer;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

/** The addresses of an endpoint are changed while it is open (sctp_bindx, RFC 6458 section 9.1). */
class BoundAddressesTest {

    private static final int PORT = 5001;
    private static final int CHUNK = 0xfc;
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final InetAddress FIRST = Simulation.address("10.0.0.1");
    private static final InetAddress SECOND = Simulation.address("10.0.1.1");
    private static final InetAddress THIRD = Simulation.address("10.0.2.1");

    private final Simulation simulation = new Simulation(9);
    private final List<String> told = new ArrayList<>();
    private SimulatedHost host;
    private Endpoint endpoint;
    private Association accepted;

    @AfterEach
    void close() {
        simulation.close();
    }

    /** Writes down what it is told. */
    private final class Listening implements Extension {

        @Override
        public String componentId() {
            return "ext.listening";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public Claims claims() {
            return Claims.none().chunkType(CHUNK);
        }

        @Override
        public Answer agree(Negotiation negotiation) {
            return negotiation.peerSupports(CHUNK)
                    ? new Answer.Agreed(new Part())
                    : new Answer.Refused("the peer does not have it");
        }

        @Override
        public AssociationExtension resume(Map<String, Object> snapshot) {
            return new Part();
        }
    }

    private final class Part implements BindingHook, SnapshotHook {

        @Override
        public void endpointAddressesChanged(
                List<InetAddress> added, List<InetAddress> removed, ExtensionContext context) {
            told.add(context.state() + " +" + texts(added) + " -" + texts(removed));
        }

        @Override
        public Map<String, Object> snapshot(ExtensionContext context) {
            return Map.of();
        }
    }

    private static List<String> texts(List<InetAddress> addresses) {
        return addresses.stream().map(InetAddress::getHostAddress).toList();
    }

    private void bind(InetAddress... addresses) throws BindException {
        host = simulation
                .host("host")
                .address("10.0.0.1")
                .address("10.0.1.1")
                .address("10.0.2.1")
                .with(new Listening())
                .start();
        endpoint = host.stack().bind(List.of(addresses), PORT, Options.none());
        endpoint.listen(association -> accepted = association);
    }

    private ScriptedPeer peer(int number) {
        return simulation.scriptedPeer(6001, "10.0.9." + number);
    }

    private static List<InetAddress> addresses(InitChunk init) {
        return init.parameters().stream()
                .filter(AddressParameter.class::isInstance)
                .map(parameter -> ((AddressParameter) parameter).address())
                .toList();
    }

    @Test
    void associationsThatAreAcceptedFromThenOnHaveTheNewAddresses() throws Exception {
        bind(FIRST);
        var early = peer(1).towards(SECOND, PORT);
        early.sendWithTag(0, init(early.ownTag(), 1));
        early.expect(AbortChunk.class);

        endpoint.addAddresses(List.of(SECOND));
        assertEquals(List.of(FIRST, SECOND), endpoint.addresses());
        var late = peer(2).towards(SECOND, PORT);
        assertEquals(List.of(SECOND, FIRST), addresses(late.connect()));

        endpoint.removeAddresses(List.of(FIRST));
        assertEquals(List.of(SECOND), endpoint.addresses());
        var third = peer(3).towards(FIRST, PORT);
        third.sendWithTag(0, init(third.ownTag(), 1));
        third.expect(AbortChunk.class);
        assertEquals(List.of(), addresses(peer(4).towards(SECOND, PORT).connect()));
    }

    @Test
    void associationsThatAreOpenedFromThenOnTellTheNewAddresses() throws Exception {
        bind(FIRST);
        endpoint.addAddresses(List.of(SECOND, THIRD));
        endpoint.removeAddresses(List.of(FIRST));
        var peer = peer(1);
        endpoint.open(new Destination(peer.addresses(), 6001, 0), Options.none());
        InitChunk init = peer.expect(InitChunk.class);
        assertEquals(List.of(SECOND, THIRD), addresses(init));
        assertEquals(SECOND, peer.lastPacket().from());
    }

    @Test
    void whatCanNotBeIsRefusedAndChangesNothing() throws Exception {
        bind(FIRST);
        var elsewhere = Simulation.address("10.7.7.7");
        assertThrows(BindException.class, () -> endpoint.addAddresses(List.of(SECOND, elsewhere)));
        assertThrows(BindException.class, () -> endpoint.addAddresses(List.of(SECOND, FIRST)));
        assertThrows(
                IllegalArgumentException.class,
                () -> endpoint.addAddresses(List.of(SECOND, Simulation.address("0.0.0.0"))));
        Endpoint other = host.stack().bind(List.of(THIRD), PORT, Options.none());
        assertThrows(BindException.class, () -> endpoint.addAddresses(List.of(SECOND, THIRD)));
        assertThrows(IllegalArgumentException.class, () -> endpoint.removeAddresses(List.of(FIRST)), "the last one");
        assertThrows(IllegalArgumentException.class, () -> endpoint.removeAddresses(List.of(FIRST, THIRD)));
        assertEquals(List.of(FIRST), endpoint.addresses());

        Endpoint ofAll = host.stack().bind(PORT + 1);
        assertThrows(IllegalStateException.class, () -> ofAll.addAddresses(List.of(SECOND)));
        assertThrows(IllegalStateException.class, () -> ofAll.removeAddresses(List.of(SECOND)));
        other.close();
        assertThrows(IllegalStateException.class, () -> other.addAddresses(List.of(SECOND)));
        endpoint.addAddresses(List.of(THIRD));
    }

    /** An address that was removed is free for another endpoint, with the same port. */
    @Test
    void anAddressCanMoveToAnotherEndpoint() throws Exception {
        bind(FIRST, SECOND);
        var peer = peer(1).towards(FIRST, PORT);
        peer.connect();
        simulation.runFor(SHORT);
        Association first = accepted;
        assertEquals(List.of(peer.addresses().get(0)), first.remoteAddresses());

        assertThrows(BindException.class, () -> host.stack().bind(List.of(SECOND), PORT, Options.none()));
        endpoint.removeAddresses(List.of(SECOND));
        var others = new ArrayList<Association>();
        host.stack().bind(List.of(SECOND), PORT, Options.none()).listen(others::add);
        // The same peer, from the same port: another association, since it is another endpoint's address.
        int tag = peer.ownTag();
        peer.ownTag(4711);
        peer.towards(SECOND, PORT).connect();
        simulation.runFor(SHORT);
        assertEquals(1, others.size());
        assertEquals(AssociationState.ESTABLISHED, others.get(0).state());
        others.get(0).send(Message.of("second"));
        peer.skipTo(DataChunk.class);
        assertEquals(SECOND, peer.lastPacket().from());

        assertEquals(AssociationState.ESTABLISHED, first.state());
        peer.ownTag(tag);
        first.send(Message.of("first"));
        peer.skipTo(DataChunk.class);
        assertEquals(FIRST, peer.lastPacket().from());
    }

    private ScriptedPeer associated() throws Exception {
        var peer = peer(1).towards(FIRST, PORT);
        peer.connect(new SupportedExtensionsParameter(List.of(CHUNK)));
        simulation.runFor(SHORT);
        return peer;
    }

    @Test
    void anExtensionOfAnAssociationIsTold() throws Exception {
        bind(FIRST);
        associated();
        endpoint.addAddresses(List.of(SECOND, THIRD));
        simulation.runFor(SHORT);
        endpoint.removeAddresses(List.of(FIRST, SECOND));
        simulation.runFor(SHORT);
        assertEquals(List.of("ESTABLISHED +[10.0.1.1, 10.0.2.1] -[]", "ESTABLISHED +[] -[10.0.0.1, 10.0.1.1]"), told);
    }

    /** Nobody can tell the peer: it goes on with the addresses that it knows. */
    @Test
    void anAssociationWithoutOneStaysAsItIs() throws Exception {
        bind(FIRST, SECOND);
        var peer = peer(1).towards(FIRST, PORT);
        peer.connect();
        simulation.runFor(SHORT);
        endpoint.removeAddresses(List.of(FIRST));
        simulation.runFor(SHORT);
        assertEquals(List.of(), told);
        accepted.send(Message.of("still here"));
        peer.skipTo(DataChunk.class);
        assertEquals(FIRST, peer.lastPacket().from());
        // Its peer may start anew there too.
        peer.ownTag(4711);
        peer.sendWithTag(0, init(4711, 5000));
        peer.skipTo(InitChunk.class);
    }

    @Test
    void whatHappensDuringTheSetUpIsToldAfterwards() throws Exception {
        bind(FIRST, SECOND);
        var peer = peer(1);
        endpoint.open(new Destination(peer.addresses(), 6001, 0), Options.none());
        simulation.runFor(SHORT);
        endpoint.addAddresses(List.of(THIRD));
        endpoint.removeAddresses(List.of(SECOND));
        simulation.runFor(SHORT);
        assertEquals(List.of(), told);
        peer.accept(new SupportedExtensionsParameter(List.of(CHUNK)));
        simulation.runFor(SHORT);
        assertEquals(List.of("ESTABLISHED +[10.0.2.1] -[10.0.1.1]"), told);
    }

    /** The cookie says what the peer was told; a listener keeps nothing of it. */
    @Test
    void whatHappensWhileThePeerHasTheCookieIsToldAfterwards() throws Exception {
        bind(FIRST, SECOND);
        var peer = peer(1).towards(FIRST, PORT);
        peer.sendWithTag(0, init(peer.ownTag(), 1, new SupportedExtensionsParameter(List.of(CHUNK))));
        byte[] cookie = peer.cookieOf(peer.expectInitAck());
        endpoint.addAddresses(List.of(THIRD));
        endpoint.removeAddresses(List.of(SECOND));
        peer.send(cookieEcho(cookie));
        peer.expect(CookieAckChunk.class);
        assertEquals(List.of("ESTABLISHED +[10.0.2.1] -[10.0.1.1]"), told);
    }

    @Test
    void whatHappensWhileTheExtensionIsAwayIsToldWhenItIsBack() throws Exception {
        bind(FIRST, SECOND);
        associated();
        host.stack().withdraw("ext.listening");
        endpoint.addAddresses(List.of(THIRD));
        simulation.runFor(SHORT);
        endpoint.removeAddresses(List.of(THIRD));
        endpoint.removeAddresses(List.of(SECOND));
        simulation.runFor(SHORT);
        assertEquals(List.of(), told);
        host.stack().install(new Listening(), Options.none());
        simulation.runFor(SHORT);
        assertEquals(List.of("ESTABLISHED +[] -[10.0.2.1, 10.0.1.1]"), told);
    }
}
