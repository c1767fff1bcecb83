/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.asconf.DynamicAddressesSocketOptions.ADAPTATION_LAYER;
import static org.sluice.asconf.DynamicAddressesSocketOptions.ASCONF_SUPPORTED;
import static org.sluice.asconf.DynamicAddressesSocketOptions.AUTO_ASCONF;
import static org.sluice.asconf.DynamicAddressesSocketOptions.SET_PEER_PRIMARY_ADDR;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Notification;
import org.sluice.sctp.socket.Reception;
import org.sluice.sctp.socket.SctpServerSocket;
import org.sluice.sctp.socket.SctpSocket;
import org.sluice.sctp.socket.SctpSocketOption;
import org.sluice.sctp.socket.SctpSocketOptions;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.UnknownParameter;

/** The options of sockets that belong to dynamic addresses and to the adaptation layer, by what they do (RFC 6458 sections 8.1.10, 8.1.23 and 8.3.1). */
class SocketOptionsTest extends PeerScene {

    private static final int INDICATION = 0xC006;

    private SctpServerSocket server;
    private SctpSocket socket;

    private void listening() throws IOException {
        scene();
        server = SctpServerSocket.listen(host.stack(), PORT).configureBlocking(false);
        server.setOption(SctpSocketOptions.EVENTS, Set.of(AddressEvent.ALL, AdaptationIndication.TYPE));
    }

    private InitChunk accepted(Parameter... parameters) throws IOException {
        InitChunk initAck = peer.connect(parameters);
        simulation.runFor(SHORT);
        peer.takeAll();
        socket = server.accept().configureBlocking(false);
        association = socket.association();
        return initAck;
    }

    private void connected() throws IOException {
        listening();
        accepted(SUPPORTED);
    }

    private <T> T get(SctpSocketOption<T> option) throws IOException {
        return result(socket.getOptionAsync(option));
    }

    private Throwable failureOf(CompletableFuture<?> later) {
        simulation.runFor(Duration.ofMillis(1));
        return assertThrows(CompletionException.class, later::join).getCause();
    }

    private List<Object> events() throws IOException {
        simulation.runFor(SHORT);
        var events = new ArrayList<Object>();
        for (Reception next = socket.receive(); next != null; next = socket.receive()) {
            Notification notification =
                    assertInstanceOf(Reception.Event.class, next).notification();
            Optional<AddressEvent> ofAddress = AddressEvent.from(notification);
            events.add(
                    ofAddress.isPresent()
                            ? ofAddress.get()
                            : AdaptationIndication.from(notification).orElseThrow());
        }
        return events;
    }

    private static AddressEvent answered(InetAddress address, Outcome outcome) {
        return new AddressEvent.Answered(AddressChange.Kind.SET_PRIMARY, address, outcome);
    }

    @Test
    void thePeerIsAskedToPreferAnAddress() throws Exception {
        connected();
        result(socket.setOptionAsync(SET_PEER_PRIMARY_ADDR, OURS));
        peer.expect(asconf(peer.peerInitialTsn(), A1 + setPrimary(0, A1)));
        assertEquals(List.of(), events(), "set, though the peer has not answered");
        peer.send(ack(peer.peerInitialTsn(), ""));
        assertEquals(List.of(answered(OURS, Outcome.DONE)), events());
        result(socket.setOptionAsync(SET_PEER_PRIMARY_ADDR, OURS));
        peer.expect(asconf(peer.peerInitialTsn() + 1, A1 + setPrimary(0, A1)));
        peer.send(ack(peer.peerInitialTsn() + 1, failure(0, 0xA4, setPrimary(0, A1))));
        assertEquals(List.of(answered(OURS, Outcome.NOT_AUTHORIZED)), events());
    }

    @Test
    void aPeerThatDoesNotKnowSuchRequestsIsNotAskedAgain() throws Exception {
        connected();
        result(socket.setOptionAsync(SET_PEER_PRIMARY_ADDR, OURS));
        peer.expect(asconf(peer.peerInitialTsn(), A1 + setPrimary(0, A1)));
        peer.send(ack(peer.peerInitialTsn(), failure(0, 8, setPrimary(0, A1))));
        assertEquals(List.of(answered(OURS, Outcome.NOT_UNDERSTOOD)), events());
        result(socket.setOptionAsync(SET_PEER_PRIMARY_ADDR, OURS));
        assertEquals(List.of(answered(OURS, Outcome.NOT_UNDERSTOOD)), events(), "told at once");
        peer.expectNothing(SHORT);
    }

