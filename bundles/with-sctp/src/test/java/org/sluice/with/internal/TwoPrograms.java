/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.with.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.sluice.link.udp.UdpLinkFactory;
import org.sluice.sctp.SctpStack;

/** What two programs have that run under the command, a server and a client, on loopback. */
final class TwoPrograms implements AutoCloseable {

    static final InetAddress LOOPBACK = new InetSocketAddress("127.0.0.1", 0).getAddress();

    final int udpPort;
    final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Carrier serverCarrier;
    private final Carrier clientCarrier;
    final CarriedProvider server;
    final CarriedProvider client;

    TwoPrograms(String... except) throws Exception {
        udpPort = freeUdpPort();
        serverCarrier = carrier(udpPort, udpPort, except);
        clientCarrier = carrier(0, udpPort, except);
        server = new CarriedProvider(serverCarrier, Installation.killer());
        client = new CarriedProvider(clientCarrier, Installation.killer());
    }

    static int freeUdpPort() throws SocketException {
        try (var socket = new DatagramSocket()) {
            return socket.getLocalPort();
        }
    }

    private Carrier carrier(int local, int remote, String... except) throws Exception {
        var settings = Settings.of(Map.of(
                "udp",
                String.valueOf(local),
                "remote",
                String.valueOf(remote),
                "addresses",
                "127.0.0.1",
                "except",
                String.join(",", except)));
        return new Carrier(
                settings,
                Installation.systemProvider(),
                new StackOpener(settings, List.of(new UdpLinkFactory())),
                new Traffic(new PrintStream(said, true, StandardCharsets.UTF_8)));
    }

    CarriedServerSocketChannel listen() throws IOException {
        var channel = (CarriedServerSocketChannel) server.openServerSocketChannel();
        channel.bind(new InetSocketAddress(LOOPBACK, 0));
        return channel;
    }

    static InetSocketAddress address(CarriedServerSocketChannel listening) throws IOException {
        return new InetSocketAddress(LOOPBACK, listening.getLocalAddress().getPort());
    }

    /** A socket of java.net, as the client has it. */
    Socket socket() throws IOException {
        return new Socket(new CarriedSocketImpl(client.openSocketChannel(), null)) {};
    }

    /** A server socket of java.net, whose sockets are as the program's factory makes them. */
    ServerSocket serverSocket() throws IOException {
        return new ServerSocket(new CarriedSocketImpl(null, server.openServerSocketChannel())) {
            @Override
            public Socket accept() throws IOException {
                var accepted = new Socket(new CarriedSocketImpl(server.openSocketChannel(), null)) {};
                implAccept(accepted);
                return accepted;
            }
        };
    }

    /** A stack of somebody who knows nothing of this. */
    SctpStack stranger() throws IOException {
        return SctpStack.builder()
                .with(UdpLinkFactory.onPort(0).addresses(List.of(LOOPBACK)).remotePort(udpPort))
                .build();
    }

    String serverSummary() {
        return serverCarrier.traffic().summary();
    }

    static byte[] random(int length, long seed) {
        var bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Override
    public void close() {
        clientCarrier.close();
        serverCarrier.close();
    }
}
