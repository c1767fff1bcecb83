/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** RFC 9260 section 7.2, with packets that carry 1,000 bytes. */
class Rfc9260CongestionControlTest {

    private static final int PAYLOAD = 1000;

    private final Rfc9260CongestionControl control = new Rfc9260CongestionControl(PAYLOAD, false);

    @Test
    void beginsWithTheInitialWindow() {
        assertEquals(4000, control.window());
        assertEquals(4404, new Rfc9260CongestionControl(1500, false).window());
        assertEquals(18_000, new Rfc9260CongestionControl(9000, false).window());
        assertEquals(4344, new Rfc9260CongestionControl(1500, true).window(), "with IPv6");
    }

    @Test
    void slowStartGrowsByWhatWasAcknowledgedWhileTheWindowIsUsed() {
        control.acknowledged(2000, 4000, false);
        assertEquals(6000, control.window());
        control.acknowledged(2000, 5999, false);
        assertEquals(6000, control.window(), "not fully used");
        control.acknowledged(2000, 6000, true);
        assertEquals(6000, control.window(), "in fast recovery");
    }

    @Test
    void lossHalvesTheWindowButLeavesFourPackets() {
        for (int i = 0; i < 4; i++) {
            control.acknowledged(8000, control.window(), false);
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
        control.acknowledged(1000, 4000, false);
        assertEquals(5000, control.window(), "at the threshold it is still slow start");
        for (int i = 0; i < 4; i++) {
            control.acknowledged(1000, 5000, false);
            assertEquals(5000, control.window());
        }
        control.acknowledged(1000, 5000, false);
        assertEquals(6000, control.window());
    }

    @Test
    void idleTimesHalveTheWindowDownToFourPackets() {
        for (int i = 0; i < 4; i++) {
            control.acknowledged(8000, control.window(), false);
        }
        control.idle(900, 1_000);
        assertEquals(36_000, control.window());
        control.idle(2_500, 1_000);
        assertEquals(9000, control.window());
        assertEquals(36_000, control.threshold(), "cwnd before the first adjustment: the way back is slow start");
        control.idle(60_000, 1_000);
        assertEquals(4000, control.window());
    }

    /** Section 7.2.2, with cwnd 5,000 above ssthresh 4,000. */
    private void avoidCongestion() {
        control.fastRetransmit();
        control.acknowledged(1000, 4000, false);
        assertEquals(5000, control.window());
        assertEquals(4000, control.threshold());
    }

    @Test
    void whatWasAcknowledgedWithoutUseOfTheWindowCountsAsOneWindowAtMost() {
        avoidCongestion();
        // 4,000 + 4,000 is more than cwnd, and the window was not used: reset to 5,000.
        control.acknowledged(4000, 4999, false);
        control.acknowledged(4000, 4999, false);
        assertEquals(5000, control.window());
        // 5,000 + 1,000 with the window used: 1,000 remain, cwnd 6,000.
        control.acknowledged(1000, 5000, false);
        assertEquals(6000, control.window());
        // 1,000 + 4,999 is one byte too few; that byte, and it grows.
        control.acknowledged(4999, 6000, false);
        assertEquals(6000, control.window());
        control.acknowledged(1, 6000, false);
        assertEquals(7000, control.window());
    }

    @Test
    void whatWasAcknowledgedIsForgottenWhenNothingIsInFlight() {
        avoidCongestion();
        control.acknowledged(4999, 5000, false);
        control.flightEmpty();
        control.acknowledged(4999, 5000, false);
        assertEquals(5000, control.window());
        control.acknowledged(1, 5000, false);
        assertEquals(6000, control.window());
    }

    @Test
    void congestionAvoidanceDoesNotGrowInFastRecovery() {
        avoidCongestion();
        control.acknowledged(5000, 5000, true);
        assertEquals(5000, control.window());
    }

    @Test
    void aTimeoutForgetsWhatWasAcknowledged() {
        avoidCongestion();
        control.acknowledged(4999, 5000, false);
        control.timeout();
        // Slow start to the threshold and one step over it: 1,000, 2,000, 4,000, 8,000.
        control.acknowledged(1000, 1000, false);
        control.acknowledged(2000, 2000, false);
        control.acknowledged(4000, 4000, false);
        assertEquals(8000, control.window());
        control.acknowledged(7999, 8000, false);
        assertEquals(8000, control.window());
        control.acknowledged(1, 8000, false);
        assertEquals(9000, control.window());
    }

    @Test
    void aTimeoutHalvesTheWindowForTheThreshold() {
        control.acknowledged(8000, 4000, false);
        control.acknowledged(8000, 12_000, false);
        assertEquals(20_000, control.window());
        control.timeout();
        assertEquals(10_000, control.threshold());
        control.timeout();
        assertEquals(4000, control.threshold(), "of a window of 1,000, but no less than four packets");
        assertEquals(1000, control.window());
    }
}
