/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.link.udp.UdpLinkFactory;
import org.sluice.sctp.SctpStack;

@Timeout(30)
class ReadmeTest {

    @Test
    void theReadmeShowsTheExampleAsItIsCompiled() throws Exception {
        String source = Files.readString(Path.of("src/test/java/org/sluice/cli/ReadmeExample.java"));
        String begin = "// example begins\n";
        String example =
                source.substring(source.indexOf(begin) + begin.length(), source.indexOf("\n        // example ends"))
                                .stripIndent()
                        + "\n";
        String readme = Files.readString(Path.of("../../README.md"));
        assertTrue(readme.contains("```java\n" + example + "```"), "README.md should contain:\n" + example);
        assertTrue(example.lines().count() <= 10, "the example is meant to be short");
    }

    @Test
    void theExampleDeliversBothMessages() throws Exception {
        var loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        try (var server = SctpStack.builder()
                .with(UdpLinkFactory.onPort(0).addresses(List.of(loopback)))
                .build()) {
            var endpoint = server.bind(5001);
            endpoint.listen();
            var received = CompletableFuture.supplyAsync(() -> {
                try {
                    var association = endpoint.accept(Duration.ofSeconds(10));
                    var first = association.receive();
                    var second = association.receive();
                    var texts = Set.of(first.text(), second.text());
                    assertNull(association.receive());
                    return texts;
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            ReadmeExample.greet(loopback, server.links().get(0).encapsulationPort());
            assertEquals(Set.of("Hello", "world"), received.get());
        }
    }
}
