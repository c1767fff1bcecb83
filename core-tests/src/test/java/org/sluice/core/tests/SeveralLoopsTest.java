/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Counter;
import org.sluice.sctp.Message;
import org.sluice.sctp.Options;
import org.sluice.sctp.StackOptions;
import org.sluice.sctp.wire.AbortChunk;
import org.sluice.sctp.wire.AddressParameter;
import org.sluice.sctp.wire.CookieAckChunk;
import org.sluice.sctp.wire.HeartbeatChunk;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.testkit.Chunks;
import org.sluice.testkit.ScriptedPeer;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

/** Associations of one stack that are spread over several loops; all other tests of this module run with several loops too, see {@code .ci/run}. */
class SeveralLoopsTest {

    private static final int PORT = 5001;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static long count(SimulatedHost host, Counter counter) {
        return host.stack().counters().get(counter);
    }

    private static SimulatedHost.Builder host(Simulation simulation, String name, String address, int loops) {
        return simulation.host(name).address(address).option(StackOptions.LOOPS, loops);
    }

    private static List<Association> connect(
            Simulation simulation, SimulatedHost client, SimulatedHost server, int count) throws Exception {
        List<Association> associations = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            client.stack()
                    .bind(0)
                    .connectAsync(server.destination(PORT), Options.none())
                    .thenAccept(associations::add);
        }
        simulation.runUntil("all are up", () -> associations.size() == count, LIMIT);
        return associations;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 64})
    void associationsAreSpreadAndAllOfThemWork(int loops) throws Exception {
        try (var simulation = new Simulation(5)) {
            var server = host(simulation, "server", "10.0.0.1", loops).start();
            var client = host(simulation, "client", "10.0.0.2", loops).start();
            Set<String> received = new HashSet<>();
            List<Association> accepted = new ArrayList<>();
            server.stack().bind(PORT).listen(accepted::add);
            List<Association> associations = connect(simulation, client, server, 200);
            for (int i = 0; i < associations.size(); i++) {
                associations.get(i).send(Message.of("from " + i));
            }
            simulation.runUntil(
                    "all messages are there",
                    () -> {
                        for (Association one : accepted) {
                            for (var message = one.poll(); message != null; message = one.poll()) {
                                received.add(message.text());
                            }
                        }
                        return received.size() == 200;
                    },
                    LIMIT);
            associations.forEach(Association::shutdown);
            simulation.runUntil(
                    "all are shut down", () -> server.stack().associations().isEmpty(), LIMIT);
            for (SimulatedHost host : List.of(server, client)) {
                assertEquals(200, count(host, Counter.SHUTDOWNS));
                assertEquals(0, count(host, Counter.HANDOVERS_DROPPED));
                assertEquals(0, count(host, Counter.OUT_OF_THE_BLUE));
                long arrived = count(host, Counter.PACKETS_RECEIVED);
                long crossed = count(host, Counter.PACKETS_HANDED_OVER);
                // All arrive at the first loop; (loops - 1) / loops of them are for the others, give or take chance.
                double share = (double) crossed / arrived * loops / (loops - 1);
                assertTrue(share > 0.8 && share < 1.2, () -> crossed + " of " + arrived + " crossed");
            }
        }
    }

    /** RFC 9260 section 5.2.4, case A: the cookie was made by whatever loop; the association it restarts stays where it is. */
    @ParameterizedTest
    @ValueSource(ints = {6001, 6002, 6003, 6004, 6005, 6006, 6007, 6008})
    void aPeerThatRestartsFindsItsAssociationInWhateverLoopItIs(int port) throws Exception {
        try (var simulation = new Simulation(port)) {
            var host = host(simulation, "host", "10.0.0.1", 4).start();
            host.stack().bind(PORT).listen();
            var peer = simulation.scriptedPeer(port, "10.0.0.2").towards(host, PORT);
            peer.connect();
            simulation.runFor(Duration.ofMillis(50));
            peer.takeAll();
            peer.ownTag(0x7777).nextTsn(100).peerTag(0);
            peer.connect();
            peer.sendData(0, 0, new byte[] {1, 2, 3});
            peer.expectSack(peer.lastTsn());
            assertEquals(1, host.stack().associations().size());
            assertArrayEquals(
                    new byte[] {1, 2, 3},
                    host.stack().associations().get(0).poll().payload());
        }
    }

    /** RFC 9260 section 5.2.1: both sides begin at the same time, and each side's INIT finds the attempt of the other. */
    @Test
    void bothSidesMayBeginAtTheSameTime() throws Exception {
        try (var simulation = new Simulation(3)) {
            var one = host(simulation, "one", "10.0.0.1", 5).start();
            var other = host(simulation, "other", "10.0.0.2", 3).start();
            List<Association> up = new ArrayList<>();
            for (int port = 7001; port <= 7020; port++) {
                var here = one.stack().bind(port);
                var there = other.stack().bind(port);
                here.connectAsync(other.destination(port), Options.none()).thenAccept(up::add);
                there.connectAsync(one.destination(port), Options.none()).thenAccept(up::add);
            }
            simulation.runUntil("all are up", () -> up.size() == 40, LIMIT);
            assertEquals(20, one.stack().associations().size());
            assertEquals(20, other.stack().associations().size());
            for (Association association : up) {
                association.send(Message.of("hello"));
            }
            simulation.runFor(Duration.ofSeconds(1));
            for (Association association : up) {
                assertEquals("hello", association.poll().text());
            }
        }
    }

    /** RFC 9260 section 8.5.1: an ABORT with the reflected tag ends its association, though the tag is none of ours. */
    @Test
    void aReflectedTagFindsTheAssociationByItsAddress() throws Exception {
        try (var simulation = new Simulation(4)) {
            var host = host(simulation, "host", "10.0.0.1", 7).start();
            host.stack().bind(PORT).listen();
            List<ScriptedPeer> peers = new ArrayList<>();
            for (int i = 0; i < 14; i++) {
                peers.add(simulation.scriptedPeer(6001, "10.0.0." + (2 + i)).towards(host, PORT));
                peers.get(i).connect();
            }
            simulation.runFor(Duration.ofMillis(50));
            for (ScriptedPeer peer : peers) {
                peer.sendWithTag(peer.ownTag(), new AbortChunk(true, List.of()));
            }
            simulation.runFor(Duration.ofMillis(50));
            assertEquals(0, host.stack().associations().size());
            assertEquals(14, count(host, Counter.ABORTED));
        }
    }

    /** A cookie of one loop's, echoed when the peer's address has come to belong to an association of another loop. */
    @Test
    void whoCampsOnAnAddressInAnotherLoopDoesNotKeepItsOwnerOut() throws Exception {
        for (int port = 6001; port < 6030; port++) {
            try (var simulation = new Simulation(port)) {
                var host = host(simulation, "host", "10.0.0.1", 4).start();
                host.stack().bind(PORT).listen();
                var owner = simulation.scriptedPeer(port, "10.0.0.2").towards(host, PORT);
                owner.ignoring(HeartbeatChunk.class).answeringHeartbeats(false);
                owner.send(Chunks.init(owner.ownTag(), owner.lastTsn() + 1));

                InitChunk answer = owner.expectInitAck();
                var camper = simulation.scriptedPeer(port, "10.0.0.66").towards(host, PORT);
                camper.connect(new AddressParameter(Simulation.address("10.0.0.2")));
                owner.send(Chunks.cookieEcho(owner.cookieOf(answer)));
                owner.expect(CookieAckChunk.class);
                owner.sendData(0, 0, new byte[] {1});
                owner.expectSack(owner.lastTsn());
                assertEquals(
                        2,
                        host.stack().associations().stream()
                                .filter(association -> association.state() == AssociationState.ESTABLISHED)
                                .count());
            }
        }
    }

    /** What a stack may answer in a second it may answer with all its loops together. */
    @Test
    void theLimitsOfAStackAreThoseOfAllItsLoops() throws Exception {
        try (var simulation = new Simulation(8)) {
            var host = host(simulation, "host", "10.0.0.1", 4)
                    .option(StackOptions.OUT_OF_THE_BLUE_RATE, 10)
                    .option(StackOptions.INIT_RATE, 20)
                    .start();
            host.stack().bind(PORT).listen();
            for (int i = 1; i <= 100; i++) {
                var peer = simulation.scriptedPeer(6000 + i, "10.0.1." + i).towards(host, PORT);
                peer.send(Chunks.init(peer.ownTag(), 1000));
                peer.sendWithTag(i * 40_000_003, Chunks.heartbeat(new byte[] {1}));
            }
            simulation.runFor(Duration.ofMillis(50));
            assertEquals(100 - 20, count(host, Counter.INITS_LIMITED));
            assertEquals(100, count(host, Counter.OUT_OF_THE_BLUE));
            assertEquals(100 - 10, count(host, Counter.OUT_OF_THE_BLUE_LIMITED));
        }
    }

    /** What has no room on the way to another loop is lost as in the network, and sent again. */
    @Test
    void aFullWayBetweenLoopsLosesNoMessage() throws Exception {
        try (var simulation = new Simulation(6)) {
            var server = host(simulation, "server", "10.0.0.1", 2)
                    .option(StackOptions.HANDOVER_BUFFER, 1 << 17)
                    .maximumPacketSize(9000)
                    .start();
            var client = simulation
                    .host("client")
                    .address("10.0.0.2")
                    .maximumPacketSize(9000)
                    .start();
            List<Association> accepted = new ArrayList<>();
            server.stack().bind(PORT).listen(accepted::add);
            List<Association> associations = connect(simulation, client, server, 100);
            int messages = 10;
            byte[] payload = new byte[20_000];
            int[] sent = new int[associations.size()];
            long[] received = {0};
            simulation.runUntil(
                    "everything has arrived",
                    () -> {
                        for (int i = 0; i < sent.length; i++) {
                            try {
                                while (sent[i] < messages && associations.get(i).trySend(Message.wrap(payload))) {
                                    sent[i]++;
                                }
                            } catch (org.sluice.sctp.AssociationException e) {
                                throw new AssertionError(e);
                            }
                        }
                        for (Association one : accepted) {
                            for (var message = one.poll(); message != null; message = one.poll()) {
                                received[0] += message.length();
                            }
                        }
                        return received[0] == (long) messages * payload.length * sent.length;
                    },
                    Duration.ofMinutes(5));
            assertTrue(count(server, Counter.HANDOVERS_DROPPED) > 0, "the buffer was never full");
        }
    }
}
