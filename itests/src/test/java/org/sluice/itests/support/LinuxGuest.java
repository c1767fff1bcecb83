/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests.support;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.json.JSONObject;

/** A Linux kernel with its own SCTP, booted as a process, in a network namespace with us. */
public final class LinuxGuest implements AutoCloseable {

    /** Our address and the guest's on the first of the networks between us. */
    public static final String HOST = "10.132.0.1";

    /** The guest's address. */
    public static final String GUEST = "10.132.0.2";

    private static final Duration BOOT = Duration.ofSeconds(60);

    private final Subprocess process;
    private final String name;
    private final Path run;

    private LinuxGuest(Subprocess process, String name, Path run) {
        this.process = process;
        this.name = name;
        this.run = run;
    }

    /** Boots one; builds what it needs before, which may take a while the first time. */
    public static LinuxGuest boot() throws InterruptedException {
        Path run = Path.of(System.getProperty("sluice.peers"), "linux-sctp", "run");
        String name = "sluice-it-" + ProcessHandle.current().pid();
        try (var build = Subprocess.start(List.of(run.toString(), "build"))) {
            if (build.awaitExit(Duration.ofMinutes(2)) != 0) {
                throw new AssertionError("the Linux peer does not build\n" + build);
            }
        }
        var guest = new LinuxGuest(Subprocess.start(List.of(run.toString(), "attach", "--name", name)), name, run);
        try {
            guest.await("guest", "ready", "", BOOT);
            return guest;
        } catch (AssertionError | InterruptedException e) {
            guest.close();
            throw e;
        }
    }

    /** What stands before a command that is to run where the guest can be reached. */
    public List<String> prefix() {
        return List.of(run.toString(), "exec", "--name", name);
    }

    /** Gives it a command. */
    public void tell(String command) {
        process.tell(command);
    }

    /** Waits for an event of the guest or of one of its endpoints. */
    public JSONObject await(String origin, String event, String containing, Duration limit)
            throws InterruptedException {
        String start = origin + " {\"ev\":\"" + event + "\"";
        String line = process.awaitLine(
                origin + " " + event + " with " + containing,
                candidate -> candidate.startsWith(start) && candidate.contains(containing),
                limit);
        return new JSONObject(line.substring(origin.length() + 1));
    }

    @Override
    public void close() {
        process.close();
    }

    @Override
    public String toString() {
        return process.toString();
    }
}
