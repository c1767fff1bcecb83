/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.with.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.with.internal.TwoPrograms.address;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.IllegalSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Selectors, and channels that do not wait. */
@Timeout(60)
class SelectorTest {

    private static final long PATIENCE_MILLIS = 20_000;

    private TwoPrograms programs;
    private Selector selector;

    @BeforeEach
    void start() throws Exception {
        programs = new TwoPrograms();
        selector = programs.client.openSelector();
    }

    @AfterEach
    void end() throws IOException {
        selector.close();
        programs.close();
    }

    private SocketChannel connecting(InetSocketAddress address) throws IOException {
        SocketChannel channel = programs.client.openSocketChannel();
        channel.configureBlocking(false);
        assertFalse(channel.connect(address));
        return channel;
    }

    /** Waits for exactly one key, and takes it. */
    private SelectionKey selected() throws IOException {
        assertEquals(1, selector.select(PATIENCE_MILLIS));
        SelectionKey key = selector.selectedKeys().iterator().next();
        selector.selectedKeys().clear();
        return key;
    }

    @Test
    void aClientThatNeverWaits() throws Exception {
        byte[] bytes = TwoPrograms.random(5_000_000, 1);
        try (var listening = programs.listen();
                var client = connecting(address(listening))) {
            var key = client.register(selector, SelectionKey.OP_CONNECT, "attached");
            assertSame(key, selected());
            assertEquals("attached", key.attachment());
            assertTrue(key.isConnectable());
            assertTrue(client.finishConnect());
            var server = listening.accept();
            var echo = new FutureTask<>(() -> {
                try (server) {
                    server.socket().getInputStream().transferTo(server.socket().getOutputStream());
                }
                return null;
            });
            new Thread(echo).start();
            ByteBuffer out = ByteBuffer.wrap(bytes);
            ByteBuffer in = ByteBuffer.allocate(bytes.length);
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            while (in.hasRemaining()) {
                assertTrue(selector.select(PATIENCE_MILLIS) > 0);
                selector.selectedKeys().clear();
                if (key.isWritable() && out.hasRemaining()) {
                    client.write(out);
                    if (!out.hasRemaining()) {
                        key.interestOps(SelectionKey.OP_READ);
                    }
                }
                if (key.isReadable()) {
                    client.read(in);
                }
            }
            assertArrayEquals(bytes, in.array());
            client.shutdownOutput();
            assertSame(key, selected());
            assertEquals(-1, client.read(ByteBuffer.allocate(1)));
            echo.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void aKeyStaysReadyUntilWhatIsThereIsTaken() throws Exception {
        try (var listening = programs.listen();
                var client = connecting(address(listening))) {
            var key = client.register(selector, SelectionKey.OP_CONNECT);
            selected();
            client.finishConnect();
            key.interestOps(SelectionKey.OP_READ);
            assertEquals(0, selector.selectNow());
            try (var server = listening.accept()) {
                server.write(ByteBuffer.wrap(new byte[] {1, 2}));
                assertSame(key, selected());
                assertEquals(1, client.read(ByteBuffer.allocate(1)));
                assertSame(key, selected());
                assertEquals(1, client.read(ByteBuffer.allocate(1)));
                assertEquals(0, client.read(ByteBuffer.allocate(1)));
                assertEquals(0, selector.selectNow());
                assertEquals(1, selector.keys().size());
                key.cancel();
                assertEquals(0, selector.selectNow());
                assertTrue(selector.keys().isEmpty());
                client.configureBlocking(true);
            }
        }
    }

    @Test
    void aRefusedConnectionIsToldByFinishing() throws Exception {
        int port;
        try (var listening = programs.listen()) {
            port = address(listening).getPort();
        }
        try (var client = connecting(new InetSocketAddress(TwoPrograms.LOOPBACK, port))) {
            client.register(selector, SelectionKey.OP_CONNECT);
            assertTrue(selected().isConnectable());
            assertThrows(ConnectException.class, client::finishConnect);
            assertFalse(client.isOpen());
        }
    }

    @Test
    void acceptingAndChannelsOfTheSystemsBesideIt() throws Exception {
        try (var listening = programs.listen();
                var datagrams = programs.server.openDatagramChannel();
                Selector both = programs.server.openSelector()) {
            listening.configureBlocking(false);
            assertEquals(null, listening.accept());
            var accepts = listening.register(both, SelectionKey.OP_ACCEPT);
            datagrams.bind(new InetSocketAddress(TwoPrograms.LOOPBACK, 0)).configureBlocking(false);
            var receives = datagrams.register(both, SelectionKey.OP_READ);
            var pipe = programs.server.openPipe();
            pipe.source().configureBlocking(false);
            var reads = pipe.source().register(both, SelectionKey.OP_READ);
            try (DatagramChannel sender = programs.client.openDatagramChannel()) {
                sender.send(ByteBuffer.wrap(new byte[] {9}), datagrams.getLocalAddress());
            }
            assertEquals(1, both.select(PATIENCE_MILLIS));
            assertTrue(both.selectedKeys().remove(receives));
            datagrams.receive(ByteBuffer.allocate(10));
            pipe.sink().write(ByteBuffer.wrap(new byte[] {8}));
            assertEquals(1, both.select(PATIENCE_MILLIS));
            assertTrue(both.selectedKeys().remove(reads));
            pipe.source().read(ByteBuffer.allocate(10));
            try (var client = connecting(address(listening))) {
                assertEquals(1, both.select(PATIENCE_MILLIS));
                assertTrue(both.selectedKeys().remove(accepts));
                listening.accept().close();
            }
            pipe.source().close();
            pipe.sink().close();
            assertEquals(0, both.selectNow());
            assertEquals(2, both.keys().size());
        }
    }

    /** A channel that was closed with a key has let go of its port when the selector has looked. */
    @Test
    void aClosedChannelOfTheSystemsIsGone() throws Exception {
        var datagrams = programs.server.openDatagramChannel();
        datagrams.bind(new InetSocketAddress(TwoPrograms.LOOPBACK, 0)).configureBlocking(false);
        var address = datagrams.getLocalAddress();
        datagrams.register(selector, SelectionKey.OP_READ);
        selector.selectNow();
        datagrams.close();
        selector.selectNow();
        try (var again = programs.server.openDatagramChannel()) {
            again.bind(address);
        }
    }

    @Test
    void wakingAndClosingEndAWait() throws Exception {
        selector.wakeup();
        assertEquals(0, selector.select());
        var waiting = new FutureTask<>(() -> selector.select());
        new Thread(waiting).start();
        selector.wakeup();
        assertEquals(0, waiting.get(20, TimeUnit.SECONDS));
        Thread.currentThread().interrupt();
        assertEquals(0, selector.select());
        assertTrue(Thread.interrupted());
        assertEquals(0, selector.select(20));
        var last = new FutureTask<>(() -> {
            assertThrows(ClosedSelectorException.class, () -> selector.select());
            return null;
        });
        new Thread(last).start();
        selector.close();
        last.get(20, TimeUnit.SECONDS);
    }

    @Test
    void whatCantBeDoneIsSaid() throws Exception {
        try (var listening = programs.listen();
                var client = programs.client.openSocketChannel();
                Selector ofTheSystem = Installation.systemProvider().openSelector()) {
            assertThrows(
                    IllegalBlockingModeException.class, () -> listening.register(selector, SelectionKey.OP_ACCEPT));
            client.configureBlocking(false);
            assertThrows(IllegalSelectorException.class, () -> client.register(ofTheSystem, SelectionKey.OP_CONNECT));
            assertThrows(
                    UnsupportedOperationException.class,
                    () -> selector.selectedKeys().add(client.register(selector, SelectionKey.OP_CONNECT)));
        }
    }

    /** Registered before it is known where to. */
    @Test
    void whatIsLeftToTcpIsWatchedToo() throws Exception {
        try (var tcp =
                java.nio.channels.ServerSocketChannel.open().bind(new InetSocketAddress(TwoPrograms.LOOPBACK, 0))) {
            var address = (InetSocketAddress) tcp.getLocalAddress();
            try (var some = new TwoPrograms(String.valueOf(address.getPort()));
                    var client = some.client.openSocketChannel()) {
                client.configureBlocking(false);
                var key = client.register(selector, SelectionKey.OP_CONNECT);
                if (!client.connect(address)) {
                    assertSame(key, selected());
                    assertTrue(client.finishConnect());
                }
                key.interestOps(SelectionKey.OP_READ);
                try (var server = tcp.accept()) {
                    assertEquals(0, selector.selectNow());
                    server.write(ByteBuffer.wrap(new byte[] {1}));
                    assertSame(key, selected());
                    assertEquals(1, client.read(ByteBuffer.allocate(10)));
                }
            }
        }
    }
}
