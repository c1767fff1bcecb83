/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests.support;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
    private int commands;

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

    /** The network namespace from which it can be reached. */
    public String namespace() {
        return name;
    }

    /**
     * Takes our side of one of the networks between us away, or gives it back. An interface that goes down loses its IPv6 addresses; the guest's own has to be
     * started anew before packets come through again.
     */
    public void network(int path, boolean there) throws InterruptedException {
        outside("ip link set lk" + path + (there ? " up" : " down"));
        if (there) {
            outside("ip address replace fd13:2:" + path + "::1/64 dev lk" + path + " nodad");
            inside("ip link set vec" + path + " down && ip link set vec" + path + " up && ip address replace fd13:2:"
                    + path + "::2/64 dev vec" + path + " nodad");
        }
    }

    /** Runs a command on the host's side. */
    public void outside(String command) throws InterruptedException {
        var all = new ArrayList<>(prefix());
        all.addAll(List.of(command.split(" ")));
        try (var process = Subprocess.start(all)) {
            if (process.awaitExit(Duration.ofSeconds(10)) != 0) {
                throw new AssertionError("failed: " + command + "\n" + process);
            }
        }
    }

    /** Runs a command inside. */
    public void inside(String command) throws InterruptedException {
        String mark = "inside-" + ++commands;
        tell("sh " + command + "; echo " + mark + " $?");
        String line = process.awaitLine(command, text -> text.startsWith("sh " + mark + " "), Duration.ofSeconds(10));
        if (!line.endsWith(" 0")) {
            throw new AssertionError("failed inside: " + command + "\n" + process);
        }
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
