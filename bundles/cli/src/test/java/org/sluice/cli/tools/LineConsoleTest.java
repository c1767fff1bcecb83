/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lines of standard input, to their end or to an earlier one. */
@Timeout(30)
class LineConsoleTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);

    @Test
    void linesComeInOrderAndTheEndStays() throws Exception {
        String text = "line\n".repeat(1000) + "last";
        var console = new LineConsole(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), printed);
        for (int i = 0; i < 1000; i++) {
            assertEquals("line", console.next(""));
        }
        assertEquals("last", console.next("> "));
        assertNull(console.next("> "));
        assertNull(console.next(""));
        assertEquals("> > ", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void whoWaitsIsReleased() throws Exception {
        try (var writer = new PipedOutputStream();
                var reader = new PipedInputStream(writer)) {
            var console = new LineConsole(reader, printed);
            var line = CompletableFuture.supplyAsync(() -> {
                try {
                    return String.valueOf(console.next(""));
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            console.stop();
            assertEquals("null", line.get());
        }
    }
}
