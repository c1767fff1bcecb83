/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests.support;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.json.JSONObject;

/** An {@link Endpoint} as a process, perhaps in a network namespace. */
public final class SluicePeer implements AutoCloseable {

    private static final Duration READY = Duration.ofSeconds(30);

    private final Subprocess process;
    private int seen;

    private SluicePeer(Subprocess process) {
        this.process = process;
    }

    /**
     * Starts one and waits until it is ready.
     *
     * @param prefix what stands before the command, to run it in a namespace; may be empty
     */
    public static SluicePeer start(List<String> prefix, String... flags) throws InterruptedException {
        boolean isNative = List.of(flags).contains("native") || List.of(flags).contains("raw");
        Path java = isNative ? NativeLinks.java() : Path.of(System.getProperty("java.home"));
        var command = new ArrayList<>(prefix);
        command.add(java.resolve("bin/java").toString());
        if (isNative) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of(
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("java.class.path") + File.pathSeparator + NativeLinks.jar(),
                Endpoint.class.getName()));
        command.addAll(List.of(flags));
        var peer = new SluicePeer(Subprocess.start(command));
        try {
            peer.await("ready", READY);
            return peer;
        } catch (AssertionError | InterruptedException e) {
            peer.close();
            throw e;
        }
    }

    /** Gives it a command. */
    public void tell(String command) {
        process.tell(command);
    }

    /** Waits for an event with something in it that is not older than the one waited for last. */
    public JSONObject await(String event, String containing, Duration limit) throws InterruptedException {
        String start = "{\"ev\":\"" + event + "\"";
        var index = new int[1];
        String line = process.awaitLine(
                event + " with " + containing,
                candidate -> {
                    boolean found = index[0]++ >= seen && candidate.startsWith(start) && candidate.contains(containing);
                    return found;
                },
                limit);
        seen = index[0];
        return new JSONObject(line);
    }

    /** Waits for an event that is not older than the one waited for last. */
    public JSONObject await(String event, Duration limit) throws InterruptedException {
        return await(event, "", limit);
    }

    /** Ends it without a word to anybody. */
    public void kill() {
        process.kill();
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
