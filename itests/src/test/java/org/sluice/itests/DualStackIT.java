/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.link.udp.UdpLinkFactory;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Message;
import org.sluice.sctp.Options;
import org.sluice.sctp.PathState;
import org.sluice.sctp.SctpStack;

/** Both families in one association, over link.udp on this host. */
@Timeout(120)
class DualStackIT {

    private static final int PORT = 5001;
    private static final int MESSAGES = 200;

    private InetAddress ipv4;
    private InetAddress ipv6;

    @BeforeEach
    void needsBothFamilies() throws IOException {
        ipv4 = InetAddress.getByName("127.0.0.1");
        ipv6 = InetAddress.getByName("::1");
        try (var socket = new DatagramSocket(0, ipv6)) {
            Assumptions.assumeTrue(socket.isBound());
        } catch (SocketException e) {
            Assumptions.abort("this host has no IPv6 loopback address: " + e.getMessage());
        }
    }

    private SctpStack stack() throws IOException {
        return SctpStack.builder()
                .discover(false)
                .with(UdpLinkFactory.onPort(0).addresses(List.of(ipv4, ipv6)))
                .option(AssociationOptions.RTO_INITIAL, Duration.ofMillis(100))
                .option(AssociationOptions.RTO_MIN, Duration.ofMillis(100))
                .build();
    }

    @Test
    void dataGoesByEitherFamily() throws Exception {
        try (var near = stack();
                var far = stack()) {
            var listener = far.bind(PORT);
            listener.listen();
            Association client = near.bind(0)
                    .connect(
                            Destination.of(ipv6, PORT)
                                    .encapsulatedIn(far.links().get(0).encapsulationPort()),
                            Options.none());
            Association server = listener.accept(Duration.ofSeconds(30));
            awaitTwoPaths(client);
            awaitTwoPaths(server);
            assertEquals(ipv6, client.status().primaryPath().remote());
            for (InetAddress address : List.of(ipv6, ipv4, ipv6)) {
                client.setPrimary(address);
                transfer(client, server);
                assertEquals(address, client.status().primaryPath().remote());
                assertEquals(address, client.status().primaryPath().local());
            }
            client.close();
        }
    }

    private static void awaitTwoPaths(Association association) {
        while (association.status().paths().stream()
                        .filter(path -> path.state() == PathState.ACTIVE)
                        .count()
                < 2) {
            Thread.onSpinWait();
        }
    }

    private static void transfer(Association from, Association to) throws Exception {
        for (int i = 0; i < MESSAGES; i++) {
            from.send(Message.wrap(content(i)));
        }
        for (int i = 0; i < MESSAGES; i++) {
            assertArrayEquals(content(i), to.receive(Duration.ofSeconds(30)).payload());
        }
    }

    private static byte[] content(int number) {
        byte[] bytes = new byte[1 + number * 37];
        new SplittableRandom(number).nextBytes(bytes);
        return bytes;
    }
}
