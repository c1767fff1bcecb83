/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.path;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
}
