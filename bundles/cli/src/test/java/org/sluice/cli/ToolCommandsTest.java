/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.link.udp.UdpLinkFactory;
import org.sluice.sctp.SctpStack;

/** What the twins of other projects' tools make of their command lines. */
@Timeout(60)
class ToolCommandsTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String input, String... arguments) {
        var surroundings = new Surroundings(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                List::of,
                () -> List.of(UdpLinkFactory.onPort(0)));
        return SluiceProgram.run(surroundings, arguments);
    }

    private List<String> output() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @ParameterizedTest
    @CsvSource({
        "'sctp_test', 2, name one of -s",
        "'sctp_test -l -s', 2, name one of -s",
        "'sctp_test -l', 2, a server needs a local port",
        "'sctp_test -l -P 65536', 2, -P 65536 is not in 0 to 65535",
        "'sctp_test -s -h 127.0.0.1', 2, the peer's address and port",
        "'sctp_test -s -p 5001', 2, the peer's address and port",
        "'sctp_test -s -h 127.0.0.1 -C 127.0.0.1 -p 5001', 2, not both",
        "'sctp_test -s -h 127.0.0.1 -p 5001 -c 8', 2, -c 8",
        "'sctp_test -s -h 127.0.0.1 -p 5001 -o 4', 2, -o 4 is not in 0 to 3",
        "'sctp_test -s -h 127.0.0.1 -p 5001 -t 2', 2, -t 2 is not in 0 to 1",
        "'sctp_test -s -h 127.0.0.1 -p 5001 -X 11', 2, -X 11 is not in 1 to 10",
        "'sctp_test -s -h 127.0.0.1 -p 5001 -M 65536', 2, -M 65536",
        "'sctp_test -s -h 127.0.0.1 -p 5001 -d 3', 2, -d 3",
        "'sctp_test -s -h 127.0.0.1 -p 5001 -i nowhere7', 2, no interface nowhere7",
        "'sctp_test -s -h 127.0.0.1 -p 5001 -O 100', 1, lets messages carry \"lifetime\"",
        "'sctp_test -s -h 127.0.0.1 -p x', 2, 'x'",
        "'sctp_test -s -h 127.0.0.1 -p 5001 --udp x', 2, UDP port",
        "'sctp_test -s -h 127.0.0.1 -p 5001 --timeout 0s', 2, --timeout",
        "'sctp_test -s -h 127.0.0.1 -p 5001 --set nothing=1', 2, no option \"nothing\"",
        "'sctp_test -L 2 -S 300 -H 127.0.0.1 -P 1', 2, -S 300",
        "'sctp_test -L 2 -P 1 -T', 2, the mixed mode has no",
        "'sctp_test -L 2 -P 65535', 2, the last port",
        "'sctp_test -l -P 1 rest', 2, rest",
        "'sctp_darn', 2, name one of -l",
        "'sctp_darn -l -P 1 -h 127.0.0.1 -p 1', 2, names no peer",
        "'sctp_darn -l -P 1 -n', 2, needs -I",
        "'sctp_darn -i 3 -P 1 -I', 2, -i has no",
        "'sctp_darn -i 257 -P 1', 2, -i 257",
        "'sctp_darn -s -H 127.0.0.1 -b 127.0.0.1 -h 127.0.0.1 -p 1', 1, no local address is left",
        "'sctp_status -l', 2, a server needs a local port",
        "'sctp_status -s -h 127.0.0.1 -p 1 -I 0', 2, -I 0",
        "'sctp_status -s -h 127.0.0.1 -p 1 -c -1', 2, -c -1",
        "'sctp_xconnect -l -P 1 -a', 2, for a client only",
        "'sctp_xconnect -c -h 127.0.0.1 -p 1 -n 10001', 2, -n 10001",
        "'sctp_xconnect -c -h 127.0.0.1 -p 1 -n 2 -P 7', 2, a port of its own",
        "'bindx_test 1', 2, ADDRESS",
        "'bindx_test 70000 127.0.0.1', 2, 70000",
        "'peel_server', 2, -m",
        "'peel_client -h 127.0.0.1 -p 0', 2, -p 0",
        "'peel_client -h 127.0.0.1 -p 1 --rounds -1', 2, --rounds",
        "'sctp_test_app -p 70000', 2, -p 70000",
        "'sctp_test_app -r 3', 2, -r 3"
    })
    void wrongUseIsAnsweredWithOneLine(String arguments, int status, String says) {
        assertEquals(status, run("", arguments.split(" ", -1)), err::toString);
        List<String> lines = err.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(1, lines.size(), err::toString);
        assertTrue(lines.get(0).startsWith("sluice: "), err::toString);
        assertTrue(lines.get(0).contains(says), err::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sctp_test",
                "sctp_darn",
                "sctp_status",
                "sctp_xconnect",
                "bindx_test",
                "peel_server",
                "peel_client",
                "sctp_test_app"
            })
    void helpIsThereThoughTheShortOptionIsTheHost(String command) {
        assertEquals(0, run("", command, "--help"), err::toString);
        assertTrue(output().get(0).startsWith("Usage: sluice " + command), out::toString);
        assertTrue(output().stream().anyMatch(line -> line.contains("--udp=LOCAL")), out::toString);
    }

    @Test
    void addressesThatAreAddedAndTakenAwayAreListed() {
        assertEquals(0, run("", "bindx_test", "0", "127.0.0.1", "127.0.0.2", "--udp", "0"), err::toString);
        List<String> bound = output().stream()
                .filter(line -> line.contains("bound to port"))
                .map(line -> line.replaceFirst(".* at ", ""))
                .toList();
        assertEquals(List.of("127.0.0.1 127.0.0.2", "127.0.0.1"), bound, out::toString);
    }

    @Test
    void sctpDarnAddsAndTakesAwayAddresses() {
        String lines = "bindx-rem=127.0.0.2\nbindx-add=127.0.0.2\nbindx-add=192.0.2.77\nbindx-add\n";
        assertEquals(
                0,
                run(lines, "sctp_darn", "-H", "127.0.0.1", "-B", "127.0.0.2", "-P", "5011", "-l", "-I", "--udp", "0"),
                err::toString);
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("Local addresses are [127.0.0.1]."), out::toString);
        assertTrue(
                out.toString(StandardCharsets.UTF_8).contains("Local addresses are [127.0.0.1, 127.0.0.2]."),
                out::toString);
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("192.0.2.77"), out::toString);
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("an address is missing"), out::toString);
    }

    @Test
    void anAddressThatIsNotOfThisHostIsNamed() {
        assertEquals(1, run("", "bindx_test", "0", "192.0.2.77", "--udp", "0"));
        assertEquals(1, err.toString(StandardCharsets.UTF_8).lines().count(), err::toString);
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("192.0.2.77"), err::toString);
    }

    /** A size with a minus sign is a value, not an option. */
    @Test
    void sizesOfOnesOwnAreSent() throws Exception {
        try (var server = SctpStack.builder()
                .with(UdpLinkFactory.onPort(0).addresses(List.of(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))))
                .build()) {
            var endpoint = server.bind(5001);
            endpoint.listen();
            String udp = "0:" + server.links().get(0).encapsulationPort();
            String[] arguments =
                    ("sctp_test -s -H 127.0.0.1 -h 127.0.0.1 -p 5001 -c -4321 -x 2 -X 3 -M 4 -d 0 --json --udp " + udp)
                            .split(" ", -1);
            var accepted = java.util.concurrent.CompletableFuture.supplyAsync(() -> {
                try {
                    var association = endpoint.accept();
                    var streams = new java.util.ArrayList<Integer>();
                    for (var message = association.receive(); message != null; message = association.receive()) {
                        assertEquals(4321, message.length());
                        assertTrue(message.unordered());
                        streams.add(message.stream());
                    }
                    return streams;
                } catch (java.io.IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertEquals(0, run("", arguments), err::toString);
            // Unordered, so in any order.
            assertEquals(
                    List.of(0, 1, 1, 2, 2, 3), accepted.get().stream().sorted().toList());
            String json = output().get(output().size() - 1);
            assertTrue(json.contains("\"sentBytes\":25926"), json);
        }
    }

    @Test
    void aConsoleDoesWhatLinesSayAndTellsWhatItCannotDo() {
        String script =
                "# nothing\n\nwhereto\nsend x\nnonsense\nping 1\noption rto.min 50\noption rto.min\nsetnodelay maybe\n"
                        + "getasocids\nhelp ping\nsethost 127.0.0.1\nsetport 7\nwhereto\nquit\nwhereto\n";
        assertEquals(1, run(script, "sctp_test_app", "-b", "127.0.0.1"), err::toString);
        List<String> said =
                output().stream().map(line -> line.replace("> ", "")).toList();
        assertEquals(
                List.of(
                        "no destination is set",
                        "no association",
                        "error: no destination is set: use sethost and setport",
                        "error: there is no command \"nonsense\"; help lists them",
                        "error: usage: ping SIZE STREAM COUNT",
                        "set for the next association",
                        "rto.min = 50ms",
                        "error: \"maybe\" is neither on nor off",
                        "0 associations",
                        "ping SIZE STREAM COUNT - messages to and fro, one at a time",
                        "destination 127.0.0.1 port 7",
                        "no association",
                        ""),
                said.subList(1, said.size()));
    }
}
