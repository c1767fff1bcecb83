/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.tools;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.sluice.sctp.Association;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Message;

/** Sends four messages by turns on two associations, waits until the server ends them, and brings them up again. */
public final class PeelClient {

    /** How long the second may take longer than the first to be ended. */
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final List<ToolSocket> sockets;
    private final Association[] associations;
    private final Destination destination;
    private final PrintStream out;
    private final Totals totals;
    private final Duration patience;
    private final PeelBlock blocks = new PeelBlock();

    public PeelClient(
            List<ToolSocket> sockets, Destination destination, PrintStream out, Totals totals, Duration patience) {
        this.sockets = List.copyOf(sockets);
        this.associations = new Association[sockets.size()];
        this.destination = destination;
        this.out = out;
        this.totals = totals;
        this.patience = patience;
    }

    /** One round. */
    public void round(long number) throws IOException, InterruptedException {
        for (int i = 0; i < associations.length; i++) {
            if (associations[i] == null || associations[i].ended().isDone()) {
                associations[i] = sockets.get(i).connect(destination, patience);
                say("ASSOC_CHANGE - COMM_UP, assoc=%xh", associations[i].id());
            }
        }
        for (int i = 0; i < PeelBlock.OF_ASSOCIATION; i++) {
            for (Association association : associations) {
                byte[] block = blocks.next();
                association.send(Message.wrap(block));
                totals.sent(block.length);
            }
        }
        awaitEnds();
        say(
                "round %d: %d messages of %d bytes",
                number, PeelBlock.OF_ASSOCIATION * associations.length, PeelBlock.LENGTH);
    }

    /** The server ends both; one that is of another make may keep the second. */
    private void awaitEnds() throws IOException, InterruptedException {
        CompletableFuture<?>[] ends = new CompletableFuture<?>[associations.length];
        for (int i = 0; i < ends.length; i++) {
            ends[i] = associations[i].ended();
        }
        try {
            CompletableFuture.anyOf(ends).get(patience.toNanos(), TimeUnit.NANOSECONDS);
            CompletableFuture.allOf(ends).get(SECOND.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException reason ? reason : new IOException(e.getCause());
        } catch (TimeoutException e) {
            if (CompletableFuture.anyOf(ends).isDone()) {
                return;
            }
            throw new IOException("the server has not ended an association within " + patience.toMillis() + " ms");
        }
        for (Association association : associations) {
            say("ASSOC_CHANGE - SHUTDOWN_COMP, assoc=%xh", association.id());
        }
    }

    private void say(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }
}
