/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.json.JSONObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.itests.support.Availability;
import org.sluice.itests.support.Ports;
import org.sluice.itests.support.UdpRelay;
import org.sluice.itests.support.UsrsctpPeer;
import org.sluice.link.udp.UdpLinkFactory;
import org.sluice.pktdrop.Figure;
import org.sluice.pktdrop.PacketDrop;
import org.sluice.pktdrop.PacketDropOptions;
import org.sluice.pktdrop.internal.PacketDropExtension;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Message;
import org.sluice.sctp.ReceivedMessage;
import org.sluice.sctp.SctpStack;

/**
 * Reports of dropped packets with an implementation that is not ours, both ways, over a relay that damages packets: each side reports what arrives damaged, and
 * sends again what the other one reports.
 */
class PacketDropIT {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int MESSAGES = 1500;
    private static final int SIZE = 1000;
    private static final int STREAMS = 3;

    /** Far fewer than of 5 % of so many messages, each a packet. */
    private static final int SOME = 30;

    @BeforeAll
    static void peerIsThere() {
        Availability.usrsctp();
    }

    private static SctpStack stack() throws IOException {
        return SctpStack.builder()
                .discover(false)
                .with(UdpLinkFactory.onPort(0).addresses(List.of(InetAddress.getByName("127.0.0.1"))))
                .with(new PacketDropExtension())
                .option(PacketDropOptions.SUPPORTED, true)
                // Each packet is one of its own, and many are damaged.
                .option(PacketDropOptions.REPORTS, 1000)
                .option(AssociationOptions.PATH_MTU_DISCOVERY, false)
                .option(AssociationOptions.MAXIMUM_PACKET_SIZE, 1400)
                .option(AssociationOptions.NO_DELAY, true)
                .build();
    }

    /** Whoever sets the association up, with a relay between both. */
    private static final class Scene implements AutoCloseable {

        private final SctpStack stack;
        private final UsrsctpPeer peer;
        private final UdpRelay relay;
        private final Association association;

        Scene(boolean weConnect, String corrupt) throws Exception {
            int relayPort = Ports.free();
            int peerPort = Ports.free();
            stack = stack();
            if (weConnect) {
                peer = UsrsctpPeer.start("--server", "--udp", "" + peerPort, "--set", "pktdrop=1", "--verify");
                relay = relay(relayPort, peerPort, corrupt);
                association = stack.connect(
                        Destination.of(InetAddress.getByName("127.0.0.1"), 5001).encapsulatedIn(relayPort));
            } else {
                var endpoint = stack.bind(5001);
                endpoint.listen();
                relay = relay(relayPort, stack.links().get(0).encapsulationPort(), corrupt);
                peer = UsrsctpPeer.start(
                        "--client", "127.0.0.1", "--udp", peerPort + ":" + relayPort, "--set", "pktdrop=1", "--verify");
                association = endpoint.accept(LIMIT);
            }
            assertTrue(association.status().extensions().get(0).agreed(), "the peer does not offer it");
            peer.await("assoc", "comm-up", LIMIT);
        }

        private static UdpRelay relay(int from, int to, String corrupt) throws Exception {
            return UdpRelay.start(from, to, "--corrupt", corrupt, "--delay", "20", "--after", "6", "--seed", "5");
        }

        Map<Figure, Long> figures() {
            return PacketDrop.figures(association).join();
        }

        @Override
        public void close() {
            stack.close();
            peer.close();
            relay.close();
        }
    }

    private static byte[] pattern(int number, int size) {
        var payload = ByteBuffer.allocate(size).putInt(number);
        while (payload.hasRemaining()) {
            payload.put((byte) (number + payload.position()));
        }
        return payload.array();
    }

    /** Figures are of an association that lives. */
    private static void awaitAcknowledged(Association association) {
        long end = System.nanoTime() + LIMIT.toNanos();
        var status = association.status();
        // What was handed over is not yet sent, nor waits to be acknowledged, until the loop has taken it.
        while (status.sentBytes() < MESSAGES * SIZE || status.unacknowledgedChunks() > 0) {
            status = association.status();
            assertTrue(System.nanoTime() < end, "not all was acknowledged");
            Thread.onSpinWait();
            Thread.yield();
        }
    }

    /** What we send is damaged: the peer reports it, and we send it again. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void weHeedThePeersReports(boolean weConnect) throws Exception {
        try (var scene = new Scene(weConnect, weConnect ? "c2s:5" : "s2c:5")) {
            for (int i = 0; i < MESSAGES; i++) {
                scene.association.send(Message.wrap(pattern(i / STREAMS, SIZE)).onStream(i % STREAMS));
            }
            awaitAcknowledged(scene.association);
            Map<Figure, Long> figures = scene.figures();
            System.err.println("of " + figures.get(Figure.FROM_PEER) + " reports of usrsctp "
                    + figures.get(Figure.DATA_SENT_AGAIN) + " had a chunk sent again");
            assertTrue(figures.get(Figure.FROM_PEER) > SOME, figures::toString);
            assertTrue(figures.get(Figure.DATA_SENT_AGAIN) > SOME, figures::toString);
            scene.association.shutdown().get();
            // The peer hears of the end, and says what has arrived.
            scene.peer.await("closed", LIMIT);
            scene.peer.tell("final");
            JSONObject end = scene.peer.await("final", LIMIT);
            assertEquals(MESSAGES, end.getInt("rx_messages"), scene.peer::toString);
            assertEquals(0, end.optInt("corrupt", 0), scene.peer::toString);
        }
    }

    /** What the peer sends is damaged: we report it, and the peer sends it again. */
    @Tag("slow")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void thePeerHeedsOurReports(boolean weConnect) throws Exception {
        try (var scene = new Scene(weConnect, weConnect ? "s2c:5" : "c2s:5")) {
            scene.peer.tell("send size=" + SIZE + " count=" + MESSAGES + " streams=" + STREAMS + " verify");
            int[] next = new int[STREAMS];
            for (int i = 0; i < MESSAGES; i++) {
                ReceivedMessage message = scene.association.receive(LIMIT);
                assertArrayEquals(pattern(next[message.stream()]++, SIZE), message.payload());
            }
            Map<Figure, Long> figures = scene.figures();
            assertTrue(figures.get(Figure.REPORTS_SENT) > SOME, figures::toString);
            scene.peer.tell("stats");
            JSONObject stats = scene.peer.await("stats", LIMIT).getJSONObject("stack");
            System.err.println("of " + figures.get(Figure.REPORTS_SENT) + " reports of ours usrsctp got "
                    + stats.optInt("pdrpfehos") + " and sent again for " + stats.optInt("pdrpmark"));
            assertTrue(stats.optInt("pdrpfehos") > SOME, () -> "reports were not received: " + stats);
            assertTrue(stats.optInt("pdrpmark") > SOME, () -> "reports were not heeded: " + stats);
        }
    }
}
