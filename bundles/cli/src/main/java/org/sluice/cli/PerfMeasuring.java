/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.sluice.cli.perf.HtmlReport;
import org.sluice.cli.perf.PerfClient;
import org.sluice.cli.perf.PerfJson;
import org.sluice.cli.perf.PerfResult;
import org.sluice.cli.perf.PerfText;
import org.sluice.cli.perf.ReportFile;
import org.sluice.cli.perf.TestPlan;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationStatus;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;
import org.sluice.sctp.link.LinkFactory;
import org.sluice.sctp.spi.Extension;

/** {@code perf HOST}: opens associations, runs the test, and shows what came of it. */
final class PerfMeasuring {

    private final Report report;
    private final LinkFactory link;
    private final List<Extension> extensions;
    private final Options settings;
    private final TestPlan plan;

    PerfMeasuring(Report report, LinkFactory link, List<Extension> extensions, Options settings, TestPlan plan) {
        this.report = report;
        this.link = link;
        this.extensions = extensions;
        this.settings = settings;
        this.plan = plan;
    }

    /**
     * Runs the test.
     *
     * @param name what the user calls the server
     * @param file where the page goes, or null for nowhere
     */
    @SuppressWarnings("try") // The interruption is there to be closed.
    int run(
            String name,
            Destination target,
            int udpPort,
            List<String> addresses,
            int associations,
            Duration timeout,
            Path file)
            throws IOException, InterruptedException {
        var options = Options.none()
                .with(AssociationOptions.OUTBOUND_STREAMS, plan.streams())
                .with(AssociationOptions.NO_DELAY, plan.noDelay())
                // A small network round trip needs no second to be sure of.
                .with(AssociationOptions.RTO_INITIAL, Duration.ofMillis(500))
                .with(settings);
        var running = new AtomicReference<PerfClient>();
        var open = new AtomicReference<SctpStack>();
        // What the report can't be written to is known before the test; the process ends after the stack.
        try (var page = file == null ? null : new ReportFile(file);
                var interruption = new Interruption("perf", () -> interrupt(running.get(), open.get()));
                var stack = Stacks.open("perf", link, udpPort, addresses, extensions, options)) {
            open.set(stack);
            List<Association> opened = connect(stack, name, target, associations, timeout);
            report.people()
                    .println("connected to " + name + " over " + SluiceProgram.describe(target) + "; "
                            + plan.describe());
            PerfClient client = client(name, opened, timeout);
            running.set(client);
            PerfResult result = measure(name, client, opened.size());
            Map<String, String> conditions =
                    conditions(name, target, opened.get(0).status());
            report.result(PerfJson.of(result, conditions));
            if (page != null) {
                page.write(new HtmlReport(result, conditions).page());
                report.people().println("report: " + file);
            }
            if (result.problem() != null) {
                throw new CommandException(name + ": " + result.problem());
            }
            return result.interrupted() ? SluiceProgram.INTERRUPTED : 0;
        }
    }

    private static void interrupt(PerfClient client, SctpStack stack) {
        if (client != null) {
            client.interrupt();
        } else if (stack != null) {
            stack.close();
        }
    }

    private List<Association> connect(SctpStack stack, String name, Destination target, int count, Duration timeout)
            throws IOException, InterruptedException {
        var attempts = new ArrayList<CompletableFuture<Association>>();
        for (int i = 0; i < count; i++) {
            // Each from a port of its own: a port has one association with a peer.
            attempts.add(stack.bind(0).connectAsync(target, Options.none()));
        }
        long end = System.nanoTime() + timeout.toNanos();
        var opened = new ArrayList<Association>();
        for (CompletableFuture<Association> attempt : attempts) {
            try {
                opened.add(attempt.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS));
            } catch (TimeoutException e) {
                throw new CommandException("no answer from " + name + " (" + SluiceProgram.describe(target)
                        + ") within " + timeout.toMillis() + " ms");
            } catch (ExecutionException e) {
                throw new CommandException(name + ": " + SluiceProgram.explain(e));
            }
        }
        return opened;
    }

    private PerfClient client(String name, List<Association> opened, Duration timeout) {
        try {
            return new PerfClient(plan, opened, extensions, timeout);
        } catch (IllegalArgumentException e) {
            throw new CommandException(name + ": " + e.getMessage());
        }
    }

    private PerfResult measure(String name, PerfClient client, int associations) throws InterruptedException {
        var text = new PerfText(plan, associations);
        report.people().println(text.head());
        try {
            PerfResult result = client.run(interval -> text.lines(interval).forEach(report.people()::println));
            report.people().println();
            text.table(result).forEach(report.people()::println);
            return result;
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandException(name + ": " + e.getMessage());
        }
    }

    private Map<String, String> conditions(String name, Destination target, AssociationStatus status) {
        var conditions = new LinkedHashMap<String, String>();
        conditions.put(
                "time",
                OffsetDateTime.now(ZoneId.systemDefault())
                        .truncatedTo(ChronoUnit.SECONDS)
                        .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME));
        conditions.put("server", name + " over " + SluiceProgram.describe(target));
        conditions.put("link", link.componentId());
        conditions.put(
                "negotiated",
                status.outboundStreams() + " streams out, " + status.inboundStreams() + " in; packets up to "
                        + status.primaryPath().pathMaximumTransmissionUnit() + " bytes; extensions: "
                        + ExtensionChoice.describe(status));
        if (!settings.equals(Options.none())) {
            conditions.put("options", settings.toString());
        }
        conditions.put("java", System.getProperty("java.version") + ", " + System.getProperty("os.name"));
        return conditions;
    }
}
