/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.json.JSONObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.itests.support.Availability;
import org.sluice.itests.support.Ports;
import org.sluice.itests.support.Program;
import org.sluice.itests.support.UdpRelay;
import org.sluice.itests.support.UsrsctpPeer;

/** The program and an implementation that is not ours, over UDP, both ways, on good and on bad networks. */
class UsrsctpIT {

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String[] BAD = {"--loss", "2", "--dup", "2", "--reorder", "5", "--delay", "2", "--seed", "11"};
    private static final int FILE_SIZE = 100_000_000;

    @TempDir
    private Path directory;

    @BeforeAll
    static void peerIsThere() {
        Availability.usrsctp();
    }

    @ParameterizedTest
    @ValueSource(strings = {"size=3000,count=5000,streams=3", "size=100000,count=200,streams=3"})
    void echoServesThePeer(String messages) throws Exception {
        int port = Ports.free();
        try (var server = Program.listen(port, "--echo")) {
            check(port, messages);
        }
    }

    @Tag("slow")
    @Test
    void echoServesThePeerWithMessagesOfAMegabyte() throws Exception {
        int port = Ports.free();
        try (var server = Program.listen(port, "--echo")) {
            check(port, "size=1000000,count=20", "--window", "2", "--set", "sndbuf=4000000", "--set", "rcvbuf=4000000");
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"size=3000,count=300,streams=3", "size=100000,count=30,streams=3"})
    void echoServesThePeerOverABadNetwork(String messages) throws Exception {
        int port = Ports.free();
        int relayPort = Ports.free();
        try (var server = Program.listen(port, "--echo");
                var relay = UdpRelay.start(relayPort, port, BAD)) {
            check(relayPort, messages);
        }
    }

    private static void check(int port, String messages, String... more) throws Exception {
        var flags = new java.util.ArrayList<>(java.util.List.of(
                "--client", "127.0.0.1", "--udp", Ports.free() + ":" + port, "--role", "check", "--send", messages));
        flags.addAll(java.util.List.of(more));
        try (var peer = UsrsctpPeer.start(flags.toArray(String[]::new))) {
            JSONObject result = peer.await("check", LONG);
            int count = Integer.parseInt(messages.replaceFirst(".*count=(\\d+).*", "$1"));
            assertEquals(count, result.optInt("messages", -1), peer::toString);
            assertEquals(0, result.optInt("corrupt", -1), peer::toString);
            assertEquals(0, result.optInt("gaps", -1), peer::toString);
            assertEquals(0, result.optInt("reorder", -1), peer::toString);
            peer.await("assoc", "shutdown-comp", LONG);
        }
    }

    @Test
    void aFileArrivesWhole() throws Exception {
        int port = Ports.free();
        try (var peer = sink(port)) {
            send(port, file(FILE_SIZE), peer);
        }
    }

    @Test
    void aFileArrivesWholeOverABadNetwork() throws Exception {
        int port = Ports.free();
        int relayPort = Ports.free();
        try (var peer = sink(port);
                var relay = UdpRelay.start(relayPort, port, BAD)) {
            send(relayPort, file(FILE_SIZE), peer);
        }
    }

    private static UsrsctpPeer sink(int port) throws Exception {
        return UsrsctpPeer.start(
                "--server", "--udp", String.valueOf(port), "--role", "sink", "--once", "--set", "rcvbuf=1000000");
    }

    private Path file(int size) throws Exception {
        byte[] content = new byte[size];
        new Random(42).nextBytes(content);
        return Files.write(directory.resolve("file"), content);
    }

    private static void send(int port, Path file, UsrsctpPeer peer) throws Exception {
        try (var program = Program.start(
                "send", file.toString(), "127.0.0.1:5001", "--udp", "0:" + port, "--json", "--timeout", "60s")) {
            assertEquals(0, program.awaitExit(Duration.ofMinutes(5)), program::toString);
            JSONObject result = Program.result(program);
            assertEquals(Files.size(file), result.optLong("bytes", -1));
            assertEquals(0, result.optInt("aborted", -1));
            peer.await("shutdown", LONG);
            // If the last packet of the shutdown is lost, nobody is left to repeat it: the peer is asked, not waited
            // for.
            try {
                peer.tell("final");
            } catch (UncheckedIOException e) {
                // It was not lost: the peer has ended, and has said so by itself.
            }
            JSONObject end = peer.await("final", LONG);
            assertEquals(Files.size(file), end.optLong("rx_bytes", -1));
            assertEquals(result.optLong("messages", -1), end.optLong("rx_messages", -1));
        }
    }

    @Test
    void whatThePeerSendsIsWrittenToTheFileItShallBe() throws Exception {
        int port = Ports.free();
        Path out = directory.resolve("out");
        try (var server = Program.listen(port, "--out", out.toString(), "--once");
                var peer = UsrsctpPeer.start("--client", "127.0.0.1", "--udp", Ports.free() + ":" + port)) {
            peer.await("assoc", "comm-up", LONG);
            peer.tell("send text=HelloSluice");
            peer.await("sent", LONG);
            peer.tell("shutdown");
            assertEquals(0, server.awaitExit(LONG), server::toString);
            assertEquals("HelloSluice", Files.readString(out));
        }
    }

    @Test
    void theReasonOfThePeersAbortIsTold() throws Exception {
        int port = Ports.free();
        try (var server = Program.listen(port, "--sink", "--once", "--json");
                var peer = UsrsctpPeer.start("--client", "127.0.0.1", "--udp", Ports.free() + ":" + port)) {
            peer.await("assoc", "comm-up", LONG);
            peer.tell("abort enough_of_this");
            assertEquals(1, server.awaitExit(LONG), server::toString);
            assertEquals(1, Program.result(server).optInt("aborted", -1));
            assertTrue(server.errors().stream().anyMatch(line -> line.contains("enough_of_this")), server::toString);
        }
    }

    @Test
    void anInterruptedServerAbortsItsAssociations() throws Exception {
        int port = Ports.free();
        try (var server = Program.listen(port, "--sink");
                var peer = UsrsctpPeer.start("--client", "127.0.0.1", "--udp", Ports.free() + ":" + port)) {
            peer.await("assoc", "comm-up", LONG);
            server.terminate();
            peer.await("assoc", "comm-lost", LONG);
        }
    }

    @Test
    void aPeerThatShutsDownGetsItsShutdown() throws Exception {
        int port = Ports.free();
        try (var server = Program.listen(port, "--sink", "--once");
                var peer = UsrsctpPeer.start("--client", "127.0.0.1", "--udp", Ports.free() + ":" + port)) {
            peer.await("assoc", "comm-up", LONG);
            peer.tell("shutdown");
            peer.await("assoc", "shutdown-comp", LONG);
            assertEquals(0, server.awaitExit(LONG), server::toString);
        }
    }
}
