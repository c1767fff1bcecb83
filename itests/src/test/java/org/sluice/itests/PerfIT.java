/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.itests.support.Availability;
import org.sluice.itests.support.Ports;
import org.sluice.itests.support.Program;
import org.sluice.itests.support.Subprocess;
import org.sluice.itests.support.UsrsctpPeer;

/** {@code perf} against itself, and {@code ping}, as a user meets them. */
class PerfIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String HOST = "127.0.0.1";
    private static final boolean PARTIAL_RELIABILITY = Files.exists(Path.of("..", "ext-prsctp"));

    @TempDir
    private Path directory;

    private static Subprocess client(int port, String... arguments) {
        var all = new ArrayList<>(List.of("perf", HOST, "--udp", "0:" + port));
        all.addAll(List.of(arguments));
        return Program.start(all.toArray(String[]::new));
    }

    private static JSONObject end(JSONObject result, int association, String direction, String side) {
        return find(result.getJSONObject("end").getJSONArray("associations"), association, direction, side);
    }

    private static JSONObject find(JSONArray lines, int association, String direction, String side) {
        for (int i = 0; i < lines.length(); i++) {
            JSONObject line = lines.getJSONObject(i);
            if (line.getInt("association") == association
                    && line.getString("direction").equals(direction)
                    && line.getString("side").equals(side)) {
                return line;
            }
        }
        throw new AssertionError("no line of " + association + " " + direction + " " + side + " in " + lines);
    }

    @Test
    void intervalLinesAndATableAreShown() throws Exception {
        int port = Ports.free();
        try (var server = Program.perfServer(port, "--once", "--json");
                var client = client(port, "--time", "1s", "--interval", "100ms", "--streams", "3")) {
            assertEquals(0, client.awaitExit(LIMIT), client::toString);
            assertEquals(0, server.awaitExit(LIMIT), server::toString);
            List<String> lines = client.output();
            assertTrue(lines.get(0).startsWith("connected to 127.0.0.1 over UDP port " + port), client::toString);
            long intervals = lines.stream()
                    .filter(line -> line.matches("\\[ {2}1] \\d+\\.\\d\\d-\\d+\\.\\d\\d s .*bit/s .*"))
                    .count();
            assertTrue(intervals >= 2, client::toString);
            assertEquals(
                    List.of("sender", "receiver"),
                    lines.stream()
                            .filter(line -> line.matches("\\[ {2}1] (sender|receiver) .*"))
                            .map(line -> line.split(" +", -1)[2])
                            .toList());
            assertEquals(List.of(), client.errors());
            var result = Program.result(server);
            assertEquals(1, result.getInt("associations"));
            assertEquals(0, result.getInt("failed"));
            assertTrue(result.getLong("receivedBytes") > 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"'', forward", "--reverse, reverse", "--bidirectional, both"})
    void whatIsSentArrivesInEachDirection(String option, String direction) throws Exception {
        int port = Ports.free();
        var arguments = new ArrayList<>(List.of(
                "--bytes", "3000001", "--associations", "3", "--streams", "7", "--unordered", "--no-delay", "--json"));
        if (!option.isEmpty()) {
            arguments.add(option);
        }
        try (var server = Program.perfServer(port);
                var client = client(port, arguments.toArray(String[]::new))) {
            assertEquals(0, client.awaitExit(LIMIT), client::toString);
            assertEquals(1, client.output().size(), "one line of standard output");
            var result = Program.result(client);
            assertEquals(direction, result.getJSONObject("start").getString("direction"));
            assertEquals(
                    3,
                    result.getJSONObject("start").getJSONArray("associations").length());
            var ways = new ArrayList<String>();
            if (!direction.equals("reverse")) {
                ways.add("toServer");
            }
            if (!direction.equals("forward")) {
                ways.add("fromServer");
            }
            for (int association = 1; association <= 3; association++) {
                for (String way : ways) {
                    var sent = end(result, association, way, "sender");
                    assertEquals(3_000_001, sent.getLong("bytes"));
                    assertEquals(184, sent.getLong("messages"));
                    var received = end(result, association, way, "receiver");
                    assertEquals(3_000_001, received.getLong("bytes"));
                    assertEquals(184, received.getLong("messages"));
                }
            }
            assertEquals(
                    6 * ways.size(),
                    result.getJSONObject("end").getJSONArray("associations").length());
            long inIntervals = 0;
            for (Object interval : result.getJSONArray("intervals")) {
                for (Object sum : ((JSONObject) interval).getJSONArray("sums")) {
                    inIntervals += ((JSONObject) sum).getLong("bytes");
                }
            }
            assertEquals(3L * ways.size() * 3_000_001, inIntervals);
            assertTrue(server.isAlive(), "it serves the next");
        }
    }

    /** Nothing is lost here; but what waits longer than it may is given up, and the two sides agree on it. */
    @Tag("slow")
    @Test
    void whatIsGivenUpIsTold() throws Exception {
        assumeTrue(PARTIAL_RELIABILITY, "the extension is not there");
        int port = Ports.free();
        try (var server = Program.perfServer(port, "--set", "buffer.send=64MiB");
                var lifetime = client(
                        port, "--messages", "5000", "--size", "64KiB", "--lifetime", "1ms", "--reverse", "--json");
                var retransmissions =
                        client(port, "--messages", "50", "--retransmissions", "0", "--unordered", "--json");
                var priority = client(port, "--messages", "5000", "--priority", "3", "--json")) {
            for (Subprocess client : List.of(lifetime, retransmissions, priority)) {
                assertEquals(0, client.awaitExit(LIMIT), client::toString);
                var result = Program.result(client);
                String way = client == lifetime ? "fromServer" : "toServer";
                var sent = end(result, 1, way, "sender");
                assertEquals(client == retransmissions ? 50 : 5000, sent.getLong("messages"));
                assertEquals(
                        sent.getLong("messages") - sent.getLong("abandoned"),
                        end(result, 1, way, "receiver").getLong("messages"),
                        client::toString);
                assertFalse(result.getJSONObject("start")
                        .getJSONObject("attribute")
                        .getString("name")
                        .isEmpty());
            }
            assertTrue(
                    end(Program.result(lifetime), 1, "fromServer", "sender").getLong("abandoned") > 0,
                    "64 MiB wait in the send buffer for longer than a millisecond");
        }
    }

    @Tag("slow")
    @Test
    void withoutTheExtensionThatIsSaidAtOnce() throws Exception {
        assumeTrue(PARTIAL_RELIABILITY, "the extension is not there");
        int port = Ports.free();
        try (var server = Program.perfServer(port, "--without", "prsctp");
                var peerLacksIt = client(port, "--lifetime", "1s");
                var weLackIt = client(port, "--lifetime", "1s", "--without", "prsctp");
                var wrongValue = client(port, "--lifetime", "soon")) {
            assertEquals(1, peerLacksIt.awaitExit(LIMIT), peerLacksIt::toString);
            assertTrue(peerLacksIt.errors().get(0).contains("does not use ext.prsctp"), peerLacksIt::toString);
            assertEquals(1, weLackIt.awaitExit(LIMIT), weLackIt::toString);
            assertTrue(weLackIt.errors().get(0).contains("\"lifetime\""), weLackIt::toString);
            assertEquals(1, wrongValue.awaitExit(LIMIT), wrongValue::toString);
            assertTrue(server.isAlive());
        }
    }

    @Tag("slow")
    @Test
    void interruptedItTellsWhatThereIsSoFar() throws Exception {
        int port = Ports.free();
        Path page = directory.resolve("report.html");
        try (var server = Program.perfServer(port, "--once");
                var client = Program.startInterruptible(
                        "perf",
                        HOST,
                        "--udp",
                        "0:" + port,
                        "--time",
                        "1h",
                        "--interval",
                        "100ms",
                        "--report",
                        page.toString())) {
            client.awaitLine("an interval", line -> line.startsWith("[  1] 0.00-"), LIMIT);
            client.interrupt();
            assertEquals(130, client.awaitExit(LIMIT), client::toString);
            assertTrue(client.output().stream().anyMatch(line -> line.startsWith("[  1] sender")), client::toString);
            assertTrue(Files.readString(page).contains("Interrupted by the user"));
            assertEquals(1, server.awaitExit(LIMIT), server::toString);
            assertTrue(
                    server.output().stream().anyMatch(line -> line.contains("interrupted by the user")),
                    server::toString);
        }
    }

    /** More of this, without a process each: PerfCommandTest. */
    @Tag("slow")
    @ParameterizedTest
    @CsvSource({
        "'perf --server --time 3s', 2, --time is for clients only",
        "'perf 127.0.0.1 --report /no/such/directory/x.html', 1, there is no directory"
    })
    void wrongUseIsAnsweredWithOneLine(String arguments, int status, String says) throws Exception {
        try (var program = Program.start(arguments.split(" ", -1))) {
            assertEquals(status, program.awaitExit(LIMIT), program::toString);
            assertEquals(1, program.errors().size(), program::toString);
            assertTrue(program.errors().get(0).contains(says), program::toString);
            assertEquals(List.of(), program.output());
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"--echo", "--sink"})
    void whoIsNoPerfServerIsNamed(String kind) throws Exception {
        int port = Ports.free();
        try (var server = Program.listen(port, kind, "--address", HOST);
                var client = Program.start("perf", HOST + ":5001", "--udp", "0:" + port, "--timeout", "3s")) {
            assertEquals(1, client.awaitExit(LIMIT), client::toString);
            assertTrue(client.errors().get(0).contains("does not answer as a perf server does"), client::toString);
        }
    }

    @Tag("slow")
    @Test
    void pingMeasuresRoundTripsWithAServerThatKnowsNothingOfIt() throws Exception {
        int port = Ports.free();
        try (var server = Program.listen(port, "--sink", "--address", HOST, "--once", "--json");
                var ping = Program.start(
                        "ping", HOST + ":5001", "--udp", "0:" + port, "--count", "3", "--interval", "10ms", "--json")) {
            assertEquals(0, ping.awaitExit(LIMIT), ping::toString);
            var result = Program.result(ping);
            assertTrue(result.getDouble("handshakeMillis") > 0);
            var path = result.getJSONArray("paths").getJSONObject(0);
            assertEquals(HOST, path.getString("address"));
            assertEquals(3, path.getInt("sent"));
            assertEquals(3, path.getInt("answered"));
            double least = path.getDouble("minMillis");
            double mean = path.getDouble("avgMillis");
            assertTrue(least > 0 && least <= mean && mean <= path.getDouble("maxMillis"), ping::toString);
            assertEquals(
                    3,
                    ping.errors().stream()
                            .filter(line ->
                                    line.matches("64 bytes from 127\\.0\\.0\\.1: seq=[123] time=\\d+\\.\\d{3} ms"))
                            .count());
            assertEquals(0, server.awaitExit(LIMIT), server::toString);
            assertEquals(0, Program.result(server).getInt("aborted"), "it leaves gracefully");
            assertEquals(0, Program.result(server).getInt("messages"));
        }
    }

    @Tag("slow")
    @Test
    void pingTellsWhatIsLost() throws Exception {
        int port = Ports.free();
        try (var server = Program.listen(port, "--sink", "--address", HOST);
                var ping = Program.start(
                        "ping",
                        HOST + ":5001",
                        "--link",
                        "udp",
                        "--udp",
                        "0:" + port,
                        "--count",
                        "3",
                        "--interval",
                        "3s",
                        "--timeout",
                        "200ms")) {
            ping.awaitLine("the first", line -> line.contains("seq=1 time"), LIMIT);
            server.kill();
            assertEquals(0, ping.awaitExit(LIMIT), ping::toString);
            assertTrue(ping.output().contains("no answer from 127.0.0.1: seq=3 within 200 ms"), ping::toString);
            assertTrue(ping.output().contains("3 HEARTBEATs sent, 1 answered, 66.7% lost"), ping::toString);
        }
    }

    @Tag("slow")
    @Test
    void pingTellsThatNobodyIsThere() throws Exception {
        try (var ping =
                Program.start("ping", HOST, "--link", "udp", "--udp", "0:" + Ports.free(), "--timeout", "100ms")) {
            assertEquals(1, ping.awaitExit(LIMIT), ping::toString);
            assertTrue(ping.errors().get(0).contains("no answer from 127.0.0.1"), ping::toString);
        }
    }

    @Tag("slow")
    @Test
    void pingIsAnsweredByUsrsctp() throws Exception {
        Availability.usrsctp();
        int port = Ports.free();
        try (var peer = UsrsctpPeer.start("--server", "--udp", String.valueOf(port), "--role", "sink");
                var ping = Program.start(
                        "ping",
                        HOST + ":5001",
                        "--udp",
                        "0:" + port,
                        "--count",
                        "2",
                        "--interval",
                        "10ms",
                        "--size",
                        "1000")) {
            assertEquals(0, ping.awaitExit(LIMIT), ping::toString);
            assertTrue(ping.output().contains("2 HEARTBEATs sent, 2 answered, 0% lost"), ping::toString);
        }
    }
}
