/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.testkit.Chunks.data;
import static org.sluice.testkit.Chunks.init;
import static org.sluice.testkit.Chunks.sack;
import static org.sluice.testkit.Chunks.shutdown;
import static org.sluice.testkit.Chunks.shutdownComplete;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Message;
import org.sluice.sctp.Options;
import org.sluice.sctp.wire.DataChunk;
import org.sluice.sctp.wire.HeartbeatChunk;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.ShutdownAckChunk;

class ScriptedPeerTest {

    private static final int PORT = 5001;
    private static final int PEER_PORT = 6001;
    private static final Duration SOON = Duration.ofSeconds(5);

    private final Simulation simulation = new Simulation(1);
    private SimulatedHost host;
    private ScriptedPeer peer;
    private Association accepted;

    @BeforeEach
    void start() throws Exception {
        host = simulation.host("host").address("10.0.0.1").start();
        host.stack().bind(PORT).listen(association -> accepted = association);
        peer = simulation.scriptedPeer(PEER_PORT, "10.0.0.2", "10.0.0.3").ignoring(HeartbeatChunk.class);
    }

    @AfterEach
    void close() {
        simulation.close();
    }

    @Test
    void connectsSendsAndShutsDown() {
        peer.towards(host, PORT).connect();
        peer.sendData(3, 0, new byte[] {1, 2, 3});
        peer.expectSack(peer.lastTsn());
        assertArrayEquals(new byte[] {1, 2, 3}, accepted.poll().payload());

        peer.send(shutdown(peer.peerInitialTsn() - 1));
        peer.expect(new ShutdownAckChunk());
        peer.send(shutdownComplete());
        simulation.runUntil("the end", () -> accepted.state() == AssociationState.CLOSED, SOON);
    }

    @Test
    void acceptsAndReceives() throws Exception {
        var connecting = host.stack()
                .bind(0)
                .connectAsync(new org.sluice.sctp.Destination(peer.addresses(), PEER_PORT, 0), Options.none());
        peer.accept();
        simulation.runUntil("the association is up", connecting::isDone, SOON);
        assertTrue(connecting.join().trySend(Message.wrap(new byte[] {7}).onStream(2)));
        DataChunk data = peer.expectData(peer.peerInitialTsn());
        assertEquals(2, data.stream());
        assertArrayEquals(new byte[] {7}, data.payload());
        peer.send(sack(data.tsn()));
        peer.expectNothing(Duration.ofSeconds(10));
    }

    @Test
    void seesThatNothingAnswersWhatIsWrong() {
        peer.towards(host, PORT).connect();
        DataChunk data = data(peer.nextTsn(), 0, 0, new byte[] {1});
        peer.sendWithBadChecksum(data);
        peer.sendWithTag(peer.peerTag() + 1, data);
        peer.sendRaw(new byte[] {1, 2, 3});
        peer.expectNothing(SOON);
        peer.send(data);
        peer.expectSack(data.tsn());
    }

    @Test
    void aFailureSaysWhatCameInsteadAndHowToReplay() {
        peer.towards(host, PORT);
        peer.send(init(peer.ownTag(), 1));
        var failure = assertThrows(AssertionError.class, () -> peer.expect(DataChunk.class));
        assertTrue(failure.getMessage().startsWith("DataChunk expected, but got InitChunk"), failure.getMessage());
        assertTrue(failure.getMessage().contains("seed 1"), failure.getMessage());
        assertTrue(failure.getMessage().contains("10.0.0.2 > 10.0.0.1"), failure.getMessage());
    }

    @Test
    void nothingExpectedFailsWhenSomethingComes() {
        peer.towards(host, PORT);
        peer.send(init(peer.ownTag(), 1));
        assertThrows(AssertionError.class, () -> peer.expectNothing(SOON));
    }

    @Test
    void waitingInVainFailsAfterItsPatience() {
        peer.towards(host, PORT).patience(Duration.ofSeconds(3));
        assertThrows(AssertionError.class, () -> peer.expect(InitChunk.class));
        assertEquals(Duration.ofSeconds(3), simulation.clock().time());
    }

    @Test
    void sendsFromAnotherAddressAndIsAnsweredThere() {
        peer.towards(host, PORT);
        peer.sendFrom(peer.addresses().get(1), init(peer.ownTag(), 1));
        peer.expectInitAck();
        assertEquals(peer.addresses().get(1), peer.lastPacket().to());
    }
}
