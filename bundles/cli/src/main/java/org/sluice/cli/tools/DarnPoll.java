/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.tools;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.sluice.sctp.Association;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Message;
import org.sluice.sctp.socket.Reception;

/** {@code sctp_darn -i}: several endpoints that print what comes, and one that sends. */
public final class DarnPoll {

    private final List<ToolSocket> sockets;
    private final PrintStream out;
    private final Totals totals = new Totals();

    public DarnPoll(List<ToolSocket> sockets, PrintStream out) {
        this.sockets = List.copyOf(sockets);
        this.out = out;
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
            while (true) {
                show(socket, socket.receive());
            }
        } catch (IOException e) {
            // The socket was closed.
        }
    }

    private void show(ToolSocket socket, Reception reception) {
        if (reception instanceof Reception.Data data) {
            totals.received(data.payload().length, data.endOfRecord());
            say("sk No." + socket.number() + " DATA(" + data.payload().length + ")");
            return;
        }
        say("sk No." + socket.number() + " NOTIFICATION: "
                + AssociationChange.describe(((Reception.Event) reception).notification()));
        if (ToolSocket.isLast(reception)) {
            say("No association is present in sk No." + socket.number() + " now!!");
        }
    }

    /** Sends from the first socket until it is closed, or the association ends. */
    public void send(Destination destination, int size, Duration patience) throws IOException, InterruptedException {
        Association association = sockets.get(0).connect(destination, patience);
        var payloads = new Payloads();
        while (true) {
            association.send(Message.wrap(payloads.visible(size)));
            totals.sent(size);
            say("sent a message, msglen = " + size);
        }
    }

    private void say(String text) {
        out.println(text);
        out.flush();
    }

    /** What was sent and received. */
    public Totals totals() {
        return totals;
    }
}
