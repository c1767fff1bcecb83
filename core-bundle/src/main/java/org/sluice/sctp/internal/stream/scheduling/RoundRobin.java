/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream.scheduling;

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

    private final WaitingMessages waiting = new WaitingMessages();
    private final StreamList turns = new StreamList();

    @Override
    public void queued(int stream, int bytes) {
        if (waiting.add(stream)) {
            turns.add(stream);
        }
    }

    @Override
    public int next() {
        return turns.first();
    }

    @Override
    public void fragmentSent(int stream, int bytes) {
        turns.moveToEnd(stream);
    }

    @Override
    public void taken(int stream, int bytes) {
        if (waiting.remove(stream)) {
            turns.remove(stream);
        } else {
            turns.moveToEnd(stream);
        }
    }
}
