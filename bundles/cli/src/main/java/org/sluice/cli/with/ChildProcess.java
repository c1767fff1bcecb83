/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.with;

import java.io.IOException;
import java.util.List;

/** A process that has this one's input and output, and that ends when this one is told to. */
public final class ChildProcess {

    private ChildProcess() {}

    /**
     * Runs a command to its end.
     *
     * @return its exit status
     */
    public static int run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        var hook = new Thread(() -> end(process), "end-child");
        Runtime.getRuntime().addShutdownHook(hook);
        int status = process.waitFor();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This process is ending as well; its status is then the child's, which the hook sees to.
            hook.join();
        }
        return status;
    }

    /** Ctrl-C reaches both processes, other signals this one only: the child hears of it, and may take its time. */
    private static void end(Process process) {
        process.destroy();
        try {
            int status = process.waitFor();
            // After a signal this process would end with a status of its own.
            Runtime.getRuntime().halt(status);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
