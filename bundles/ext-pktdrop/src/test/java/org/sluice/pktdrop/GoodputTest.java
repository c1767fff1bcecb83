/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.pktdrop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.testkit.Impairments;
import org.sluice.testkit.Simulation;

/**
 * What it is worth: goodput with and without the extension where packets are damaged on a long way. In virtual time, so the figures are the same on every
 * machine; they are printed.
 */
class GoodputTest {

    private static final int MESSAGES = 2000;

    /** How far apart both are at least; far less than what is measured, so that other changes don't fail here. */
    private static final double AT_LEAST = 1.5;

    private static double goodput(long seed, boolean offered, Impairments there, Impairments back) throws Exception {
        try (var simulation = new Simulation(seed)) {
            var transfer = new Transfer(simulation, offered);
            simulation.network().impair(back);
            simulation.network().impair(transfer.from(), transfer.to(), there);
            return 8.0 * MESSAGES * Transfer.LENGTH / transfer.run(MESSAGES, () -> {});
        }
    }

    /** 10 Mbit/s, 250 ms there and back; 5 % of the packets damaged, one way or both. */
    @ParameterizedTest
    @CsvSource({"0.05, 0, 250", "0.05, 0.05, 250", "0.01, 0, 250", "0.05, 0, 600"})
    void damagedPacketsCostLessWithIt(double there, double back, int roundTrip) throws Exception {
        Impairments link =
                Impairments.NONE.delay(Duration.ofMillis(roundTrip / 2)).rate(10_000_000, 1 << 19);
        double with = 0;
        double without = 0;
        int runs = 3;
        for (int seed = 1; seed <= runs; seed++) {
            with += goodput(seed, true, link.corruption(there), link.corruption(back)) / runs;
            without += goodput(seed, false, link.corruption(there), link.corruption(back)) / runs;
        }
        System.out.printf(
                "goodput at 10 Mbit/s, %d ms there and back, %.0f %% of the packets damaged there, %.0f %% back:"
                        + " %.0f kbit/s with reports, %.0f kbit/s without, ratio %.1f (seeds 1 to %d)%n",
                roundTrip, 100 * there, 100 * back, with / 1000, without / 1000, with / without, runs);
        assertTrue(with > AT_LEAST * without, with + " bit/s with, " + without + " bit/s without");
    }
}
