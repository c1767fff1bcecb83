/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.itests.support.Availability;
import org.sluice.itests.support.Ports;
import org.sluice.itests.support.UsrsctpPeer;
import org.sluice.link.udp.UdpLinkFactory;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationListener;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.sctp.ReceivedMessage;
import org.sluice.sctp.SctpStack;
import org.sluice.streamreset.Outcome;
import org.sluice.streamreset.StreamReset;
import org.sluice.streamreset.StreamResetOptions;
import org.sluice.streamreset.internal.StreamResetExtension;
import org.sluice.testkit.FaultyLink;
import org.sluice.testkit.Impairments;

/** Stream reconfiguration with an implementation that is not ours: requests of both sides, refusals, and losses. */
class StreamResetIT {

    private static final Duration LIMIT = Duration.ofSeconds(40);

    private final BlockingQueue<Notification.OfExtension> told = new LinkedBlockingQueue<>();
    private int messages;

    @BeforeAll
    static void peerIsThere() {
        Availability.usrsctp();
    }

    private static SctpStack stack(int allowed, double loss) throws IOException {
        var link = UdpLinkFactory.onPort(0).addresses(List.of(InetAddress.getByName("127.0.0.1")));
        var faults = Impairments.NONE.loss(loss);
        return SctpStack.builder()
                .discover(false)
                .with(FaultyLink.around(link, 5, faults, faults))
                .with(new StreamResetExtension())
                .option(StreamResetOptions.ALLOWED, allowed)
                .option(AssociationOptions.RTO_MIN, Duration.ofMillis(100))
                .option(AssociationOptions.NO_DELAY, true)
                .build();
    }

    private static UsrsctpPeer peer(int port, String... more) throws Exception {
        var flags = new java.util.ArrayList<>(List.of(
                "--server", "--udp", String.valueOf(port), "--role", "echo", "--log-messages", "--set", "rto-min=100"));
        flags.addAll(List.of(more));
        return UsrsctpPeer.start(flags.toArray(String[]::new));
    }

    private Association connect(SctpStack stack, int port) throws Exception {
        Association association = stack.connect(
                Destination.of(InetAddress.getByName("127.0.0.1"), 5001).encapsulatedIn(port));
        association.listen(new AssociationListener() {
            @Override
            public void notified(Association of, Notification notification) {
                if (notification instanceof Notification.OfExtension extension) {
                    told.add(extension);
                }
            }
        });
        assertTrue(association.status().extensions().get(0).agreed());
        return association;
    }

    private static Outcome await(CompletableFuture<Outcome> request) throws Exception {
        return request.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    /** Sends a message and takes its echo; both numbers in the stream must be the one that is expected. */
    private void echo(Association association, UsrsctpPeer peer, int stream, int number) throws Exception {
        String text = "message " + ++messages;
        association.send(Message.of(text).onStream(stream));
        String head = HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
        var seen = peer.await("msg", "\"head\":\"" + head + "\"", LIMIT);
        assertEquals(number, seen.getInt("ssn"), peer::toString);
        ReceivedMessage back = association.receive(LIMIT);
        assertEquals(text, back.text());
        assertEquals(number, back.streamSequenceNumber());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.05})
    void ourRequestsAreDone(double loss) throws Exception {
        int port = Ports.free();
        try (var peer = peer(port);
                var stack = stack(7, loss)) {
            Association association = connect(stack, port);
            echo(association, peer, 1, 0);
            echo(association, peer, 1, 1);
            echo(association, peer, 2, 0);
            assertEquals(Outcome.PERFORMED, await(StreamReset.resetOutgoing(association, 1)));
            assertEquals(Outcome.PERFORMED, await(StreamReset.resetIncoming(association, 1)));
            echo(association, peer, 1, 0);
            echo(association, peer, 2, 1);
            assertEquals(Outcome.PERFORMED, await(StreamReset.resetOutgoing(association)));
            assertEquals(Outcome.PERFORMED, await(StreamReset.resetIncoming(association)));
            echo(association, peer, 1, 0);
            echo(association, peer, 2, 0);
            int streams = association.outboundStreams();
            assertEquals(Outcome.PERFORMED, await(StreamReset.addOutgoing(association, 3)));
            assertEquals(streams + 3, association.outboundStreams());
            int inbound = association.inboundStreams();
            assertEquals(Outcome.PERFORMED, await(StreamReset.addIncoming(association, 2)));
            awaitTold(peer, "streamsAdded");
            awaitTold(peer, "streamsAdded");
            assertEquals(inbound + 2, association.inboundStreams());
            association.shutdown().get(40, TimeUnit.SECONDS);
        }
    }