    @Test
    void whatCantBePreferredIsRefusedAtOnce() throws Exception {
        connected();
        var failure = failureOf(socket.setOptionAsync(SET_PEER_PRIMARY_ADDR, STRANGER));
        assertInstanceOf(IllegalArgumentException.class, failure);
        assertTrue(failure.getMessage().contains("10.0.0.99"), failure::getMessage);
        assertThrows(UnsupportedOperationException.class, () -> server.setOption(SET_PEER_PRIMARY_ADDR, OURS));
        assertThrows(UnsupportedOperationException.class, () -> socket.getOption(SET_PEER_PRIMARY_ADDR));
        host.addAddress("10.0.0.3");
        DynamicAddresses.add(association, OUR_SECOND);
        result(socket.setOptionAsync(SET_PEER_PRIMARY_ADDR, OUR_SECOND));
        peer.expect(asconf(peer.peerInitialTsn(), A1 + add(0, A3)));
        peer.send(ack(peer.peerInitialTsn(), ""));
        peer.expect(asconf(peer.peerInitialTsn() + 1, A1 + setPrimary(0, A3)));
    }

    @Test
    void requestsThatWaitHaveALimit() throws Exception {
        options = options.with(DynamicAddressesOptions.QUEUE, 1);
        connected();
        result(socket.setOptionAsync(SET_PEER_PRIMARY_ADDR, OURS));
        result(socket.setOptionAsync(SET_PEER_PRIMARY_ADDR, OURS));
        assertInstanceOf(IllegalStateException.class, failureOf(socket.setOptionAsync(SET_PEER_PRIMARY_ADDR, OURS)));
    }

    @Test
    void itIsOfferedOrNot() throws Exception {
        listening();
        assertTrue(server.getOption(ASCONF_SUPPORTED));
        server.setOption(ASCONF_SUPPORTED, false);
        accepted(SUPPORTED);
        assertFalse(get(ASCONF_SUPPORTED));
        assertInstanceOf(IllegalStateException.class, failureOf(socket.setOptionAsync(SET_PEER_PRIMARY_ADDR, OURS)));
        assertThrows(IllegalStateException.class, () -> socket.setOption(AUTO_ASCONF, true));
        assertThrows(UnsupportedOperationException.class, () -> socket.setOption(ASCONF_SUPPORTED, true));
    }

    @Test
    void whatTheHostGainsIsToldByItselfWhereThatIsWanted() throws Exception {
        connected();
        assertTrue(get(ASCONF_SUPPORTED));
        assertFalse(get(AUTO_ASCONF));
        host.addAddress("10.0.0.3");
        peer.expectNothing(SHORT);
        socket.setOption(AUTO_ASCONF, true);
        assertTrue(get(AUTO_ASCONF));
        host.addAddress("10.0.0.5");
        peer.expect(asconf(peer.peerInitialTsn(), A1 + add(0, A3) + add(1, "000500080a000005")));
        peer.send(ack(peer.peerInitialTsn(), ""));
        assertEquals(2, events().size());
        server.setOption(AUTO_ASCONF, true);
        assertTrue(server.getOption(AUTO_ASCONF));
    }

    @Test
    void whatThePeerDoesIsTold() throws Exception {
        connected();
        peer.send(asconf(PEER_SERIAL, B2 + add(0, B4)));
        assertEquals(List.of(new AddressEvent.OfPeer(PEERS_SECOND, AddressEvent.State.ADDED)), events());
        peer.takeAll();
        simulation.runFor(SHORT);
        peer.send(asconf(PEER_SERIAL + 1, B2 + setPrimary(0, B4)));
        assertEquals(List.of(new AddressEvent.OfPeer(PEERS_SECOND, AddressEvent.State.MADE_PRIMARY)), events());
        socket.subscribe(AddressEvent.ALL, false).subscribe(AddressEvent.PEER_ADDRESS_REMOVED, true);
        peer.send(asconf(PEER_SERIAL + 2, B2 + delete(0, B4)));
        assertEquals(List.of(new AddressEvent.OfPeer(PEERS_SECOND, AddressEvent.State.REMOVED)), events());
        peer.send(asconf(PEER_SERIAL + 3, B2 + add(0, B4)));
        assertEquals(List.of(), events(), "not subscribed any more");
    }

    @Test
    void whatIsIndicatedAndWhatThePeerIndicates() throws Exception {
        listening();
        assertEquals(OptionalLong.empty(), server.getOption(ADAPTATION_LAYER));
        server.setOption(ADAPTATION_LAYER, OptionalLong.of(0xfffffffeL));
        InitChunk initAck = accepted(new UnknownParameter(INDICATION, new byte[] {(byte) 0xfe, 1, 2, 3}));
        assertTrue(initAck.parameters().contains(new UnknownParameter(INDICATION, new byte[] {-1, -1, -1, -2})));
        assertEquals(OptionalLong.of(0xfffffffeL), get(ADAPTATION_LAYER));
        assertEquals(List.of(new AdaptationIndication(0xfe010203L)), events());
        assertThrows(
                IllegalArgumentException.class, () -> server.setOption(ADAPTATION_LAYER, OptionalLong.of(1L << 32)));
        assertThrows(IllegalArgumentException.class, () -> server.setOption(ADAPTATION_LAYER, OptionalLong.of(-1)));
        assertThrows(UnsupportedOperationException.class, () -> socket.setOption(ADAPTATION_LAYER, OptionalLong.of(1)));
    }
}
