/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.sluice.cli.perf.PerfServer;
import org.sluice.cli.perf.TestPlan;
import org.sluice.cli.perf.Units;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Endpoint;
import org.sluice.sctp.Options;
import org.sluice.sctp.link.LinkFactory;
import org.sluice.sctp.spi.Extension;

/** {@code perf --server}: serves tests and says what each came to. */
final class PerfServing implements PerfServer.Observer {

    private final Report report;
    private final LinkFactory link;
    private final List<Extension> extensions;
    private final Options options;
    private final AtomicLong associations = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong receivedBytes = new AtomicLong();
    private final AtomicLong receivedMessages = new AtomicLong();
    private final AtomicLong sentBytes = new AtomicLong();
    private final AtomicLong sentMessages = new AtomicLong();

    PerfServing(Report report, LinkFactory link, List<Extension> extensions, Options options) {
        this.report = report;
        this.link = link;
        this.extensions = extensions;
        this.options = options;
    }

    @SuppressWarnings("try") // The interruption is there to be closed.
    int run(int udpPort, List<String> addresses, int port, boolean once) throws IOException, InterruptedException {
        var all = Options.none()
                // Clients that want the server to send say over how many streams.
                .with(AssociationOptions.OUTBOUND_STREAMS, TestPlan.MOST_STREAMS)
                .with(options);
        try (var stack = Stacks.open("perf-server", link, udpPort, addresses, extensions, all);
                var interruption = new Interruption("perf-server", stack::close)) {
            Endpoint endpoint = stack.bind(port);
            endpoint.listen();
            report.people()
                    .println("listening on SCTP port " + endpoint.port() + ", "
                            + LinkOption.describe(stack.links().get(0)));
            new PerfServer(endpoint, extensions, this).run(once);
            summary();
        }
        return once && failed.get() > 0 ? SluiceProgram.FAILED : 0;
    }

    @Override
    public void began(Association association, TestPlan plan) {
        associations.incrementAndGet();
        report.people()
                .println("association " + association.id() + " from "
                        + association.remoteAddresses().get(0).getHostAddress() + ": " + plan.describe());
    }

    @Override
    public void ended(Association association, PerfServer.Totals totals) {
        receivedBytes.addAndGet(totals.receivedBytes());
        receivedMessages.addAndGet(totals.receivedMessages());
        sentBytes.addAndGet(totals.sentBytes());
        sentMessages.addAndGet(totals.sentMessages());
        failed.addAndGet(totals.problem() == null ? 0 : 1);
        report.people()
                .println("association " + association.id() + " ended: received "
                        + described(totals.receivedBytes(), totals.receivedMessages(), totals.receivedSeconds())
                        + ", sent " + described(totals.sentBytes(), totals.sentMessages(), totals.sentSeconds())
                        + (totals.problem() == null ? "" : "; " + totals.problem()));
    }

    private static String described(long bytes, long messages, double seconds) {
        return messages == 0
                ? "nothing"
                : Units.bytes(bytes) + " in " + messages + " messages"
                        + (seconds > 0 ? " (" + Units.bitrate(bytes * 8.0 / seconds) + ")" : "");
    }

    private void summary() {
        report.result(Report.object()
                .put("associations", associations.get())
                .put("failed", failed.get())
                .put("receivedBytes", receivedBytes.get())
                .put("receivedMessages", receivedMessages.get())
                .put("sentBytes", sentBytes.get())
                .put("sentMessages", sentMessages.get()));
    }
}
