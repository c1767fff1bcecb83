/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.tools;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.sluice.sctp.Association;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Message;
import org.sluice.sctp.socket.Reception;

/** Both sides of {@code sctp_xconnect}: a server that echoes on stream 1, and many sockets with an association each to it. */
public final class ManyAssociations {

    private static final int STREAM = 1;

    private final PrintStream out;
    private final Totals totals;

    public ManyAssociations(PrintStream out, Totals totals) {
        this.out = out;
        this.totals = totals;
    }

    /** Echoes until the socket is closed. */
    public void serve(ToolSocket socket) throws IOException, InterruptedException {
        int count = 0;
        while (true) {
            Reception reception = socket.receive();
            if (reception instanceof Reception.Data data) {
                totals.received(data.payload().length, data.endOfRecord());
                echo(data);
                continue;
            }
            var notification = ((Reception.Event) reception).notification();
            say("Event Received%n%s", AssociationChange.describe(notification));
            if (AssociationChange.of(notification) == AssociationChange.COMM_UP) {
                count++;
                say("Association Established: count = %d.", count);
            } else if (ToolSocket.isLast(reception)) {
                count--;
                say("Association Shutdown: count = %d.", count);
            }
        }
    }

    private void echo(Reception.Data data) throws InterruptedException {
        try {
            data.association().send(message(data.payload(), data.info().payloadProtocolIdentifier()));
            totals.sent(data.payload().length);
        } catch (IOException e) {
            say("Send Failure: %s.", e.getMessage());
        }
    }

    private static Message message(byte[] payload, int identifier) {
        return Message.wrap(payload).onStream(STREAM).withPayloadProtocolIdentifier(identifier);
    }

    private void say(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }

    /**
     * Opens an association from each socket, and has each received by a thread of its own.
     *
     * @param active whether each answer is answered
     * @param answers how many are waited for from each; 0 for no limit
     * @return open until each has its answers, or has ended
     */
    public CountDownLatch connect(
            List<ToolSocket> sockets, Destination destination, boolean active, long answers, Duration patience)
            throws IOException, InterruptedException {
        var waiting = new CountDownLatch(sockets.size());
        int identifier = 0;
        for (ToolSocket socket : sockets) {
            say("Create Socket #: %d", socket.number());
            Association association = socket.connect(destination, patience);
            identifier++;
            send(association, "Awake\0", identifier);
            var receiver = new Thread(
                    () -> {
                        receive(socket, active, answers);
                        waiting.countDown();
                    },
                    "receive-" + socket.number());
            receiver.setDaemon(true);
            receiver.start();
        }
        return waiting;
    }

    private void send(Association association, String text, int identifier) throws IOException, InterruptedException {
        byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
        association.send(message(payload, identifier));
        totals.sent(payload.length);
    }

    private void receive(ToolSocket socket, boolean active, long answers) {
        long count = 0;
        try {
            while (answers == 0 || count < answers) {
                Reception reception = socket.receive();
                if (reception instanceof Reception.Data data) {
                    count++;
                    totals.received(data.payload().length, data.endOfRecord());
                    say(
                            "Data Received by socket #: %d.%n\tMessage = %s",
                            socket.number(), Payloads.shown(data.payload(), 0, Math.max(0, data.payload().length - 1)));
                    if (active && (answers == 0 || count < answers)) {
                        send(data.association(), "PING\0", (int) count);
                    }
                } else if (ToolSocket.isLast(reception)) {
                    say("Event Received%n%s", AssociationChange.describe(((Reception.Event) reception).notification()));
                    return;
                }
            }
        } catch (IOException e) {
            // The socket was closed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether something is over in time. */
    public static boolean await(CountDownLatch latch, Duration patience) throws InterruptedException {
        return latch.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    }
}
