/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.sluice.cli.SluiceProgram.Size;
import org.sluice.cli.perf.AttributeChoice;
import org.sluice.cli.perf.Direction;
import org.sluice.cli.perf.Limit;
import org.sluice.cli.perf.TestPlan;
import org.sluice.sctp.spi.Extension;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures what associations carry, as iperf3 does it: what the command line says. {@link PerfServing} and {@link PerfMeasuring} do it. */
@Command(
        name = "perf",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures goodput between two programs: a server, and a client that says what is to be done.",
        footer = {
            "",
            "Sizes are 1000, 64KiB, 1MiB; rates 500000, 64k, 10M (bits a second, by thousands); times 200ms, 10s, 2m.",
            "",
            "Examples:",
            "  sluice perf --server",
            "  sluice perf 192.0.2.7 --time 30s --streams 4 --associations 2 --report perf.html"
        })
final class PerfCommand implements Callable<Integer> {

    /** The port that iperf3 has. */
    static final int DEFAULT_PORT = 5201;

    private static final int MOST_ASSOCIATIONS = 64;
    private static final int MOST_PRIORITY = 255;

    private static final Set<String> OF_SERVERS = Set.of("--server", "--port", "--once");
    private static final Set<String> OF_BOTH =
            Set.of("--udp", "--address", "--link", "--with", "--without", "--set", "--json");

    @Spec
    private CommandSpec spec;

