/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads for users' callbacks, made when they are first needed: as many as there are processors, since waking a thread for each of thousands of associations costs more
 * than most callbacks do. A callback may take its time, or wait for another one; while none comes to its end and some wait, there is one more thread
 * after each moment, so that nobody waits for ever. Any thread.
 *
 * <p>What waits is bounded by its users: an association has one callback here at a time.
 */
final class CallbackPool implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackPool.class);

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** So long nothing that waits has been taken before another thread is made. */
    private static final long STUCK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final String name;
    private final int usual;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition watched = lock.newCondition();
    private final Condition ended = lock.newCondition();
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private int threads;
    private int idle;
    private int numbers;
    private long takenAt;
    private boolean watching;
    private boolean closed;

    CallbackPool(String name) {
        this(name, Runtime.getRuntime().availableProcessors());
    }

    /** A pool with so many threads where callbacks don't wait. */
    CallbackPool(String name, int usual) {
        this.name = name;
        this.usual = usual;
    }

    @Override
    public void execute(Runnable task) {
        lock.lock();
        try {
            if (!closed) {
                if (waiting.isEmpty()) {
                    takenAt = System.nanoTime();
                }
                waiting.add(task);
                if (idle >= waiting.size()) {
                    work.signal();
                } else if (threads < usual) {
                    start("callback", this::work);
                    threads++;
                } else if (!watching) {
                    watching = true;
                    start("callback-watch", this::watch);
                }
                return;
            }
        } finally {
            lock.unlock();
        }
        // After closing, what is left is told on the thread that has it to tell: it must not be lost.
        task.run();
    }

    private void start(String kind, Runnable body) {
        var thread = new Thread(body, name + "-" + kind + "-" + ++numbers);
        thread.setDaemon(true);
        thread.start();
    }

    private void work() {
        for (Runnable task = take(); task != null; task = take()) {
            try {
                task.run();
            } catch (RuntimeException | LinkageError e) {
                LOG.error("a callback failed", e);
            }
        }
    }

    /** The next callback, or null if this thread is not needed any more. */
    private Runnable take() {
        lock.lock();
        try {
            long left = IDLE_NANOS;
            while (waiting.isEmpty()) {
                if (closed || threads > usual || left <= 0) {
                    threads--;
                    ended.signalAll();
                    return null;
                }
                idle++;
                try {
                    left = work.awaitNanos(left);
                } catch (InterruptedException e) {
                    LOG.debug("an interrupt was meant for a callback that has returned meanwhile", e);
                } finally {
                    idle--;
                }
            }
            takenAt = System.nanoTime();
            return waiting.poll();
        } finally {
            lock.unlock();
        }
    }

    /** Looks whether callbacks are taken, for as long as some wait. */
    private void watch() {
        lock.lock();
        try {
            long quiet = IDLE_NANOS;
            while (!closed && quiet > 0) {
                if (!waiting.isEmpty()) {
                    quiet = IDLE_NANOS;
                    if (idle == 0 && System.nanoTime() - takenAt > STUCK_NANOS) {
                        start("callback", this::work);
                        threads++;
                    }
                }
                quiet -= STUCK_NANOS - watched.awaitNanos(STUCK_NANOS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            watching = false;
            lock.unlock();
        }
    }

    /** Lets what runs and what waits come to its end, shortly. */
    void close() {
        lock.lock();
        try {
            closed = true;
            work.signalAll();
            watched.signalAll();
            long left = CLOSE_NANOS;
            while (threads > 0 && left > 0) {
                left = ended.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
