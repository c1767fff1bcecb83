/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.tools;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.sluice.sctp.Association;
import org.sluice.sctp.socket.Linger;
import org.sluice.sctp.socket.Reception;
import org.sluice.sctp.socket.SctpManySocket;
import org.sluice.sctp.socket.SctpSocket;

/**
 * A one-to-many server that gives each association a socket of its own when its first message has come (RFC 6458 section 9.2), and a thread that checks the rest and ends
 * it.
 */
public final class PeelServer {

    private final PrintStream out;
    private final Totals totals;
    private final Duration patience;
    private final AtomicLong damaged = new AtomicLong();

    public PeelServer(PrintStream out, Totals totals, Duration patience) {
        this.out = out;
        this.totals = totals;
        this.patience = patience;
    }

    /** Serves until the socket is closed. */
    public void serve(SctpManySocket socket) throws IOException {
        while (true) {
            Reception reception = socket.receive();
            Association association = reception.association();
            if (reception instanceof Reception.Data data) {
                say("Got data of %d bytes, assoc=%xh", data.payload().length, association.id());
                check(data);
                SctpSocket own = socket.peelOff(association);
                say("peeled off assoc=%xh", association.id());
                var server = new Thread(() -> serve(own, association), "peeled-" + association.id());
                server.setDaemon(true);
                server.start();
            } else {
                tell(reception);
            }
        }
    }

    private void serve(SctpSocket own, Association association) {
        try {
            for (int count = 1; count < PeelBlock.OF_ASSOCIATION; ) {
                Reception reception = own.receive();
                if (reception == null) {
                    return;
                }
                if (reception instanceof Reception.Data data) {
                    check(data);
                    count++;
                } else {
                    tell(reception);
                    if (ToolSocket.isLast(reception)) {
                        return;
                    }
                }
            }
            own.linger(Linger.of(patience)).close();
            say("closed the socket of assoc=%xh", association.id());
        } catch (IOException e) {
            say("assoc=%xh: %s", association.id(), e.getMessage());
        }
    }

    private void tell(Reception reception) {
        say(
                "%s, assoc=%xh",
                AssociationChange.describe(((Reception.Event) reception).notification()),
                reception.association().id());
    }

    private void check(Reception.Data data) {
        totals.received(data.payload().length, data.endOfRecord());
        if (!PeelBlock.isWhole(data.payload())) {
            damaged.incrementAndGet();
            say("assoc=%xh: %d bytes with a wrong checksum", data.association().id(), data.payload().length);
        }
    }

    /** How many messages were not as they should have been. */
    public long damaged() {
        return damaged.get();
    }

    private void say(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }
}
