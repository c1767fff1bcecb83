/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.tools;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.sluice.sctp.Association;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Message;

/** The mixed mode of {@code sctp_test}: several sockets, each with an association to each of several ports of the peer, and all receive. */
public final class MixedTest {

    private static final Duration NOTHING_TO_SEND = Duration.ofSeconds(1);

    private final List<ToolSocket> sockets;
    private final Trace trace;
    private final Totals totals;
    private final Pause pause;
    private final Random random;

    public MixedTest(List<ToolSocket> sockets, Trace trace, Totals totals, Pause pause, Random random) {
        this.sockets = List.copyOf(sockets);
        this.trace = trace;
        this.totals = totals;
        this.pause = pause;
        this.random = random;
    }

    /** An association with what it has still to send. */
    private static final class Sender {

        private final Association association;
        private final MessageSource source;
        private int sent;

        Sender(Association association, MessageSource source) {
            this.association = association;
            this.source = source;
        }
    }

    /** Has every socket receive, each by a thread of its own, until it is closed. */
    public void receive() {
        for (ToolSocket socket : sockets) {
            var thread = new Thread(() -> receive(socket), "receive-" + socket.number());
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void receive(ToolSocket socket) {
        try {
            new TestServer(socket, trace, totals).run(false, 0);
        } catch (IOException e) {
            // The socket was closed.
        }
    }

    /**
     * Sends from every socket.
     *
     * @param destinations where each socket has associations to, by their place
     * @param count how many
     * @param each how many messages each association sends in a cycle
     * @param forever whether cycles follow one another
     * @param sources what an association sends
     */
    public void send(
            IntFunction<Destination> destinations,
            int count,
            long each,
            boolean forever,
            StreamPattern pattern,
            Supplier<MessageSource> sources,
            Duration patience)
            throws IOException, InterruptedException {
        var senders = new ArrayList<List<Sender>>();
        for (ToolSocket socket : sockets) {
            var ofSocket = new ArrayList<Sender>();
            for (int i = 0; i < count; i++) {
                ofSocket.add(new Sender(socket.connect(destinations.apply(i), patience), sources.get()));
            }
            senders.add(ofSocket);
        }
        var current = new int[sockets.size()];
        boolean more = true;
        while (more) {
            more = false;
            for (int i = 0; i < current.length; i++) {
                int next = next(senders.get(i), pattern.next(current[i], count, random), each);
                if (next < 0) {
                    continue;
                }
                current[i] = next;
                more = true;
                if (!step(sockets.get(i), next, senders.get(i).get(next), each, forever)) {
                    return;
                }
            }
        }
    }

    /** The first that is not done, from one on; -1 if all are. */
    private static int next(List<Sender> senders, int from, long each) {
        for (int i = 0; i < senders.size(); i++) {
            int candidate = (from + i) % senders.size();
            if (senders.get(candidate).sent < each) {
                return candidate;
            }
        }
        return -1;
    }

    private boolean step(ToolSocket socket, int index, Sender sender, long each, boolean forever)
            throws IOException, InterruptedException {
        Message message = sender.source.next(sender.sent % MessageSizes.ROUND);
        sender.sent++;
        if (message == null) {
            trace.print(Trace.NONE, "Sleeping on zero size message%n");
            return pause.sleep(NOTHING_TO_SEND);
        }
        trace.sending(socket.number(), sender.association.id(), message);
        sender.association.send(message);
        totals.sent(message.length());
        if (sender.sent >= each) {
            trace.print(
                    Trace.NONE,
                    "Association #%d in sk=%d has completed %d msg.%n",
                    index,
                    socket.number(),
                    sender.sent);
            sender.sent = forever ? 0 : sender.sent;
        }
        return true;
    }
}
