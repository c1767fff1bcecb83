/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.asconf.AdaptationIndication;
import org.sluice.asconf.AddressChange;
import org.sluice.asconf.AddressEvent;
import org.sluice.asconf.DynamicAddressesSocketOptions;
import org.sluice.asconf.internal.AdaptationLayerExtension;
import org.sluice.asconf.internal.DynamicAddressesExtension;
import org.sluice.auth.AuthInfo;
import org.sluice.auth.AuthKey;
import org.sluice.auth.AuthenticationEvent;
import org.sluice.auth.AuthenticationSocketOptions;
import org.sluice.auth.internal.AuthenticationExtension;
import org.sluice.ecn.CongestionNotificationSocketOptions;
import org.sluice.ecn.internal.CongestionNotificationExtension;
import org.sluice.link.udp.UdpLinkFactory;
import org.sluice.pktdrop.PacketDropSocketOptions;
import org.sluice.pktdrop.internal.PacketDropExtension;
import org.sluice.prsctp.GivenUp;
import org.sluice.prsctp.PartialReliability;
import org.sluice.prsctp.PartialReliabilitySocketOptions;
import org.sluice.prsctp.Policy;
import org.sluice.prsctp.PrInfo;
import org.sluice.prsctp.internal.PartialReliabilityExtension;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Notification;
import org.sluice.sctp.SctpStack;
import org.sluice.sctp.socket.EventType;
import org.sluice.sctp.socket.Reception;
import org.sluice.sctp.socket.SctpServerSocket;
import org.sluice.sctp.socket.SctpSocket;
import org.sluice.sctp.socket.SctpSocketOption;
import org.sluice.sctp.socket.SndInfo;
import org.sluice.streamreset.Outcome;
import org.sluice.streamreset.Permission;
import org.sluice.streamreset.ResetStreams;
import org.sluice.streamreset.StreamResetEvent;
import org.sluice.streamreset.StreamResetSocketOptions;
import org.sluice.streamreset.internal.StreamResetExtension;

/** The options of sockets that belong to extensions, set and read by threads that wait, over link.udp. */
@Timeout(120)
class ExtensionSocketOptionsIT {

    private static final int PORT = 5001;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final byte[] SECRET = "a secret".getBytes(StandardCharsets.US_ASCII);

    private SctpStack near;
    private SctpStack far;
    private SctpServerSocket server;
    private SctpSocket client;
    private SctpSocket accepted;

    @BeforeEach
    void start() throws IOException {
        near = stack();
        far = stack();
        server = SctpServerSocket.listen(far, PORT);
        client = SctpSocket.open(near).subscribe(EventType.EXTENSION, true);
    }

    private static SctpStack stack() throws IOException {
        return SctpStack.builder()
                .discover(false)
                .with(UdpLinkFactory.onPort(0).addresses(List.of(InetAddress.getByName("127.0.0.1"))))
                .with(new PartialReliabilityExtension())
                .with(new StreamResetExtension())
                .with(new AuthenticationExtension())
                .with(new DynamicAddressesExtension())
                .with(new AdaptationLayerExtension())
                .with(new CongestionNotificationExtension())
                .with(new PacketDropExtension())
                .build();
    }

    @AfterEach
    void stop() {
        near.close();
        far.close();
    }

    private void connect() throws IOException {
        client.connect(Destination.of(InetAddress.getByName("127.0.0.1"), PORT)
                .encapsulatedIn(far.links().get(0).encapsulationPort()));
        accepted = server.accept();
    }

    private Notification event() throws IOException {
        return assertInstanceOf(Reception.Event.class, client.receive(LIMIT)).notification();
    }

    private <T> void both(SctpSocketOption<T> option, T value) throws IOException {
        client.setOption(option, value);
        server.setOption(option, value);
    }

