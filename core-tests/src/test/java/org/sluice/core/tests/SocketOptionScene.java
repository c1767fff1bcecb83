/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Destination;
import org.sluice.sctp.PathState;
import org.sluice.sctp.socket.SctpManySocket;
import org.sluice.sctp.socket.SctpServerSocket;
import org.sluice.sctp.socket.SctpSocket;
import org.sluice.sctp.socket.SctpSocketOptions;
import org.sluice.sctp.wire.HeartbeatChunk;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.testkit.ScriptedPeer;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

/** Two hosts and a scripted peer for the options of sockets. */
abstract class SocketOptionScene {

    static final int PORT = 5001;
    static final int PEER_PORT = 6001;
    static final Duration SHORT = Duration.ofMillis(50);
    static final Duration SECOND = Duration.ofSeconds(1);

    final Simulation simulation = new Simulation(43);
    SimulatedHost left;
    SimulatedHost right;
    ScriptedPeer peer;

    @BeforeEach
    void hosts() {
        left = host("10.0.0.1", "10.0.1.1");
        right = host("10.0.0.2", "10.0.1.2");
        peer = simulation.scriptedPeer(PEER_PORT, "10.0.0.9").ignoring(HeartbeatChunk.class);
    }

    SimulatedHost host(String... addresses) {
        var builder = simulation
                .host(addresses[0])
                .option(AssociationOptions.PATH_MTU_DISCOVERY, false)
                .option(AssociationOptions.HEARTBEAT, false);
        for (String address : addresses) {
            builder.address(address);
        }
        return builder.start();
    }

    @AfterEach
    void close() {
        simulation.close();
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    SctpSocket socket() {
        return SctpSocket.open(left.stack()).configureBlocking(false);
    }

    Destination scripted() {
        return new Destination(peer.addresses(), PEER_PORT, Destination.LINK_DEFAULT);
    }

    /** Connects a socket to the scripted peer; returns its INIT. */
    InitChunk connect(SctpSocket socket) throws IOException {
        socket.connectAsync(scripted());
        InitChunk init = peer.accept();
        simulation.runFor(Duration.ofMillis(1));
        return init;
    }

    SctpSocket[] pair() throws IOException {
        return pair(socket(), SctpServerSocket.listen(right.stack(), PORT).configureBlocking(false));
    }

    SctpSocket[] pair(SctpSocket client, SctpServerSocket server) throws IOException {
        client.connectAsync(right.destination(PORT));
        simulation.runFor(SHORT);
        return new SctpSocket[] {client, server.accept().configureBlocking(false)};
    }

    SctpManySocket many(SimulatedHost host, int port) throws IOException {
        return SctpManySocket.bind(host.stack(), port).configureBlocking(false).listen();
    }

    /** A one-to-many socket with two associations, from the other host. */
    SctpManySocket withTwo(SctpManySocket server) throws IOException {
        for (int i = 0; i < 2; i++) {
            SctpSocket.open(right.stack()).configureBlocking(false).connectAsync(left.destination(server.port()));
        }
        simulation.runFor(SHORT);
        assertEquals(2, server.associations().size());
        return server;
    }

    long millisUntil(Class<? extends org.sluice.sctp.wire.Chunk> type) {
        long before = simulation.clock().nanos();
        peer.patience(Duration.ofMinutes(10)).expect(type);
        return (simulation.clock().nanos() - before) / 1_000_000;
    }

    static InetAddress address(String literal) {
        return Simulation.address(literal);
    }

    static PathState stateOf(SctpSocket socket, InetAddress remote) throws IOException {
        return socket.getOption(SctpSocketOptions.peerAddrInfo(remote)).state();
    }
}
