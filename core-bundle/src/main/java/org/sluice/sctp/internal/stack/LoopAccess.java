/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** How the objects that users hold reach the loop and the users' executor. */
interface LoopAccess {

    /** The loop. */
    LoopCore core();

    /** Has a task run on the loop, soon. Any thread. */
    void execute(Runnable task);

    /** Has something worked out on the loop, and waits for it; null if the loop has ended. Any thread. */
    <T> T call(Supplier<T> question);

    /** Where users are called; never the loop itself. */
    Executor executor();
}
