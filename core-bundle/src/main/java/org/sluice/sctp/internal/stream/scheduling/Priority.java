/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream.scheduling;

import java.util.Arrays;
import org.sluice.sctp.spi.StreamScheduler;

/** The stream with the lowest value goes first; those with the same value take turns (SCTP_SS_PRIO, RFC 8260 section 3.4). */
final class Priority implements StreamScheduler {

    /** Turns are numbered with so many bits, below the 16 of the value. */
    private static final int TURN_BITS = 47;

    private final WaitingMessages waiting = new WaitingMessages();
    private final StreamHeap order = new StreamHeap();
    private int[] values = new int[0];
    private long turn;

    @Override
    public void value(int stream, int value) {
        if (stream >= values.length) {
            values = Arrays.copyOf(values, Math.max(stream + 1, values.length * 2));
        }
        values[stream] = value;
        if (order.contains(stream)) {
            line(stream);
        }
    }

    @Override
    public void queued(int stream, int bytes) {
        if (waiting.add(stream)) {
            line(stream);
        }
    }

    /** Puts a stream behind all others of its value. */
    private void line(int stream) {
        long value = stream < values.length ? values[stream] : 0;
        order.put(stream, value << TURN_BITS | turn++);
    }

    @Override
    public int next() {
        return order.first();
    }

    @Override
    public void fragmentSent(int stream, int bytes) {
        line(stream);
    }

    @Override
    public void taken(int stream, int bytes) {
        if (waiting.remove(stream)) {
            order.remove(stream);
        } else {
            line(stream);
        }
    }
}
