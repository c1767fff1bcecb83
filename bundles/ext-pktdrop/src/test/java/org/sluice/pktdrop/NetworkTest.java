/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.pktdrop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.pktdrop.internal.PacketDropExtension;
import org.sluice.sctp.Options;
import org.sluice.testkit.Impairments;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

/** Two hosts with the extension on simulated networks that damage packets; nothing is lost for that. */
class NetworkTest {

    /** 250 ms there and back. */
    private static final Impairments FAR =
            Impairments.NONE.delay(Duration.ofMillis(125)).rate(10_000_000, 1 << 20);

    /** By satellite: 600 ms there and back. */
    private static final Impairments SATELLITE =
            Impairments.NONE.delay(Duration.ofMillis(300)).rate(4_000_000, 150_000);

    @Test
    void whatIsDamagedIsSentAgainWithoutSlowingDown() throws Exception {
        try (var simulation = new Simulation(3)) {
            var transfer = new Transfer(simulation, true);
            transfer.warmUp(FAR);
            simulation.network().impair(FAR);
            simulation.network().impair(transfer.from(), transfer.to(), FAR.corruption(0.05));
            transfer.run(400, () -> {});
            var sending = transfer.figuresOfSender();
            var receiving = transfer.figuresOfReceiver();
            assertTrue(receiving.get(Figure.REPORTS_SENT) > 50, receiving::toString);
            assertEquals(receiving.get(Figure.REPORTS_SENT), sending.get(Figure.FROM_PEER));
            // Few are damaged in their ports, tags or in what is compared, so that the report can't help.
            long lost = transfer.corrupted();
            assertTrue(sending.get(Figure.DATA_SENT_AGAIN) > lost * 0.9, () -> lost + " damaged, " + sending);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void reportsThatAreLostDamagedAndRepeatedDoNoHarm(long seed) throws Exception {
        try (var simulation = new Simulation(seed)) {
            var transfer = new Transfer(simulation, true);
            simulation
                    .network()
                    .impair(Impairments.NONE
                            .delay(Duration.ofMillis(20))
                            .corruption(0.05)
                            .loss(0.02)
                            .reordering(0.05)
                            .duplication(0.05));
            transfer.run(300, () -> {});
            assertTrue(transfer.figuresOfSender().get(Figure.DATA_SENT_AGAIN) > 0);
        }
    }

    /** A box on the way drops what is damaged, and says so; so it does of what finds no room. */
    @Test
    void aBoxAtASatelliteLinkReportsWhatItDrops() throws Exception {
        try (var simulation = new Simulation(8)) {
            var transfer = new Transfer(simulation, true);
            transfer.warmUp(SATELLITE);
            simulation.network().impair(SATELLITE);
            simulation.network().impair(transfer.from(), transfer.to(), SATELLITE.corruption(0.03));
            simulation.network().middleBox(transfer.from(), transfer.to(), new ReportingBox());
            transfer.run(300, () -> {});
            var sending = transfer.figuresOfSender();
            assertTrue(sending.get(Figure.FROM_MIDDLE_BOXES) > 20, sending::toString);
            assertTrue(sending.get(Figure.DATA_SENT_AGAIN) > 20, sending::toString);
            assertTrue(sending.get(Figure.WINDOWS_RAISED) + sending.get(Figure.WINDOWS_LOWERED) > 0, sending::toString);
            assertEquals(0, sending.get(Figure.OF_OTHERS));
            // The box drops them, so the receiver sees none.
            assertEquals(0, transfer.figuresOfReceiver().get(Figure.REPORTS_SENT));
        }
    }

    /** A short queue: drops are congestion, and the box's figures keep the window near what the way holds. */
    @Test
    void aBoxWithAShortQueueKeepsTheWindowSmall() throws Exception {
        try (var simulation = new Simulation(9)) {
            var transfer = new Transfer(simulation, true);
            var link = SATELLITE.rate(2_000_000, 30_000);
            simulation.network().impair(link);
            simulation.network().middleBox(transfer.from(), transfer.to(), new ReportingBox());
            transfer.run(300, () -> {});
            var sending = transfer.figuresOfSender();
            assertTrue(sending.get(Figure.FROM_MIDDLE_BOXES) > 0, sending::toString);
            assertEquals(0, sending.get(Figure.OF_CORRUPTION));
            assertTrue(sending.get(Figure.WINDOWS_LOWERED) > 0, sending::toString);
            long holds = 2_000_000 / 8;
            assertTrue(transfer.window() <= holds, () -> "window " + transfer.window());
        }
    }

    /** Updates of the bundle in the middle: figures and limits go along, and what can't be reported meanwhile is found out as ever. */
    @Test
    void updatesUnderLoadLoseNothing() throws Exception {
        try (var simulation = new Simulation(10)) {
            var transfer = new Transfer(simulation, true);
            simulation
                    .network()
                    .impair(Impairments.NONE.delay(Duration.ofMillis(20)).corruption(0.03));
            int[] arrived = {0};
            int[] updates = {0};
            transfer.run(500, () -> {
                if (++arrived[0] % 10 == 0) {
                    updates[0]++;
                    for (SimulatedHost host : transfer.hosts()) {
                        host.stack().withdraw(PacketDrop.ID);
                    }
                    if (updates[0] % 2 == 0) {
                        simulation.runFor(Duration.ofMillis(30));
                    }
                    for (SimulatedHost host : transfer.hosts()) {
                        host.stack().install(new PacketDropExtension(), Options.none());
                    }
                }
            });
            assertEquals(50, updates[0]);
            assertTrue(transfer.figuresOfSender().get(Figure.DATA_SENT_AGAIN) > 20, transfer::toString);
            assertTrue(transfer.figuresOfReceiver().get(Figure.REPORTS_SENT) > 20);
            assertEquals(List.of(true), transfer.agreed());
        }
    }
}
