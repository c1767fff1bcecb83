/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.json.JSONObject;

/** An endpoint of another implementation, libusrsctp, in a process of its own: steered by lines, answering in JSON. */
public final class UsrsctpPeer implements AutoCloseable {

    private static final AtomicReference<Path> BUILT = new AtomicReference<>();
    private static final Duration READY = Duration.ofSeconds(10);

    private final Subprocess process;

    /** Flags of one that finds out soon that a path has failed: by its own defaults it goes on with it for a minute. */
    public static final List<String> SOON = List.of(
            "--set",
            "rto-min=100",
            "--set",
            "rto-initial=300",
            "--set",
            "rto-max=1000",
            "--set",
            "path-maxrxt=2",
            "--set",
            "hb-interval=500");

    private UsrsctpPeer(Subprocess process) {
        this.process = process;
    }

    /** Starts a peer and waits until it is ready. */
    public static UsrsctpPeer start(String... flags) throws Exception {
        return start(List.of(), flags);
    }

    /** As {@link #start(String...)}, with something before the command, to run it in a namespace. */
    public static UsrsctpPeer start(List<String> prefix, String... flags) throws Exception {
        var command = new ArrayList<>(prefix);
        command.add(program("usrsctp-peer").toString());
        command.addAll(List.of(flags));
        var peer = new UsrsctpPeer(Subprocess.start(command));
        try {
            peer.await("ready", READY);
        } catch (AssertionError | InterruptedException e) {
            peer.close();
            throw e;
        }
        return peer;
    }

    /** The path of one of the peer's programs, which are built first if they are not yet. */
    static synchronized Path program(String name) throws Exception {
        if (BUILT.get() == null) {
            Path directory = Path.of(System.getProperty("sluice.work"), "usrsctp");
            Files.createDirectories(directory);
            Path sources = Path.of(System.getProperty("sluice.peers"), "usrsctp");
            // Another class of tests, in a process of its own, may want it at the same time.
            try (var turn =
                    FileChannel.open(directory.resolve("turn"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                turn.lock();
                build(sources, directory.toAbsolutePath());
            }
            BUILT.set(directory);
        }
        return BUILT.get().resolve(name);
    }

    private static void build(Path sources, Path directory) throws InterruptedException {
        try (var make = Subprocess.start(List.of("make", "-C", sources.toString(), "OUT=" + directory))) {
            if (make.awaitExit(Duration.ofMinutes(2)) != 0) {
                throw new AssertionError("the usrsctp peer does not build\n" + make);
            }
        }
    }

    /** Gives it a command. */
    public void tell(String command) {
        process.tell(command);
    }

    /** Waits for an event. */
    public JSONObject await(String event, Duration limit) throws InterruptedException {
        String start = "{\"ev\":\"" + event + "\"";
        return new JSONObject(process.awaitLine(event, line -> line.startsWith(start), limit));
    }

    /** Waits for an event with something in it. */
    public JSONObject await(String event, String containing, Duration limit) throws InterruptedException {
        String start = "{\"ev\":\"" + event + "\"";
        return new JSONObject(process.awaitLine(
                event + " with " + containing, line -> line.startsWith(start) && line.contains(containing), limit));
    }

    /** That so many messages came, and all as they should be, by the last words of such a peer; the Linux kernel's uses the same. */
    public static void assertReceived(long sent, JSONObject end) {
        assertEquals(sent, end.getLong("rx_messages"), end::toString);
        assertUnharmed(end);
    }

    /** That no message was damaged, left out or overtaken. */
    public static void assertUnharmed(JSONObject report) {
        assertEquals(0, report.getInt("corrupt") + report.getInt("gaps") + report.getInt("reorder"), report::toString);
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
