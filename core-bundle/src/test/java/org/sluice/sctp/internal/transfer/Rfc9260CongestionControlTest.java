/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** RFC 9260 section 7.2, with packets that carry 1,000 bytes. */
class Rfc9260CongestionControlTest {

    private static final int PAYLOAD = 1000;

    private final Rfc9260CongestionControl control = new Rfc9260CongestionControl(PAYLOAD);

    @Test
    void beginsWithTheInitialWindow() {
        assertEquals(4000, control.window());
        assertEquals(4404, new Rfc9260CongestionControl(1500).window());
        assertEquals(18_000, new Rfc9260CongestionControl(9000).window());
    }

    @Test
    void slowStartGrowsByWhatWasAcknowledgedWhileTheWindowIsUsed() {
        control.acknowledged(2000, 4000, true, false);
        assertEquals(6000, control.window());
        control.acknowledged(2000, 5999, true, false);
        assertEquals(6000, control.window(), "not fully used");
        control.acknowledged(2000, 6000, false, false);
        assertEquals(6000, control.window(), "the cumulative point did not move");
        control.acknowledged(2000, 6000, true, true);
        assertEquals(6000, control.window(), "in fast recovery");
    }

    @Test
    void lossHalvesTheWindowButLeavesFourPackets() {
        for (int i = 0; i < 4; i++) {
            control.acknowledged(8000, control.window(), true, false);
        }
        assertEquals(36_000, control.window());
        control.fastRetransmit();
        assertEquals(18_000, control.window());
        assertEquals(18_000, control.threshold());
        control.fastRetransmit();
        control.fastRetransmit();
        control.fastRetransmit();
        assertEquals(4000, control.window());
    }

    @Test
    void aTimeoutLeavesOnePacket() {
        control.timeout();
        assertEquals(PAYLOAD, control.window());
        assertEquals(4000, control.threshold());
    }

    @Test
    void congestionAvoidanceGrowsByOnePacketForEachWindow() {
        control.fastRetransmit();
        control.acknowledged(1000, 4000, true, false);
        assertEquals(5000, control.window(), "at the threshold it is still slow start");
        for (int i = 0; i < 4; i++) {
            control.acknowledged(1000, 5000, true, false);
            assertEquals(5000, control.window());
        }
        control.acknowledged(1000, 5000, true, false);
        assertEquals(6000, control.window());
    }

    @Test
    void idleTimesHalveTheWindowDownToFourPackets() {
        for (int i = 0; i < 4; i++) {
            control.acknowledged(8000, control.window(), true, false);
        }
        control.idle(2_500, 1_000);
        assertEquals(9000, control.window());
        control.idle(60_000, 1_000);
        assertEquals(4000, control.window());
    }

    /** Section 7.2.2, with cwnd 5,000 above ssthresh 4,000. */
    private void avoidCongestion() {
        control.fastRetransmit();
        control.acknowledged(1000, 4000, true, false);
        assertEquals(5000, control.window());
        assertEquals(4000, control.threshold());
    }

    @Test
    void whatWasAcknowledgedWithoutUseOfTheWindowCountsAsOneWindowAtMost() {
        avoidCongestion();
        // 4,000 + 4,000 is more than cwnd, and the window was not used: reset to 5,000.
        control.acknowledged(4000, 4999, true, false);
        control.acknowledged(4000, 4999, true, false);
        assertEquals(5000, control.window());
        // 5,000 + 1,000 with the window used: 1,000 remain, cwnd 6,000.
        control.acknowledged(1000, 5000, true, false);
        assertEquals(6000, control.window());
        // 1,000 + 4,999 is one byte too few; that byte, and it grows.
        control.acknowledged(4999, 6000, true, false);
        assertEquals(6000, control.window());
        control.acknowledged(1, 6000, true, false);
        assertEquals(7000, control.window());
    }

    @Test
    void whatWasAcknowledgedIsForgottenWhenNothingIsInFlight() {
        avoidCongestion();
        control.acknowledged(4999, 5000, true, false);
        control.flightEmpty();
        control.acknowledged(4999, 5000, true, false);
        assertEquals(5000, control.window());
        control.acknowledged(1, 5000, true, false);
        assertEquals(6000, control.window());
    }

    @Test
    void congestionAvoidanceDoesNotGrowInFastRecovery() {
        avoidCongestion();
        control.acknowledged(5000, 5000, true, true);
        assertEquals(5000, control.window());
    }

    @Test
    void aTimeoutForgetsWhatWasAcknowledged() {
        avoidCongestion();
        control.acknowledged(4999, 5000, true, false);
        control.timeout();
        // Slow start to the threshold and one step over it: 1,000, 2,000, 4,000, 8,000.
        control.acknowledged(1000, 1000, true, false);
        control.acknowledged(2000, 2000, true, false);
        control.acknowledged(4000, 4000, true, false);
        assertEquals(8000, control.window());
        control.acknowledged(7999, 8000, true, false);
        assertEquals(8000, control.window());
        control.acknowledged(1, 8000, true, false);
        assertEquals(9000, control.window());
    }

    @Test
    void aTimeoutHalvesTheWindowForTheThreshold() {
        control.acknowledged(8000, 4000, true, false);
        control.acknowledged(8000, 12_000, true, false);
        assertEquals(20_000, control.window());
        control.timeout();
        assertEquals(10_000, control.threshold());
        control.timeout();
        assertEquals(4000, control.threshold(), "of a window of 1,000, but no less than four packets");
        assertEquals(1000, control.window());
    }
}
