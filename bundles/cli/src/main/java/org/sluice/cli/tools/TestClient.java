/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.tools;

import java.io.IOException;
import java.time.Duration;
import org.sluice.sctp.Association;
import org.sluice.sctp.Message;
import org.sluice.sctp.socket.Reception;

/** The sending side of {@code sctp_test} and of {@code sctp_status}: rounds of messages over one association. */
public final class TestClient {

    private static final Duration NOTHING_TO_SEND = Duration.ofSeconds(1);

    private final ToolSocket socket;
    private final Association association;
    private final MessageSource source;
    private final Trace trace;
    private final Totals totals;
    private final Pause pause;

    public TestClient(
            ToolSocket socket, Association association, MessageSource source, Trace trace, Totals totals, Pause pause) {
        this.socket = socket;
        this.association = association;
        this.source = source;
        this.trace = trace;
        this.totals = totals;
        this.pause = pause;
    }

    /**
     * Sends.
     *
     * @param repeats how many rounds
     * @param messages how many messages in each
     * @param drainEvery after how many messages one is received; 0 for never
     * @throws IOException if the association ends
     */
    public void run(int repeats, int messages, int drainEvery) throws IOException, InterruptedException {
        for (int repeat = 1; repeat <= repeats; repeat++) {
            trace.print(Trace.NONE, "Client: Sending packets.(%d/%d)%n", repeat, repeats);
            for (int index = 0; index < messages; index++) {
                if (!step(index)) {
                    return;
                }
                if (drainEvery > 0 && (index + 1) % drainEvery == 0) {
                    drain();
                }
            }
        }
    }

    private boolean step(int index) throws IOException, InterruptedException {
        Message message = source.next(index);
        if (message == null) {
            trace.print(Trace.NONE, "Sleeping 1 second on zero size message%n");
            return pause.sleep(NOTHING_TO_SEND) && !association.ended().isDone();
        }
        trace.sending(socket.number(), association.id(), message);
        association.send(message);
        totals.sent(message.length());
        return true;
    }

    /** One message; notifications that come before it are no message. */
    private void drain() throws IOException {
        while (true) {
            Reception reception = socket.receive();
            if (reception == null) {
                throw new IOException("the association has ended before everything was received");
            }
            trace.received(socket.number(), reception);
            if (reception instanceof Reception.Data data) {
                totals.received(data.payload().length, data.endOfRecord());
                if (data.endOfRecord()) {
                    return;
                }
            } else if (ToolSocket.isLast(reception)) {
                throw new IOException("the association has ended before everything was received");
            }
        }
    }
}
