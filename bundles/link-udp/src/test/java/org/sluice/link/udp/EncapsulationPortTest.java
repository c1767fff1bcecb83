/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;
import org.sluice.sctp.wire.Chunk;
import org.sluice.sctp.wire.ChunkCursor;
import org.sluice.sctp.wire.ChunkReader;
import org.sluice.sctp.wire.CookieAckChunk;
import org.sluice.sctp.wire.CookieEchoChunk;
import org.sluice.sctp.wire.HeartbeatChunk;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.PacketView;
import org.sluice.sctp.wire.PacketWriter;
import org.sluice.sctp.wire.StateCookieParameter;

/** RFC 6951 section 5.4: a peer's UDP port is where its last packet with the right verification tag came from. */
@Timeout(30)
class EncapsulationPortTest {

    private static final int PORT = 5001;
    private static final int PEER_PORT = 6001;
    private static final int PEER_TAG = 4711;

    private final InetAddress loopback = InetAddress.getLoopbackAddress();
    private int udpPort;

    private void send(DatagramSocket from, int tag, Chunk chunk) throws IOException {
        ByteBuffer packet = ByteBuffer.allocate(2000);
        var writer = new PacketWriter();
        writer.begin(packet, PEER_PORT, PORT, tag);
        writer.add(chunk);
        writer.finish();
        from.send(new DatagramPacket(packet.array(), packet.limit(), loopback, udpPort));
    }

    private static Chunk receive(DatagramSocket at) throws Exception {
        at.setSoTimeout(5000);
        var datagram = new DatagramPacket(new byte[2000], 2000);
        at.receive(datagram);
        ChunkCursor chunks = new PacketView()
                .wrap(ByteBuffer.wrap(datagram.getData(), 0, datagram.getLength()))
                .chunks();
        chunks.next();
        return ChunkReader.read(chunks);
    }

    private static void assertNothing(DatagramSocket at) throws IOException {
        at.setSoTimeout(200);
        assertThrows(SocketTimeoutException.class, () -> at.receive(new DatagramPacket(new byte[2000], 2000)));
    }

    /** Sets up an association that the stack opens, as its peer with one socket. Returns our tag. */
    private int answerSetUp(DatagramSocket peer) throws Exception {
        InitChunk init = assertInstanceOf(InitChunk.class, receive(peer));
        var cookie = new StateCookieParameter(new byte[] {1, 2, 3, 4});
        send(peer, init.initiateTag(), new InitChunk(true, PEER_TAG, 100_000, 10, 10, 1, List.of(cookie)));
        assertInstanceOf(CookieEchoChunk.class, receive(peer));
        send(peer, init.initiateTag(), new CookieAckChunk());
        return init.initiateTag();
    }

    /** RFC 6951 section 6.1: what the user says holds for the first packet, and until a packet tells otherwise (section 5.4). */
    @Test
    void isWhatTheUserSaysUntilAnotherOneIsLearned() throws Exception {
        try (var stack = SctpStack.builder()
                        .with(UdpLinkFactory.onPort(0).addresses(List.of(loopback)))
                        .build();
                var first = new DatagramSocket(0, loopback);
                var second = new DatagramSocket(0, loopback)) {
            udpPort = stack.links().get(0).encapsulationPort();
            var options = Options.none()
                    .with(AssociationOptions.REMOTE_ENCAPSULATION_PORT, first.getLocalPort())
                    .with(AssociationOptions.HEARTBEAT, false);
            var endpoint = stack.bind(List.of(), PORT, options);
            var attempt = endpoint.connectAsync(Destination.of(loopback, PEER_PORT), Options.none());
            int tag = answerSetUp(first);
            Association association = attempt.get(10, TimeUnit.SECONDS);
            assertEquals(
                    first.getLocalPort(), association.status().primaryPath().encapsulationPort());

            association.configure(
                    loopback, Options.none().with(AssociationOptions.REMOTE_ENCAPSULATION_PORT, second.getLocalPort()));
            association.heartbeat(loopback);
            assertInstanceOf(HeartbeatChunk.class, receive(second));
            assertEquals(
                    second.getLocalPort(), association.status().primaryPath().encapsulationPort());

            // Other options of the path leave alone what was learned meanwhile.
            var probe = new HeartbeatChunk(false, new byte[] {1, 2, 3});
            send(first, tag, probe);
            assertEquals(new HeartbeatChunk(true, new byte[] {1, 2, 3}), receive(first));
            association.configure(loopback, Options.none().with(AssociationOptions.PATH_MAX_RETRANS, 3));
            association.heartbeat(loopback);
            assertInstanceOf(HeartbeatChunk.class, receive(first));
            assertNothing(second);

            association.configure(loopback, Options.none().with(AssociationOptions.REMOTE_ENCAPSULATION_PORT, 0));
            assertEquals(9899, association.status().primaryPath().encapsulationPort());
            association.abort("");
        }
    }

    /** A destination that names a port is not for the option to change. */
    @Test
    void ofADestinationComesBeforeTheOption() throws Exception {
        try (var stack = SctpStack.builder()
                        .with(UdpLinkFactory.onPort(0).addresses(List.of(loopback)))
                        .build();
                var named = new DatagramSocket(0, loopback);
                var other = new DatagramSocket(0, loopback)) {
            var options = Options.none().with(AssociationOptions.REMOTE_ENCAPSULATION_PORT, other.getLocalPort());
            stack.bind(0).open(Destination.of(loopback, PEER_PORT).encapsulatedIn(named.getLocalPort()), options);
            assertInstanceOf(InitChunk.class, receive(named));
            assertNothing(other);
        }
    }

    @Test
    void isLearnedFromVerifiedPacketsOnly() throws Exception {
        try (var stack = SctpStack.builder()
                        .with(UdpLinkFactory.onPort(0).addresses(List.of(loopback)))
                        .build();
                var first = new DatagramSocket(0, loopback);
                var second = new DatagramSocket(0, loopback);
                var stranger = new DatagramSocket(0, loopback)) {
            udpPort = stack.links().get(0).encapsulationPort();
            var endpoint = stack.bind(PORT);
            endpoint.listen();
            send(first, 0, new InitChunk(false, PEER_TAG, 100_000, 10, 10, 1, List.of()));
            InitChunk answer = assertInstanceOf(InitChunk.class, receive(first));
            byte[] cookie = answer.parameters().stream()
                    .filter(StateCookieParameter.class::isInstance)
                    .map(parameter -> ((StateCookieParameter) parameter).cookie())
                    .findFirst()
                    .orElseThrow();
            send(first, answer.initiateTag(), new CookieEchoChunk(cookie));
            assertInstanceOf(CookieAckChunk.class, receive(first));

            var probe = new HeartbeatChunk(false, new byte[] {1, 2, 3});
            send(second, answer.initiateTag(), probe);
            assertEquals(new HeartbeatChunk(true, new byte[] {1, 2, 3}), receive(second));

            send(stranger, answer.initiateTag() + 1, probe);
            assertNothing(stranger);
            endpoint.accept().abort("");
            receive(second);
            assertNothing(stranger);
            assertNothing(first);
        }
    }
}
