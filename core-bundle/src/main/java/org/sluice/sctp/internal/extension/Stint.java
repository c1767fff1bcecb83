/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.extension;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One thread's time at a loop, as a watchdog sees it: which call into an extension the thread is in, and whether it was given up. The loop's
 * thread enters and leaves; the watchdog looks at the number of the call at hand, which is another one for each call, so that neither has to
 * read a clock.
 */
public final class Stint {

    private static final VarHandle CALL;

    static {
        try {
            CALL = MethodHandles.lookup().findVarHandle(Stint.class, "call", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    // The loop's thread's own.
    private long calls;

    /** Who is called; written before {@link #call}, and read after it. */
    private Called called;

    /** The number of the call at hand; 0 in none. */
    private volatile long call;

    /** The number of the call that takes too long, if there was one. */
    private volatile long suspect;

    private volatile boolean lost;

    /**
     * Somebody is about to be called.
     *
     * @return who was called when this came up, to be handed to {@link #leave}; null for nobody
     */
    Called enter(Called who) {
        Called outer = called;
        called = who;
        CALL.setRelease(this, ++calls);
        return outer;
    }

    /**
     * The call is over.
     *
     * @param outer what {@link #enter} returned
     * @return whether it took too long, and the thread was interrupted for that; the interrupt is taken
     * @throws LoopLost if the loop does not wait for this thread any more
     */
    boolean leave(Called outer) {
        long over = calls;
        called = outer;
        // Seen by the watchdog before this looks whether the call became suspect meanwhile: one of the two notices.
        call = outer == null ? 0 : ++calls;
        boolean late = suspect == over;
        if (late) {
            takeInterrupt();
        }
        if (lost) {
            throw new LoopLost();
        }
        return late;
    }

    private synchronized void takeInterrupt() {
        Thread.interrupted();
    }

    /** Whether the loop goes on elsewhere. */
    boolean isLost() {
        return lost;
    }

    /** The number of the call at hand, or 0; for the watchdog. */
    public long call() {
        return call;
    }

    /** Whoever is called in the call at hand takes too long: interrupts it, unless it is over by now. Returns who, or null. */
    public synchronized Called interrupt(long number, Thread thread) {
        suspect = number;
        if (call != number) {
            return null;
        }
        thread.interrupt();
        return called;
    }

    /** Gives the thread up, unless the call is over by now. Returns who keeps it, or null. */
    public synchronized Called giveUp(long number) {
        if (call != number) {
            return null;
        }
        lost = true;
        return called;
    }
}
