/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream.scheduling;

import org.sluice.sctp.spi.StreamScheduler;
import org.sluice.sctp.spi.StreamSchedulerFactory;

/** Messages leave in the order in which they were handed over (SCTP_SS_FCFS, RFC 8260 section 3.1). */
public final class FirstComeFirstServed implements StreamScheduler {

    /** Makes them. */
    public static final class Factory implements StreamSchedulerFactory {
        @Override
        public String componentId() {
            return "scheduler.fcfs";
        }

        @Override
        public StreamScheduler create() {
            return new FirstComeFirstServed();
        }
    }

    private int[] order = new int[8];
    private int head;
    private int size;

    @Override
    public void queued(int stream, int bytes) {
        if (size == order.length) {
            var grown = new int[size * 2];
            for (int i = 0; i < size; i++) {
                grown[i] = order[head + i & size - 1];
            }
            order = grown;
            head = 0;
        }
        order[head + size++ & order.length - 1] = stream;
    }

    @Override
    public int next() {
        return size == 0 ? -1 : order[head];
    }

    @Override
    public void taken(int stream, int bytes) {
        if (order[head] == stream) {
            head = head + 1 & order.length - 1;
            size--;
        } else {
            remove(stream);
        }
    }

    private void remove(int stream) {
        // Only when a queue is given up out of turn.
        for (int i = 0; i < size; i++) {
            if (order[head + i & order.length - 1] == stream) {
                for (int j = i; j < size - 1; j++) {
                    order[head + j & order.length - 1] = order[head + j + 1 & order.length - 1];
                }
                size--;
                return;
            }
        }
    }
}
