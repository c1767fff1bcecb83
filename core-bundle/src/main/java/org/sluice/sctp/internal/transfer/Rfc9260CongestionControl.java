/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.transfer;

import java.net.Inet6Address;
import org.sluice.sctp.spi.AdjustableWindow;
import org.sluice.sctp.spi.CongestionControl;
import org.sluice.sctp.spi.CongestionControlFactory;
import org.sluice.sctp.spi.PathTraits;

/** The congestion control of RFC 9260 section 7.2: slow start, congestion avoidance, fast recovery. */
public final class Rfc9260CongestionControl implements CongestionControl, AdjustableWindow {

    /** Makes them. */
    public static final class Factory implements CongestionControlFactory {
        @Override
        public String componentId() {
            return "congestion.rfc9260";
        }

        @Override
        public CongestionControl create(PathTraits path) {
            return new Rfc9260CongestionControl(path.maximumPayload(), path.remote() instanceof Inet6Address);
        }
    }

    /** What section 7.2.1 puts into the initial window: three full packets of an Ethernet, whose payload is less with IPv6. */
    private static final long INITIAL_BYTES_IPV4 = 4404;

    private static final long INITIAL_BYTES_IPV6 = 4344;

    /**
     * L of section 7.2.1, which SHOULD be 1 and MAY be more. A SACK for every second packet makes L = 2 the classical growth; see
     * docs/decisions for why it is more where SACKs are coalesced.
     */
    private static final int MAXIMUM_SLOW_START_PACKETS = 8;

    private int maximumPayload;
    private long window;
    private long threshold = Long.MAX_VALUE;
    private long partialBytesAcked;
    private boolean adjustedForIdleness;

    Rfc9260CongestionControl(int maximumPayload, boolean ipv6) {
        this.maximumPayload = maximumPayload;
        // Section 7.2.1: min(4 * PMDCS, max(2 * PMDCS, 4404 or 4344)).
        this.window = Math.min(
                4L * maximumPayload, Math.max(2L * maximumPayload, ipv6 ? INITIAL_BYTES_IPV6 : INITIAL_BYTES_IPV4));
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
    public void acknowledged(long bytes, long flightSizeBefore, boolean recovering) {
        adjustedForIdleness = false;
        boolean fullyUsed = flightSizeBefore >= window;
        if (window <= threshold) {
            if (fullyUsed && !recovering) {
                // A receiver that takes packets in batches acknowledges many with one SACK, so bytes count, not SACKs
                // (RFC 3465).
                window += Math.min(bytes, (long) MAXIMUM_SLOW_START_PACKETS * maximumPayload);
            }
            return;
        }
        partialBytesAcked += bytes;
        if (partialBytesAcked > window && !fullyUsed) {
            partialBytesAcked = window;
        } else if (partialBytesAcked >= window && fullyUsed && !recovering) {
            partialBytesAcked -= window;
            window += maximumPayload;
        }
    }

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
        // Section 7.2.1: max(cwnd / 2, 4 * PMDCS) for each RTO without data; before the first such step, ssthresh is
        // cwnd, so
        // that the way back up is slow start.
        long periods = Math.min(idleNanos / Math.max(rtoNanos, 1), 32);
        if (periods > 0 && !adjustedForIdleness) {
            threshold = window;
            adjustedForIdleness = true;
        }
        for (long i = 0; i < periods && window > 4L * maximumPayload; i++) {
            window = Math.max(window / 2, 4L * maximumPayload);
        }
    }

    @Override
    public void adjust(long bytes) {
        if (bytes < window) {
            threshold = bytes;
            partialBytesAcked = 0;
        }
        window = Math.max(bytes, maximumPayload);
    }

    @Override
    public void maximumPayload(int bytes) {
        maximumPayload = bytes;
        window = Math.max(window, bytes);
    }
}
