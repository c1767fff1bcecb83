/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.perf;

import java.time.Duration;

/** What the two ends of a test say to each other beside the data; {@link ControlText} is how it is written. */
sealed interface ControlMessage {

    /** The payload protocol identifier of control messages ("slpc"); data has 0, which is none. */
    int IDENTIFIER = 0x736c7063;

    /** The client's first message: what is to be done. */
    record Test(TestPlan plan) implements ControlMessage {}

    /** The server's first message: now. */
    record Ready() implements ControlMessage {}

    /**
     * How the server's sending went since it said so last.
     *
     * @param bytes sent for the first time
     * @param retransmitted chunks sent again
     * @param congestionWindow cwnd at its end, in bytes
     * @param roundTripTime the smoothed one at its end
     */
    record Interval(long bytes, long retransmitted, long congestionWindow, Duration roundTripTime)
            implements ControlMessage {}

    /**
     * The last message of whoever sends: everything before has been acknowledged or given up.
     *
     * @param bytes of the messages handed over
     * @param messages handed over
     * @param abandoned how many of them were given up
     * @param retransmitted chunks sent again
     * @param time from the first message handed over to the last acknowledgement
     */
    record Sent(long bytes, long messages, long abandoned, long retransmitted, Duration time)
            implements ControlMessage {}

    /**
     * The server's last message: what arrived there.
     *
     * @param bytes of the messages that arrived
     * @param messages that arrived
     * @param time from the first to the last of them
     */
    record Received(long bytes, long messages, Duration time) implements ControlMessage {}
}
