/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests.programs;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Random;

/**
 * Channels that never wait, with one selector and one thread. {@code server PORT} echoes; {@code client HOST PORT CONNECTIONS BYTES} sends on all
 * connections at once and compares what comes back; then it has the server end, by a connection without a byte.
 */
public final class ChannelProgram {

    private static final int BUFFER = 64 << 10;

    private ChannelProgram() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("server")) {
            serve(Integer.parseInt(arguments[1]));
        } else {
            talk(
                    new InetSocketAddress(arguments[1], Integer.parseInt(arguments[2])),
                    Integer.parseInt(arguments[3]),
                    Integer.parseInt(arguments[4]));
        }
    }

    private static void serve(int port) throws IOException {
        try (Selector selector = Selector.open();
                ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(port)).configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
            System.out.println("ready");
            boolean served = true;
            while (served) {
                selector.select();
                var keys = selector.selectedKeys().iterator();
                while (keys.hasNext()) {
                    SelectionKey key = keys.next();
                    keys.remove();
                    if (key.isAcceptable()) {
                        SocketChannel accepted = server.accept();
                        accepted.configureBlocking(false);
                        accepted.register(selector, SelectionKey.OP_READ, new Echo());
                    } else {
                        served &= ((Echo) key.attachment()).turn(key);
                    }
                }
            }
        }
    }

    /** One connection of the server. */
    private static final class Echo {
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        private boolean any;

        /** Returns false if the connection ended without a byte. */
        boolean turn(SelectionKey key) throws IOException {
            var channel = (SocketChannel) key.channel();
            if (key.isReadable()) {
                int count = channel.read(buffer);
                any |= count > 0;
                if (count < 0 && buffer.position() == 0) {
                    channel.close();
                    return any;
                }
            }
            buffer.flip();
            channel.write(buffer);
            buffer.compact();
            key.interestOps((buffer.hasRemaining() ? SelectionKey.OP_READ : 0)
                    | (buffer.position() > 0 ? SelectionKey.OP_WRITE : 0));
            return true;
        }
    }

    /** One connection of the client. */
    private record Talk(ByteBuffer out, ByteBuffer in) {}

    private static void talk(InetSocketAddress address, int connections, int length) throws IOException {
        int right = 0;
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < connections; i++) {
                var bytes = new byte[length];
                new Random(i).nextBytes(bytes);
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                int operations = channel.connect(address)
                        ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
                        : SelectionKey.OP_CONNECT;
                channel.register(selector, operations, new Talk(ByteBuffer.wrap(bytes), ByteBuffer.allocate(length)));
            }
            for (int open = connections; open > 0; ) {
                selector.select();
                for (SelectionKey key : selector.selectedKeys()) {
                    var talk = (Talk) key.attachment();
                    turn(key, talk);
                    if (!talk.in.hasRemaining()) {
                        right += Arrays.equals(talk.out.array(), talk.in.array()) ? 1 : 0;
                        key.channel().close();
                        open--;
                    }
                }
                selector.selectedKeys().clear();
            }
        }
        System.out.println(right + " of " + connections + " are equal");
        SocketChannel.open(address).close();
    }

    private static void turn(SelectionKey key, Talk talk) throws IOException {
        var channel = (SocketChannel) key.channel();
        if (key.isConnectable()) {
            channel.finishConnect();
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            return;
        }
        if (key.isWritable()) {
            channel.write(talk.out);
            if (!talk.out.hasRemaining()) {
                key.interestOps(SelectionKey.OP_READ);
            }
        }
        if (key.isReadable() && channel.read(talk.in) < 0) {
            throw new IOException("the end came early");
        }
    }
}
