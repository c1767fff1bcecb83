/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.with.internal;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.locks.LockSupport;

/**
 * A place where one thread at a time waits for something that a loop of the stack brings about. The loop never waits here, not even for a
 * lock: it changes what is waited for, and then signals.
 */
final class Waiter {

    /** As long as it takes. */
    static final long FOREVER = Long.MAX_VALUE;

    /** What is waited for; asked again after each signal. */
    interface Condition {
        boolean holds() throws IOException;
    }

    /** What an interrupt does to who waits. */
    enum Interrupts {
        /** Sockets of java.net: nothing, but it is not forgotten. */
        KEEP,
        /** Channels: closes. */
        CLOSE
    }

    private volatile Thread waiting;

    /** Has the thread that waits look again. */
    void signal() {
        Thread thread = waiting;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    /**
     * Waits until something holds.
     *
     * @param nanos how long at most, or {@link #FOREVER}
     * @return whether it holds; false when the time is over
     * @throws ClosedByInterruptException if the thread was interrupted, and that closes
     */
    boolean await(Condition condition, long nanos, Interrupts interrupts) throws IOException {
        if (condition.holds()) {
            return true;
        }
        Thread thread = Thread.currentThread();
        long end = nanos == FOREVER ? 0 : System.nanoTime() + nanos;
        boolean interrupted = false;
        waiting = thread;
        try {
            while (!condition.holds()) {
                if (interrupts == Interrupts.CLOSE && thread.isInterrupted()) {
                    throw new ClosedByInterruptException();
                }
                interrupted |= Thread.interrupted();
                if (nanos == FOREVER) {
                    LockSupport.park(this);
                } else {
                    long left = end - System.nanoTime();
                    if (left <= 0) {
                        return false;
                    }
                    LockSupport.parkNanos(this, left);
                }
            }
            return true;
        } finally {
            waiting = null;
            if (interrupted) {
                thread.interrupt();
            }
        }
    }
}
