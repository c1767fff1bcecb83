/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ctrl-C for a command that has something to say then: it is told to end, and the process waits for its last words, shortly. */
final class Interruption implements AutoCloseable {

    private static final long PATIENCE_MILLIS = 3000;

    private final CountDownLatch said = new CountDownLatch(1);
    private final Thread hook;

    /** @param end has the command end; called when the process is told to */
    Interruption(String name, Runnable end) {
        hook = new Thread(
                () -> {
                    end.run();
                    try {
                        said.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "interrupt-" + name);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Everything has been said. */
    @Override
    public void close() {
        said.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already.
        }
    }
}
