/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Destination;
import org.sluice.sctp.PathState;
import org.sluice.sctp.socket.PeerAddrParams;
import org.sluice.sctp.socket.PeerAddrThresholds;
import org.sluice.sctp.socket.Reception;
import org.sluice.sctp.socket.SctpSocket;
import org.sluice.sctp.socket.SctpSocketOptions;
import org.sluice.sctp.socket.SndInfo;
import org.sluice.sctp.wire.DataChunk;
import org.sluice.sctp.wire.HeartbeatChunk;

/** The options of sockets that are about paths (RFC 6458 section 8), by what they do. */
class PathSocketOptionsTest extends SocketOptionScene {

    @Test
    void primaryAddr() throws Exception {
        SctpSocket[] pair = pair();
        InetAddress second = right.addresses().get(1);
        simulation.runFor(Duration.ofSeconds(5));
        assertEquals(right.address(), pair[0].getOption(SctpSocketOptions.PRIMARY_ADDR));
        pair[0].setOption(SctpSocketOptions.PRIMARY_ADDR, second);
        simulation.network().interfaceDown(right.address(), true);
        pair[0].send("by the other way");
        simulation.runFor(SHORT);
        assertEquals("by the other way", ((Reception.Data) pair[1].receive()).text());
        assertThrows(
                IllegalArgumentException.class,
                () -> pair[0].setOption(SctpSocketOptions.PRIMARY_ADDR, address("10.9.9.9")));
    }

    @Test
    void peerAddrParamsOfHeartbeats() throws Exception {
        var socket = socket();
        connect(socket);
        InetAddress remote = peer.addresses().get(0);
        peer.takeAll();
        socket.setOption(
                SctpSocketOptions.peerAddrParams(remote), PeerAddrParams.UNCHANGED.with(PeerAddrParams.Flag.HB_DEMAND));
        var all = simulation.scriptedPeer(PEER_PORT + 1, "10.0.0.10").answeringHeartbeats(false);
        var watched = socket();
        watched.connectAsync(new Destination(all.addresses(), PEER_PORT + 1, Destination.LINK_DEFAULT));
        all.accept();
        simulation.runFor(Duration.ofMillis(1));
        var path = SctpSocketOptions.peerAddrParams(all.addresses().get(0));
        watched.setOption(path, PeerAddrParams.UNCHANGED.with(PeerAddrParams.Flag.HB_DEMAND));
        all.expect(HeartbeatChunk.class);
        all.expectNothing(Duration.ofMinutes(5));
        watched.setOption(
                path,
                PeerAddrParams.UNCHANGED.withHeartbeats(Duration.ofSeconds(7)).withPathMaximumRetransmissions(0));
        PeerAddrParams now = watched.getOption(path);
        assertEquals(Duration.ofSeconds(7), now.heartbeatInterval());
        assertTrue(now.flags().contains(PeerAddrParams.Flag.HB_ENABLE));
        assertEquals(5, now.pathMaximumRetransmissions(), "zero leaves it");
        long before = simulation.clock().nanos();
        all.patience(Duration.ofMinutes(1)).expect(HeartbeatChunk.class);
        long millis = (simulation.clock().nanos() - before) / 1_000_000;
        assertTrue(millis >= 7000 && millis <= 11_000, () -> "a HEARTBEAT after " + millis + " ms");
        watched.setOption(path, PeerAddrParams.UNCHANGED.with(PeerAddrParams.Flag.HB_DISABLE));
        all.takeAll();
        all.expectNothing(Duration.ofMinutes(5));
    }

