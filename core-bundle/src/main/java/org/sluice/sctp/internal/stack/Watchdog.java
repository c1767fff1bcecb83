/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.sctp.internal.extension.Called;
import org.sluice.sctp.internal.extension.Stint;

/**
 * Sees to it that no extension keeps a loop: interrupts the loop's thread if a call takes too long, and has the loop go on in another thread
 * if that doesn't help. Counts looks instead of reading a clock, so that a machine that stood still accuses nobody.
 */
final class Watchdog {

    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final int LOOKS = 4;

    private final LoopThread loop;
    private final long patienceNanos;
    private final Thread thread;
    private volatile boolean stopped;

    Watchdog(String name, LoopThread loop, long patienceNanos) {
        this.loop = loop;
        this.patienceNanos = patienceNanos;
        this.thread = new Thread(this::run, name + "-watchdog");
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void stop() {
        stopped = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        Stint stint = loop.stint();
        long call = 0;
        int looks = 0;
        while (!stopped) {
            LockSupport.parkNanos(this, Math.max(1, patienceNanos / LOOKS));
            if (stint != loop.stint() || stint.call() != call) {
                stint = loop.stint();
                call = stint.call();
                looks = 0;
            } else if (call != 0) {
                looks++;
                look(stint, call, looks);
            }
        }
    }

    private void look(Stint stint, long call, int looks) {
        if (looks == LOOKS) {
            Called kept = stint.interrupt(call, loop.thread());
            if (kept != null) {
                LOG.error("extension {} keeps {} and is interrupted", kept.id(), loop);
            }
        } else if (looks == 2 * LOOKS) {
            Called kept = stint.giveUp(call);
            if (kept != null) {
                LOG.error("extension {} still keeps {}, which goes on in another thread", kept.id(), loop);
                loop.replace(kept);
            }
        }
    }
}
