/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.transfer;

import org.sluice.sctp.spi.CongestionControl;
import org.sluice.sctp.spi.CongestionControlFactory;

/** The congestion control of RFC 9260 section 7.2: slow start, congestion avoidance, fast recovery. */
public final class Rfc9260CongestionControl implements CongestionControl {

    /** Makes them. */
    public static final class Factory implements CongestionControlFactory {
        @Override
        public String componentId() {
            return "congestion.rfc9260";
        }

        @Override
        public CongestionControl create(int maximumPayload, long peerReceiveWindow) {
            return new Rfc9260CongestionControl(maximumPayload);
        }
    }

    private int maximumPayload;
    private long window;
    private long threshold = Long.MAX_VALUE;
    private long partialBytesAcked;

    Rfc9260CongestionControl(int maximumPayload) {
        this.maximumPayload = maximumPayload;
        this.window = initialWindow();
    }

    /** Section 7.2.1: min(4 * PMDCS, max(2 * PMDCS, 4404)). */
    private long initialWindow() {
        return Math.min(4L * maximumPayload, Math.max(2L * maximumPayload, 4404));
    }

    @Override
    public long window() {
        return window;
    }

    @Override
    public long threshold() {
        return threshold;
    }

    @Override
    public void acknowledged(long bytes, long flightSizeBefore, boolean cumulativeAdvanced, boolean recovering) {
        boolean fullyUsed = flightSizeBefore >= window;
        if (window <= threshold) {
            if (cumulativeAdvanced && fullyUsed && !recovering) {
                // What one SACK of a delaying receiver covers is at most two packets, but a receiver that takes packets
                // in
                // batches covers more of them with one: counting bytes, not SACKs (RFC 3465), with L as large as what
                // left in a burst.
                window += Math.min(bytes, (long) MAXIMUM_SLOW_START_PACKETS * maximumPayload);
            }
            return;
        }
        partialBytesAcked += bytes;
        if (partialBytesAcked > window && !fullyUsed) {
            partialBytesAcked = window;
        } else if (partialBytesAcked >= window && fullyUsed && cumulativeAdvanced && !recovering) {
            partialBytesAcked -= window;
            window += maximumPayload;
        }
    }

    /**
     * L of section 7.2.1, which SHOULD be 1 and MAY be more. A SACK for every second packet makes L = 2 the classical growth; see
     * docs/decisions for why it is more where SACKs are coalesced.
     */
    private static final int MAXIMUM_SLOW_START_PACKETS = 8;

    @Override
    public void flightEmpty() {
        partialBytesAcked = 0;
    }

    @Override
    public void fastRetransmit() {
        threshold = Math.max(window / 2, 4L * maximumPayload);
        window = threshold;
        partialBytesAcked = 0;
    }

    @Override
    public void timeout() {
        threshold = Math.max(window / 2, 4L * maximumPayload);
        window = maximumPayload;
        partialBytesAcked = 0;
    }

    @Override
    public void idle(long idleNanos, long rtoNanos) {
        // Section 7.2.1: max(cwnd / 2, 4 * PMDCS) for each RTO without data.
        long periods = Math.min(idleNanos / Math.max(rtoNanos, 1), 32);
        threshold = Math.max(threshold == Long.MAX_VALUE ? 0 : threshold, window * 3 / 4);
        for (long i = 0; i < periods && window > 4L * maximumPayload; i++) {
            window = Math.max(window / 2, 4L * maximumPayload);
        }
    }

    @Override
    public void maximumPayload(int bytes) {
        maximumPayload = bytes;
        window = Math.max(window, bytes);
    }
}