    private final Surroundings surroundings;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "HOST[:PORT]",
            description = "The server; IPv6 as [ADDRESS]:PORT. Default port: " + DEFAULT_PORT + ".")
    private String destination;

    @Option(names = "--server", description = "Serves tests, any number at once.")
    private boolean server;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Server: the SCTP port; 0 takes one that is free. Default: " + DEFAULT_PORT + ".")
    private String port = String.valueOf(DEFAULT_PORT);

    @Option(names = "--once", description = "Server: ends when the associations of the first test have ended.")
    private boolean once;

    @Option(
            names = "--udp",
            paramLabel = "PORT",
            description =
                    "The UDP port; a client's as LOCAL[:REMOTE], where LOCAL 0 takes one that is free. Default: 9899,"
                            + " a client's 0:9899.")
    private String udp;

    @Option(
            names = "--address",
            paramLabel = "A,...",
            split = ",",
            description = "Local addresses. Default: all but link-local ones.")
    private List<String> addresses = List.of();

    @ArgGroup
    private HowMuch howMuch = new HowMuch();

    /** When the sender stops. */
    static final class HowMuch {
        @Option(names = "--time", paramLabel = "TIME", description = "How long to send. Default: 10s.")
        private Duration time;

        @Option(names = "--bytes", paramLabel = "SIZE", description = "How much to send on each association.")
        private Size bytes;

        @Option(names = "--messages", paramLabel = "N", description = "How many messages to send on each association.")
        private Long messages;
    }

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            defaultValue = "16KiB",
            description = "Bytes in each message. Default: ${DEFAULT-VALUE}.")
    private Size size;

    @Option(
            names = "--streams",
            paramLabel = "N",
            defaultValue = "1",
            description = "Streams to spread the messages over, in turn. Default: ${DEFAULT-VALUE}.")
    private int streams;

    @Option(
            names = "--associations",
            paramLabel = "N",
            defaultValue = "1",
            description = "Associations at once. Default: ${DEFAULT-VALUE}.")
    private int associations;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            defaultValue = "1s",
            description = "The time between two lines. Default: ${DEFAULT-VALUE}.")
    private Duration interval;

    @ArgGroup
    private Way way = new Way();

    /** Who sends. */
    static final class Way {
        @Option(names = "--reverse", description = "The server sends.")
        private boolean reverse;

        @Option(names = "--bidirectional", description = "Both send at once.")
        private boolean bidirectional;
    }

    @Option(names = "--unordered", description = "Messages may overtake one another.")
    private boolean unordered;

    @ArgGroup
    private GivenUp givenUp = new GivenUp();

    /** When messages are given up. */
    static final class GivenUp {
        @Option(
                names = "--lifetime",
                paramLabel = "TIME",
                description = "Messages are given up when they are so old. This and the next two need an extension.")
        private String lifetime;

        @Option(
                names = "--retransmissions",
                paramLabel = "N",
                description = "Messages are given up when they were sent again so often.")
        private String retransmissions;

        @Option(
                names = "--priority",
                paramLabel = "N",
                description =
                        "Messages have priorities from 0, the most important, to N, in turn; less important ones are given"
                                + " up where the send buffer is full.")
        private Integer priority;
    }

    @Option(
            names = "--rate",
            paramLabel = "BITS",
            description = "How fast messages are handed over on each association. Default: as fast as they are taken.")
    private Bitrate rate;

    @Option(names = "--no-delay", description = "Small messages don't wait for what is outstanding (SCTP_NODELAY).")
    private boolean noDelay;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "How long to wait for the server. Default: ${DEFAULT-VALUE}.")
    private Duration timeout;

    @Option(
            names = "--report",
            paramLabel = "FILE.html",
            description =
                    "Writes a page with plots of goodput, congestion window, round-trip time and retransmissions.")
    private Path reportFile;

    @Mixin
    private final LinkOption link = new LinkOption();

    @Mixin
    private final ExtensionChoice extensions = new ExtensionChoice();

    @Mixin
    private final OptionSettings settings = new OptionSettings();

    @Option(names = "--json", description = "Prints one JSON object as the last line of standard output.")
    private boolean json;

    PerfCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        checkUse();
        var report = new Report(surroundings, json);
        var chosenLink = link.of(surroundings);
        var chosen = extensions.of(surroundings);
        var set = extensions.options(chosen).with(settings.of(chosenLink, chosen));
        if (server) {
            int udpPort = HostAndPort.port("UDP port", udp == null ? "9899" : udp, 0);
            int sctpPort = HostAndPort.port("SCTP port", port, 0);
            return new PerfServing(report, chosenLink, chosen, set).run(udpPort, addresses, sctpPort, once);
        }
        int[] ports = UdpPorts.parse(udp == null ? "0" : udp);
        var target = LinkOption.over(chosenLink, HostAndPort.parse(destination, DEFAULT_PORT), ports[1]);
        var measuring = new PerfMeasuring(report, chosenLink, chosen, set, plan(chosen));
        return measuring.run(destination, target, ports[0], addresses, associations, timeout, reportFile);
    }

    private void checkUse() {
        if (server == (destination != null)) {
            throw wrong(server ? "--server has no HOST" : "name the server, or say --server");
        }
        for (ArgSpec matched : spec.commandLine().getParseResult().matchedArgs()) {
            if (matched instanceof OptionSpec option && !OF_BOTH.contains(option.longestName())) {
                boolean ofServers = OF_SERVERS.contains(option.longestName());
                if (ofServers != server) {
                    throw wrong(option.longestName() + " is for " + (ofServers ? "servers" : "clients") + " only");
                }
            }
        }
        if (associations < 1 || associations > MOST_ASSOCIATIONS) {
            throw wrong("--associations " + associations + " is not in 1 to " + MOST_ASSOCIATIONS);
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw wrong("--timeout must be more than 0");
        }
    }

    private TestPlan plan(List<Extension> chosen) {
        AttributeChoice attribute = attribute(chosen);
        try {
            return new TestPlan(
                    way.reverse ? Direction.REVERSE : way.bidirectional ? Direction.BOTH : Direction.FORWARD,
                    limit(),
                    (int) Math.min(size.bytes(), Integer.MAX_VALUE),
                    streams,
                    unordered,
                    noDelay,
                    rate == null ? 0 : rate.bitsPerSecond(),
                    interval,
                    attribute);
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    private Limit limit() {
        if (howMuch.bytes != null) {
            return new Limit.Bytes(howMuch.bytes.bytes());
        }
        if (howMuch.messages != null) {
            return new Limit.Messages(howMuch.messages);
        }
        return new Limit.Time(howMuch.time == null ? Duration.ofSeconds(10) : howMuch.time);
    }

    /** What messages carry is an extension's; which one, its attributes tell. */
    private AttributeChoice attribute(List<Extension> chosen) {
        try {
            if (givenUp.lifetime != null) {
                return AttributeChoice.ofWord("lifetime", List.of(givenUp.lifetime), chosen);
            }
            if (givenUp.retransmissions != null) {
                return AttributeChoice.ofWord("retransmissions", List.of(givenUp.retransmissions), chosen);
            }
            if (givenUp.priority != null) {
                if (givenUp.priority < 0 || givenUp.priority > MOST_PRIORITY) {
                    throw wrong("--priority " + givenUp.priority + " is not in 0 to " + MOST_PRIORITY);
                }
                var values = IntStream.rangeClosed(0, givenUp.priority)
                        .mapToObj(String::valueOf)
                        .toList();
                return AttributeChoice.ofWord("priority", values, chosen);
            }
            return null;
        } catch (IllegalArgumentException e) {
            throw new CommandException(e.getMessage());
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
