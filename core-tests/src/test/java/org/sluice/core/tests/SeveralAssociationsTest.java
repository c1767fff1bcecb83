/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Counter;
import org.sluice.sctp.wire.HeartbeatChunk;
import org.sluice.testkit.Chunks;
import org.sluice.testkit.ScriptedPeer;
import org.sluice.testkit.Simulation;

/** Associations of one stack whose packets arrive, and whose timers fire, in the same round of its loop. */
class SeveralAssociationsTest {

    private static final int PORT = 5001;
    private static final int COUNT = 20;

    @Test
    void whatOneAnswersIsNotMixedWithWhatAnotherDoes() throws Exception {
        try (var simulation = new Simulation(1)) {
            var host = simulation
                    .host("host")
                    .address("10.0.0.1")
                    .option(AssociationOptions.PATH_MTU_DISCOVERY, false)
                    .start();
            host.stack().bind(PORT).listen();
            List<ScriptedPeer> peers = new ArrayList<>();
            for (int i = 0; i < COUNT; i++) {
                peers.add(simulation.scriptedPeer(6001 + i, "10.0.0." + (2 + i)).towards(host, PORT));
                peers.get(i).connect();
            }
            simulation.runFor(Duration.ofMillis(50));
            for (int i = 0; i < COUNT; i++) {
                peers.get(i).send(Chunks.heartbeat(new byte[] {(byte) i, 1}));
                peers.get(i).sendData(0, 0, new byte[] {(byte) i});
            }
            for (int i = 0; i < COUNT; i++) {
                var peer = peers.get(i);
                assertArrayEquals(
                        new byte[] {(byte) i, 1},
                        peer.skipTo(HeartbeatChunk.class).information());
                peer.expectSack(peer.lastTsn());
            }
            assertEquals(COUNT, host.stack().associations().size());
        }
    }

    /** HEARTBEATs of all of them at one instant, and those answered at one instant. */
    @Test
    void timersOfAllMayRunOutTogether() throws Exception {
        try (var simulation = new Simulation(1)) {
            var server = simulation.host("server").address("10.0.0.1").start();
            var client = simulation.host("client").address("10.0.0.2").start();
            server.stack().bind(PORT).listen();
            List<Association> associations = new ArrayList<>();
            for (int i = 0; i < COUNT; i++) {
                client.stack()
                        .bind(0)
                        .connectAsync(server.destination(PORT), org.sluice.sctp.Options.none())
                        .thenAccept(associations::add);
            }
            simulation.runUntil("all are up", () -> associations.size() == COUNT, Duration.ofSeconds(5));
            associations.forEach(association -> association.heartbeat(server.address()));
            simulation.runFor(Duration.ofMinutes(5));
            assertEquals(0, client.stack().counters().get(Counter.CHECKSUM_ERRORS));
            for (var association : associations) {
                assertEquals(0, association.status().primaryPath().errorCount());
            }
        }
    }
}
