/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import java.io.PrintStream;

/** A bar on a terminal. For one thread. */
final class ProgressBar {

    private static final int WIDTH = 40;
    private static final long INTERVAL_NANOS = 100_000_000;

    private final PrintStream out;
    private final long total;
    private long shownAt = System.nanoTime() - INTERVAL_NANOS;

    ProgressBar(PrintStream out, long total) {
        this.out = out;
        this.total = Math.max(1, total);
    }

    void show(long done) {
        long now = System.nanoTime();
        if (now - shownAt < INTERVAL_NANOS && done < total) {
            return;
        }
        shownAt = now;
        int filled = (int) (done * WIDTH / total);
        out.print("\r  [" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "] " + done * 100 / total + " %");
        out.flush();
    }

    /** Takes the bar away. */
    void end() {
        out.print("\r" + " ".repeat(WIDTH + 12) + "\r");
        out.flush();
    }
}