    @Test
    void theWholeAssociationIsReset() throws Exception {
        int port = Ports.free();
        try (var peer = peer(port);
                var stack = stack(7, 0)) {
            Association association = connect(stack, port);
            echo(association, peer, 1, 0);
            assertEquals(Outcome.PERFORMED, await(StreamReset.resetAssociation(association)));
            echo(association, peer, 1, 0);
            echo(association, peer, 1, 1);
            association.shutdown().get(40, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.05})
    void thePeersRequestsAreDone(double loss) throws Exception {
        int port = Ports.free();
        try (var peer = peer(port);
                var stack = stack(7, loss)) {
            Association association = connect(stack, port);
            echo(association, peer, 1, 0);
            peer.tell("reset-streams both 1");
            peer.await("stream-reset", LIMIT);
            awaitTold(peer, "streamsReset");
            awaitTold(peer, "streamsReset");
            echo(association, peer, 1, 0);
            int inbound = association.inboundStreams();
            peer.tell("add-streams 2 0");
            assertEquals(inbound + 2, awaitTold(peer, "streamsAdded").values().get("inbound"));
            peer.await("stream-change", LIMIT);
            int outbound = association.outboundStreams();
            peer.tell("add-streams 0 2");
            assertEquals(outbound + 2, awaitTold(peer, "streamsAdded").values().get("outbound"));
            association.shutdown().get(40, TimeUnit.SECONDS);
        }
    }

    @Test
    void thePeerResetsTheAssociation() throws Exception {
        int port = Ports.free();
        try (var peer = peer(port);
                var stack = stack(7, 0)) {
            Association association = connect(stack, port);
            echo(association, peer, 1, 0);
            // It refuses while our acknowledgement is on its way.
            Notification.OfExtension heard = null;
            for (int i = 0; heard == null && i < 40; i++) {
                peer.tell("reset-assoc");
                heard = told.poll(1, TimeUnit.SECONDS);
            }
            assertEquals("associationReset", heard == null ? null : heard.name(), peer::toString);
            peer.await("assoc-reset", LIMIT);
            echo(association, peer, 1, 0);
            echo(association, peer, 1, 1);
            association.shutdown().get(40, TimeUnit.SECONDS);
        }
    }

    private Notification.OfExtension awaitTold(UsrsctpPeer peer, String name) throws InterruptedException {
        while (true) {
            var next = told.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertTrue(next != null, () -> "nothing was told of " + name + "\n" + peer);
            if (next.name().equals(name)) {
                return next;
            }
        }
    }

    @Test
    void refusalsAreToldBothWays() throws Exception {
        int port = Ports.free();
        try (var peer = peer(port, "--set", "reset-allow=0");
                var stack = stack(0, 0)) {
            Association association = connect(stack, port);
            echo(association, peer, 1, 0);
            assertEquals(Outcome.DENIED, await(StreamReset.resetOutgoing(association, 1)));
            assertEquals(Outcome.DENIED, await(StreamReset.addOutgoing(association, 1)));
            echo(association, peer, 1, 1);
            association.shutdown().get(40, TimeUnit.SECONDS);
        }
        int second = Ports.free();
        try (var peer = peer(second);
                var stack = stack(0, 0)) {
            Association association = connect(stack, second);
            echo(association, peer, 1, 0);
            peer.tell("reset-streams out 1");
            peer.await("stream-reset", LIMIT);
            echo(association, peer, 1, 1);
            association.shutdown().get(40, TimeUnit.SECONDS);
        }
    }
}
