/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.streamreset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.streamreset.StreamResetSocketOptions.ADD_STREAMS;
import static org.sluice.streamreset.StreamResetSocketOptions.ENABLE_STREAM_RESET;
import static org.sluice.streamreset.StreamResetSocketOptions.RECONFIG_SUPPORTED;
import static org.sluice.streamreset.StreamResetSocketOptions.RESET_ASSOC;
import static org.sluice.streamreset.StreamResetSocketOptions.RESET_STREAMS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Notification;
import org.sluice.sctp.socket.Reception;
import org.sluice.sctp.socket.SctpServerSocket;
import org.sluice.sctp.socket.SctpSocket;
import org.sluice.sctp.socket.SctpSocketOption;
import org.sluice.sctp.socket.SctpSocketOptions;
import org.sluice.sctp.socket.SndInfo;
import org.sluice.streamreset.StreamResetEvent.AssociationReset;
import org.sluice.streamreset.StreamResetEvent.StreamsChanged;
import org.sluice.streamreset.StreamResetEvent.StreamsReset;
import org.sluice.streamreset.internal.StreamResetExtension;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

/** The options of sockets that belong to stream reconfiguration, by what they do (RFC 6525 section 6). */
class SocketOptionsTest {

    private static final int PORT = 5001;
    private static final int STREAMS = 5;
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Set<Permission> ALL = Set.of(Permission.values());

    private final Simulation simulation = new Simulation(53);
    private SimulatedHost left;
    private SimulatedHost right;
    private SctpServerSocket server;
    private SctpSocket client;
    private SctpSocket accepted;

    @BeforeEach
    void listening() throws IOException {
        left = host("10.0.0.1");
        right = host("10.0.0.2");
        server = SctpServerSocket.listen(right.stack(), PORT).configureBlocking(false);
        client = SctpSocket.open(left.stack()).configureBlocking(false);
        var events =
                Set.of(StreamResetEvent.STREAM_RESET, StreamResetEvent.ASSOC_RESET, StreamResetEvent.STREAM_CHANGE);
        server.setOption(SctpSocketOptions.EVENTS, events);
        client.setOption(SctpSocketOptions.EVENTS, events);
    }

    private SimulatedHost host(String address) {
        return simulation
                .host(address)
                .address(address)
                .option(AssociationOptions.NO_DELAY, true)
                .option(AssociationOptions.OUTBOUND_STREAMS, STREAMS)
                .option(StreamResetOptions.QUEUE, 2)
                .with(new StreamResetExtension())
                .start();
    }

    @AfterEach
    void close() {
        simulation.close();
    }

    private void connected() throws IOException {
        client.connectAsync(right.destination(PORT));
        simulation.runFor(SHORT);
        accepted = server.accept().configureBlocking(false);
    }

    private void connected(Set<Permission> ofServer) throws IOException {
        server.setOption(ENABLE_STREAM_RESET, ofServer);
        connected();
    }

    private <T> void set(SctpSocketOption<T> option, T value) throws IOException {
        CompletableFuture<Void> set = client.setOptionAsync(option, value);
        simulation.runFor(Duration.ofMillis(1));
        set.join();
    }

    private <T> void refused(Class<?> failure, SctpSocketOption<T> option, T value) throws IOException {
        CompletableFuture<Void> set = client.setOptionAsync(option, value);
        simulation.runFor(Duration.ofMillis(1));
        var thrown = assertThrows(CompletionException.class, set::join);
        assertEquals(failure, thrown.getCause().getClass(), thrown::toString);
    }

    private List<StreamResetEvent> events(SctpSocket socket) throws IOException {
        // Longer than the peer delays its SACK, which a reset waits for.
        simulation.runFor(Duration.ofSeconds(1));
        var events = new ArrayList<StreamResetEvent>();
        for (Reception next = socket.receive(); next != null; next = socket.receive()) {
            if (next instanceof Reception.Event event) {
                events.add(StreamResetEvent.from(event.notification()).orElseThrow());
            }
        }
        return events;
    }

    /** Sends a message and gives back the stream sequence number that it had. */
    private int sent(SctpSocket from, SctpSocket to, int stream) throws IOException {
        assertTrue(from.send(ByteBuffer.wrap("x".getBytes(StandardCharsets.UTF_8)), SndInfo.DEFAULT.onStream(stream)));
        simulation.runFor(SHORT);
        Reception next = to.receive();
        while (next instanceof Reception.Event) {
            next = to.receive();
        }
        return assertInstanceOf(Reception.Data.class, next).info().streamSequenceNumber();
    }

