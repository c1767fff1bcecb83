/* SPDX-License-Identifier: Apache-2.0 */
package org.example.sockets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.sctp.Destination;

/** The client of appendix A and the server of appendix B, with each other. */
@Timeout(60)
class ExamplesTest {

    @Test
    void theClientsMessagesAreReceivedAndDiscarded() throws Exception {
        var served = new ByteArrayOutputStream();
        var said = new ByteArrayOutputStream();
        Thread serving;
        try (var server = new DiscardServer(0, new PrintStream(served, true, StandardCharsets.UTF_8))) {
            serving = new Thread(() -> {
                try {
                    server.serve();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            serving.start();
            var destination =
                    Destination.of(InetAddress.getByName("127.0.0.1"), 9).encapsulatedIn(server.udpPort());
            // Its end waits until everything was acknowledged.
            UnorderedClient.run(destination, new PrintStream(said, true, StandardCharsets.UTF_8));
            while (!served.toString(StandardCharsets.UTF_8).contains("Association change: completed")) {
                Thread.onSpinWait();
            }
        }
        serving.join();
        assertEquals(
                List.of("Connected, with 2048 outbound streams.", "Sent 10 messages of 1000 bytes."),
                said.toString(StandardCharsets.UTF_8).lines().toList());
        List<String> lines = served.toString(StandardCharsets.UTF_8).lines().toList();
        assertTrue(lines.contains("^^^ Association change: up, streams (in/out) 2048/10"), served::toString);
        assertTrue(lines.contains("^^^ Adaptation indication 0x01020304 received"), served::toString);
        assertTrue(lines.contains("^^^ Shutdown received"), served::toString);
        for (int stream = 0; stream < 10; stream++) {
            String expected =
                    "Message received from 127.0.0.1: len=1000, sid=" + stream + ", ppid=1234, complete=true";
            assertTrue(lines.contains(expected), () -> expected + " is missing\n" + served);
        }
        assertEquals("Closed.", lines.get(lines.size() - 1));
    }
}
