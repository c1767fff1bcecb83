/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.console;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.sluice.cli.tools.LineConsole;
import org.sluice.sctp.Association;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Endpoint;
import org.sluice.sctp.Option;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;

/** What the console works on: an endpoint that listens, where messages go by default, and the association that is spoken of. One thread gives commands. */
public final class TestApp {

    /** Where a peer is, as the link reaches it. */
    public interface Route {
        /** A destination. */
        Destination to(List<InetAddress> addresses, int port);
    }

    private final SctpStack stack;
    private final Endpoint endpoint;
    private final Route route;
    private final List<Option<?>> known;
    private final Duration patience;
    private final Inbox inbox;
    private final CommandTable commands;
    private final Traffic traffic;
    private volatile Association current;
    private Options next = Options.none();
    private List<InetAddress> hosts = List.of();
    private int port;
    private boolean quit;

    /**
     * A console.
     *
     * @param endpoint not listening yet
     * @param known the options that can be set by their names
     * @param patience how long is waited for an answer
     */
    public TestApp(
            SctpStack stack,
            Endpoint endpoint,
            Route route,
            List<Option<?>> known,
            Duration patience,
            PrintStream out) {
        this.stack = stack;
        this.endpoint = endpoint;
        this.route = route;
        this.known = List.copyOf(known);
        this.patience = patience;
        this.inbox = new Inbox(out);
        this.commands = new CommandTable(out);
        this.traffic = new Traffic(this, inbox);
        commands.add("quit", "", "ends the associations, and the program", 0, 0, arguments -> quit = true);
        new ConnectionCommands(this).addTo(commands);
        traffic.addTo(commands);
        new StateCommands(this).addTo(commands);
        new OptionCommands(this).addTo(commands);
        new ExtensionCommands(this).addTo(commands);
        endpoint.listen(accepted -> {
            accepted.listen(inbox);
            if (current == null || current.ended().isDone()) {
                current = accepted;
            }
        });
    }

    /** Does what lines say, until one says quit or the input ends; then ends the associations gracefully. Returns how many lines could not be done. */
    public long run(LineConsole console) throws InterruptedException {
        for (String line = console.next("> "); line != null; line = console.next("> ")) {
            commands.execute(line);
            if (quit) {
                break;
            }
        }
        inbox.say("");
        traffic.finish();
        for (Association each : endpoint.associations()) {
            try {
                await(each.shutdown());
            } catch (IOException | IllegalStateException e) {
                inbox.say("association " + each.id() + ": " + e.getMessage());
            }
        }
        return commands.failures();
    }

    /** Sets where new associations lead. */
    public void peer(List<InetAddress> addresses, int sctpPort) {
        hosts = List.copyOf(addresses);
        port = sctpPort;
    }

    List<InetAddress> hosts() {
        return hosts;
    }

    int port() {
        return port;
    }

    SctpStack stack() {
        return stack;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    List<Option<?>> known() {
        return known;
    }

    Options next() {
        return next;
    }

    void next(Options options) {
        next = options;
    }

    /** Opens an association and waits for it. */
    Association connect(List<InetAddress> addresses, int sctpPort) throws IOException, InterruptedException {
        if (addresses.isEmpty() || sctpPort == 0) {
            throw new IllegalStateException("no destination is set: use sethost and setport");
        }
        Association association = endpoint.open(route.to(addresses, sctpPort), next);
        association.listen(inbox);
        try {
            await(association.established());
        } catch (IOException | IllegalStateException e) {
            association.abort("");
            throw e;
        }
        current = association;
        return association;
    }

    /** The association that is spoken of. */
    Association current() {
        Association association = current;
        if (association == null || association.ended().isDone()) {
            throw new IllegalStateException("there is no association");
        }
        return association;
    }

    boolean hasCurrent() {
        Association association = current;
        return association != null && !association.ended().isDone();
    }

    void use(Association association) {
        current = association;
    }

    /** One of the endpoint's, by its number. */
    Association byId(String text) {
        int id = CommandTable.number("association", text, 1, Integer.MAX_VALUE);
        return endpoint.associations().stream()
                .filter(each -> each.id() == id)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no association " + id));
    }

    /** Waits for an answer, no longer than it is worth. */
    <T> T await(CompletableFuture<T> answer) throws IOException, InterruptedException {
        try {
            return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof IOException reason) {
                throw reason;
            }
            throw new IllegalStateException(cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + patience.toMillis() + " ms", e);
        }
    }

    void say(String text) {
        inbox.say(text);
    }
}
