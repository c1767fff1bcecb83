/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationException.Reason;

/** When an association is up and when it has ended, for those who wait for that. Any thread. */
final class Lifetime {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final CompletableFuture<Association> up = new CompletableFuture<>();
    private boolean wasUp;
    private boolean ended;
    private AssociationException cause;

    /** It is up. {@link #tellUp} tells those who have a future. */
    void up() {
        lock.lock();
        try {
            wasUp = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void tellUp(Association association) {
        up.complete(association);
    }

    /**
     * It has ended; false if it had before. {@link #tellEnd} tells those who have a future.
     *
     * @param before what has to be so for whoever sees the end
     */
    boolean end(AssociationException causeOrNull, Runnable before) {
        lock.lock();
        try {
            if (ended) {
                return false;
            }
            before.run();
            cause = causeOrNull;
            ended = true;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    void tellEnd() {
        if (cause == null) {
            end.complete(null);
            up.completeExceptionally(new AssociationException(Reason.CLOSED, "the association was shut down"));
        } else {
            end.completeExceptionally(cause);
            up.completeExceptionally(cause);
        }
    }

    CompletableFuture<Void> ended() {
        return end.copy();
    }

    CompletableFuture<Association> established() {
        return up.copy();
    }

    /** Waits until it is up. */
    void awaitUp() throws AssociationException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!ended && !wasUp) {
                changed.await();
            }
            if (!wasUp) {
                throw cause == null
                        ? new AssociationException(Reason.CLOSED, "the attempt was given up")
                        : cause.again();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for its end; false if it did not come in time, or the thread was interrupted. */
    boolean awaitEnd(long nanos) throws AssociationException {
        long left = nanos;
        lock.lock();
        try {
            while (!ended && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (ended && cause != null) {
                throw cause.again();
            }
            return ended;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
