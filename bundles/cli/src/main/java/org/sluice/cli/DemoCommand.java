/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import java.io.IOException;
import java.net.BindException;
import java.util.List;
import java.util.concurrent.Callable;
import org.sluice.cli.SluiceProgram.Size;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationStatus;
import org.sluice.sctp.ByteSize;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Endpoint;
import org.sluice.sctp.link.LinkFactory;
import org.sluice.sctp.spi.Extension;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows a transfer between two stacks in one container. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Moves random data between two stacks over 127.0.0.1 and checks that it arrives unchanged.",
        footer = {"", "Example:", "  sluice demo --size 256MiB --streams 16"})
final class DemoCommand implements Callable<Integer> {

    private static final int PORT = 5001;

    private final Surroundings surroundings;

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            defaultValue = "64MiB",
            description = "How much to move. Default: ${DEFAULT-VALUE}.")
    private Size size;

    @Option(
            names = "--streams",
            paramLabel = "N",
            defaultValue = "8",
            description = "Streams to spread it over. Default: ${DEFAULT-VALUE}.")
    private int streams;

    @Mixin
    private final LinkOption link = new LinkOption();

    @Mixin
    private final ExtensionChoice extensions = new ExtensionChoice();

    @Mixin
    private final OptionSettings settings = new OptionSettings();

    @Option(names = "--json", description = "Prints one JSON object as the last line of standard output.")
    private boolean json;

    DemoCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        if (streams < 1 || streams > 2048) {
            throw new CommandException("--streams " + streams + " is not in 1 to 2048");
        }
        var report = new Report(surroundings, json);
        LinkFactory chosenLink = link.of(surroundings);
        String clientAddress = LinkOption.hasPorts(chosenLink) ? LinkOption.LOOPBACK : LinkOption.OTHER_LOOPBACK;
        var chosen = extensions.of(surroundings);
        var options = extensions
                .options(chosen)
                .with(AssociationOptions.OUTBOUND_STREAMS, streams)
                .with(settings.of(chosenLink, chosen));
        try (var server = Stacks.open(
                        "demo-server",
                        chosenLink,
                        0,
                        List.of(LinkOption.LOOPBACK),
                        surroundings.components(Extension.class),
                        options);
                var client = Stacks.open("demo-client", chosenLink, 0, List.of(clientAddress), chosen, options)) {
            int udpPort = server.links().get(0).encapsulationPort();
            Endpoint endpoint = listen(server);
            report.people()
                    .printf(
                            "moving %s over %d streams, %s %s to %s %s%n",
                            ByteSize.show(size.bytes()),
                            streams,
                            clientAddress,
                            LinkOption.describe(client.links().get(0)),
                            LinkOption.LOOPBACK,
                            LinkOption.describe(server.links().get(0)));
            Association sending =
                    client.connect(LinkOption.over(chosenLink, Destination.of(LinkOption.LOOPBACK, PORT), udpPort));
            Association receiving = endpoint.accept();
            var transfer = new DemoTransfer(sending, receiving, size.bytes(), streams);
            boolean verified = transfer.run(progressBar());
            tell(report, transfer, sending.status(), verified);
            return verified ? 0 : SluiceProgram.FAILED;
        }
    }

    private static Endpoint listen(org.sluice.sctp.SctpStack stack) throws BindException {
        Endpoint endpoint = stack.bind(PORT);
        endpoint.listen();
        return endpoint;
    }

    private ProgressBar progressBar() {
        return surroundings.terminal() ? new ProgressBar(surroundings.err(), size.bytes()) : null;
    }

    private void tell(Report report, DemoTransfer transfer, AssociationStatus status, boolean verified)
            throws IOException {
        double seconds = transfer.seconds();
        double gigabits = transfer.bytes() * 8 / seconds / 1e9;
        List<String> bundles = surroundings.bundles().get();
        report.row("bundles", bundles.isEmpty() ? "none: not in a container" : String.join(", ", bundles));
        report.row(
                "negotiated",
                status.outboundStreams() + " streams out, " + status.inboundStreams() + " in; packets up to "
                        + status.primaryPath().pathMaximumTransmissionUnit() + " bytes; extensions: "
                        + ExtensionChoice.describe(status));
        report.row("handshake", String.format("%.1f ms", status.setupTime().toNanos() / 1e6));
        report.row(
                "goodput",
                String.format(
                        "%.2f Gbit/s (%d bytes in %.2f s; %d messages, %d of them unordered)",
                        gigabits, transfer.bytes(), seconds, transfer.messages(), transfer.unorderedMessages()));
        report.row("retransmissions", String.valueOf(status.retransmittedChunks()));
        report.row("verified", verified ? "yes, by SHA-256" : "NO: what arrived is not what was sent");
        report.result(Report.object()
                .put("verified", verified)
                .put("bytes", transfer.bytes())
                .put("messages", transfer.messages())
                .put("seconds", Report.rounded(seconds))
                .put("gbitPerSecond", Report.rounded(gigabits))
                .put("handshakeMillis", Report.rounded(status.setupTime().toNanos() / 1e6))
                .put("retransmissions", status.retransmittedChunks())
                .put("extensions", ExtensionChoice.agreed(status)));
    }
}