    @Test
    void thePeerMayAskForWhatIsAllowed() throws Exception {
        assertEquals(Set.of(), server.getOption(ENABLE_STREAM_RESET));
        connected(Set.of(Permission.STREAMS));
        assertEquals(Set.of(Permission.STREAMS), accepted.getOption(ENABLE_STREAM_RESET));
        assertEquals(0, sent(client, accepted, 1));
        assertEquals(1, sent(client, accepted, 1));
        set(RESET_STREAMS, ResetStreams.ofOutgoing(1));
        assertEquals(List.of(new StreamsReset(false, List.of(1), Outcome.PERFORMED)), events(client));
        assertEquals(List.of(new StreamsReset(true, List.of(1), Outcome.PERFORMED)), events(accepted));
        assertEquals(0, sent(client, accepted, 1), "anew");
        accepted.setOption(ENABLE_STREAM_RESET, Set.of());
        set(RESET_STREAMS, ResetStreams.ofOutgoing(1));
        var denied = events(client).get(0);
        assertTrue(denied.isDenied() && !denied.isFailed(), denied::toString);
        assertEquals(new StreamsReset(false, List.of(1), Outcome.DENIED), denied);
        assertEquals(List.of(), events(accepted), "what was denied is not told");
        assertEquals(1, sent(client, accepted, 1), "not anew");
    }

    @Test
    void thePeersStreamsAndBothSides() throws Exception {
        connected(ALL);
        sent(accepted, client, 2);
        sent(client, accepted, 2);
        set(RESET_STREAMS, ResetStreams.ofIncoming(2));
        assertEquals(List.of(new StreamsReset(true, List.of(2), Outcome.PERFORMED)), events(client));
        assertEquals(0, sent(accepted, client, 2));
        assertEquals(1, sent(client, accepted, 2));
        events(accepted);
        set(RESET_STREAMS, ResetStreams.ofBoth());
        assertEquals(
                Set.of(
                        new StreamsReset(true, List.of(), Outcome.PERFORMED),
                        new StreamsReset(false, List.of(), Outcome.PERFORMED)),
                Set.copyOf(events(client)));
        assertEquals(0, sent(accepted, client, 2));
        events(accepted);
        assertEquals(0, sent(client, accepted, 2));
        accepted.setOption(ENABLE_STREAM_RESET, Set.of(Permission.ADDING));
        set(RESET_STREAMS, ResetStreams.ofBoth(2));
        assertEquals(
                List.of(
                        new StreamsReset(false, List.of(2), Outcome.DENIED),
                        new StreamsReset(true, List.of(2), Outcome.DENIED)),
                events(client));
    }

    @Test
    void theAssociationBeginsAnew() throws Exception {
        connected(Set.of(Permission.ASSOCIATION));
        sent(client, accepted, 3);
        set(RESET_ASSOC, null);
        var ours = assertInstanceOf(AssociationReset.class, events(client).get(0));
        var theirs = assertInstanceOf(AssociationReset.class, events(accepted).get(0));
        assertEquals(Outcome.PERFORMED, ours.outcome());
        assertEquals(ours.localTsn(), theirs.remoteTsn());
        assertEquals(ours.remoteTsn(), theirs.localTsn());
        assertEquals(0, sent(client, accepted, 3));
        accepted.setOption(ENABLE_STREAM_RESET, Set.of(Permission.STREAMS, Permission.ADDING));
        set(RESET_ASSOC, null);
        var denied = assertInstanceOf(AssociationReset.class, events(client).get(0));
        assertTrue(denied.isDenied());
        assertEquals(ours.localTsn() + 1, denied.localTsn(), "as before, after one message");
        assertEquals(ours.remoteTsn(), denied.remoteTsn());
        assertEquals(1, sent(client, accepted, 3));
    }

    @Test
    void streamsAreAdded() throws Exception {
        connected(Set.of(Permission.ADDING));
        set(ADD_STREAMS, new AddStreams(0, 3));
        assertEquals(List.of(new StreamsChanged(5, 8, Outcome.PERFORMED)), events(client));
        assertEquals(List.of(new StreamsChanged(8, 5, Outcome.PERFORMED)), events(accepted));
        set(ADD_STREAMS, new AddStreams(2, 1));
        assertTrue(events(client).contains(new StreamsChanged(7, 9, Outcome.PERFORMED)));
        assertEquals(0, sent(client, accepted, 8));
        assertEquals(0, sent(accepted, client, 6));
        events(accepted);
        accepted.setOption(ENABLE_STREAM_RESET, Set.of(Permission.STREAMS));
        set(ADD_STREAMS, new AddStreams(1, 1));
        assertEquals(
                List.of(new StreamsChanged(7, 9, Outcome.DENIED), new StreamsChanged(7, 9, Outcome.DENIED)),
                events(client));
    }

