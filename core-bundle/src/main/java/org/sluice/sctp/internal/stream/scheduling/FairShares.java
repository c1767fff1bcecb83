/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream.scheduling;

import java.util.Arrays;
import org.sluice.sctp.spi.StreamScheduler;

/**
 * Streams get bytes in equal shares (SCTP_SS_FB, RFC 8260 section 3.5) or in proportion to their values (SCTP_SS_WFQ, section 3.6). Each
 * stream has a clock that its bytes move on, the less the larger its weight; the stream whose clock shows least goes next. One that had
 * nothing to send begins where the others are: it has saved nothing, and owes what it had more than they. Fragments of a message that is
 * sent without interruption count as well, so that a large one is made up for.
 */
final class FairShares implements StreamScheduler {

    /** Clocks count in fractions of a byte of so many bits, so that large weights differ. */
    private static final int FRACTION_BITS = 16;

    private final boolean weighted;
    private final WaitingMessages waiting = new WaitingMessages();
    private final StreamHeap order = new StreamHeap();
    private long[] clocks = new long[0];
    private int[] weights = new int[0];

    /** What the clock of the stream showed that was served last, where others begin when nobody else waits. */
    private long latest;

    /**
     * Shares.
     *
     * @param weighted whether values are weights; otherwise all shares are equal
     */
    FairShares(boolean weighted) {
        this.weighted = weighted;
    }

    @Override
    public void value(int stream, int value) {
        makeRoom(stream);
        weights[stream] = value;
    }

    @Override
    public void queued(int stream, int bytes) {
        if (!waiting.add(stream)) {
            return;
        }
        makeRoom(stream);
        int first = order.first();
        long begin = first < 0 ? latest : clocks[first];
        if (clocks[stream] - begin < 0) {
            clocks[stream] = begin;
        }
        order.put(stream, clocks[stream]);
    }

    @Override
    public int next() {
        return order.first();
    }

    @Override
    public void sent(int stream, int bytes) {
        int weight = weighted ? Math.max(1, weights[stream]) : 1;
        clocks[stream] += ((long) bytes << FRACTION_BITS) / weight;
        latest = clocks[stream];
        order.put(stream, latest);
    }

    @Override
    public void taken(int stream, int bytes) {
        if (waiting.remove(stream)) {
            order.remove(stream);
        }
    }

    private void makeRoom(int stream) {
        if (stream >= clocks.length) {
            int length = Math.max(stream + 1, clocks.length * 2);
            clocks = Arrays.copyOf(clocks, length);
            weights = Arrays.copyOf(weights, length);
        }
    }
}
