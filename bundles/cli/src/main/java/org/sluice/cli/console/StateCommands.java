/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.console;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sluice.cli.tools.StatusTable;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationStatus;
import org.sluice.sctp.Counter;
import org.sluice.sctp.ExtensionStatus;
import org.sluice.sctp.PathStatus;

/** Commands that show how associations and the stack are. */
final class StateCommands {

    private final TestApp app;
    private final Map<Counter, Long> cleared = new EnumMap<>(Counter.class);

    StateCommands(TestApp app) {
        this.app = app;
    }

    void addTo(CommandTable table) {
        table.add("getstatus", "[ID]", "the status of an association", 0, 1, a -> show(of(a).status()));
        table.add(
                "getassocstat",
                "",
                "the status of all associations",
                0,
                0,
                a -> app.endpoint().associations().forEach(each -> show(each.status())));
        table.add(
                "netstats",
                "[ID]",
                "every path of an association",
                0,
                1,
                a -> of(a).status().paths().forEach(path -> app.say(StatusTable.pathLine(path))));
        table.add("getrtt", "", "round-trip time and RTO of the primary path", 0, 0, a -> roundTrip());
        table.add(
                "rwnd",
                "",
                "the windows of both sides",
                0,
                0,
                a -> app.say("peer's window "
                        + app.current().status().peerReceiveWindow() + ", waiting to be taken here "
                        + app.current().status().pendingBytes()));
        table.add(
                "getsnd",
                "",
                "what waits to be sent and acknowledged",
                0,
                0,
                a -> app.say("not yet sent "
                        + app.current().status().queuedBytes() + " bytes, not acknowledged "
                        + app.current().status().unacknowledgedChunks() + " chunks"));
        table.add(
                "inqueue",
                "",
                "how many bytes wait to be taken",
                0,
                0,
                a -> app.say(app.current().status().pendingBytes() + " bytes"));
        table.add(
                "getextensions",
                "",
                "which extensions the association uses",
                0,
                0,
                a -> app.current().status().extensions().forEach(this::show));
        table.add("getstat", "", "what the stack has counted since clrstat", 0, 0, a -> counters());
        table.add(
                "clrstat",
                "",
                "counts from here on",
                0,
                0,
                a -> cleared.putAll(app.stack().counters()));
    }

    private Association of(List<String> arguments) {
        return arguments.isEmpty() ? app.current() : app.byId(arguments.get(0));
    }

    private void show(AssociationStatus status) {
        app.say("association " + status.id() + " " + status.state() + ", ports " + status.localPort() + " to "
                + status.remotePort());
        app.say("  streams: " + status.outboundStreams() + " out, " + status.inboundStreams() + " in");
        app.say("  peer's window " + status.peerReceiveWindow() + ", not acknowledged "
                + status.unacknowledgedChunks() + " chunks, not yet sent " + status.queuedBytes()
                + " bytes, waiting to be taken " + status.pendingBytes() + " bytes");
        app.say("  sent " + status.sentMessages() + " messages, " + status.sentBytes() + " bytes, "
                + status.retransmittedChunks() + " chunks again; received " + status.receivedMessages()
                + " messages, " + status.receivedBytes() + " bytes");
        status.paths().forEach(path -> app.say("  " + StatusTable.pathLine(path)));
    }

    private void show(ExtensionStatus extension) {
        app.say(extension.id() + (extension.agreed() ? " used" : " not used: " + extension.reason()));
    }

    private void roundTrip() {
        PathStatus path = app.current().status().primaryPath();
        app.say(String.format(
                Locale.ROOT,
                "%s srtt=%.3f ms rto=%d ms",
                path.remote().getHostAddress(),
                path.smoothedRoundTripTime().toNanos() / 1e6,
                path.retransmissionTimeout().toMillis()));
    }

    private void counters() {
        app.stack().counters().forEach((counter, value) -> {
            long since = value - cleared.getOrDefault(counter, 0L);
            if (since != 0) {
                app.say(String.format(Locale.ROOT, "%-24s %d", counter, since));
            }
        });
    }
}
