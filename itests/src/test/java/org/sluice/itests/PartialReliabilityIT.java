/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.json.JSONObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.itests.support.Availability;
import org.sluice.itests.support.Ports;
import org.sluice.itests.support.UsrsctpPeer;
import org.sluice.link.udp.UdpLinkFactory;
import org.sluice.prsctp.GivenUp;
import org.sluice.prsctp.PartialReliability;
import org.sluice.prsctp.internal.PartialReliabilityExtension;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Message;
import org.sluice.sctp.ReceivedMessage;
import org.sluice.sctp.SctpStack;
import org.sluice.testkit.FaultyLink;
import org.sluice.testkit.Impairments;

/** Partial reliability with an implementation that is not ours, both ways, over a network that loses packets. */
class PartialReliabilityIT {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int STREAMS = 3;
    private static final int MESSAGES = 1500;

    @BeforeAll
    static void peerIsThere() {
        Availability.usrsctp();
    }

    private static SctpStack stack(int udpPort, double loss, boolean extension) throws IOException {
        var link = UdpLinkFactory.onPort(udpPort).addresses(List.of(InetAddress.getByName("127.0.0.1")));
        var faults = Impairments.NONE.loss(loss);
        var builder = SctpStack.builder()
                .discover(false)
                .with(FaultyLink.around(link, 3, faults, faults))
                .option(AssociationOptions.RTO_MIN, Duration.ofMillis(100))
                .option(AssociationOptions.SACK_DELAY, Duration.ofMillis(20))
                .option(AssociationOptions.NO_DELAY, true);
        if (extension) {
            builder.with(new PartialReliabilityExtension());
        }
        return builder.build();
    }

    private static Association connect(SctpStack stack, int port) throws Exception {
        return stack.connect(
                Destination.of(InetAddress.getByName("127.0.0.1"), 5001).encapsulatedIn(port));
    }

    /** What the peer's {@code --verify} looks at: a number for each stream, then bytes that follow from it. */
    private static Message patterned(int number, int stream, int size) {
        var payload = ByteBuffer.allocate(size).putInt(number);
        while (payload.hasRemaining()) {
            payload.put((byte) (number + payload.position()));
        }
        return Message.wrap(payload.flip()).onStream(stream);
    }

    private static void send(Association association, int size) throws Exception {
        for (int i = 0; i < MESSAGES; i++) {
            var message = patterned(i / STREAMS, i % STREAMS, size);
            association.send(
                    switch (i % 3) {
                        case 0 -> message.with(PartialReliability.RETRANSMISSIONS, 0);
                        case 1 -> message.with(PartialReliability.LIFETIME, Duration.ofMillis(60));
                        default -> message;
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 5000})
    void weGiveUpAndUsrsctpGoesOn(int size) throws Exception {
        int peerPort = Ports.free();
        try (var peer = UsrsctpPeer.start(
                        "--server", "--udp", String.valueOf(peerPort), "--role", "sink", "--verify", "--once");
                var stack = stack(0, 0.03, true)) {
            peer.await("ready", LIMIT);
            Association association = connect(stack, peerPort);
            assertTrue(association.status().extensions().get(0).agreed());
            send(association, size);
            var ended = association.shutdown();
            GivenUp givenUp = null;
            while (!ended.isDone()) {
                try {
                    givenUp = PartialReliability.givenUp(association, null).get(1, TimeUnit.SECONDS);
                } catch (java.util.concurrent.ExecutionException e) {
                    break; // it has ended meanwhile
                }
            }
            ended.get(60, TimeUnit.SECONDS);
            JSONObject last = peer.await("final", LIMIT);
            long arrived = last.getLong("rx_messages");
            long failed = givenUp.sent() + givenUp.unsent();
            System.err.println("of " + MESSAGES + " messages " + arrived + " arrived; given up " + givenUp);
            assertEquals(0, last.getInt("corrupt"));
            assertEquals(0, last.getInt("reorder"));
            assertTrue(givenUp.sent() > 0, "nothing was given up");
            assertTrue(arrived >= MESSAGES - failed && arrived < MESSAGES, () -> arrived + " arrived");
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"rtx:0, 0.04", "rtx:1, 0.15", "ttl:50, 0.04"})
    void usrsctpGivesUpAndWeGoOn(String policy, double loss) throws Exception {
        int ourPort = Ports.free();
        try (var stack = stack(ourPort, loss, true)) {
            var endpoint = stack.bind(5001);
            endpoint.listen();
            try (var peer = UsrsctpPeer.start(
                    "--client",
                    "127.0.0.1",
                    "--udp",
                    Ports.free() + ":" + ourPort,
                    "--set",
                    "rto-min=100",
                    "--set",
                    "nodelay=1",
                    "--role",
                    "source",
                    "--send",
                    "size=900,count=" + MESSAGES + ",streams=" + STREAMS + ",pr=" + policy)) {
                Association association = endpoint.accept(LIMIT);
                assertTrue(association.status().extensions().get(0).agreed());
                int arrived = receive(association);
                association.ended().get(60, TimeUnit.SECONDS);
                System.err.println(policy + ": of " + MESSAGES + " messages " + arrived + " arrived");
                assertTrue(arrived > 0 && arrived < MESSAGES, () -> arrived + " arrived");
                peer.await("assoc", "shutdown-comp", LIMIT);
            }
        }
    }

    private static int receive(Association association) throws Exception {
        Map<Integer, Integer> last = new HashMap<>();
        int arrived = 0;
        for (ReceivedMessage message = association.receive(); message != null; message = association.receive()) {
            int number = message.streamSequenceNumber();
            int before = last.getOrDefault(message.stream(), -1);
            assertTrue(number > before, () -> "message " + number + " after " + before);
            last.put(message.stream(), number);
            assertEquals(900, message.length());
            arrived++;
        }
        return arrived;
    }

    @Test
    void aPeerWithoutItGetsEverything() throws Exception {
        int peerPort = Ports.free();
        try (var peer = UsrsctpPeer.start(
                        "--server",
                        "--udp",
                        String.valueOf(peerPort),
                        "--role",
                        "sink",
                        "--verify",
                        "--once",
                        "--set",
                        "pr=0");
                var stack = stack(0, 0.02, true)) {
            peer.await("ready", LIMIT);
            Association association = connect(stack, peerPort);
            assertEquals(
                    "not offered by the peer",
                    association.status().extensions().get(0).reason());
            send(association, 500);
            association.shutdown().get(60, TimeUnit.SECONDS);
            JSONObject last = peer.await("final", LIMIT);
            assertEquals(MESSAGES, last.getInt("rx_messages"));
            assertEquals(0, last.getInt("gaps"));
        }
    }
}
