/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.tools;

import java.io.IOException;
import org.sluice.sctp.Notification;
import org.sluice.sctp.socket.Reception;

/** The receiving side of {@code sctp_test} and of {@code sctp_status}. */
public final class TestServer {

    private final ToolSocket socket;
    private final Trace trace;
    private final Totals totals;

    public TestServer(ToolSocket socket, Trace trace, Totals totals) {
        this.socket = socket;
        this.trace = trace;
        this.totals = totals;
    }

    /**
     * Receives until the socket is closed, or there is enough.
     *
     * @param once whether the end of the first association is the end
     * @param messages how many messages are enough; 0 for no limit
     * @return whether no association ended in another way than gracefully
     */
    public boolean run(boolean once, long messages) throws IOException {
        trace.print(Trace.NONE, "Server: Receiving packets.%n");
        boolean graceful = true;
        long count = 0;
        while (messages == 0 || count < messages) {
            Reception reception = socket.receive();
            if (reception == null) {
                return graceful;
            }
            trace.received(socket.number(), reception);
            if (reception instanceof Reception.Data data) {
                totals.received(data.payload().length, data.endOfRecord());
                count += data.endOfRecord() ? 1 : 0;
            } else if (ToolSocket.isLast(reception)) {
                graceful &= !(((Reception.Event) reception).notification() instanceof Notification.Lost);
                trace.print(Trace.NONE, "No association is present now!!%n");
                if (once) {
                    return graceful;
                }
            }
        }
        return graceful;
    }
}
