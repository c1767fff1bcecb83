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
}
