/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.with.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.with.internal.TwoPrograms.address;
import static org.sluice.with.internal.TwoPrograms.random;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Message;

/** Channels in blocking mode. */
@Timeout(60)
class ChannelsTest {

    private TwoPrograms programs;

    @BeforeEach
    void start() throws Exception {
        programs = new TwoPrograms();
    }

    @AfterEach
    void end() {
        programs.close();
    }

    private SocketChannel connect(CarriedServerSocketChannel listening) throws IOException {
        SocketChannel channel = programs.client.openSocketChannel();
        channel.connect(address(listening));
        return channel;
    }

    private static byte[] readAll(SocketChannel channel, int length) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(length);
        while (all.hasRemaining() && channel.read(all) >= 0) {
            // As much as there is.
        }
        assertFalse(all.hasRemaining(), () -> "only " + all.position() + " bytes");
        return all.array();
    }

    private static void writeAll(SocketChannel channel, String text) throws IOException {
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String readText(SocketChannel channel) throws IOException {
        ByteBuffer some = ByteBuffer.allocate(1000);
        return channel.read(some) < 0 ? null : new String(some.array(), 0, some.position(), StandardCharsets.UTF_8);
    }

    private static <T> CompletableFuture<T> elsewhere(Callable<T> work) {
        var future = new CompletableFuture<T>();
        var thread = new Thread(() -> {
            try {
                future.complete(work.call());
            } catch (Exception e) {
                future.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return future;
    }

    private static Throwable failureOf(CompletableFuture<?> future) {
        return assertThrows(ExecutionException.class, () -> future.get(30, TimeUnit.SECONDS))
                .getCause();
    }

    @Test
    void manyBytesArriveBothWaysAsTheyWere() throws Exception {
        byte[] there = random(16 << 20, 1);
        byte[] back = random(16 << 20, 2);
        try (var listening = programs.listen();
                var client = connect(listening);
                var server = listening.accept()) {
            var sent = elsewhere(() -> client.write(ByteBuffer.wrap(there)));
            var answered = elsewhere(() -> server.write(ByteBuffer.wrap(back)));
            var received = elsewhere(() -> readAll(server, there.length));
            assertArrayEquals(back, readAll(client, back.length));
            assertArrayEquals(there, received.get());
            assertEquals(there.length, sent.get());
            assertEquals(back.length, answered.get());
        }
    }

    @Test
    void whoSendsNoMoreStillReceivesWhereThePeerKnowsTheSign() throws Exception {
        try (var listening = programs.listen();
                var client = connect(listening);
                var server = listening.accept()) {
            writeAll(server, "welcome");
            assertEquals("welcome", readText(client));
            writeAll(client, "question");
            client.shutdownOutput();
            assertEquals("question", readText(server));
            assertNull(readText(server));
            writeAll(server, "answer");
            server.close();
            assertEquals("answer", readText(client));
            assertNull(readText(client));
            assertThrows(java.nio.channels.ClosedChannelException.class, () -> writeAll(client, "more"));
        }
    }

    @Test
    void aStrangerIsToldByShutdownAndNothingElse() throws Exception {
        try (var listening = programs.listen();
                var stack = programs.stranger();
                var association = stack.connect(
                        Destination.of(TwoPrograms.LOOPBACK, address(listening).getPort())
                                .encapsulatedIn(programs.udpPort));
                var server = listening.accept()) {
            association.send(Message.of("a message"));
            assertEquals("a message", readText(server));
            writeAll(server, "bytes");
            assertEquals("bytes", association.receive().text());
            server.shutdownOutput();
            assertNull(association.receive());
            assertNull(readText(server));
        }
    }

    @Test
    void whatWasWrittenArrivesThoughTheWriterHasClosed() throws Exception {
        byte[] bytes = random(1_500_000, 3);
        try (var listening = programs.listen();
                var client = connect(listening);
                var server = listening.accept()) {
            client.write(ByteBuffer.wrap(bytes));
            client.close();
            assertArrayEquals(bytes, readAll(server, bytes.length));
            assertNull(readText(server));
            IOException broken = assertThrows(IOException.class, () -> {
                for (int i = 0; i < 1000; i++) {
                    writeAll(server, "more");
                }
            });
            assertEquals("Broken pipe", broken.getMessage());
        }
    }

    @Test
    void lingerOfZeroIsAReset() throws Exception {
        try (var listening = programs.listen();
                var client = connect(listening);
                var server = listening.accept()) {
            client.setOption(java.net.StandardSocketOptions.SO_LINGER, 0);
            client.close();
            var reset = assertThrows(SocketException.class, () -> readText(server));
            assertEquals("Connection reset", reset.getMessage());
        }
    }

    @Test
    void closingWakesWhoReadsOrAccepts() throws Exception {
        try (var listening = programs.listen();
                var client = connect(listening);
                var server = listening.accept()) {
            var reading = elsewhere(() -> readText(server));
            var accepting = elsewhere(listening::accept);
            writeAll(client, "first");
            assertEquals("first", reading.get());
            var again = elsewhere(() -> readText(server));
            // Whether they wait already does not matter: closed is closed.
            server.close();
            listening.close();
            assertTrue(failureOf(again) instanceof java.nio.channels.ClosedChannelException);
            assertTrue(failureOf(accepting) instanceof AsynchronousCloseException);
        }
    }

    @Test
    void anInterruptClosesAChannel() throws Exception {
        try (var listening = programs.listen();
                var client = connect(listening);
                var server = listening.accept()) {
            var reading = new FutureTask<>(() -> readText(server));
            var thread = new Thread(reading);
            thread.setDaemon(true);
            thread.start();
            thread.interrupt();
            var failure = assertThrows(ExecutionException.class, () -> reading.get(30, TimeUnit.SECONDS))
                    .getCause();
            assertTrue(failure instanceof ClosedByInterruptException, failure::toString);
            assertFalse(server.isOpen());
            assertNull(readText(client));
        }
    }

    @Test
    void whereNobodyListensConnectionsAreRefused() throws Exception {
        int port;
        try (var listening = programs.listen()) {
            port = address(listening).getPort();
        }
        try (var client = programs.client.openSocketChannel()) {
            var refused = assertThrows(
                    ConnectException.class, () -> client.connect(new InetSocketAddress(TwoPrograms.LOOPBACK, port)));
            assertEquals("Connection refused", refused.getMessage());
            assertFalse(client.isOpen());
        }
        String said = programs.said.toString(StandardCharsets.UTF_8);
        assertTrue(said.startsWith("sluice with: no association with 127.0.0.1:" + port + ": "), said);
    }

    /** The server's stack was never opened: nobody has its UDP port. */
    @Test
    void whereNobodyHasTheUdpPortConnectionsAreRefused() throws Exception {
        try (var client = programs.client.openSocketChannel()) {
            var refused = assertThrows(
                    ConnectException.class, () -> client.connect(new InetSocketAddress(TwoPrograms.LOOPBACK, 80)));
            assertEquals("Connection refused", refused.getMessage());
        }
        assertTrue(programs.said
                .toString(StandardCharsets.UTF_8)
                .contains("nobody is at UDP port " + programs.udpPort + " of 127.0.0.1"));
    }

    @Test
    void aPortIsFreeAgainWhenItsConnectionsHaveEnded() throws Exception {
        InetSocketAddress address;
        try (var listening = programs.listen();
                var client = connect(listening);
                var server = listening.accept()) {
            address = address(listening);
            writeAll(client, "x");
            assertEquals("x", readText(server));
        }
        try (var again = programs.server.openServerSocketChannel()) {
            again.bind(address);
        }
    }

    @Test
    void whatIsLeftToTcpGoesByTcp() throws Exception {
        try (var tcp =
                java.nio.channels.ServerSocketChannel.open().bind(new InetSocketAddress(TwoPrograms.LOOPBACK, 0))) {
            var address = (InetSocketAddress) tcp.getLocalAddress();
            try (var some = new TwoPrograms(String.valueOf(address.getPort()));
                    var client = some.client.openSocketChannel()) {
                assertTrue(client.connect(address));
                try (var server = tcp.accept()) {
                    writeAll(client, "by TCP");
                    assertEquals("by TCP", readText(server));
                    client.shutdownOutput();
                    assertNull(readText(server));
                    writeAll(server, "back");
                    assertEquals("back", readText(client));
                }
            }
        }
    }

    @Test
    void addressesAreRight() throws Exception {
        try (var listening = programs.listen();
                var client = connect(listening);
                var server = (CarriedSocketChannel) listening.accept()) {
            var local = (InetSocketAddress) client.getLocalAddress();
            assertEquals(address(listening), client.getRemoteAddress());
            assertEquals(address(listening), server.getLocalAddress());
            assertEquals(local, server.getRemoteAddress());
            assertEquals(TwoPrograms.LOOPBACK, local.getAddress());
            assertEquals(local.getPort(), client.socket().getLocalPort());
            assertEquals(address(listening), client.socket().getRemoteSocketAddress());
        }
    }
}
