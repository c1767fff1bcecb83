/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.link.udp.UdpLinkFactory;
import org.sluice.sctp.SctpStack;

/** What {@code perf} and {@code ping} say to what they can't do. */
@Timeout(60)
class PerfCommandTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        var surroundings = new Surroundings(
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                List::of,
                () -> List.of(UdpLinkFactory.onPort(0)));
        return SluiceProgram.run(surroundings, arguments);
    }

    @ParameterizedTest
    @CsvSource({
        "'perf', 2, name the server",
        "'perf --server 127.0.0.1', 2, no HOST",
        "'perf --server --time 3s', 2, --time is for clients only",
        "'perf 127.0.0.1 --once', 2, --once is for servers only",
        "'perf 127.0.0.1 --time 1s --bytes 1MiB', 2, mutually exclusive",
        "'perf 127.0.0.1 --reverse --bidirectional', 2, mutually exclusive",
        "'perf 127.0.0.1 --size 0', 2, a size of 0",
        "'perf 127.0.0.1 --streams 2049', 2, 2049 streams",
        "'perf 127.0.0.1 --associations 65', 2, --associations 65",
        "'perf 127.0.0.1 --interval 1ms', 2, an interval of 1 ms",
        "'perf 127.0.0.1 --rate fast', 2, not a bitrate",
        "'perf 127.0.0.1 --time 0s', 2, a time of 0 ms",
        "'perf 127.0.0.1 --set nothing=1', 2, no option \"nothing\"",
        "'perf 127.0.0.1 --set rto.min=never', 2, cannot read",
        "'listen --sink --set nothing', 2, not OPTION=VALUE",
        "'perf 127.0.0.1:nowhere', 1, nowhere",
        "'perf 127.0.0.1 --report /no/such/directory/x.html', 1, there is no directory",
        "'ping', 2, HOST",
        "'ping 127.0.0.1 --count 0', 2, --count 0",
        "'ping 127.0.0.1 --timeout 0s', 2, --timeout",
        "'ping 127.0.0.1 --size 1MiB', 2, --size",
        "'perf 127.0.0.1 --priority 1', 1, lets messages carry \"priority\"",
        "'perf 127.0.0.1 --priority 256', 2, not in 0 to 255"
    })
    void wrongUseIsAnsweredWithOneLine(String arguments, int status, String says) {
        assertEquals(status, run(arguments.split(" ", -1)), err::toString);
        List<String> lines = err.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(1, lines.size(), err::toString);
        assertTrue(lines.get(0).startsWith("sluice: "), err::toString);
        assertTrue(lines.get(0).contains(says), err::toString);
        assertEquals("", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void optionsAreSetByTheirNames() throws Exception {
        try (var server = SctpStack.builder()
                .with(UdpLinkFactory.onPort(0).addresses(List.of(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))))
                .build()) {
            server.bind(5001).listen();
            int port = server.links().get(0).encapsulationPort();
            int status = run(
                    "ping",
                    "127.0.0.1",
                    "--udp",
                    "0:" + port,
                    "--count",
                    "1",
                    "--set",
                    "packet.maximumSize=600",
                    "--size",
                    "1000");
            assertEquals(1, status, err::toString);
            assertTrue(err.toString(StandardCharsets.UTF_8).contains("20 to 580 bytes, not 1000"), err::toString);
        }
    }
}
