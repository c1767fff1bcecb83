/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.sluice.cli.SluiceProgram.Size;
import org.sluice.cli.ping.PingResult;
import org.sluice.cli.ping.Pinger;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sets an association up and measures round trips with HEARTBEAT, which every SCTP peer answers. */
@Command(
        name = "ping",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Sets an association up and measures round trips, with any SCTP server: HEARTBEATs need no help of its program.",
        footer = {
            "",
            "The exit status is 0 if at least one HEARTBEAT was answered, 1 if none was.",
            "",
            "Example:",
            "  sluice ping 192.0.2.7:5001 --count 5"
        })
final class PingCommand implements Callable<Integer> {

    private static final int DEFAULT_PORT = 5001;

    /** How much longer than an answer the handshake may take: lost packets of it are sent again. */
    private static final int HANDSHAKE_FACTOR = 10;

    private static final int LARGEST_SIZE = 65_000;

    @Spec
    private CommandSpec spec;

    private final Surroundings surroundings;

    @Parameters(
            index = "0",
            paramLabel = "HOST[:PORT]",
            description = "The peer and its SCTP port; IPv6 as [ADDRESS]:PORT. Default port: " + DEFAULT_PORT + ".")
    private String destination;

    @Option(names = "--count", paramLabel = "N", description = "How often. Default: until Ctrl-C.")
    private Long count;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            defaultValue = "1s",
            description = "The time between two. Default: ${DEFAULT-VALUE}.")
    private Duration interval;

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            defaultValue = "64",
            description = "Bytes that each carries and brings back. Default: ${DEFAULT-VALUE}.")
    private Size size;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "1s",
            description = "How long to wait for an answer; " + HANDSHAKE_FACTOR
                    + " times as long for the association. Default: ${DEFAULT-VALUE}.")
    private Duration timeout;

    @Option(names = "--all-paths", description = "To each of the peer's addresses, not only to the primary one.")
    private boolean allPaths;

    @Option(
            names = "--udp",
            paramLabel = "LOCAL[:REMOTE]",
            defaultValue = "0:9899",
            description = "The UDP ports; LOCAL 0 takes one that is free. Default: ${DEFAULT-VALUE}.")
    private String udp;

    @Option(
            names = "--address",
            paramLabel = "A,...",
            split = ",",
            description = "Local addresses. Default: all but link-local ones.")
    private List<String> addresses = List.of();

    @Mixin
    private final LinkOption link = new LinkOption();

    @Mixin
    private final ExtensionChoice extensions = new ExtensionChoice();

    @Mixin
    private final OptionSettings settings = new OptionSettings();

    @Option(names = "--json", description = "Prints one JSON object as the last line of standard output.")
    private boolean json;

    PingCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    @SuppressWarnings("try") // The interruption is there to be closed.
    public Integer call() throws Exception {
        checkUse();
        var report = new Report(surroundings, json);
        var chosenLink = link.of(surroundings);
        var chosen = extensions.of(surroundings);
        int[] ports = UdpPorts.parse(udp);
        Destination target = LinkOption.over(chosenLink, HostAndPort.parse(destination, DEFAULT_PORT), ports[1]);
        var options = options().with(extensions.options(chosen)).with(settings.of(chosenLink, chosen));
        var running = new AtomicReference<Pinger>();
        var open = new AtomicReference<SctpStack>();
        try (var interruption = new Interruption("ping", () -> interrupt(running.get(), open.get()));
                var stack = Stacks.open("ping", chosenLink, ports[0], addresses, chosen, options)) {
            open.set(stack);
            Association association = connect(stack, target);
            double handshake = association.status().setupTime().toNanos() / 1e6;
            report.people()
                    .printf(
                            "PING %s (%s) over %s: handshake %.3f ms, %d bytes in each HEARTBEAT%n",
                            destination,
                            association.remoteAddresses().get(0).getHostAddress(),
                            SluiceProgram.describe(target),
                            handshake,
                            size.bytes());
            var pinger = new Pinger(association, (int) size.bytes(), interval, timeout, report.people());
            running.set(pinger);
            List<PingResult> results = ping(pinger, association);
            end(pinger, association);
            report.people().println();
            results.forEach(result -> result.lines(destination).forEach(report.people()::println));
            report.result(PingResult.json(results).put("handshakeMillis", Report.rounded(handshake)));
            return status(pinger, results);
        }
    }

    private void checkUse() {
        if (count != null && count < 1) {
            throw wrong("--count " + count + " is less than 1");
        }
        if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(Duration.ofMinutes(5)) > 0) {
            throw wrong("--timeout is not in 1ms to 5m");
        }
        if (interval.compareTo(Duration.ofMillis(1)) < 0 || interval.compareTo(Duration.ofHours(1)) > 0) {
            throw wrong("--interval is not in 1ms to 1h");
        }
        if (size.bytes() > LARGEST_SIZE) {
            throw wrong("--size " + size.bytes() + " is more than " + LARGEST_SIZE);
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** A HEARTBEAT counts as unanswered after the RTO, which therefore is the timeout; and nothing but pings shall end the path or the association. */
    private Options options() {
        return Options.none()
                .with(AssociationOptions.RTO_INITIAL, timeout)
                .with(AssociationOptions.RTO_MIN, timeout)
                .with(AssociationOptions.RTO_MAX, timeout)
                .with(AssociationOptions.INIT_RTO_MAX, timeout.multipliedBy(HANDSHAKE_FACTOR))
                .with(AssociationOptions.HEARTBEAT, false)
                .with(AssociationOptions.PATH_MAX_RETRANS, 1000)
                .with(AssociationOptions.ASSOCIATION_MAX_RETRANS, 1000);
    }

    private static void interrupt(Pinger pinger, SctpStack stack) {
        if (pinger != null) {
            pinger.interrupt();
        } else if (stack != null) {
            stack.close();
        }
    }

    private Association connect(SctpStack stack, Destination target) throws IOException, InterruptedException {
        Duration patience = timeout.multipliedBy(HANDSHAKE_FACTOR);
        CompletableFuture<Association> attempt = stack.bind(0).connectAsync(target, Options.none());
        try {
            return attempt.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new CommandException("no answer from " + destination + " (" + SluiceProgram.describe(target)
                    + ") within " + patience.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw new CommandException(destination + ": " + SluiceProgram.explain(e));
        }
    }

    private List<PingResult> ping(Pinger pinger, Association association) throws InterruptedException {
        List<InetAddress> targets = association.remoteAddresses();
        try {
            return pinger.run(allPaths ? targets : targets.subList(0, 1), count == null ? Long.MAX_VALUE : count);
        } catch (IllegalArgumentException e) {
            throw new CommandException(e.getMessage());
        }
    }

    /** Gracefully, as a guest leaves; but who pressed Ctrl-C does not wait. */
    private void end(Pinger pinger, Association association) throws InterruptedException {
        if (pinger.isInterrupted() || pinger.problem() != null) {
            return;
        }
        try {
            association.shutdown().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // What was asked for has been measured.
            association.abort("");
        }
    }

    private int status(Pinger pinger, List<PingResult> results) {
        if (pinger.problem() != null) {
            throw new CommandException(destination + ": " + pinger.problem());
        }
        if (pinger.isInterrupted()) {
            return SluiceProgram.INTERRUPTED;
        }
        return results.stream().allMatch(result -> result.answered() == 0) ? SluiceProgram.FAILED : 0;
    }
}
