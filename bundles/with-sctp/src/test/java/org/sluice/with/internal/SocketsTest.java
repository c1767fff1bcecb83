/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.with.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sockets of java.net. */
@Timeout(60)
class SocketsTest {

    private TwoPrograms programs;
    private ServerSocket listening;

    @BeforeEach
    void start() throws Exception {
        programs = new TwoPrograms();
        listening = programs.serverSocket();
        listening.bind(new InetSocketAddress(TwoPrograms.LOOPBACK, 0));
    }

    @AfterEach
    void end() throws IOException {
        listening.close();
        programs.close();
    }

    private Socket connect() throws IOException {
        Socket socket = programs.socket();
        socket.connect(new InetSocketAddress(TwoPrograms.LOOPBACK, listening.getLocalPort()), 10_000);
        return socket;
    }

    private interface Work {
        void run() throws Exception;
    }

    private static CompletableFuture<Void> elsewhere(Work work) {
        var future = new CompletableFuture<Void>();
        var thread = new Thread(() -> {
            try {
                work.run();
                future.complete(null);
            } catch (Exception e) {
                future.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return future;
    }

    @Test
    void bytesAreReadAcrossMessagesAndCountedBefore() throws Exception {
        try (var client = connect();
                var server = listening.accept()) {
            client.getOutputStream().write(1);
            client.getOutputStream().write(new byte[] {2, 3, 4});
            client.shutdownOutput();
            var in = server.getInputStream();
            assertEquals(1, in.read());
            assertArrayEquals(new byte[] {2, 3}, in.readNBytes(2));
            assertEquals(1, in.available());
            assertEquals(4, in.read());
            assertEquals(-1, in.read());
            assertEquals(-1, in.read());
        }
    }

    @Test
    void aTimeoutEndsAReadAndNothingElse() throws Exception {
        try (var client = connect();
                var server = listening.accept()) {
            server.setSoTimeout(50);
            assertThrows(
                    SocketTimeoutException.class, () -> server.getInputStream().read());
            client.getOutputStream().write(7);
            server.setSoTimeout(0);
            assertEquals(7, server.getInputStream().read());
        }
    }

    @Test
    void aTimeoutEndsAccepting() throws Exception {
        listening.setSoTimeout(50);
        assertThrows(SocketTimeoutException.class, listening::accept);
        listening.setSoTimeout(10_000);
        try (var client = connect();
                var server = listening.accept()) {
            assertEquals(client.getLocalPort(), server.getPort());
        }
    }

    @Test
    void aTimeoutEndsConnectingToWhomDoesNotAnswer() throws Exception {
        try (var other = new TwoPrograms();
                var socket = other.socket();
                var silent = new DatagramSocket(new InetSocketAddress(TwoPrograms.LOOPBACK, other.udpPort))) {
            assertTrue(silent.isBound());
            assertThrows(
                    SocketTimeoutException.class,
                    () -> socket.connect(new InetSocketAddress(TwoPrograms.LOOPBACK, 80), 700));
        }
    }

    @Test
    void closingWakesWhoReadsWritesOrAccepts() throws Exception {
        try (var client = connect();
                var server = listening.accept()) {
            var reading = elsewhere(() -> server.getInputStream().read());
            var accepting = elsewhere(() -> listening.accept());
            var writing = elsewhere(() -> {
                while (true) {
                    client.getOutputStream().write(new byte[100_000]);
                }
            });
            server.getInputStream();
            server.close();
            listening.close();
            assertSocketException(accepting);
            // The reader may have got some of what was written.
            reading.exceptionally(failure -> null).get(30, TimeUnit.SECONDS);
            assertSocketException(writing);
        }
    }

    private static void assertSocketException(CompletableFuture<Void> future) {
        var failure = assertThrows(ExecutionException.class, () -> future.get(30, TimeUnit.SECONDS))
                .getCause();
        assertTrue(failure instanceof SocketException, failure::toString);
    }

    @Test
    void anInterruptDoesNotDisturbASocket() throws Exception {
        try (var client = connect();
                var server = listening.accept()) {
            Thread.currentThread().interrupt();
            client.getOutputStream().write(5);
            assertEquals(5, server.getInputStream().read());
            assertTrue(Thread.interrupted());
            assertFalse(server.isClosed());
        }
    }

    @Test
    void aPortIsTakenOnce() {
        assertThrows(BindException.class, () -> {
            try (var second = programs.serverSocket()) {
                second.bind(new InetSocketAddress(TwoPrograms.LOOPBACK, listening.getLocalPort()));
            }
        });
    }

    @Test
    void optionsAreKeptAndOthersRefused() throws Exception {
        try (var client = programs.socket()) {
            client.setTcpNoDelay(true);
            client.setKeepAlive(true);
            client.setReceiveBufferSize(200_000);
            client.setSendBufferSize(300_000);
            client.setSoLinger(true, 3);
            client.connect(new InetSocketAddress(TwoPrograms.LOOPBACK, listening.getLocalPort()));
            client.setTcpNoDelay(false);
            client.setTcpNoDelay(true);
            assertTrue(client.getTcpNoDelay());
            assertTrue(client.getKeepAlive());
            assertEquals(200_000, client.getReceiveBufferSize());
            assertEquals(300_000, client.getSendBufferSize());
            assertEquals(3, client.getSoLinger());
            assertThrows(
                    UnsupportedOperationException.class,
                    () -> client.setOption(StandardSocketOptions.SO_REUSEPORT, true));
            assertThrows(IOException.class, () -> client.sendUrgentData(1));
        }
    }

    @Test
    void twoHundredConnectionsAtOnce() throws Exception {
        var serving = elsewhere(() -> {
            for (int i = 0; i < 200; i++) {
                Socket accepted = listening.accept();
                elsewhere(() -> {
                    try (accepted) {
                        accepted.getInputStream().transferTo(accepted.getOutputStream());
                    }
                });
            }
        });
        var clients = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < 200; i++) {
            byte[] bytes = TwoPrograms.random(20_000 + i, i);
            clients.add(elsewhere(() -> {
                try (var socket = connect()) {
                    socket.getOutputStream().write(bytes);
                    assertArrayEquals(bytes, socket.getInputStream().readNBytes(bytes.length));
                }
            }));
        }
        for (var client : clients) {
            client.get(50, TimeUnit.SECONDS);
        }
        serving.get();
        assertTrue(
                programs.serverSummary().startsWith("200 associations over SCTP (0 opened, 200 accepted)"),
                programs::serverSummary);
    }
}
