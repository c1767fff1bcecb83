/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.link.udp.UdpLinkFactory;
import org.sluice.sctp.Association;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Message;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.LinkFactory;

/**
 * Links replaced under traffic on stacks with threads of their own: the one that the loop waits in, and the one that has a thread to wait in it.
 */
@Timeout(120)
class LinkUpdateTest {

    private static final int PORT = 5001;
    private static final int MESSAGES = 20_000;
    private static final int UPDATES = 10;

    /** What opens a link under a name of its own, since one stack has one link of a name. */
    private record Named(String componentId, LinkFactory factory) implements LinkFactory {

        @Override
        public Link open(Options options) throws IOException {
            return factory.open(options);
        }

        @Override
        public Link reopen(Options options, int encapsulationPort) throws IOException {
            return factory.reopen(options, encapsulationPort);
        }
    }

    private static LinkFactory loopback(String name) {
        return new Named(name, UdpLinkFactory.onPort(0).addresses(List.of(InetAddress.getLoopbackAddress())));
    }

    @Test
    void messagesGoOnWhileTheirLinksAreReplaced() throws Exception {
        List<LinkFactory> links = List.of(loopback("link.first"), loopback("link.second"));
        try (var server = SctpStack.builder()
                        .with(links.get(0))
                        .with(links.get(1))
                        .build();
                var client = SctpStack.builder().with(loopback("link.udp")).build()) {
            var endpoint = server.bind(PORT);
            endpoint.listen();
            List<Integer> ports = udpPorts(server);
            var transfers = new ArrayList<CompletableFuture<Void>>();
            for (int port : ports) {
                var from = client.connect(
                        Destination.of(InetAddress.getLoopbackAddress(), PORT).encapsulatedIn(port));
                var to = endpoint.accept();
                transfers.add(CompletableFuture.runAsync(() -> send(from)));
                transfers.add(CompletableFuture.runAsync(() -> receive(to)));
            }
            for (int update = 0; update < UPDATES; update++) {
                for (LinkFactory link : links) {
                    server.withdraw(link.componentId());
                    server.install(link, Options.none());
                }
            }
            assertEquals(ports, udpPorts(server), "peers find the links where they were");
            transfers.forEach(CompletableFuture::join);
            assertEquals(2, server.associations().size());
            assertTrue(server.links().stream().allMatch(SctpStack.LinkDescription::present));
        }
    }

    private static List<Integer> udpPorts(SctpStack stack) {
        return stack.links().stream()
                .map(SctpStack.LinkDescription::encapsulationPort)
                .toList();
    }

    private static void send(Association association) {
        try {
            for (int i = 0; i < MESSAGES; i++) {
                association.send(Message.of(String.valueOf(i)));
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void receive(Association association) {
        try {
            for (int i = 0; i < MESSAGES; i++) {
                assertEquals(String.valueOf(i), association.receive().text());
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
