/* SPDX-License-Identifier: Apache-2.0 */
package org.example.sockets;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.AsynchronousCloseException;
import java.time.Duration;
import java.util.List;
import org.sluice.asconf.AdaptationIndication;
import org.sluice.link.udp.UdpLinkFactory;
import org.sluice.sctp.Notification;
import org.sluice.sctp.SctpStack;
import org.sluice.sctp.socket.EventType;
import org.sluice.sctp.socket.Reception;
import org.sluice.sctp.socket.SctpManySocket;
import org.sluice.sctp.socket.SctpSocketOptions;

/**
 * What RFC 6458 shows in appendix B, with a one-to-many socket: a discard server that prints what it receives and what it is told, and ends associations that are idle.
 *
 * <p>Usage: {@code DiscardServer [UDP-PORT]}; ends when it is killed.
 */
public final class DiscardServer implements AutoCloseable {

    private static final int PORT = 9;
    private static final Duration IDLE = Duration.ofSeconds(5);

    private final SctpStack stack;
    private final SctpManySocket socket;
    private final PrintStream out;

    DiscardServer(int udpPort, PrintStream out) throws IOException {
        this.out = out;
        stack = SctpStack.builder()
                .with(UdpLinkFactory.onPort(udpPort))
                .discover(true) // the extensions on the class path too
                .build();
        socket = SctpManySocket.bind(stack, PORT);
        for (EventType each : List.of(
                EventType.ASSOC_CHANGE, EventType.PEER_ADDR_CHANGE, EventType.SHUTDOWN, AdaptationIndication.TYPE)) {
            socket.setOption(SctpSocketOptions.event(each), true);
        }
        socket.setOption(SctpSocketOptions.AUTOCLOSE, IDLE)
                .setOption(SctpSocketOptions.RECVRCVINFO, true)
                .listen();
    }

    public static void main(String[] arguments) throws IOException {
        try (var server = new DiscardServer(arguments.length > 0 ? Integer.parseInt(arguments[0]) : 9899, System.out)) {
            server.serve();
        }
    }

    int udpPort() {
        return stack.links().get(0).encapsulationPort();
    }

    void serve() throws IOException {
        try {
            while (true) {
                print(socket.receive());
            }
        } catch (AsynchronousCloseException e) {
            out.println("Closed.");
        }
    }

    private void print(Reception reception) {
        if (reception instanceof Reception.Data data) {
            out.printf(
                    "Message received from %s: len=%d, sid=%d, ppid=%d, complete=%b%n",
                    data.association().remoteAddresses().get(0).getHostAddress(),
                    data.payload().length,
                    data.info().stream(),
                    data.info().payloadProtocolIdentifier(),
                    data.endOfRecord());
        } else if (reception instanceof Reception.Event event) {
            out.println("^^^ " + text(event.notification()));
        }
    }

    private static String text(Notification notification) {
        if (notification instanceof Notification.Established up) {
            return "Association change: up, streams (in/out) " + up.inboundStreams() + "/" + up.outboundStreams();
        } else if (notification instanceof Notification.Lost lost) {
            return "Association change: lost, " + lost.cause().getMessage();
        } else if (notification instanceof Notification.Restarted again) {
            return "Association change: restarted, streams (in/out) " + again.inboundStreams() + "/"
                    + again.outboundStreams();
        } else if (notification instanceof Notification.ShutdownComplete) {
            return "Association change: completed";
        } else if (notification instanceof Notification.PathChanged path) {
            return "Peer address change: " + path.remote().getHostAddress() + " " + path.change();
        } else if (notification instanceof Notification.PeerShutdown) {
            return "Shutdown received";
        }
        return AdaptationIndication.from(notification)
                .map(told -> "Adaptation indication 0x%08x received".formatted(told.indication()))
                .orElse(notification.toString());
    }

    @Override
    public void close() throws IOException {
        socket.close();
        stack.close();
    }
}
