/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Options;
import org.sluice.sctp.socket.Reception;
import org.sluice.sctp.socket.SctpManySocket;
import org.sluice.sctp.socket.SctpServerSocket;
import org.sluice.sctp.socket.SctpSocket;
import org.sluice.sctp.socket.SendFlag;
import org.sluice.sctp.socket.SndInfo;
import org.sluice.testkit.Impairments;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

/** Sockets that are asked without waiting: what is received, sent and accepted later. */
class AsynchronousSocketsTest {

    private static final int PORT = 5001;
    private static final Duration SHORT = Duration.ofMillis(50);

    private final Simulation simulation = new Simulation(47);
    private SimulatedHost left;
    private SimulatedHost right;
    private SctpServerSocket server;
    private SctpSocket client;
    private SctpSocket accepted;

    @BeforeEach
    void connected() throws Exception {
        left = host("10.0.0.1");
        right = host("10.0.0.2");
        server = SctpServerSocket.listen(right.stack(), PORT);
        CompletableFuture<SctpSocket> coming = server.acceptAsync();
        client = SctpSocket.open(left.stack());
        var up = client.connectAsync(right.destination(PORT));
        simulation.runFor(SHORT);
        assertEquals(client, up.join());
        accepted = coming.join();
    }

    private SimulatedHost host(String address) {
        return simulation
                .host(address)
                .address(address)
                .option(AssociationOptions.NO_DELAY, true)
                .option(AssociationOptions.PATH_MTU_DISCOVERY, false)
                .option(AssociationOptions.HEARTBEAT, false)
                .start();
    }

