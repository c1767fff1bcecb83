/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationException.Reason;

/** The associations that peers opened and that wait to be accepted, and those who wait for them. Any thread. */
final class Backlog {

    private final String owner;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition accepted = lock.newCondition();
    private final ArrayDeque<AssociationHandle> waiting = new ArrayDeque<>();
    private final ArrayDeque<CompletableFuture<Association>> takers = new ArrayDeque<>();
    private boolean closed;

    /**
     * An empty one.
     *
     * @param owner whose it is, for people
     */
    Backlog(String owner) {
        this.owner = owner;
    }

    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** An association waits from now on. */
    void add(AssociationHandle handle) {
        lock.lock();
        try {
            waiting.add(handle);
            accepted.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The next one, waited for; null when the time is over. */
    AssociationHandle take(long nanos) throws AssociationException, InterruptedException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            while (true) {
                if (closed) {
                    throw ended();
                }
                AssociationHandle handle = waiting.poll();
                if (handle != null || left <= 0) {
                    return handle;
                }
                left = accepted.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The next one, as soon as it is there. */
    CompletableFuture<Association> takeLater() {
        var taker = new CompletableFuture<Association>();
        boolean late;
        lock.lock();
        try {
            late = closed;
            if (!late) {
                takers.add(taker);
            }
        } finally {
            lock.unlock();
        }
        if (late) {
            taker.completeExceptionally(ended());
        }
        serve();
        return taker;
    }

    /** Gives those who wait what there is; outside of the lock, since they may do anything. */
    void serve() {
        while (true) {
            CompletableFuture<Association> taker;
            AssociationHandle handle;
            lock.lock();
            try {
                takers.removeIf(CompletableFuture::isDone);
                if (takers.isEmpty() || waiting.isEmpty()) {
                    return;
                }
                taker = takers.poll();
                handle = waiting.poll();
            } finally {
                lock.unlock();
            }
            if (!taker.complete(handle)) {
                // It was cancelled just now.
                putBack(handle);
            }
        }
    }

    private void putBack(AssociationHandle handle) {
        boolean late;
        lock.lock();
        try {
            late = closed;
            if (!late) {
                waiting.addFirst(handle);
                accepted.signal();
            }
        } finally {
            lock.unlock();
        }
        if (late) {
            abort(handle);
        }
    }

    /** Nothing is accepted any more: what waits is aborted, and who waits is told. */
    void close() {
        List<AssociationHandle> unaccepted;
        List<CompletableFuture<Association>> without;
        lock.lock();
        try {
            closed = true;
            unaccepted = new ArrayList<>(waiting);
            waiting.clear();
            without = new ArrayList<>(takers);
            takers.clear();
            accepted.signalAll();
        } finally {
            lock.unlock();
        }
        unaccepted.forEach(Backlog::abort);
        without.forEach(taker -> taker.completeExceptionally(ended()));
    }

    private static void abort(AssociationHandle handle) {
        handle.abort("the endpoint was closed");
    }

    private AssociationException ended() {
        return new AssociationException(Reason.CLOSED, "the " + owner + " is closed");
    }
}
