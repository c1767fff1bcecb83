/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.Endpoint;
import org.sluice.sctp.ReceivedMessage;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A server: echoes, counts, or writes to a file what associations send. A thread for each, so that each has its own back-pressure. */
@Command(
        name = "listen",
        mixinStandardHelpOptions = true,
        description = "Accepts associations and echoes, counts or stores what they send.",
        footer = {"", "Example:", "  sluice listen --echo --udp 9899 --port 5001"})
final class ListenCommand implements Callable<Integer> {

    private static final int SERVER_SECONDS = 2;

    private final Surroundings surroundings;

    @Option(
            names = "--udp",
            paramLabel = "PORT",
            defaultValue = "9899",
            description = "The UDP port; 0 takes one that is free. Default: ${DEFAULT-VALUE}.")
    private String udp;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "5001",
            description = "The SCTP port; 0 takes one that is free. Default: ${DEFAULT-VALUE}.")
    private String port;

    @Option(
            names = "--address",
            paramLabel = "A,...",
            split = ",",
            description = "Local addresses. Default: all but link-local ones.")
    private List<String> addresses = List.of();

    @ArgGroup(multiplicity = "1")
    private What what;

    @Option(names = "--once", description = "Ends when the first association has ended.")
    private boolean once;

    @Mixin
    private final LinkOption link = new LinkOption();

    @Mixin
    private final ExtensionChoice extensions = new ExtensionChoice();

    @Mixin
    private final OptionSettings settings = new OptionSettings();

    @Option(names = "--json", description = "Prints one JSON object as the last line of standard output.")
    private boolean json;

    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong associations = new AtomicLong();
    private final AtomicLong aborted = new AtomicLong();
    private final AtomicLong firstAt = new AtomicLong();
    private final AtomicLong lastAt = new AtomicLong();
    private final AtomicBoolean fileTaken = new AtomicBoolean();
    private final Set<Thread> servers = ConcurrentHashMap.newKeySet();
    private final CountDownLatch firstEnded = new CountDownLatch(1);
    private volatile String fileProblem;

    ListenCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** What becomes of messages. */
    static final class What {
        @Option(names = "--echo", description = "Returns each message on its stream, with its identifier and ordering.")
        private boolean echo;

        @Option(names = "--sink", description = "Counts.")
        @SuppressWarnings(
                "UnusedVariable") // One of the three must be named; this one asks for no more than is done anyway.
        private boolean sink;

        @Option(names = "--out", paramLabel = "FILE", description = "Writes what one association sends to a file.")
        private Path out;
    }

    @Override
    public Integer call() throws Exception {
        var report = new Report(surroundings, json);
        int udpPort = HostAndPort.port("UDP port", udp, 0);
        int sctpPort = HostAndPort.port("SCTP port", port, 0);
        var chosenLink = link.of(surroundings);
        var chosen = extensions.of(surroundings);
        var options = extensions.options(chosen).with(settings.of(chosenLink, chosen));
        try (OutputStream file = what.out == null ? null : new BufferedOutputStream(Files.newOutputStream(what.out));
                var stack = Stacks.open("listen", chosenLink, udpPort, addresses, chosen, options)) {
            Runnable cancelHook = Stacks.closeOnInterrupt(stack);
            Endpoint endpoint = stack.bind(sctpPort);
            endpoint.listen();
            report.people()
                    .println("listening on SCTP port " + endpoint.port() + ", "
                            + LinkOption.describe(stack.links().get(0)));
            var acceptor = new Thread(() -> accept(endpoint, file, report), "accept");
            acceptor.setDaemon(true);
            acceptor.start();
            if (once) {
                firstEnded.await();
            } else {
                acceptor.join();
            }
            awaitServers();
            summary(report);
            cancelHook.run();
        }
        if (fileProblem != null) {
            throw new CommandException(fileProblem);
        }
        return once && aborted.get() > 0 ? SluiceProgram.FAILED : 0;
    }

    private void accept(Endpoint endpoint, OutputStream file, Report report) {
        try {
            while (true) {
                Association association = endpoint.accept();
                if (once && associations.get() > 0 || file != null && !fileTaken.compareAndSet(false, true)) {
                    association.abort("one association only");
                    continue;
                }
                associations.incrementAndGet();
                firstAt.compareAndSet(0, System.nanoTime());
                report.people().println("association " + association.id() + " from " + association.remoteAddresses());
                var server = new Thread(() -> serve(association, file, report), "serve-" + association.id());
                server.setDaemon(true);
                servers.add(server);
                server.start();
            }
        } catch (AssociationException | InterruptedException e) {
            // The endpoint was closed: nothing more will come.
            firstEnded.countDown();
        }
    }

    private void serve(Association association, OutputStream file, Report report) {
        String how = "shut down";
        try {
            for (ReceivedMessage message = association.receive(); message != null; message = association.receive()) {
                bytes.addAndGet(message.length());
                messages.incrementAndGet();
                lastAt.set(System.nanoTime());
                if (what.echo) {
                    association.send(message.toMessage());
                } else if (file != null) {
                    write(association, file, message.payload());
                }
            }
        } catch (AssociationException e) {
            if (e.reason() != AssociationException.Reason.CLOSED) {
                aborted.incrementAndGet();
                how = e.getMessage();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lastAt.set(System.nanoTime());
            report.people().println("association " + association.id() + " ended: " + how);
            servers.remove(Thread.currentThread());
            firstEnded.countDown();
        }
    }

    /** What was received last is part of the summary. */
    private void awaitServers() throws InterruptedException {
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(SERVER_SECONDS);
        for (Thread server : servers) {
            server.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(patience - System.nanoTime())));
        }
    }

    private void write(Association association, OutputStream file, byte[] payload) {
        try {
            file.write(payload);
        } catch (IOException e) {
            fileProblem = what.out + ": " + e.getMessage();
            association.abort("cannot write");
        }
    }

    private void summary(Report report) {
        double seconds = firstAt.get() == 0 ? 0 : (lastAt.get() - firstAt.get()) / 1e9;
        report.people()
                .printf(
                        "received %d bytes in %d messages from %d associations in %.3f s%n",
                        bytes.get(), messages.get(), associations.get(), Math.max(0, seconds));
        report.result(Report.object()
                .put("bytes", bytes.get())
                .put("messages", messages.get())
                .put("seconds", Report.rounded(Math.max(0, seconds)))
                .put("associations", associations.get())
                .put("aborted", aborted.get()));
    }
}
