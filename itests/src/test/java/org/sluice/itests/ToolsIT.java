/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.json.JSONObject;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.itests.support.Availability;
import org.sluice.itests.support.Ports;
import org.sluice.itests.support.Program;
import org.sluice.itests.support.Subprocess;
import org.sluice.itests.support.UsrsctpPeer;

/** The twins of other projects' tools, each against its counterpart, as a user meets them. */
class ToolsIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private static Subprocess start(String command) {
        return Program.start(command.split(" ", -1));
    }

    private static Subprocess server(String command, String ready) throws InterruptedException {
        Subprocess server = Program.startInterruptible(command.split(" ", -1));
        try {
            server.awaitLine(ready, line -> line.contains(ready), LIMIT);
        } catch (AssertionError | InterruptedException e) {
            server.close();
            throw e;
        }
        return server;
    }

    private static Subprocess testServer(int udp, String more) throws InterruptedException {
        return server("sctp_test -H 127.0.0.1 -P 5001 -l --json --udp " + udp + more, "Server: Receiving packets.");
    }

    private static String testClient(int udp, String more) {
        return "sctp_test -H 127.0.0.1 -h 127.0.0.1 -p 5001 -s --json --udp 0:" + udp + more;
    }

    private static void tell(Subprocess program, String... lines) {
        for (String line : lines) {
            program.tell(line);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " -T"})
    void whatSctpTestSendsArrives(String style) throws Exception {
        int udp = Ports.free();
        try (var server = testServer(udp, " --once" + style);
                var client = start(testClient(udp, " -c 4 -x 3 -o 2 -M 5 -r 7" + style))) {
            assertEquals(0, client.awaitExit(LIMIT), client::toString);
            assertEquals(0, server.awaitExit(LIMIT), server::toString);
            JSONObject sent = Program.result(client);
            JSONObject received = Program.result(server);
            assertEquals(30, sent.getLong("sentMessages"));
            assertEquals(3 * 113_769, sent.getLong("sentBytes"));
            assertEquals(30, received.getLong("receivedMessages"));
            assertEquals(3 * 113_769, received.getLong("receivedBytes"));
            assertTrue(client.errors().contains("Client: Sending packets.(3/3)"), client::toString);
            assertTrue(
                    client.errors()
                            .contains("\tsocket(" + (style.isEmpty() ? "SOCK_SEQPACKET" : "SOCK_STREAM")
                                    + ", IPPROTO_SCTP)  ->  sk=1"),
                    client::toString);
            assertEquals(
                    3,
                    server.errors().stream()
                            .filter(line -> line.equals("\trecvmsg(sk=1) Data 32768 bytes. First 10 bytes: 012345678"))
                            .count(),
                    server::toString);
            for (int stream = 0; stream < 5; stream++) {
                String start = "\t  SNDRCV(stream=" + stream + " ";
                assertEquals(
                        6,
                        server.errors().stream()
                                .filter(line -> line.startsWith(start))
                                .count(),
                        server::toString);
            }
            assertEquals(
                    15,
                    server.errors().stream()
                            .filter(line -> line.contains("flags=0x1"))
                            .count());
            assertTrue(
                    server.errors().contains("\trecvmsg(sk=1) Notification: SCTP_ASSOC_CHANGE(COMMUNICATION_UP)"),
                    server::toString);
        }
    }

    @Tag("slow")
    @Test
    void sctpTestGoesToSeveralAddressesOfItsPeer() throws Exception {
        int udp = Ports.free();
        try (var server = testServer(udp, " --once -B 127.0.0.2");
                var client = start("sctp_test -H 127.0.0.1 -C 127.0.0.2 -C 127.0.0.1 -p 5001 -s -x 1 --udp 0:" + udp)) {
            assertEquals(0, client.awaitExit(LIMIT), client::toString);
            assertEquals(0, server.awaitExit(LIMIT), server::toString);
            assertEquals(10, Program.result(server).getLong("receivedMessages"));
            assertTrue(client.output().contains("\tconnectx(sk=1)"), client::toString);
        }
    }

    @Tag("slow")
    @Test
    void aServerOfOneStyleServesOneAfterAnotherUntilItIsInterrupted() throws Exception {
        int udp = Ports.free();
        try (var server = testServer(udp, " -T")) {
            for (int i = 0; i < 2; i++) {
                try (var client = start(testClient(udp, " -x 1 -T"))) {
                    assertEquals(0, client.awaitExit(LIMIT), client::toString);
                }
            }
            server.awaitLine("both", line -> line.contains("ssn=") && isSecond(server), LIMIT);
            server.interrupt();
            assertEquals(130, server.awaitExit(LIMIT), server::toString);
            assertEquals(20, Program.result(server).getLong("receivedMessages"));
        }
    }

    private static boolean isSecond(Subprocess server) {
        return server.errors().stream()
                        .filter("No association is present now!!"::equals)
                        .count()
                == 2;
    }

    /** Two sockets with two associations each, both ways, until somebody ends it. */
    @Tag("slow")
    @Test
    void theMixedModeSendsAndReceivesOnSeveralPorts() throws Exception {
        int udp = Ports.free();
        try (var server = server(
                        "sctp_test -H 127.0.0.1 -P 6001 -L 2 -d 1 --json --udp " + udp, "Server: Receiving packets.");
                var client =
                        start("sctp_test -H 127.0.0.1 -h 127.0.0.1 -p 6001 -S 2 -x 2 -c 1 --json --udp 0:" + udp)) {
            assertEquals(0, client.awaitExit(LIMIT), client::toString);
            assertEquals(40, Program.result(client).getLong("sentMessages"));
            assertTrue(client.errors().contains("Association #1 in sk=1 has completed 20 msg."), client::toString);
            server.awaitLine("the last", line -> isSecond(server), LIMIT);
            server.interrupt();
            assertEquals(130, server.awaitExit(LIMIT), server::toString);
            assertEquals(40, Program.result(server).getLong("receivedMessages"));
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"", " -T"})
    void usrsctpReturnsWhatSctpTestSends(String style) throws Exception {
        Availability.usrsctp();
        int udp = Ports.free();
        try (var peer = UsrsctpPeer.start("--server", "--udp", String.valueOf(udp), "--role", "echo");
                var client = start(testClient(udp, " -D -c 4 -x 2 -o 1" + style))) {
            assertEquals(0, client.awaitExit(LIMIT), client::toString);
            JSONObject result = Program.result(client);
            assertEquals(20, result.getLong("receivedMessages"), client::toString);
            assertEquals(result.getLong("sentBytes"), result.getLong("receivedBytes"));
        }
    }

    @Tag("slow")
    @Test
    void usrsctpSendsToSctpTest() throws Exception {
        Availability.usrsctp();
        int udp = Ports.free();
        try (var server = testServer(udp, " --once");
                var peer = UsrsctpPeer.start(
                        "--client",
                        "127.0.0.1",
                        "--udp",
                        Ports.free() + ":" + udp,
                        "--role",
                        "source",
                        "--send",
                        "size=3000,count=50,streams=3")) {
            assertEquals(0, server.awaitExit(LIMIT), () -> server + "\n" + peer);
            assertEquals(50, Program.result(server).getLong("receivedMessages"));
            assertEquals(150_000, Program.result(server).getLong("receivedBytes"));
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"", " -t"})
    void sctpDarnSendsLines(String style) throws Exception {
        int udp = Ports.free();
        try (var server = server("sctp_darn -H 127.0.0.1 -P 5001 -l --udp " + udp + style, "sctp_darn listening...");
                var client = start("sctp_darn -H 127.0.0.1 -P 5002 -h 127.0.0.1 -p 5001 -s --udp 0:" + udp + style)) {
            tell(client, "hello", "again");
            client.endInput();
            assertEquals(0, client.awaitExit(LIMIT), client::toString);
            server.awaitLine("its end", "No association is present now!!"::equals, LIMIT);
            server.interrupt();
            assertEquals(130, server.awaitExit(LIMIT), server::toString);
            assertTrue(server.output().contains("DATA(7):  hello."), server::toString);
            assertTrue(server.output().contains("DATA(7):  again."), server::toString);
            assertTrue(server.output().contains("Received SCTP_COMM_UP"), server::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " -t"})
    void sctpDarnIsDrivenByLinesOnBothSides(String style) throws Exception {
        int udp = Ports.free();
        String prompt = "Interactive mode> ";
        try (var server =
                        server("sctp_darn -H 127.0.0.1 -P 5001 -l -I --udp " + udp + style, "sctp_darn listening...");
                var client =
                        start("sctp_darn -H 127.0.0.1 -P 5002 -h 127.0.0.1 -p 5001 -s -I --udp 0:" + udp + style)) {
            tell(client, "?", "shutdown", "sndbuf=100000", "sndbuf", "nodelay=1", "nodelay", "snd=10");
            client.awaitLine("up", line -> line.endsWith("Received SCTP_COMM_UP"), LIMIT);
            tell(server, "rcv", "rcv", "primary", "snd=4");
            tell(
                    client,
                    "rcv",
                    "heartbeat",
                    "maxseg=600",
                    "maxseg",
                    "sndbuf=1",
                    "stats",
                    "nonsense",
                    "shutdown",
                    "snd=3");
            tell(client, "abort", "abort");
            client.endInput();
            assertEquals(0, client.awaitExit(LIMIT), client::toString);
            List<String> said = client.output().stream()
                    .map(line -> line.replaceFirst(".*" + prompt, ""))
                    .toList();
            for (String expected : List.of(
                    "The association isn't present yet! Cannot SHUTDOWN!",
                    "sndbuf is 100000.",
                    "nodelay is 1.",
                    "New connection, peer addresses",
                    "DATA(4):  !\"#",
                    "maxseg is 600.",
                    "sctp_darn: error: sndbuf can't be changed while there is an association",
                    "Messages sent: 1",
                    "Invalid input.",
                    "Successfully SHUTDOWN the original association",
                    "Successfully ABORT the original association",
                    "The association isn't present yet! Cannot ABORT!")) {
                assertTrue(said.contains(expected), () -> expected + " is missing\n" + client);
            }
            server.endInput();
            assertEquals(0, server.awaitExit(LIMIT), server::toString);
            assertTrue(server.output().contains("DATA(10):  !\"#$%&'()"), server::toString);
        }
    }

    @Tag("slow")
    @Test
    void sctpDarnReturnsAndHasSeveralEndpoints() throws Exception {
        int udp = Ports.free();
        int other = Ports.free();
        try (var server = server("sctp_darn -H 127.0.0.1 -P 5001 -l -e --udp " + udp, "sctp_darn listening...");
                var client = start(testClient(udp, " -D -x 1"));
                var endpoints = server("sctp_darn -H 127.0.0.1 -P 7001 -i 3 --udp " + other, "sctp_darn listening...");
                var sender = server(
                        "sctp_darn -H 127.0.0.1 -P 7101 -i 1 -h 127.0.0.1 -p 7003 -z 5000 --udp 0:" + other,
                        "sent a message, msglen = 5000")) {
            assertEquals(0, client.awaitExit(LIMIT), client::toString);
            assertEquals(10, Program.result(client).getLong("receivedMessages"));
            endpoints.awaitLine("data", "sk No.3 DATA(5000)"::equals, LIMIT);
            sender.interrupt();
            assertEquals(130, sender.awaitExit(LIMIT), sender::toString);
            assertTrue(server.isAlive());
        }
    }

    @Tag("slow")
    @Test
    void sctpStatusPrintsWhatChanges() throws Exception {
        int udp = Ports.free();
        Path file = directory.resolve("status.txt");
        try (var server =
                        server("sctp_status -H 127.0.0.1 -P 5001 -l -x 60 --udp " + udp, "Server: Receiving packets.");
                var client = start("sctp_status -H 127.0.0.1 -h 127.0.0.1 -p 5001 -s -c 30000 -x 60 -M 3 -f " + file
                        + " --udp 0:" + udp)) {
            assertEquals(0, server.awaitExit(LIMIT), server::toString);
            client.awaitExit(LIMIT);
            List<String> lines = Files.readAllLines(file);
            assertTrue(lines.get(0).startsWith("NO. ASSOC-ID STATE"), lines::toString);
            assertTrue(lines.get(1).matches("1   1 +ESTABLISHED +\\d+ .* ACTIVE .*"), lines::toString);
            assertTrue(server.output().stream().anyMatch(line -> line.startsWith("NO. ASSOC-ID")), server::toString);
            assertTrue(
                    server.output().stream().anyMatch(line -> line.contains("received 600 messages, 18000000 bytes")),
                    server::toString);
        }
    }

    @Tag("slow")
    @Test
    void sctpXconnectHasManyAssociations() throws Exception {
        int udp = Ports.free();
        try (var server = server("sctp_xconnect -H 127.0.0.1 -P 5001 -l --udp " + udp, "Running in Server Mode...");
                var client =
                        start("sctp_xconnect -H 127.0.0.1 -h 127.0.0.1 -p 5001 -c -n 20 -a --count 3 --udp 0:" + udp)) {
            assertEquals(0, client.awaitExit(LIMIT), client::toString);
            assertEquals(
                    40,
                    client.output().stream().filter("\tMessage = PING"::equals).count(),
                    client::toString);
            server.awaitLine("all gone", "Association Shutdown: count = 0."::equals, LIMIT);
            assertTrue(server.output().contains("Association Established: count = 20."), server::toString);
            server.interrupt();
            assertEquals(130, server.awaitExit(LIMIT), server::toString);
        }
    }

    @Tag("slow")
    @Test
    void associationsArePeeledOff() throws Exception {
        int udp = Ports.free();
        try (var server = server("peel_server -H 127.0.0.1 -m 5001 --udp " + udp, "fd uses port 5001");
                var client = start("peel_client -h 127.0.0.1 -p 5001 --rounds 3 --udp 0:" + udp)) {
            assertEquals(0, client.awaitExit(LIMIT), client::toString);
            assertTrue(client.output().contains("round 3: 4 messages of 4100 bytes"), client::toString);
            assertEquals(
                    6,
                    server.output().stream()
                            .filter(line -> line.startsWith("peeled off assoc="))
                            .count(),
                    server::toString);
            server.interrupt();
            assertEquals(130, server.awaitExit(LIMIT), server::toString);
            assertTrue(
                    server.output().stream()
                            .anyMatch(line -> line.matches("sent 0 .*received 12 messages.*; 0 damaged")),
                    server::toString);
        }
    }

    @Test
    void aConsoleIsDrivenByLines() throws Exception {
        int udp = Ports.free();
        try (var peer = server("sctp_test_app -b 127.0.0.1 -m 5001 --udp " + udp, "SCTP port 5001");
                var console = start("sctp_test_app -b 127.0.0.1 -h 127.0.0.1 -p 5001 --udp 0:" + udp)) {
            tell(
                    console,
                    "assoc",
                    "setpay 0x10",
                    "setdefstream 3",
                    "send hello there",
                    "sendloop 100",
                    "ping 1000 1 3");
            tell(
                    console,
                    "bulk 500 2 200",
                    "getrtt",
                    "setrtomin 200 100 2000",
                    "getrtomin",
                    "doheartbeat",
                    "getstatus");
            peer.awaitLine("text", line -> line.contains("hello there"), LIMIT);
            console.awaitLine("answer", line -> line.contains("HEARTBEAT answered by 127.0.0.1"), LIMIT);
            console.awaitLine("bulk", line -> line.contains("bulk: 200 messages of 500 bytes"), LIMIT);
            tell(console, "term", "getasocids");
            peer.awaitLine("its end", line -> line.endsWith("shut down"), LIMIT);
            tell(peer, "bulkstat", "quit");
            console.endInput();
            assertEquals(0, console.awaitExit(LIMIT), console::toString);
            assertEquals(0, peer.awaitExit(LIMIT), peer::toString);
            assertTrue(
                    peer.output().stream().anyMatch(line -> line.endsWith("200 bulk messages received")),
                    peer::toString);
            assertTrue(
                    peer.output().stream()
                            .anyMatch(line -> line.contains("11 bytes on stream 3, ppid 16: hello there")),
                    peer::toString);
            assertTrue(
                    console.output().stream()
                            .anyMatch(line -> line.contains("3 round trips of 1000 bytes: min/avg/max")),
                    console::toString);
            assertTrue(console.output().contains("rto.min = 100ms"), console::toString);
            assertTrue(console.output().stream().anyMatch(line -> line.endsWith("0 associations")), console::toString);
        }
    }

    /** By questions: the console has no class of the extension. */
    @Tag("slow")
    @Test
    void aConsoleResetsAndAddsStreams() throws Exception {
        assumeTrue(Files.exists(Path.of("..", "ext-streamreset")), "the extension is not there");
        int udp = Ports.free();
        try (var peer = server(
                        "sctp_test_app -b 127.0.0.1 -m 5001 --set streamreset.allowed=7 --udp " + udp,
                        "SCTP port 5001");
                var console = start("sctp_test_app -b 127.0.0.1 -h 127.0.0.1 -p 5001 --udp 0:" + udp);
                var lacking =
                        start("sctp_test_app -b 127.0.0.1 -h 127.0.0.1 -p 5001 --without streamreset --udp 0:" + udp)) {
            tell(console, "assoc", "streamreset send 1 2", "addstream 5", "getstatus", "quit");
            console.awaitExit(LIMIT);
            assertTrue(
                    console.output().stream().anyMatch(line -> line.contains("resetOutgoing: {outcome=PERFORMED}")),
                    console::toString);
            assertTrue(
                    console.output().stream().anyMatch(line -> line.contains("addOutgoing: {outcome=PERFORMED}")),
                    console::toString);
            tell(lacking, "assoc", "streamreset send all", "quit");
            assertEquals(1, lacking.awaitExit(LIMIT), lacking::toString);
            assertTrue(lacking.output().stream().anyMatch(line -> line.contains("error: ")), lacking::toString);
            assertTrue(peer.isAlive());
        }
    }

    @Tag("slow")
    @Test
    void whoIsInterruptedWhileReadingLinesEndsAtOnce() throws Exception {
        try (var console = server("sctp_test_app -b 127.0.0.1 --udp 0", "SCTP port")) {
            console.interrupt();
            assertEquals(130, console.awaitExit(Duration.ofSeconds(10)), console::toString);
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({
        "'sctp_test -s -h 127.0.0.1 -p 5001 -c 9', 2, -c 9",
        "'sctp_darn -l', 2, a server needs a local port",
        "'peel_client -h 127.0.0.1', 2, '-p=PORT'",
        "'sctp_test -H 127.0.0.1 -h 127.0.0.1 -p 5001 -s --timeout 300ms', 1, no answer within 300 ms",
        "'sctp_test -H 127.0.0.1 -h 127.0.0.1 -p 5001 -s -T --timeout 300ms', 1, not connected within 300 ms",
        "'sctp_status -H 127.0.0.1 -h 127.0.0.1 -p 5001 -s --timeout 300ms', 1, within 300 ms"
    })
    void whatCannotBeDoneIsAnsweredWithOneLine(String command, int status, String says) throws Exception {
        var words = new ArrayList<>(List.of(command.split(" ", -1)));
        // Somebody has to be there who says nothing: of a port that nobody has, a host may say so (ICMP).
        try (var silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            words.addAll(List.of("--udp", "0:" + silent.getLocalPort()));
            try (var program = Program.start(words.toArray(String[]::new))) {
                assertEquals(status, program.awaitExit(LIMIT), program::toString);
                assertEquals(1, program.errors().size(), program::toString);
                assertTrue(program.errors().get(0).contains(says), program::toString);
            }
        }
    }
}
