/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream;

import java.util.Arrays;
import java.util.BitSet;
import org.sluice.sctp.spi.StreamScheduler;
import org.sluice.sctp.spi.StreamSchedulerFactory;

/** Streams take turns, a message each, or a fragment where messages may be interleaved (SCTP_SS_RR, RFC 8260 section 3.2). */
public final class RoundRobin implements StreamScheduler {

    /** Makes them. */
    public static final class Factory implements StreamSchedulerFactory {
        @Override
        public String componentId() {
            return "scheduler.rr";
        }

        @Override
        public StreamScheduler create() {
            return new RoundRobin();
        }
    }

    private final BitSet ready = new BitSet();
    private int[] waiting = new int[0];
    private int turn;

    @Override
    public void queued(int stream, int bytes) {
        if (stream >= waiting.length) {
            waiting = Arrays.copyOf(waiting, Math.max(stream + 1, waiting.length * 2));
        }
        waiting[stream]++;
        ready.set(stream);
    }

    @Override
    public int next() {
        int stream = ready.nextSetBit(turn);
        return stream >= 0 ? stream : ready.nextSetBit(0);
    }

    @Override
    public void fragmentSent(int stream, int bytes) {
        turn = stream + 1;
    }

    @Override
    public void taken(int stream, int bytes) {
        if (--waiting[stream] == 0) {
            ready.clear(stream);
        }
        turn = stream + 1;
    }
}
