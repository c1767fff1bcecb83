/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A process whose lines are collected while it runs; gone when it is closed. */
public final class Subprocess implements AutoCloseable {

    private final String name;
    private final Process process;
    private final List<String> output = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private final List<String> both = new ArrayList<>();
    private final Thread outputReader;
    private final Thread errorReader;

    private Subprocess(String name, Process process) {
        this.name = name;
        this.process = process;
        outputReader = reader(process.inputReader(StandardCharsets.UTF_8), output);
        errorReader = reader(process.errorReader(StandardCharsets.UTF_8), errors);
    }

    /** Starts a command. */
    public static Subprocess start(List<String> command) {
        try {
            var builder = new ProcessBuilder(command);
            builder.environment().put("SLUICE_JAVA_OPTIONS", Program.JVM_OPTIONS);
            return new Subprocess(command.get(0), builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Thread reader(BufferedReader source, List<String> lines) {
        var thread = new Thread(() -> {
            try (BufferedReader in = source) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    synchronized (both) {
                        lines.add(line);
                        both.add(line);
                        both.notifyAll();
                    }
                }
            } catch (IOException e) {
                // The process is gone.
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Writes a line to its standard input. */
    public void tell(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a line of standard output or standard error. */
    public String awaitLine(String what, Predicate<String> right, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (both) {
            int from = 0;
            while (true) {
                for (; from < both.size(); from++) {
                    if (right.test(both.get(from))) {
                        return both.get(from);
                    }
                }
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError("not within " + limit + ": " + what + "\n" + this);
                }
                both.wait(left);
            }
        }
    }

    /** Waits for its end and returns its exit status. */
    public int awaitExit(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError(name + " does not end within " + limit + "\n" + this);
        }
        outputReader.join(5000);
        errorReader.join(5000);
        return process.exitValue();
    }

    /** Whether it has not ended. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Sends it the signal that asks to end. */
    public void terminate() {
        process.destroy();
    }

    /** Sends it the signal of Ctrl-C. */
    public void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    /** Ends it at once, as if the machine had lost its power. */
    public void kill() {
        process.destroyForcibly();
    }

    /** The lines of standard output so far. */
    public List<String> output() {
        synchronized (both) {
            return List.copyOf(output);
        }
    }

    /** The lines of standard error so far. */
    public List<String> errors() {
        synchronized (both) {
            return List.copyOf(errors);
        }
    }

    /** Ends its standard input. */
    public void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                process.destroy();
                if (!process.waitFor(3, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
                }
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return name + " wrote:\n" + String.join("\n", output()) + "\nand to standard error:\n"
                + String.join("\n", errors());
    }
}
