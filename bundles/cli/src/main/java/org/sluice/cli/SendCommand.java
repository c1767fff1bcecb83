/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.sluice.cli.SluiceProgram.Size;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationListener;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.ByteSize;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Endpoint;
import org.sluice.sctp.Message;
import org.sluice.sctp.Options;
import org.sluice.sctp.link.LinkFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends a file or standard input over one association, and ends well only when the peer has acknowledged all of it. */
@Command(
        name = "send",
        mixinStandardHelpOptions = true,
        description = "Sends a file, or standard input, and shuts down gracefully.",
        footer = {
            "",
            "The exit status is 0 only when the peer has acknowledged everything.",
            "",
            "Example:",
            "  sluice send --udp 0:9899 song.flac 192.0.2.7:5001"
        })
final class SendCommand implements Callable<Integer> {

    private static final Duration WATCH_INTERVAL = Duration.ofMillis(100);

    private final Surroundings surroundings;

    @Parameters(index = "0", paramLabel = "FILE", description = "What to send; - is standard input.")
    private String file;

    @Parameters(
            index = "1",
            paramLabel = "HOST:PORT",
            description = "The peer and its SCTP port; IPv6 as [ADDRESS]:PORT.")
    private String destination;

    @Option(
            names = "--udp",
            paramLabel = "LOCAL[:REMOTE]",
            defaultValue = "0:9899",
            description = "The UDP ports; LOCAL 0 takes one that is free. Default: ${DEFAULT-VALUE}.")
    private String udp;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "How long to wait for an answer, or for any progress. Default: ${DEFAULT-VALUE}.")
    private Duration timeout;

    @Option(
            names = "--streams",
            paramLabel = "N",
            defaultValue = "1",
            description = "Streams to spread the messages over, in turn. Default: ${DEFAULT-VALUE}.")
    private int streams;

    @Option(
            names = "--message-size",
            paramLabel = "SIZE",
            defaultValue = "16KiB",
            description = "Bytes in each message. Default: ${DEFAULT-VALUE}.")
    private Size messageSize;

    @Mixin
    private final LinkOption link = new LinkOption();

    @Mixin
    private final ExtensionChoice extensions = new ExtensionChoice();

    @Mixin
    private final OptionSettings settings = new OptionSettings();

    @Option(names = "--json", description = "Prints one JSON object as the last line of standard output.")
    private boolean json;

    private volatile boolean waitsForInput;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong messages = new AtomicLong();

    SendCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        var report = new Report(surroundings, json);
        if (streams < 1 || streams > 65535) {
            throw new CommandException("--streams " + streams + " is not in 1 to 65535");
        }
        if (messageSize.bytes() < 1 || messageSize.bytes() > AssociationOptions.MAXIMUM_MESSAGE_SIZE.defaultValue()) {
            throw new CommandException("--message-size must be 1 byte to "
                    + ByteSize.show(AssociationOptions.MAXIMUM_MESSAGE_SIZE.defaultValue()));
        }
        int[] ports = UdpPorts.parse(udp);
        LinkFactory chosenLink = link.of(surroundings);
        Destination target = LinkOption.over(chosenLink, HostAndPort.parse(destination), ports[1]);
        var chosen = extensions.of(surroundings);
        var options = Options.none()
                .with(AssociationOptions.OUTBOUND_STREAMS, streams)
                // A small network round trip needs no second to be sure of.
                .with(AssociationOptions.RTO_INITIAL, Duration.ofMillis(500))
                .with(extensions.options(chosen))
                .with(settings.of(chosenLink, chosen));
        try (InputStream input = open();
                var stack = Stacks.open("send", chosenLink, ports[0], List.of(), chosen, options)) {
            Runnable cancelHook = Stacks.closeOnInterrupt(stack);
            try {
                Endpoint endpoint = stack.bind(0);
                Association association = connect(endpoint, target);
                if (association.outboundStreams() < streams) {
                    association.abort("too few streams");
                    throw new CommandException(
                            "the peer allows " + association.outboundStreams() + " streams only, not " + streams);
                }
                report.people()
                        .println("connected to " + destination + ", " + association.outboundStreams() + " streams");
                long begin = System.nanoTime();
                transfer(association, input);
                double seconds = (System.nanoTime() - begin) / 1e9;
                report.people()
                        .printf(
                                "sent %d bytes in %d messages in %.3f s (%.3f Gbit/s), all acknowledged%n",
                                bytes.get(), messages.get(), seconds, bytes.get() * 8 / seconds / 1e9);
                report.result(Report.object()
                        .put("bytes", bytes.get())
                        .put("messages", messages.get())
                        .put("seconds", Report.rounded(seconds))
                        .put("associations", 1)
                        .put("aborted", 0)
                        .put("retransmissions", association.status().retransmittedChunks()));
                return 0;
            } finally {
                cancelHook.run();
            }
        }
    }

    private InputStream open() throws IOException {
        if (file.equals("-")) {
            return surroundings.in();
        }
        Path path = Path.of(file);
        if (Files.isDirectory(path)) {
            throw new CommandException(file + ": is a directory");
        }
        return new BufferedInputStream(Files.newInputStream(path));
    }

    private Association connect(Endpoint endpoint, Destination target) throws IOException, InterruptedException {
        CompletableFuture<Association> attempt = endpoint.connectAsync(target, Options.none());
        try {
            return attempt.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new CommandException("no answer from " + destination + " (" + SluiceProgram.describe(target)
                    + ") within " + timeout.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw new CommandException(destination + ": " + SluiceProgram.explain(e));
        }
    }

    /** Reads and sends on a thread of its own, so that this one can watch whether anything moves. */
    private void transfer(Association association, InputStream input) throws Exception {
        var done = new CompletableFuture<Void>();
        discardWhatComes(association);
        var worker = new Thread(
                () -> {
                    try {
                        pump(association, input);
                        association.shutdown().whenComplete((nothing, failure) -> {
                            if (failure == null) {
                                done.complete(null);
                            } else {
                                done.completeExceptionally(failure);
                            }
                        });
                    } catch (IOException | InterruptedException | RuntimeException e) {
                        done.completeExceptionally(e);
                    }
                },
                "send-input");
        worker.setDaemon(true);
        worker.start();
        // An association that ends while nothing is being sent must end the command too.
        association.ended().whenComplete((nothing, failure) -> {
            if (failure != null) {
                done.completeExceptionally(failure);
            }
        });
        watch(association, done);
    }

    /** A peer that answers would fill our window, and then stop taking what we send. */
    private static void discardWhatComes(Association association) {
        association.listen(new AssociationListener() {
            @Override
            public void readable(Association of) {
                while (of.poll() != null) {
                    // Nobody asked for it.
                }
            }
        });
    }

    private void watch(Association association, CompletableFuture<Void> done) throws Exception {
        String before = "";
        long since = System.nanoTime();
        while (true) {
            try {
                done.get(WATCH_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                var status = association.status();
                String now = status.state() + " " + status.sentBytes() + " " + status.queuedBytes() + " "
                        + status.unacknowledgedChunks();
                if (waitsForInput || !now.equals(before)) {
                    before = now;
                    since = System.nanoTime();
                } else if (System.nanoTime() - since > timeout.toNanos()) {
                    association.abort("no progress");
                    throw new CommandException(destination + ": no progress within " + timeout.toMillis() + " ms");
                }
            } catch (ExecutionException e) {
                throw new CommandException(destination + ": " + SluiceProgram.explain(e));
            }
        }
    }

    private void pump(Association association, InputStream input) throws IOException, InterruptedException {
        int stream = 0;
        while (true) {
            waitsForInput = true;
            byte[] payload = input.readNBytes((int) messageSize.bytes());
            waitsForInput = false;
            if (payload.length == 0) {
                return;
            }
            association.send(Message.wrap(ByteBuffer.wrap(payload)).onStream(stream));
            bytes.addAndGet(payload.length);
            messages.incrementAndGet();
            stream = (stream + 1) % streams;
        }
    }
}
