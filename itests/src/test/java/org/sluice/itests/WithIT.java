/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.itests.programs.ChannelProgram;
import org.sluice.itests.programs.HttpClientProgram;
import org.sluice.itests.programs.HttpServerProgram;
import org.sluice.itests.programs.SocketProgram;
import org.sluice.itests.support.Ports;
import org.sluice.itests.support.Program;
import org.sluice.itests.support.Subprocess;

/** {@code with}: unchanged programs over SCTP, on the Java that the tests run on. */
class WithIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String HOST = "127.0.0.1";
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir
    private Path directory;

    private final int udp = Ports.free();

    private static String classes() {
        try {
            return Path.of(WithIT.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A program under the command, with options of the command before it. */
    private static Subprocess with(List<String> options, Class<?> program, Object... arguments) {
        return Program.start(command(options, program, arguments));
    }

    private static String[] command(List<String> options, Class<?> program, Object... arguments) {
        var all = new ArrayList<String>(List.of("with", "--verbose"));
        all.addAll(options);
        all.addAll(List.of("--", JAVA));
        all.addAll(List.of(Program.JVM_OPTIONS.split(" ")));
        all.addAll(List.of("-cp", classes(), program.getName()));
        for (Object argument : arguments) {
            all.add(argument.toString());
        }
        return all.toArray(String[]::new);
    }

    private Subprocess server(Class<?> program, Object... arguments) throws InterruptedException {
        Subprocess server = with(List.of("--udp", String.valueOf(udp)), program, arguments);
        try {
            server.awaitLine("ready", line -> line.startsWith("ready"), LIMIT);
        } catch (AssertionError | InterruptedException e) {
            server.close();
            throw e;
        }
        return server;
    }

    private Subprocess client(Class<?> program, Object... arguments) {
        return with(List.of("--udp", "0:" + udp), program, arguments);
    }

    private static String summary(Subprocess program) {
        return program.errors().stream()
                .filter(line -> line.contains(" over SCTP ("))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line at the end: " + program));
    }

    private static int freeTcpPort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void theJdksHttpServerAndClientTalkOverSctp() throws Exception {
        int port = freeTcpPort();
        try (var server = server(HttpServerProgram.class, port);
                var client = client(
                        HttpClientProgram.class,
                        "http://" + HOST + ":" + port,
                        "get",
                        "post",
                        "again",
                        "many",
                        "newer")) {
            assertEquals(0, client.awaitExit(LIMIT), client::toString);
            assertEquals(
                    List.of("get: hello", "post: equal", "again: same", "many: equal", "newer: equal"),
                    client.output());
            // Nobody there listens to TCP.
            assertThrows(ConnectException.class, () -> new Socket(HOST, port).close());
            try (var last = client(HttpClientProgram.class, "http://" + HOST + ":" + port, "stop")) {
                assertEquals(0, last.awaitExit(LIMIT), last::toString);
            }
            assertEquals(0, server.awaitExit(LIMIT), server::toString);
            assertTrue(summary(client)
                    .matches("sluice with: [1-9]\\d* associations? over SCTP \\([1-9]\\d* opened, 0 .*"));
            assertTrue(summary(server).matches("sluice with: [1-9]\\d* associations? over SCTP \\(0 opened, [1-9].*"));
            assertEquals(
                    List.of(),
                    client.errors().stream()
                            .filter(line -> !line.startsWith("sluice with: "))
                            .toList(),
                    "nothing else is said");
        }
    }

    @Tag("slow")
    @Test
    void whoSendsNoMoreIsStillAnswered() throws Exception {
        assumeTrue(Files.exists(Path.of("..", "ext-asconf")), "the Adaptation Layer Indication is not there");
        int port = freeTcpPort();
        try (var server = server(SocketProgram.class, "server", port, 1);
                var client = client(SocketProgram.class, "client", HOST, port, 3_000_000)) {
            assertEquals(0, client.awaitExit(LIMIT), client::toString);
            assertEquals(List.of("equal"), client.output(), client::toString);
            assertEquals(0, server.awaitExit(LIMIT), server::toString);
            assertEquals(
                    "sluice with: 1 association over SCTP (1 opened, 0 accepted), 3000000 bytes out, 3000000 bytes in",
                    summary(client));
        }
    }

    /** 64 MiB each way, and two hundred connections. */
    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"1 67108864", "200 100000"})
    void channelsThatNeverWaitAndTheirSelectors(String connectionsAndBytes) throws Exception {
        int port = freeTcpPort();
        String[] parts = connectionsAndBytes.split(" ", -1);
        try (var server = server(ChannelProgram.class, "server", port);
                var client = client(ChannelProgram.class, "client", HOST, port, parts[0], parts[1])) {
            assertEquals(0, client.awaitExit(LIMIT), client::toString);
            assertEquals(List.of(parts[0] + " of " + parts[0] + " are equal"), client.output());
            assertEquals(0, server.awaitExit(LIMIT), server::toString);
            int associations = Integer.parseInt(parts[0]) + 1;
            assertTrue(
                    summary(server)
                            .startsWith("sluice with: " + associations + " associations over SCTP (0 opened, "
                                    + associations + " accepted)"),
                    server::toString);
        }
    }

    @Tag("slow")
    @Test
    void twoProgramsOnOneHostFindEachOtherWithoutOptions() throws Exception {
        int port = freeTcpPort();
        try (var server = with(List.of(), SocketProgram.class, "server", port, 1)) {
            String line = server.awaitLine(
                    "ready", text -> text.startsWith("ready") || text.contains("--udp names another port"), LIMIT);
            assumeTrue(line.startsWith("ready"), "somebody has UDP port 9899");
            assertTrue(server.errors().contains("sluice with: listening on UDP port 9899"), server::toString);
            try (var client = with(List.of(), SocketProgram.class, "client", HOST, port, 100)) {
                assertEquals(0, client.awaitExit(LIMIT), client::toString);
                assertEquals(0, server.awaitExit(LIMIT), server::toString);
            }
        }
    }

    @Tag("slow")
    @Test
    void whereNobodyIsConnectionsAreRefused() throws Exception {
        try (var client = client(SocketProgram.class, "connect", HOST, 4321)) {
            assertEquals(0, client.awaitExit(LIMIT), client::toString);
            assertEquals(List.of("java.net.ConnectException: Connection refused"), client.output());
            // The reason depends on the link: a native one hears of ICMP itself.
            assertTrue(
                    client.errors().stream()
                            .anyMatch(line -> line.startsWith("sluice with: no association with 127.0.0.1:4321: ")),
                    client::toString);
        }
    }

    @Tag("slow")
    @Test
    void whatIsExceptedStaysWithTcp() throws Exception {
        try (var tcp = new ServerSocket(0);
                var client = with(
                        List.of("--udp", "0:" + udp, "--except", HOST + ":" + tcp.getLocalPort()),
                        SocketProgram.class,
                        "client",
                        HOST,
                        tcp.getLocalPort(),
                        1000)) {
            tcp.setSoTimeout(30_000);
            try (Socket accepted = tcp.accept()) {
                accepted.getOutputStream().write(accepted.getInputStream().readAllBytes());
            }
            assertEquals(0, client.awaitExit(LIMIT), client::toString);
            assertEquals(List.of("equal"), client.output());
            assertEquals(
                    "sluice with: 0 associations over SCTP (0 opened, 0 accepted), 0 bytes out, 0 bytes in; 1 left to TCP",
                    summary(client));
        }
    }

    @Tag("slow")
    @Test
    void aServerOnAnExceptedPortListensToTcp() throws Exception {
        int port = freeTcpPort();
        try (var server = with(List.of("--except", String.valueOf(port)), SocketProgram.class, "server", port, 1)) {
            server.awaitLine("ready", line -> line.startsWith("ready"), LIMIT);
            try (var socket = new Socket(HOST, port)) {
                socket.getOutputStream().write(5);
                socket.shutdownOutput();
                assertEquals(5, socket.getInputStream().read());
            }
            assertEquals(0, server.awaitExit(LIMIT), server::toString);
        }
    }

    @Tag("slow")
    @Test
    void theProgramsExitStatusIsTheCommands() throws Exception {
        try (var program = client(SocketProgram.class, "exit", 42)) {
            assertEquals(42, program.awaitExit(LIMIT), program::toString);
        }
    }

    @Tag("slow")
    @Test
    void signalsReachTheProgram() throws Exception {
        try (var program = Program.startInterruptible(command(List.of(), SocketProgram.class, "wait"))) {
            program.awaitLine("ready", line -> line.equals("ready"), LIMIT);
            // Only the command's own process gets it, where a terminal's Ctrl-C goes to both: it tells the program to
            // end.
            program.interrupt();
            assertEquals(143, program.awaitExit(LIMIT), program::toString);
            assertEquals(
                    "sluice with: 0 associations over SCTP (0 opened, 0 accepted), 0 bytes out, 0 bytes in",
                    summary(program));
        }
    }

    @Tag("slow")
    @Test
    void wrongUseIsSaidInALine() throws Exception {
        assertWrong("the program's command is missing; it stands after --", "with", "java", "Program.java");
        assertWrong("the program's command is missing; it stands after --", "with", "--");
        assertWrong("\"ls\" is not a java", "with", "--", "ls", "-l");
        assertWrong("can't be run", "with", "--", directory.resolve("java").toString(), "X");
        assertWrong("\"host:x\" is not PORT, HOST or HOST:PORT", "with", "--except", "host:x", "--", JAVA, "X");
        assertWrong("\"80\" is not", "with", "--peer", "80", "--", JAVA, "X");
        assertWrong("there is no option \"no.such\"", "with", "--set", "no.such=1", "--", JAVA, "X");
        assertWrong("UDP port \"x\" is not a number", "with", "--udp", "x", "--", JAVA, "X");
        assertWrong("Unknown option: '--nothing'", "with", "--nothing", "--", JAVA, "X");
    }

    @Tag("slow")
    @Test
    void anOldJavaIsNotStarted() throws Exception {
        Path old = Files.writeString(
                directory.resolve("java"), "#!/bin/sh\necho '    java.specification.version = 1.8' >&2\n");
        assertTrue(old.toFile().setExecutable(true));
        assertWrong("is a Java 8; 17 or later is needed", "with", "--", old.toString(), "X");
    }

    private static void assertWrong(String words, String... arguments) throws InterruptedException {
        try (var program = Program.start(arguments)) {
            assertEquals(2, program.awaitExit(LIMIT), program::toString);
            assertEquals(1, program.errors().size(), program::toString);
            String line = program.errors().get(0);
            assertTrue(line.startsWith("sluice: ") || line.startsWith("sluice with: "), line);
            assertTrue(line.contains(words), line);
        }
    }
}
