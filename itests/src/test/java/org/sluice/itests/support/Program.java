/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests.support;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.json.JSONObject;

/** The program of the distribution, as a user starts it. */
public final class Program {

    /** What Javas are given that live for seconds only. */
    public static final String JVM_OPTIONS = System.getProperty("sluice.jvm", "-XX:+UseSerialGC");

    private static final Set<String> OPENS_LINKS = Set.of(
            "demo",
            "listen",
            "send",
            "perf",
            "ping",
            "sctp_test",
            "sctp_darn",
            "sctp_status",
            "sctp_xconnect",
            "bindx_test",
            "peel_server",
            "peel_client",
            "sctp_test_app");

    private Program() {}

    /** Starts a command. */
    public static Subprocess start(String... arguments) {
        return Subprocess.start(command(arguments));
    }

    /** The same for one that will be interrupted: what runs in a shell's background inherits that it does not heed that. */
    public static Subprocess startInterruptible(String... arguments) {
        var command = command(arguments);
        command.addAll(0, List.of("env", "--default-signal=INT"));
        return Subprocess.start(command);
    }

    private static List<String> command(String... arguments) {
        var command = new ArrayList<String>();
        command.add(
                Path.of(System.getProperty("sluice.program"), "bin", "sluice").toString());
        command.addAll(List.of(arguments));
        boolean linkLeftOpen = OPENS_LINKS.contains(arguments[0]) && !command.contains("--link");
        if (linkLeftOpen && Runtime.version().feature() < 22) {
            // The script takes the newest Java; on an older one the native links would not be there.
            command.addAll(2, List.of("--link", "udp"));
        }
        return command;
    }

    /** The JSON object that ends standard output. */
    public static JSONObject result(Subprocess program) {
        List<String> lines = program.output();
        return new JSONObject(lines.get(lines.size() - 1));
    }

    /** Starts a server and waits until it listens. */
    public static Subprocess listen(int udpPort, String... arguments) throws InterruptedException {
        return serve(List.of("listen", "--udp", String.valueOf(udpPort)), arguments);
    }

    /** Starts a server of {@code perf}, at 127.0.0.1, and waits until it listens. */
    public static Subprocess perfServer(int udpPort, String... arguments) throws InterruptedException {
        return serve(
                List.of("perf", "--server", "--address", "127.0.0.1", "--udp", String.valueOf(udpPort)), arguments);
    }

    private static Subprocess serve(List<String> command, String... arguments) throws InterruptedException {
        var all = new ArrayList<>(command);
        all.addAll(List.of(arguments));
        Subprocess server = start(all.toArray(String[]::new));
        try {
            server.awaitLine("listening", line -> line.startsWith("listening"), Duration.ofSeconds(20));
        } catch (AssertionError | InterruptedException e) {
            server.close();
            throw e;
        }
        return server;
    }
}
