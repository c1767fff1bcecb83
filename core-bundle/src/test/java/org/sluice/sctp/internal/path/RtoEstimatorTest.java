/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The numbers of RFC 9260 section 6.3.1, worked out by hand; in milliseconds. */
class RtoEstimatorTest {

    private static final long MS = 1_000_000;

    @Test
    void beginsWithTheInitialValue() {
        assertEquals(1000 * MS, new RtoEstimator(1000 * MS, 10 * MS, 60_000 * MS).timeout());
    }

    @Test
    void followsTheMeasurements() {
        var rto = new RtoEstimator(1000 * MS, 10 * MS, 60_000 * MS);
        // C2: SRTT = 100, RTTVAR = 50, RTO = 100 + 4 * 50.
        rto.measured(100 * MS);
        assertEquals(300 * MS, rto.timeout());
        // C3: RTTVAR = 3/4 * 50 + 1/4 * |100 - 180| = 57.5; SRTT = 7/8 * 100 + 1/8 * 180 = 110; RTO = 110 + 4 * 57.5.
        rto.measured(180 * MS);
        assertEquals(110 * MS, rto.smoothed());
        assertEquals(340 * MS, rto.timeout());
    }

    @Test
    void staysWithinItsBounds() {
        var rto = new RtoEstimator(1000 * MS, 1000 * MS, 4000 * MS);
        rto.measured(1 * MS);
        assertEquals(1000 * MS, rto.timeout());
        rto.backOff();
        assertEquals(2000 * MS, rto.timeout());
        rto.backOff();
        rto.backOff();
        assertEquals(4000 * MS, rto.timeout());
        rto.measured(1 * MS);
        assertEquals(1000 * MS, rto.timeout());
    }

    @Test
    void goesOnFromWhatItKnowsAfterATimeout() {
        var rto = new RtoEstimator(1000 * MS, 10 * MS, 60_000 * MS);
        assertFalse(rto.isMeasured());
        assertEquals(0, rto.smoothed());
        // C2: SRTT = 800, RTTVAR = 400, RTO = 2400.
        rto.measured(800 * MS);
        assertTrue(rto.isMeasured());
        assertEquals(2400 * MS, rto.timeout());
        // C3: RTTVAR = 3/4 * 400 + 1/4 * 0 = 300, SRTT = 800, RTO = 2000.
        rto.measured(800 * MS);
        assertEquals(2000 * MS, rto.timeout());
        // RTTVAR = 3/4 * 300 + 1/4 * |800 - 160| = 385, with the SRTT from before; SRTT = 700 + 20 = 720; RTO = 2260.
        rto.measured(160 * MS);
        assertEquals(720 * MS, rto.smoothed());
        assertEquals(2260 * MS, rto.timeout());
        // E2, then C3 as if there had been none: RTTVAR = 288.75, SRTT = 720, RTO = 1875.
        rto.backOff();
        assertEquals(4520 * MS, rto.timeout());
        rto.measured(720 * MS);
        assertEquals(1875 * MS, rto.timeout());
    }

    /** Rule G1: the timeout of a path that never varies stays above its round trip. */
    @Test
    void neverEndsAtTheRoundTripItself() {
        var rto = new RtoEstimator(1000 * MS, 1, 60_000 * MS);
        for (int i = 0; i < 200; i++) {
            rto.measured(50 * MS);
            assertTrue(rto.timeout() >= 51 * MS, "after " + i);
        }
        assertEquals(50 * MS, rto.smoothed());
    }

    @Test
    void takesOnOtherBounds() {
        var rto = new RtoEstimator(1000 * MS, 10 * MS, 60_000 * MS);
        rto.bounds(2000 * MS, 3000 * MS);
        assertEquals(2000 * MS, rto.timeout());
        rto.backOff();
        assertEquals(3000 * MS, rto.timeout());
        rto.bounds(10 * MS, 500 * MS);
        assertEquals(500 * MS, rto.timeout());
        assertEquals(400 * MS, new RtoEstimator(1000 * MS, 10 * MS, 400 * MS).timeout());
    }
}