    /** A wildcard address is for all paths, those with a value of their own too. */
    @Test
    void peerAddrParamsOfAllPaths() throws Exception {
        SctpSocket[] pair = pair();
        InetAddress second = right.addresses().get(1);
        pair[0].setOption(
                SctpSocketOptions.peerAddrParams(second), PeerAddrParams.UNCHANGED.withPathMaximumRetransmissions(9));
        assertEquals(
                9, pair[0].getOption(SctpSocketOptions.peerAddrParams(second)).pathMaximumRetransmissions());
        assertEquals(
                5,
                pair[0].getOption(SctpSocketOptions.peerAddrParams(right.address()))
                        .pathMaximumRetransmissions());
        pair[0].setOption(
                SctpSocketOptions.PEER_ADDR_PARAMS, PeerAddrParams.UNCHANGED.withPathMaximumRetransmissions(2));
        for (InetAddress each : right.addresses()) {
            assertEquals(
                    2, pair[0].getOption(SctpSocketOptions.peerAddrParams(each)).pathMaximumRetransmissions());
        }
    }

    @Test
    void peerAddrParamsOfPathMtuAndCodePoint() throws Exception {
        var socket = socket();
        connect(socket);
        var path = SctpSocketOptions.peerAddrParams(peer.addresses().get(0));
        socket.setOption(
                path,
                PeerAddrParams.UNCHANGED
                        .withFixedPathMaximumTransmissionUnit(700)
                        .withDifferentiatedServices(46));
        assertEquals(46, socket.getOption(path).differentiatedServices());
        socket.send(ByteBuffer.allocate(2000), SndInfo.DEFAULT);
        assertEquals(700 - 16, peer.expect(DataChunk.class).payload().length);
        assertEquals(700, socket.getOption(path).pathMaximumTransmissionUnit());
    }

    /** RFC 7829 section 7.3. */
    @Test
    void peerAddrThresholds() throws Exception {
        SctpSocket[] pair = pair();
        simulation.runFor(Duration.ofSeconds(5));
        InetAddress second = right.addresses().get(1);
        pair[0].setOption(SctpSocketOptions.peerAddrThresholds(second), new PeerAddrThresholds(1, 0, 65_535));
        pair[0].setOption(SctpSocketOptions.peerAddrThresholds(right.address()), new PeerAddrThresholds(8, 8, 65_535));
        assertEquals(
                new PeerAddrThresholds(8, 8, 65_535),
                pair[0].getOption(SctpSocketOptions.peerAddrThresholds(right.address())));
        right.addresses().forEach(each -> simulation.network().interfaceDown(each, true));
        for (int i = 0; i < 3; i++) {
            for (InetAddress each : right.addresses()) {
                pair[0].setOption(
                        SctpSocketOptions.peerAddrParams(each),
                        PeerAddrParams.UNCHANGED.with(PeerAddrParams.Flag.HB_DEMAND));
            }
            simulation.runFor(Duration.ofSeconds(10));
        }
        assertEquals(PathState.INACTIVE, stateOf(pair[0], second));
        assertEquals(PathState.ACTIVE, stateOf(pair[0], right.address()));
    }

    @Test
    void statusAndPeerAddrInfo() throws Exception {
        SctpSocket[] pair = pair();
        pair[0].send("x");
        simulation.runFor(SECOND);
        var status = pair[0].getOption(SctpSocketOptions.STATUS);
        assertEquals(AssociationState.ESTABLISHED, status.state());
        assertEquals(10, status.outboundStreams());
        assertEquals(1, status.sentMessages());
        assertEquals(right.address(), status.primaryPath().remote());
        var path = pair[0].getOption(SctpSocketOptions.peerAddrInfo(right.address()));
        assertEquals(PathState.ACTIVE, path.state());
        assertTrue(path.congestionWindow() > 0);
    }

    /** RFC 6951 section 6.1. What it does on the wire is in link-udp's tests. */
    @Test
    void remoteUdpEncapsPort() throws Exception {
        var socket = socket().setOption(SctpSocketOptions.REMOTE_UDP_ENCAPS_PORT, 9999);
        assertEquals(9999, socket.getOption(SctpSocketOptions.REMOTE_UDP_ENCAPS_PORT));
        assertThrows(
                IllegalArgumentException.class,
                () -> socket.setOption(SctpSocketOptions.REMOTE_UDP_ENCAPS_PORT, 65_536));
    }
}