    private void send(String text, SndInfo info) throws IOException {
        client.send(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), info);
        assertEquals(
                text,
                assertInstanceOf(Reception.Data.class, accepted.receive(LIMIT)).text());
    }

    @Test
    void partialReliability() throws Exception {
        client.setOption(PartialReliabilitySocketOptions.DEFAULT_PRINFO, new PrInfo(Policy.LIFETIME, 20_000));
        connect();
        assertTrue(client.getOption(PartialReliabilitySocketOptions.PR_SUPPORTED));
        send("in time", SndInfo.DEFAULT.with(PartialReliability.LIFETIME, Duration.ofSeconds(20)));
        assertEquals(new GivenUp(0, 0), client.getOption(PartialReliabilitySocketOptions.prAssocStatus(null)));
        assertThrows(
                IllegalArgumentException.class,
                () -> client.getOption(PartialReliabilitySocketOptions.prStreamStatus(65_535, null)));
    }

    @Test
    void streamReconfiguration() throws Exception {
        server.setOption(StreamResetSocketOptions.ENABLE_STREAM_RESET, Set.of(Permission.STREAMS));
        connect();
        send("before", SndInfo.DEFAULT.onStream(1));
        client.setOption(StreamResetSocketOptions.RESET_STREAMS, ResetStreams.ofOutgoing(1));
        assertEquals(
                new StreamResetEvent.StreamsReset(false, List.of(1), Outcome.PERFORMED),
                StreamResetEvent.from(event()).orElseThrow());
        client.setOption(StreamResetSocketOptions.RESET_ASSOC, null);
        assertTrue(StreamResetEvent.from(event()).orElseThrow().isDenied());
        assertThrows(
                IllegalArgumentException.class,
                () -> client.setOption(StreamResetSocketOptions.RESET_STREAMS, ResetStreams.ofOutgoing(65_535)));
    }

    @Test
    void authentication() throws Exception {
        both(AuthenticationSocketOptions.AUTH_CHUNK, 0);
        both(AuthenticationSocketOptions.AUTH_KEY, new AuthKey(3, SECRET));
        connect();
        assertEquals(Set.of(0, 0x80, 0xC1), client.getOption(AuthenticationSocketOptions.PEER_AUTH_CHUNKS));
        client.setOption(AuthenticationSocketOptions.AUTH_ACTIVE_KEY, 3);
        assertEquals(3, client.getOption(AuthenticationSocketOptions.AUTH_ACTIVE_KEY));
        send("with three", SndInfo.DEFAULT);
        accepted.setOption(AuthenticationSocketOptions.AUTH_KEY, new AuthKey(4, SECRET));
        client.setOption(AuthenticationSocketOptions.AUTH_KEY, new AuthKey(4, SECRET));
        send("with four", new AuthInfo(4).apply(SndInfo.DEFAULT));
        client.setOption(AuthenticationSocketOptions.AUTH_DEACTIVATE_KEY, 4);
        assertEquals(
                new AuthenticationEvent.FreeKey(4),
                AuthenticationEvent.from(event()).orElseThrow());
        client.setOption(AuthenticationSocketOptions.AUTH_DELETE_KEY, 4);
        assertThrows(
                IllegalArgumentException.class, () -> client.setOption(AuthenticationSocketOptions.AUTH_DELETE_KEY, 4));
    }

    @Test
    void addressesAndTheAdaptationLayer() throws Exception {
        server.setOption(DynamicAddressesSocketOptions.ADAPTATION_LAYER, OptionalLong.of(7));
        connect();
        assertEquals(
                new AdaptationIndication(7), AdaptationIndication.from(event()).orElseThrow());
        assertTrue(client.getOption(DynamicAddressesSocketOptions.ASCONF_SUPPORTED));
        InetAddress own = client.localAddresses().get(0);
        client.setOption(DynamicAddressesSocketOptions.SET_PEER_PRIMARY_ADDR, own);
        assertEquals(
                new AddressEvent.Answered(AddressChange.Kind.SET_PRIMARY, own, org.sluice.asconf.Outcome.DONE),
                AddressEvent.from(event()).orElseThrow());
        assertThrows(
                IllegalArgumentException.class,
                () -> client.setOption(
                        DynamicAddressesSocketOptions.SET_PEER_PRIMARY_ADDR, InetAddress.getByName("192.0.2.1")));
    }

    /** link.udp can't see the ECN bits. */
    @Test
    void whatIsUsed() throws Exception {
        both(PacketDropSocketOptions.PKTDROP_SUPPORTED, true);
        connect();
        assertTrue(client.getOption(PacketDropSocketOptions.PKTDROP_SUPPORTED));
        assertFalse(client.getOption(CongestionNotificationSocketOptions.ECN_SUPPORTED));
        assertTrue(client.getOption(StreamResetSocketOptions.RECONFIG_SUPPORTED));
        assertTrue(client.getOption(AuthenticationSocketOptions.AUTH_SUPPORTED));
    }
}