    /** Neither half is asked for where the other is wrong. */
    @Test
    void whatIsWrongIsRefusedAtOnce() throws Exception {
        connected(ALL);
        set(ADD_STREAMS, new AddStreams(0, 1));
        events(client);
        refused(IllegalArgumentException.class, RESET_STREAMS, ResetStreams.ofOutgoing(STREAMS + 1));
        refused(IllegalArgumentException.class, RESET_STREAMS, ResetStreams.ofIncoming(STREAMS));
        refused(IllegalArgumentException.class, RESET_STREAMS, ResetStreams.ofBoth(STREAMS));
        refused(IllegalArgumentException.class, ADD_STREAMS, new AddStreams(65_531, 1));
        refused(IllegalArgumentException.class, ADD_STREAMS, new AddStreams(1, 65_530));
        assertEquals(List.of(), events(client));
        assertThrows(IllegalArgumentException.class, () -> new ResetStreams(false, false, List.of()));
        assertThrows(IllegalArgumentException.class, () -> ResetStreams.ofBoth(-1));
        assertThrows(IllegalArgumentException.class, () -> ResetStreams.ofBoth(65_536));
        assertThrows(IllegalArgumentException.class, () -> new AddStreams(0, 0));
        assertThrows(IllegalArgumentException.class, () -> new AddStreams(-1, 2));
        assertThrows(IllegalArgumentException.class, () -> new AddStreams(0, 65_536));
        assertThrows(UnsupportedOperationException.class, () -> client.getOption(RESET_STREAMS));
        assertThrows(UnsupportedOperationException.class, () -> server.setOption(RESET_ASSOC, null));
        assertThrows(UnsupportedOperationException.class, () -> server.setOption(ADD_STREAMS, new AddStreams(1, 1)));
    }

    @Test
    void requestsThatWaitHaveALimit() throws Exception {
        connected(ALL);
        var first = client.setOptionAsync(RESET_STREAMS, ResetStreams.ofOutgoing(1));
        var second = client.setOptionAsync(RESET_STREAMS, ResetStreams.ofBoth(2));
        var third = client.setOptionAsync(RESET_STREAMS, ResetStreams.ofOutgoing(3));
        simulation.runFor(Duration.ofMillis(1));
        first.join();
        second.join();
        var failure = assertThrows(CompletionException.class, third::join);
        assertInstanceOf(IllegalStateException.class, failure.getCause());
        assertTrue(failure.getMessage().contains("streamreset.queue"), failure::getMessage);
        assertEquals(3, events(client).size());
    }

    @Test
    void itIsOfferedOrNot() throws Exception {
        assertTrue(client.getOption(RECONFIG_SUPPORTED));
        client.setOption(RECONFIG_SUPPORTED, false);
        connected();
        assertFalse(client.getOption(RECONFIG_SUPPORTED));
        assertFalse(accepted.getOption(RECONFIG_SUPPORTED));
        refused(IllegalStateException.class, RESET_STREAMS, ResetStreams.ofBoth());
        refused(IllegalStateException.class, RESET_ASSOC, null);
        refused(IllegalStateException.class, ADD_STREAMS, new AddStreams(1, 1));
        refused(IllegalStateException.class, ENABLE_STREAM_RESET, ALL);
        assertThrows(UnsupportedOperationException.class, () -> client.setOption(RECONFIG_SUPPORTED, true));
    }

    @Test
    void eachKindIsSubscribedToByItself() throws Exception {
        client.setOption(SctpSocketOptions.EVENTS, Set.of(StreamResetEvent.STREAM_CHANGE));
        connected(ALL);
        assertTrue(client.getOption(RECONFIG_SUPPORTED));
        set(RESET_STREAMS, ResetStreams.ofOutgoing());
        set(ADD_STREAMS, new AddStreams(0, 1));
        assertEquals(List.of(new StreamsChanged(5, 6, Outcome.PERFORMED)), events(client));
        assertTrue(StreamResetEvent.from(new Notification.SenderDry()).isEmpty());
        assertTrue(StreamResetEvent.from(new Notification.OfExtension("x", "streamsReset", Map.of()))
                .isEmpty());
    }
}
