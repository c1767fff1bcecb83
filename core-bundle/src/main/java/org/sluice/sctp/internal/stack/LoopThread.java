/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.sctp.internal.extension.Called;
import org.sluice.sctp.internal.extension.LoopLost;
import org.sluice.sctp.internal.extension.Stint;
import org.sluice.sctp.internal.path.Path;

/** The thread of a loop: waits for packets, tasks and deadlines, and does a round for each batch of them. */
final class LoopThread {

    private static final Logger LOG = LoggerFactory.getLogger(LoopThread.class);
    private static final long CLOSE_SECONDS = 5;

    /** With more packets at a time it is a stream of data, and the next ones are what to wait for. */
    private static final int FEW_PACKETS = 2;

    private final String name;
    private final LoopCore core;
    private final Watchdog watchdog;
    private final List<LinkFeeder> feeders = new CopyOnWriteArrayList<>();
    private LinkIntake intake;
    private volatile LinkPort polled;
    private volatile Thread thread;
    private volatile boolean waiting;
    private boolean watched;
    // Who was just heard may soon speak again: until then the loop looks again and again, since waking up takes longer
    // than that.
    private long awakeUntil = System.nanoTime();
    private volatile boolean closing;
    private volatile boolean ended;

    /**
     * A loop's thread, not started.
     *
     * @param patienceNanos how long a call into an extension may take; 0 for as long as it wants
     */
    LoopThread(String name, LoopCore core, long patienceNanos) {
        this.name = name;
        this.core = core;
        this.thread = newThread(this::run);
        this.watchdog = patienceNanos == 0 ? null : new Watchdog(name, this, patienceNanos);
        core.waker(this::wakeup);
        List<LinkPort> links = core.links().all();
        for (int i = 0; i < links.size(); i++) {
            attend(links.get(i), i);
        }
    }

    /** The loop waits in the first link that is its own; each other one has a thread that brings its packets. */
    private LinkFeeder attend(LinkPort port, int number) {
        if (core.group().ofLink(number) != core) {
            return null;
        }
        if (polled == null) {
            intake = core.intake(port);
            polled = port;
            return null;
        }
        var feeder = new LinkFeeder(name, core, port);
        feeders.add(feeder);
        return feeder;
    }

    /** A link was added; on the loop. */
    void added(LinkPort port) {
        LinkFeeder feeder = attend(port, core.links().all().indexOf(port));
        if (feeder != null) {
            feeder.start();
        }
    }

    private Thread newThread(Runnable task) {
        var created = new Thread(task, name + "-loop");
        created.setDaemon(true);
        return created;
    }

    void start() {
        thread.start();
        feeders.forEach(LinkFeeder::start);
    }

    /** There are extensions, which have to be watched. */
    synchronized void watch() {
        if (!watched && watchdog != null) {
            watched = true;
            watchdog.start();
        }
    }

    /** The thread that the loop is in now. */
    Thread thread() {
        return thread;
    }

    /** What the thread that the loop is in now is about. */
    Stint stint() {
        return core.stint();
    }

    /** Goes on in another thread, without what the one before was called for when it was kept. */
    void replace(Called kept) {
        core.beginStint();
        Thread fresh = newThread(() -> {
            feeders.forEach(LinkFeeder::giveUp);
            try {
                core.giveUpOn(kept);
            } catch (RuntimeException e) {
                LOG.error("{} could not clear up after extension {}", name, kept.id(), e);
            }
            run();
        });
        thread = fresh;
        fresh.start();
    }

    private void wakeup() {
        if (waiting) {
            waiting = false;
            LinkPort waitingIn = polled;
            if (waitingIn == null) {
                LockSupport.unpark(thread);
            } else {
                waitingIn.link().wakeup();
            }
        }
    }

    private void run() {
        while (!closing && isCurrent()) {
            try {
                round();
            } catch (LoopLost e) {
                LOG.info("the thread that was kept from {} ends", name);
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                LOG.error("a round of {} failed; the loop goes on", name, e);
            }
        }
        if (!isCurrent()) {
            return;
        }
        core.closeAssociations();
        ended = true;
        core.runTasks(System.nanoTime());
        if (core.group().left()) {
            core.links().close();
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // Whoever is waited for may need this very processor.
    private void round() {
        boolean asked = core.runTasks(System.nanoTime());
        // What users asked for leaves before the loop waits.
        core.finish(System.nanoTime());
        long now = System.nanoTime();
        if (asked) {
            awakeUntil = now + core.spinNanos();
        }
        long deadline = core.nextDeadline();
        long timeout = deadline == Path.NEVER ? Long.MAX_VALUE : Math.max(0, deadline - now);
        boolean awake = now - awakeUntil < 0;
        if (awake) {
            timeout = 0;
        }
        waiting = timeout > 0;
        if (core.hasTasks() || closing) {
            timeout = 0;
        }
        int received = 0;
        if (polled != null) {
            try {
                received = polled.link().poll(timeout, intake, core.batch());
            } catch (IOException e) {
                if (!closing) {
                    core.linkTurnover().lost(polled, e);
                }
            }
        } else if (timeout > 0) {
            LockSupport.parkNanos(this, timeout);
        }
        waiting = false;
        if (awake && received == 0) {
            Thread.yield();
        }
        core.finish(System.nanoTime());
        if (core.takeDelivered() && received <= FEW_PACKETS) {
            awakeUntil = System.nanoTime() + core.spinNanos();
        }
    }

    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** Has something worked out on the loop, and waits for it; null if the loop has ended. */
    <T> T call(Supplier<T> question) {
        if (isCurrent()) {
            return question.get();
        }
        var answer = new Object() {
            volatile Thread by;
            volatile T value;
        };
        var done = new CountDownLatch(1);
        core.execute(() -> {
            answer.by = Thread.currentThread();
            answer.value = question.get();
            done.countDown();
        });
        boolean interrupted = false;
        try {
            // Begun by a thread that was given up since, it won't be answered.
            while (!ended && (answer.by == null || answer.by == thread)) {
                try {
                    if (done.await(100, TimeUnit.MILLISECONDS)) {
                        break;
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return answer.value;
    }

    /** Has the loop end after its round, its associations aborted. The last loop of the group to end closes the links. */
    void end() {
        closing = true;
        waiting = true;
        wakeup();
        if (watchdog != null) {
            watchdog.stop();
        }
    }

    /** Waits for the loop to end, but not for ever. */
    void awaitEnd() {
        join(thread);
        feeders.forEach(LinkFeeder::stop);
    }

    /** Waits for the threads in the loop's other links, which have been closed, to end. */
    void awaitFeeders() {
        feeders.forEach(feeder -> join(feeder.thread()));
    }

    @Override
    public String toString() {
        return "loop " + name;
    }

    private static void join(Thread other) {
        try {
            other.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
            if (other.isAlive()) {
                LOG.warn("{} does not end", other.getName());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
