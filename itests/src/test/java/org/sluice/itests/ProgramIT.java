/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.itests.support.Availability;
import org.sluice.itests.support.Ports;
import org.sluice.itests.support.Program;
import org.sluice.itests.support.Subprocess;

/** The program as a user meets it: what it does, and what it says when it can't. */
class ProgramIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** What was built into the program. */
    private static final List<String> EXTENSIONS = Stream.of(
                    "adaptation", "asconf", "auth", "ecn", "pktdrop", "prsctp", "streamreset")
            .filter(name -> isThere(name.equals("adaptation") ? "asconf" : name))
            .toList();

    private static boolean isThere(String name) {
        return Files.exists(Path.of("..", "ext-" + name)) || Files.exists(Path.of("..", "bundles", "ext-" + name));
    }

    @TempDir
    private Path directory;

    @Test
    void demoMovesDataAndSaysThatItIsRight() throws Exception {
        try (var program = Program.start("demo", "--size", "16MiB", "--streams", "5", "--json")) {
            assertEquals(0, program.awaitExit(LIMIT), program::toString);
            assertEquals(1, program.output().size(), "one line of standard output");
            var result = Program.result(program);
            assertTrue(result.optBoolean("verified", false));
            assertEquals(16 << 20, result.optInt("bytes", -1));
            assertTrue(result.optDouble("seconds", 0) > 0);
            assertTrue(result.optDouble("gbitPerSecond", 0) > 0);
            assertTrue(result.optInt("retransmissions", -1) >= 0);
            assertEquals(
                    agreed(),
                    result.getJSONArray("extensions").toList().stream()
                            .map(Object::toString)
                            .sorted()
                            .toList());
        }
    }

    /**
     * Marks of congestion need a link that sees them: a native one, which a newer Java has. An Adaptation Layer Indication is sent only when somebody sets one; addresses
     * are changed only where chunks are authenticated. Reports
     * of dropped packets are off unless they are asked for.
     */
    private static List<String> agreed() {
        return EXTENSIONS.stream()
                .filter(name -> !name.equals("adaptation"))
                .filter(name -> !name.equals("asconf") || EXTENSIONS.contains("auth"))
                .filter(name -> !name.equals("ecn") || Runtime.version().feature() >= 22)
                .filter(name -> !name.equals("pktdrop"))
                .toList();
    }

    @Test
    void theProgramSaysWhatThisMachineCanDo() throws Exception {
        try (var program = Program.start("checksctp", "--json")) {
            assertEquals(0, program.awaitExit(LIMIT), program::toString);
            var result = Program.result(program);
            assertTrue(result.getBoolean("works"));
            assertEquals(
                    EXTENSIONS.stream().map(name -> "ext." + name).toList(),
                    result.getJSONArray("extensions").toList());
            var links = result.getJSONArray("links");
            for (int i = 0; i < links.length(); i++) {
                var link = links.getJSONObject(i);
                // Whatever works has addresses; whatever does not says why.
                assertEquals(link.getBoolean("works"), link.getString("problem").isEmpty(), link::toString);
                assertTrue(
                        !link.getBoolean("works")
                                || !link.getJSONArray("addresses").isEmpty(),
                        link::toString);
            }
            assertTrue(links.toString().contains("\"udp\""), links::toString);
        }
        try (var wrong = Program.start("checksctp", "everything")) {
            assertEquals(2, wrong.awaitExit(LIMIT), wrong::toString);
        }
    }

    @Test
    void theUserSaysWhichExtensionsAreOffered() throws Exception {
        assumeFalse(EXTENSIONS.isEmpty(), "no extension is there");
        try (var without =
                Program.start("demo", "--size", "1MiB", "--without", String.join(",", EXTENSIONS), "--json")) {
            assertEquals(0, without.awaitExit(LIMIT), without::toString);
            assertTrue(Program.result(without).getJSONArray("extensions").isEmpty());
        }
        try (var wrong = Program.start("demo", "--with", "nothing")) {
            assertEquals(1, wrong.awaitExit(LIMIT), wrong::toString);
            assertEquals(
                    List.of("sluice: there is no extension nothing; there are " + String.join(", ", EXTENSIONS)),
                    wrong.errors());
        }
    }

    /** Whoever names an extension wants it, even one that is off by default. */
    @Test
    void anExtensionThatIsNamedIsUsed() throws Exception {
        assumeTrue(EXTENSIONS.contains("pktdrop"), "the extension is not there");
        try (var program = Program.start("demo", "--size", "1MiB", "--with", "pktdrop", "--json")) {
            assertEquals(0, program.awaitExit(LIMIT), program::toString);
            assertEquals(
                    List.of("pktdrop"),
                    Program.result(program).getJSONArray("extensions").toList());
        }
    }

    @Test
    void demoShowsATable() throws Exception {
        try (var program = Program.start("demo", "--size", "1MiB")) {
            assertEquals(0, program.awaitExit(LIMIT), program::toString);
            for (String row : List.of("bundles", "negotiated", "handshake", "goodput", "retransmissions", "verified")) {
                assertTrue(
                        program.output().stream().anyMatch(line -> line.strip().startsWith(row)), row);
            }
            assertTrue(program.output().stream().anyMatch(line -> line.contains("org.sluice.link.udp")));
            assertEquals(List.of(), program.errors());
        }
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1:5001", "::1, [::1]:5001"})
    void aFileArrivesAsItWas(String address, String destination) throws Exception {
        byte[] content = new byte[3_000_001];
        new Random(7).nextBytes(content);
        Path file = Files.write(directory.resolve("in"), content);
        Path out = directory.resolve("out");
        int port = Ports.free();
        try (var server = Program.listen(port, "--out", out.toString(), "--once", "--address", address, "--json");
                var client = Program.start("send", file.toString(), destination, "--udp", "0:" + port)) {
            assertEquals(0, client.awaitExit(LIMIT), client::toString);
            assertEquals(0, server.awaitExit(LIMIT), server::toString);
            assertArrayEquals(content, Files.readAllBytes(out));
            var result = Program.result(server);
            assertEquals(content.length, result.optInt("bytes", -1));
            assertEquals(1, result.optInt("associations", -1));
            assertEquals(0, result.optInt("aborted", -1));
        }
    }

    @Test
    void standardInputIsSentToo() throws Exception {
        int port = Ports.free();
        Path out = directory.resolve("out");
        try (var server = Program.listen(port, "--out", out.toString(), "--once")) {
            try (var client = Program.start("send", "-", "127.0.0.1:5001", "--udp", "0:" + port)) {
                client.tell("one line");
                // Not by closing it, which is patient for a short while only.
                client.endInput();
                assertEquals(0, client.awaitExit(LIMIT), client::toString);
            }
            assertEquals(0, server.awaitExit(LIMIT), server::toString);
            assertEquals("one line\n", Files.readString(out));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'demo --no-such-option', 2, Unknown option",
        "'no-such-command', 2, no-such-command",
        "'demo --size much', 2, not a size",
        "'listen', 2, --echo",
        "'send /no/such/file 127.0.0.1:5001', 1, no such file",
        "'send /dev/null host.invalid:5001', 1, does not resolve",
        "'send /dev/null 127.0.0.1', 1, HOST:PORT",
        "'listen --sink --port 70000', 1, 70000"
    })
    void wrongUseIsAnsweredWithOneLine(String arguments, int status, String says) throws Exception {
        try (var program = Program.start(arguments.split(" "))) {
            assertEquals(status, program.awaitExit(LIMIT), program::toString);
            assertEquals(1, program.errors().size(), program::toString);
            assertTrue(program.errors().get(0).contains(says), program::toString);
            assertEquals(List.of(), program.output());
        }
    }

    @Test
    void nobodyAnsweringIsToldWithinTheTime() throws Exception {
        long begin = System.nanoTime();
        try (var program = sendToNobody("udp")) {
            assertEquals(1, program.awaitExit(LIMIT), program::toString);
            assertTrue(program.errors().get(0).contains("no answer"), program::toString);
            assertTrue(System.nanoTime() - begin > 1_900_000_000L, "it gave up before its time");
        }
    }

    @Test
    void nobodyAtThePortIsToldWithTheSystemsWordForIt() throws Exception {
        Availability.nativeLinks();
        try (var program = sendToNobody("native")) {
            assertEquals(1, program.awaitExit(LIMIT), program::toString);
            assertTrue(program.errors().get(0).contains("does not know SCTP"), program::toString);
        }
    }

    private static Subprocess sendToNobody(String link) {
        return Program.start(
                "send", "/dev/null", "127.0.0.1:5001", "--link", link, "--udp", "0:" + Ports.free(), "--timeout", "2s");
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        int port = Ports.free();
        try (var first = Program.listen(port, "--sink", "--address", "127.0.0.1");
                var second =
                        Program.start("listen", "--sink", "--udp", String.valueOf(port), "--address", "127.0.0.1")) {
            assertEquals(1, second.awaitExit(LIMIT), second::toString);
            assertEquals(1, second.errors().size(), second::toString);
            assertTrue(second.errors().get(0).contains(String.valueOf(port)), second::toString);
        }
    }

    /** What an operator does: a new version of an extension while somebody sends. */
    @Test
    void extensionsAreUpdatedFromTheShellWhileAFileArrives() throws Exception {
        assumeFalse(EXTENSIONS.isEmpty(), "no extension is there");
        Path file = directory.resolve("large");
        try (var empty = new RandomAccessFile(file.toFile(), "rw")) {
            empty.setLength(1L << 30);
        }
        try (var shell = Program.start("shell")) {
            awaitStack(shell);
            shell.tell("sctp:listen 5001");
            shell.awaitLine("listening", line -> line.contains("listening on port 5001"), LIMIT);
            shell.tell("felix:lb");
            List<String> ids = new ArrayList<>();
            for (String bundle :
                    List.of("Sluice partial reliability", "Sluice stream reconfiguration", "Sluice UDP link")) {
                String line = shell.awaitLine(bundle, row -> row.contains(bundle), LIMIT);
                ids.add(line.replaceFirst(".*?(\\d+)\\|.*", "$1"));
            }
            try (var sender = Program.start("send", file.toString(), "127.0.0.1:5001", "--json")) {
                awaitUsers(shell, 1);
                for (int round = 0; round < 3; round++) {
                    ids.forEach(id -> shell.tell("felix:update " + id));
                }
                shell.tell("echo updated");
                shell.awaitLine("updates", line -> line.contains("updated"), LIMIT);
                assertTrue(sender.isAlive(), "the file was too small to be still on its way");
                awaitUsers(shell, 1);
                assertEquals(0, sender.awaitExit(LIMIT), sender::toString);
                assertEquals(1L << 30, Program.result(sender).getLong("bytes"));
            }
            shell.tell("sctp:close 5001");
            shell.awaitLine("closed", line -> line.contains("closed port 5001"), LIMIT);
            shell.tell("exit 0");
            assertEquals(0, shell.awaitExit(LIMIT), shell::toString);
        }
    }

    /** The shell may be there before the stack is. */
    private static void awaitStack(Subprocess shell) throws Exception {
        askUntil(shell, "sctp:status", line -> line.contains("link.udp"));
    }

    /** Asks until each extension that can be is used by so many associations. */
    private static void awaitUsers(Subprocess shell, int count) throws Exception {
        for (String extension : agreed()) {
            askUntil(
                    shell,
                    "sctp:extensions",
                    line -> line.contains("org.sluice." + extension) && line.endsWith(" " + count));
        }
    }

    private static void askUntil(Subprocess shell, String command, Predicate<String> right) throws Exception {
        boolean found = false;
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!found && System.nanoTime() < end) {
            String mark = "asked-" + System.nanoTime();
            int before = shell.output().size();
            shell.tell(command);
            shell.tell("echo " + mark);
            shell.awaitLine(mark, line -> line.contains(mark), LIMIT);
            found = shell.output().stream().skip(before).anyMatch(right);
        }
        assertTrue(found, shell::toString);
    }

    @Test
    void theShellAnswersAndEndsWithItsInput() throws Exception {
        try (var shell = Program.start("shell")) {
            shell.tell("sctp:status");
            shell.tell("sctp:associations");
            shell.tell("sctp:extensions");
            shell.awaitLine("status", line -> line.contains("link.udp") || line.contains("no stack"), LIMIT);
            shell.awaitLine("associations", line -> line.contains("no association"), LIMIT);
            for (String extension : EXTENSIONS) {
                shell.awaitLine(
                        extension, line -> line.contains("ext." + extension + " ") && line.contains("["), LIMIT);
            }
            shell.tell("exit 0");
            assertEquals(0, shell.awaitExit(LIMIT), shell::toString);
        }
    }
}
