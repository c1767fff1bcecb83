/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.itests.support.Availability;
import org.sluice.itests.support.Ports;
import org.sluice.itests.support.UsrsctpPeer;
import org.sluice.link.udp.UdpLinkFactory;
import org.sluice.sctp.Association;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Message;
import org.sluice.sctp.ReceivedMessage;
import org.sluice.sctp.SctpStack;

/** An implementation that is not ours takes a message that was handed over in parts for one, and gives it back whole. */
@Timeout(120)
class UsrsctpPartsIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @BeforeAll
    static void peerIsThere() {
        Availability.usrsctp();
    }

    @Test
    void messagesInPartsComeBackWhole() throws Exception {
        int udp = Ports.free();
        var random = new SplittableRandom(37);
        var loopback = InetAddress.getByName("127.0.0.1");
        try (var peer = UsrsctpPeer.start(
                        "--server",
                        "--udp",
                        "" + udp,
                        "--role",
                        "echo",
                        "--set",
                        "rcvbuf=4000000",
                        "--set",
                        "sndbuf=4000000");
                var stack = SctpStack.builder()
                        .discover(false)
                        .with(UdpLinkFactory.onPort(0).addresses(List.of(loopback)))
                        .build()) {
            Association association =
                    stack.bind(0).connect(Destination.of(loopback, 5001).encapsulatedIn(udp));
            for (int size : new int[] {1, 1000, 1452, 10_000, 100_000, 500_000}) {
                byte[] whole = new byte[size];
                random.nextBytes(whole);
                sendInParts(association, whole, size % 3, random);
                ReceivedMessage echo = association.receive(LIMIT);
                assertEquals(size % 3, echo.stream());
                assertEquals(size, echo.payloadProtocolIdentifier());
                assertArrayEquals(whole, echo.payload());
            }
            association.close();
            peer.await("closed", LIMIT);
        }
    }

    private static void sendInParts(Association association, byte[] whole, int stream, SplittableRandom random)
            throws Exception {
        int from = 0;
        while (from < whole.length) {
            int to = Math.min(whole.length, from + 1 + random.nextInt(5000));
            association.send(Message.copyOf(Arrays.copyOfRange(whole, from, to))
                    .onStream(stream)
                    .withPayloadProtocolIdentifier(whole.length)
                    .ending(to == whole.length));
            from = to;
        }
    }
}
