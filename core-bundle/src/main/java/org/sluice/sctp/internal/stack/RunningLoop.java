/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** A loop with what drives it: a thread of its own, or the user. */
final class RunningLoop implements LoopAccess {

    private final LoopCore core;
    private final Executor executor;
    private LoopThread thread;

    RunningLoop(LoopCore core, Executor executor) {
        this.core = core;
        this.executor = executor;
    }

    /** Gives the loop a thread, not started. */
    void thread(LoopThread newThread) {
        thread = newThread;
    }

    /** The thread that drives the loop, or null where the user does. */
    LoopThread thread() {
        return thread;
    }

    @Override
    public LoopCore core() {
        return core;
    }

    @Override
    public void execute(Runnable task) {
        core.execute(task);
    }

    @Override
    public <T> T call(Supplier<T> question) {
        return thread == null ? question.get() : thread.call(question);
    }

    @Override
    public Executor executor() {
        return executor;
    }
}