    @AfterEach
    void close() {
        simulation.close();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(CompletableFuture<Reception> received) {
        assertTrue(received.isDone(), "nothing yet");
        return assertInstanceOf(Reception.Data.class, received.join()).text();
    }

    private void say(String... texts) throws Exception {
        for (String each : texts) {
            client.sendAsync(bytes(each), SndInfo.DEFAULT);
        }
        simulation.runFor(SHORT);
    }

    private static Throwable failure(CompletableFuture<?> future) {
        assertTrue(future.isDone(), "still waits");
        return assertThrows(CompletionException.class, future::join).getCause();
    }

    @Test
    void thoseWhoWaitGetOneThingEachInTheirOrder() throws Exception {
        say("before anybody waits");
        CompletableFuture<Reception> first = accepted.receiveAsync();
        CompletableFuture<Reception> second = accepted.receiveAsync();
        CompletableFuture<Reception> third = accepted.receiveAsync();
        assertEquals("before anybody waits", text(first));
        assertFalse(second.isDone());
        say("two", "three", "four");
        assertEquals("two", text(second));
        assertEquals("three", text(third));
        assertEquals("four", text(accepted.receiveAsync()));
    }

    @Test
    void whoIsToldMayAskAgainAtOnce() throws Exception {
        var heard = new ArrayList<String>();
        listen(heard);
        var expected = new ArrayList<String>();
        for (int i = 0; i < 500; i++) {
            expected.add("message " + i);
        }
        say(expected.toArray(String[]::new));
        simulation.runFor(Duration.ofSeconds(5));
        assertEquals(expected, heard);
    }

    private void listen(List<String> heard) throws Exception {
        accepted.receiveAsync().thenAccept(received -> {
            heard.add(((Reception.Data) received).text());
            try {
                listen(heard);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void whatIsCancelledGetsNothingAndNothingIsLost() throws Exception {
        CompletableFuture<Reception> cancelled = accepted.receiveAsync();
        CompletableFuture<Reception> other = accepted.receiveAsync();
        assertTrue(cancelled.cancel(true));
        say("for the other", "for whoever comes");
        assertEquals("for the other", text(other));
        assertEquals("for whoever comes", text(accepted.receiveAsync()));
    }

    @Test
    void closingTellsThoseWhoWait() throws Exception {
        CompletableFuture<Reception> waiting = accepted.receiveAsync();
        accepted.close();
        assertInstanceOf(AsynchronousCloseException.class, failure(waiting));
        var many = SctpManySocket.bind(right.stack(), 5002).listen();
        CompletableFuture<Reception> ofMany = many.receiveAsync();
        many.close();
        assertInstanceOf(AsynchronousCloseException.class, failure(ofMany));
        CompletableFuture<SctpSocket> ofServer = server.acceptAsync();
        server.close();
        assertInstanceOf(AssociationException.class, failure(ofServer));
    }

    @Test
    void theEndIsToldAfterAllData() throws Exception {
        client.sendAsync(bytes("last"), SndInfo.DEFAULT.with(SendFlag.EOF));
        simulation.runFor(SHORT);
        assertEquals("last", text(accepted.receiveAsync()));
        CompletableFuture<Reception> end = accepted.receiveAsync();
        assertTrue(end.isDone());
        assertNull(end.join());
    }

    @Test
    void anAbortFailsThoseWhoWait() throws Exception {
        CompletableFuture<Reception> waiting = accepted.receiveAsync();
        client.sendAsync(bytes("why"), SndInfo.DEFAULT.with(SendFlag.ABORT));
        simulation.runFor(SHORT);
        assertTrue(failure(waiting).getMessage().contains("why"));
        assertInstanceOf(AssociationException.class, failure(accepted.receiveAsync()));
    }

    @Test
    void whatFindsNoRoomIsSentWhenThereIs() throws Exception {
        simulation.network().impair(Impairments.NONE.loss(1));
        var all = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < 60; i++) {
            all.add(client.sendAsync(ByteBuffer.allocate(100_000).putInt(0, i), SndInfo.DEFAULT));
        }
        simulation.runFor(SHORT);
        assertTrue(all.get(0).isDone());
        assertFalse(all.get(59).isDone());
        all.get(58).cancel(true);
        simulation.network().impair(Impairments.NONE);
        var heard = new ArrayList<Integer>();
        simulation.runUntil(
                "all have arrived",
                () -> {
                    take(heard);
                    return heard.size() == 59;
                },
                Duration.ofMinutes(10));
        assertTrue(all.get(59).isDone());
        var expected = new ArrayList<Integer>();
        for (int i = 0; i < 60; i++) {
            if (i != 58) {
                expected.add(i);
            }
        }
        assertEquals(expected, heard, "in their order, without the one that was cancelled");
    }

    private void take(List<Integer> heard) {
        try {
            accepted.configureBlocking(false);
            while (accepted.receive() instanceof Reception.Data data) {
                heard.add(ByteBuffer.wrap(data.payload()).getInt());
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatWaitsForRoomFailsWithItsAssociation() throws Exception {
        simulation.network().impair(Impairments.NONE.loss(1));
        var all = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < 40; i++) {
            all.add(client.sendAsync(ByteBuffer.allocate(100_000), SndInfo.DEFAULT));
        }
        client.association().abort("enough");
        simulation.runFor(SHORT);
        assertInstanceOf(AssociationException.class, failure(all.get(39)));
    }

    /** Every queue has a limit. */
    @Test
    void noMoreThanSoManyWait() throws Exception {
        var few = SctpSocket.open(left.stack(), Options.none().with(AssociationOptions.MAXIMUM_NOTIFICATIONS, 10));
        few.connectAsync(right.destination(PORT));
        simulation.runFor(SHORT);
        simulation.network().impair(Impairments.NONE.loss(1));
        CompletableFuture<Void> last = null;
        for (int i = 0; i < 100; i++) {
            last = few.sendAsync(ByteBuffer.allocate(1 << 20), SndInfo.DEFAULT);
        }
        assertTrue(assertInstanceOf(IllegalStateException.class, failure(last))
                .getMessage()
                .startsWith("10 messages wait"));
    }

    @Test
    void associationsThatComeAreAcceptedInTheOrderOfTheAsking() throws Exception {
        CompletableFuture<SctpSocket> cancelled = server.acceptAsync();
        CompletableFuture<SctpSocket> first = server.acceptAsync();
        CompletableFuture<SctpSocket> second = server.acceptAsync();
        cancelled.cancel(true);
        var opened = new ArrayList<SctpSocket>();
        for (int i = 0; i < 3; i++) {
            var socket = SctpSocket.open(left.stack());
            socket.connectAsync(right.destination(PORT));
            opened.add(socket);
            simulation.runFor(SHORT);
        }
        assertTrue(first.isDone() && second.isDone());
        assertEquals(
                opened.get(0).association().localPort(),
                first.join().association().remotePort());
        assertEquals(
                opened.get(1).association().localPort(),
                second.join().association().remotePort());
        assertEquals(
                opened.get(2).association().localPort(),
                server.acceptAsync().join().association().remotePort());
        assertEquals(AssociationState.ESTABLISHED, opened.get(2).association().state());
    }
}
