/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.json.JSONObject;

/** A process that takes a line and answers with lines of JSON. It ends with its input, and is ended here if it doesn't. */
final class Child implements AutoCloseable {

    /** No measurement takes so long. */
    static final long LIFETIME_SECONDS = 120;

    private final List<String> command;
    private final Process process;
    private final BufferedReader output;
    private final PrintStream input;

    Child(List<String> command) throws IOException {
        this.command = List.copyOf(command);
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        // Whoever reads from a process that says nothing more shall not wait for ever.
        CompletableFuture.delayedExecutor(LIFETIME_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
    }

    void say(String line) {
        input.println(line);
    }

    /**
     * The next line with a key; lines without it are passed over.
     *
     * @throws IOException if the process ends before, or says that it failed
     */
    JSONObject read(String key) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            var object = new JSONObject(line);
            if (object.has("failed")) {
                throw new IOException(object.getString("failed") + ": " + String.join(" ", command));
            }
            if (object.has(key)) {
                return object;
            }
        }
        throw new IOException("ended without \"" + key + "\": " + String.join(" ", command));
    }

    /** The next event of a usrsctp-peer with a name. */
    JSONObject event(String name) throws IOException {
        for (JSONObject object = read("ev"); ; object = read("ev")) {
            if (object.getString("ev").equals(name)) {
                return object;
            }
        }
    }

    @Override
    public void close() {
        input.close();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
