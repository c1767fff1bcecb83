/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.nativelink.internal.system;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts who uses a descriptor, so that the last one out closes it: a descriptor closed under somebody who is in a call with it would have
 * that call go to whatever gets its number next. Any thread.
 */
public final class Gate {

    private static final int CLOSED = 1 << 30;

    private final AtomicInteger state = new AtomicInteger();
    private final Runnable release;

    /** A gate that is open; what is to be done when it is closed and nobody is inside is done once. */
    public Gate(Runnable release) {
        this.release = release;
    }

    /** Goes in, if the gate is open. Whoever gets in must {@link #leave}. */
    public boolean enter() {
        int users = state.incrementAndGet();
        if (users <= 0 || users > CLOSED) {
            leave();
            return false;
        }
        return true;
    }

    /** Goes out. */
    public void leave() {
        if (state.decrementAndGet() == CLOSED && state.compareAndSet(CLOSED, Integer.MIN_VALUE)) {
            release.run();
        }
    }

    /** Lets nobody in any more. Returns whether it was open. */
    public boolean close() {
        int before = state.getAndUpdate(users -> users < 0 || users >= CLOSED ? users : users + CLOSED + 1);
        if (before < 0 || before >= CLOSED) {
            return false;
        }
        leave();
        return true;
    }

    /** Whether it was closed. */
    public boolean isClosed() {
        int users = state.get();
        return users < 0 || users >= CLOSED;
    }
}
