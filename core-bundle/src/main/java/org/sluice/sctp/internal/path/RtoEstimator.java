/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.path;

/** The retransmission timeout of a path, from its round-trip times (RFC 9260 section 6.3.1). All times in nanoseconds. */
public final class RtoEstimator {

    private static final int ALPHA_SHIFT = 3;
    private static final int BETA_SHIFT = 2;
    private static final long CLOCK_GRANULARITY = 1_000_000;

    private long minimum;
    private long maximum;
    private long smoothed = -1;
    private long variation;
    private long timeout;

    public RtoEstimator(long initial, long minimum, long maximum) {
        this.minimum = minimum;
        this.maximum = maximum;
        this.timeout = Math.min(initial, maximum);
    }

    /** Takes in a round trip that was measured (rules C2, C3, C5 to C7). */
    public void measured(long roundTrip) {
        if (smoothed < 0) {
            smoothed = roundTrip;
            variation = roundTrip / 2;
        } else {
            variation += (Math.abs(smoothed - roundTrip) - variation) >> BETA_SHIFT;
            smoothed += (roundTrip - smoothed) >> ALPHA_SHIFT;
        }
        // Rule G1: on a clock of that granularity anything less would have been 0. Without it, a path of constant delay
        // would
        // end at an RTO of exactly its round trip.
        variation = Math.max(variation, CLOCK_GRANULARITY);
        timeout = clamp(smoothed + 4 * variation);
    }

    /** Doubles the timeout after it ran out (rule E2 of section 6.3.3). */
    public void backOff() {
        timeout = Math.min(timeout * 2, maximum);
    }

    /** Sets other bounds; the timeout is fitted into them. */
    public void bounds(long newMinimum, long newMaximum) {
        minimum = newMinimum;
        maximum = newMaximum;
        timeout = clamp(timeout);
    }

    /** RTO. */
    public long timeout() {
        return timeout;
    }

    /** SRTT, or 0 where nothing has been measured. */
    public long smoothed() {
        return Math.max(smoothed, 0);
    }

    /** Whether a round trip has been measured. */
    public boolean isMeasured() {
        return smoothed >= 0;
    }

    private long clamp(long value) {
        return Math.max(minimum, Math.min(value, maximum));
    }
}
