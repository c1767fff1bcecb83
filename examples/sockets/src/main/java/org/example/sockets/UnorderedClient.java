/* SPDX-License-Identifier: Apache-2.0 */
package org.example.sockets;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import org.sluice.asconf.DynamicAddressesSocketOptions;
import org.sluice.link.udp.UdpLinkFactory;
import org.sluice.sctp.Destination;
import org.sluice.sctp.SctpStack;
import org.sluice.sctp.socket.InitMsg;
import org.sluice.sctp.socket.Linger;
import org.sluice.sctp.socket.SctpSocket;
import org.sluice.sctp.socket.SctpSocketOptions;
import org.sluice.sctp.socket.SendFlag;
import org.sluice.sctp.socket.SndInfo;

/**
 * What RFC 6458 shows in appendix A, with a one-to-one socket: asks for many streams, indicates an adaptation layer, and sends messages to a discard server without regard to order, on all streams in turn.
 *
 * <p>Usage: {@code UnorderedClient [HOST [UDP-PORT]]}.
 */
public final class UnorderedClient {

    private static final int PORT = 9;
    private static final int SIZE = 1000;
    private static final int MESSAGES = 10;
    private static final int PROTOCOL = 1234;
    private static final long ADAPTATION = 0x01020304;

    private UnorderedClient() {}

    public static void main(String[] arguments) throws IOException {
        InetAddress host = InetAddress.getByName(arguments.length > 0 ? arguments[0] : "127.0.0.1");
        int udpPort = arguments.length > 1 ? Integer.parseInt(arguments[1]) : Destination.LINK_DEFAULT;
        run(Destination.of(host, PORT).encapsulatedIn(udpPort), System.out);
    }

    static void run(Destination server, PrintStream out) throws IOException {
        try (var stack = SctpStack.builder()
                        .with(UdpLinkFactory.onPort(0))
                        .discover(true) // the extensions on the class path too
                        .build();
                var socket = SctpSocket.open(stack).linger(Linger.of(Duration.ofSeconds(10)))) {
            socket.setOption(SctpSocketOptions.INITMSG, InitMsg.ofStreams(2048, 0))
                    .setOption(DynamicAddressesSocketOptions.ADAPTATION_LAYER, OptionalLong.of(ADAPTATION));
            socket.connect(server);
            int streams = socket.getOption(SctpSocketOptions.STATUS).outboundStreams();
            out.printf("Connected, with %d outbound streams.%n", streams);
            var message = new byte[SIZE];
            Arrays.fill(message, (byte) 'A');
            for (int i = 0; i < MESSAGES; i++) {
                var info = SndInfo.DEFAULT.onStream(i % streams).withPayloadProtocolIdentifier(PROTOCOL);
                socket.send(ByteBuffer.wrap(message), info.with(SendFlag.UNORDERED));
            }
            out.printf("Sent %d messages of %d bytes.%n", MESSAGES, SIZE);
        }
    }
}
