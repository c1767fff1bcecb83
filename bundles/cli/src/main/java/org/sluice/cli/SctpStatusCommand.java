/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.sluice.cli.tools.AddressList;
import org.sluice.cli.tools.MessageSizes;
import org.sluice.cli.tools.MessageSource;
import org.sluice.cli.tools.StatusTable;
import org.sluice.cli.tools.StreamPattern;
import org.sluice.cli.tools.TestClient;
import org.sluice.cli.tools.TestServer;
import org.sluice.cli.tools.ToolSocket;
import org.sluice.cli.tools.Totals;
import org.sluice.cli.tools.Trace;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.AssociationStatus;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The twin of lksctp-tools' program of that name: messages over one association, whose status is printed as it changes. */
@Command(
        name = "sctp_status",
        sortOptions = false,
        description = "Prints the status of an association as it changes while messages are sent, as lksctp-tools'"
                + " sctp_status does.",
        footer = {
            "",
            "Example:",
            "  sluice sctp_status -H 127.0.0.1 -P 5001 -l",
            "  sluice sctp_status -H 127.0.0.1 -h 127.0.0.1 -p 5001 -s -c 20000 -x 50"
        })
final class SctpStatusCommand extends ToolCommand {

    /** How often the status is looked at. */
    private static final Duration INTERVAL = Duration.ofMillis(5);

    @Mixin
    private final PeerOptions peer = new PeerOptions();

    @Mixin
    private final RoundOptions rounds = new RoundOptions();

    @Option(names = "-l", description = "Receives.")
    private boolean server;

    @Option(names = "-s", description = "Sends.")
    private boolean client;

    @Option(
            names = "-c",
            paramLabel = "SIZE",
            defaultValue = "0",
            description = "Bytes in each message; 0 for random sizes. Default: ${DEFAULT-VALUE}.")
    private int size;

    @Option(
            names = "-M",
            paramLabel = "N",
            defaultValue = "0",
            description = "The highest stream that is used. Default: ${DEFAULT-VALUE}.")
    private int highestStream;

    @Option(names = "-D", description = "Messages are received, as from a server that echoes; see -I.")
    private boolean drain;

    @Option(
            names = "-I",
            paramLabel = "N",
            defaultValue = "1",
            description = "One is received after so many sent. Default: ${DEFAULT-VALUE}.")
    private int period;

    @Option(names = "-f", paramLabel = "FILE", description = "Where the status is written. Default: standard output.")
    private Path file;

    @Option(
            names = "-d",
            paramLabel = "LEVEL",
            defaultValue = "0",
            description = "How much else is printed: 0, 1 or 2. Default: ${DEFAULT-VALUE}.")
    private int level;

    @Option(
            names = "-i",
            paramLabel = "INTERFACE",
            description = "The interface of link-local addresses that do not say it.")
    private String interfaceName;

    private final Totals totals = new Totals();
    private final CountDownLatch done = new CountDownLatch(1);
    private Trace trace;

    SctpStatusCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    boolean listens() {
        return server;
    }

    @Override
    void check() throws IOException {
        peer.check(this);
        PeerOptions.checkInterface(this, interfaceName);
        if (server == client) {
            throw wrong("name one of -s (send) and -l (listen)");
        }
        inRange("-c", size, 0, AssociationOptions.MAXIMUM_MESSAGE_SIZE.defaultValue());
        rounds.check(this);
        inRange("-M", highestStream, 0, 65534);
        inRange("-I", period, 1, Integer.MAX_VALUE);
        inRange("-d", level, Trace.NONE, Trace.MAXIMUM);
        if (server) {
            peer.checkServer(this);
        } else {
            peer.checkClient(this, false);
        }
    }

    @Override
    int work() throws Exception {
        trace = new Trace(surroundings.out(), level);
        List<InetAddress> local = peer.local(List.of(), interfaceName);
        List<InetAddress> remote = client ? List.of(AddressList.first(peer.remoteHost(), interfaceName)) : List.of();
        Options options = Options.none();
        if (highestStream > 0) {
            options = options.with(AssociationOptions.OUTBOUND_STREAMS, highestStream + 1);
        }
        if (server) {
            options = rounds.receiving(options);
        }
        if (file == null) {
            return work(stack(local, options), local, remote, surroundings.out());
        }
        try (var table = new PrintStream(Files.newOutputStream(file), true, StandardCharsets.UTF_8)) {
            return work(stack(local, options), local, remote, table);
        }
    }

    private int work(SctpStack stack, List<InetAddress> local, List<InetAddress> remote, PrintStream table)
            throws Exception {
        tellLink(trace, stack);
        trace.print(Trace.NONE, "%nStarting tests...%n");
        ToolSocket socket = closing(ToolSocket.open(stack, 1, true, local, peer.localPort(), Options.none(), server));
        if (server) {
            Thread watch = watch(stack, null, table);
            boolean graceful =
                    new TestServer(socket, trace, totals).run(true, (long) rounds.rounds() * rounds.messages());
            finish(watch);
            socket.closeAfter(timeout());
            return graceful ? 0 : SluiceProgram.FAILED;
        }
        Association association = socket.connect(destination(remote, peer.remotePort()), timeout());
        if (association.outboundStreams() <= highestStream) {
            throw new CommandException("the peer allows " + association.outboundStreams() + " streams only");
        }
        Thread watch = watch(stack, association, table);
        var random = new Random();
        var sizes = new MessageSizes(size == 0 ? MessageSizes.RANDOM : -size, rounds.largest(), random);
        var source = new MessageSource(
                sizes, rounds.order(), StreamPattern.SEQUENTIAL, highestStream + 1, UnaryOperator.identity(), random);
        new TestClient(socket, association, source, trace, totals, this::sleep)
                .run(rounds.rounds(), rounds.messages(), drain ? period : 0);
        finish(watch);
        StatusTable.showPaths(association.status(), table);
        socket.closeAfter(timeout());
        return 0;
    }

    /** A server has its association once there is one. */
    private Thread watch(SctpStack stack, Association known, PrintStream out) {
        var table = new StatusTable(out);
        var thread = new Thread(
                () -> {
                    try {
                        boolean last = false;
                        while (!last) {
                            last = done.await(INTERVAL.toNanos(), TimeUnit.NANOSECONDS);
                            List<Association> all = known == null ? stack.associations() : List.of(known);
                            for (Association association : all) {
                                AssociationStatus status = association.status();
                                if (status.state() != AssociationState.CLOSED) {
                                    table.show(status);
                                }
                            }
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "status");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void finish(Thread watch) throws InterruptedException {
        done.countDown();
        watch.join();
    }

    @Override
    void end() {
        done.countDown();
        if (trace != null) {
            trace.print(Trace.NONE, "%s%n", totals.line());
        }
    }
}
