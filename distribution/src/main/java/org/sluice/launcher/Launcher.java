/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.launcher;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.framework.BundleException;

/** The program's entry: {@code sluice shell} is a container with a shell, everything else is a command that runs in one. */
public final class Launcher {

    private static final int FAILED = 1;

    private Launcher() {}

    /** Runs the program and ends the process with its exit status. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        String home = System.getProperty("sluice.home");
        if (home == null) {
            System.err.println("sluice: start this with bin/sluice, which says where the bundles are (-Dsluice.home)");
            return FAILED;
        }
        boolean shell = arguments.length == 1 && arguments[0].equals("shell");
        try (var container = new Container(Path.of(home), shell)) {
            return shell ? container.runShell() : container.runProgram(arguments);
        } catch (IOException | BundleException e) {
            System.err.println("sluice: the container does not start: " + e.getMessage());
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }
}
