/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests.programs;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;

/**
 * Sockets of java.net. {@code server PORT N} takes N connections, one after the other, reads each to its end, and only then answers with the same bytes.
 * {@code client HOST PORT BYTES} is such a connection. {@code connect HOST PORT} says what becomes of one. {@code exit STATUS} ends.
 */
public final class SocketProgram {

    private SocketProgram() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "server" -> serve(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
            case "client" -> talk(arguments[1], Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
            case "connect" -> connect(arguments[1], Integer.parseInt(arguments[2]));
            case "exit" -> System.exit(Integer.parseInt(arguments[1]));
            case "wait" -> {
                System.out.println("ready");
                Thread.currentThread().join();
            }
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void serve(int port, int connections) throws IOException {
        try (var server = new ServerSocket(port)) {
            System.out.println("ready on port " + server.getLocalPort());
            for (int i = 0; i < connections; i++) {
                try (Socket socket = server.accept()) {
                    byte[] all = socket.getInputStream().readAllBytes();
                    socket.getOutputStream().write(all);
                }
            }
        }
    }

    private static void talk(String host, int port, int length) throws IOException {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        try (var socket = new Socket(host, port)) {
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            System.out.println(Arrays.equals(bytes, in.readAllBytes()) ? "equal" : "different");
        }
    }

    private static void connect(String host, int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port));
            System.out.println("connected");
        } catch (IOException e) {
            System.out.println(e.getClass().getName() + ": " + e.getMessage());
        }
    }
}
