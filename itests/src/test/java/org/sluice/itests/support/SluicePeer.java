/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.json.JSONObject;

/** An {@link Endpoint} as a process, perhaps in a network namespace. */
public final class SluicePeer implements AutoCloseable {

    private static final Duration READY = Duration.ofSeconds(30);
    private static final int POLL_MILLIS = 20;

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
        command.addAll(List.of(Program.JVM_OPTIONS.split(" ")));
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

    /** How many messages it has received. */
    public long received(Duration limit) throws InterruptedException {
        tell("report");
        return await("report", limit).getLong("received");
    }

    /** Waits until so many messages more than by now have arrived. */
    public void awaitMore(int count, Duration limit) throws InterruptedException {
        awaitReceived(received(limit) + count, limit);
    }

    /** Waits until so many messages have arrived in all. */
    public void awaitReceived(long wanted, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (received(limit) < wanted) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("fewer than " + wanted + " messages within " + limit + "\n" + this);
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** Waits until the packets of its first path are between so large and so large. */
    public void awaitPacketSize(int atLeast, int atMost, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            tell("status");
            int size = await("status", limit)
                    .getJSONArray("paths")
                    .getJSONObject(0)
                    .getInt("mtu");
            if (size >= atLeast && size <= atMost) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("packets are up to " + size + ", not " + atLeast + " to " + atMost);
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** Stops what it floods, and returns how many messages that were. */
    public long stopFlood(Duration limit) throws InterruptedException {
        tell("stop");
        return await("stopped", limit).getLong("sent");
    }

    /** Stops what it floods and shuts down; returns how many messages that were. */
    public long endFlood(Duration limit) throws InterruptedException {
        long sent = stopFlood(limit);
        tell("shutdown");
        await("closed", limit);
        return sent;
    }

    /** The same where another of us is at the other end: there everything has arrived, once and in order. */
    public void endFlood(SluicePeer other, Duration limit) throws InterruptedException {
        long sent = endFlood(limit);
        other.await("closed", limit);
        other.assertReceived(sent, limit);
    }

    /** That it received so many messages, and all as they should be. */
    public void assertReceived(long count, Duration limit) throws InterruptedException {
        tell("report");
        JSONObject report = await("report", limit);
        assertEquals(count, report.getLong("received"), report::toString);
        assertEquals(0, report.getLong("wrong"), report::toString);
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
