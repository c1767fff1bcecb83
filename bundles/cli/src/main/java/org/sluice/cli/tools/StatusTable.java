/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.tools;

import java.io.PrintStream;
import java.util.Locale;
import org.sluice.sctp.AssociationStatus;
import org.sluice.sctp.PathState;
import org.sluice.sctp.PathStatus;

/** The table of {@code sctp_status}: a line whenever the primary path's congestion window or a state has changed. One thread. */
public final class StatusTable {

    private static final int COMMON_HEADER_AND_DATA_HEADER = 28;

    private final PrintStream out;
    private int lines;
    private String shown = "";

    public StatusTable(PrintStream out) {
        this.out = out;
    }

    /** Prints what has changed, and before the first line the names of the columns. */
    public void show(AssociationStatus status) {
        PathStatus primary = status.primaryPath();
        String changing = primary.congestionWindow() + " " + primary.state() + " " + status.state();
        if (changing.equals(shown)) {
            return;
        }
        shown = changing;
        if (lines == 0) {
            out.println("NO. ASSOC-ID STATE             RWND     UNACKDATA PENDDATA INSTRMS OUTSTRMS "
                    + "FRAG-POINT SPINFO-STATE SPINFO-CWND SPINFO-SRTT SPINFO-RTO SPINFO-MTU");
        }
        lines++;
        out.println(String.format(
                Locale.ROOT,
                "%-3d %-8d %-17s %-8d %-9d %-8d %-7d %-8d %-10d %-12s %-11d %-11d %-10d %d",
                lines,
                status.id(),
                status.state(),
                status.peerReceiveWindow(),
                status.unacknowledgedChunks(),
                status.pendingBytes(),
                status.inboundStreams(),
                status.outboundStreams(),
                primary.pathMaximumTransmissionUnit() - COMMON_HEADER_AND_DATA_HEADER,
                name(primary.state()),
                primary.congestionWindow(),
                primary.smoothedRoundTripTime().toMillis(),
                primary.retransmissionTimeout().toMillis(),
                primary.pathMaximumTransmissionUnit()));
        out.flush();
    }

    /** What is known of the way to each of the peer's addresses (SCTP_GET_PEER_ADDR_INFO). */
    public static void showPaths(AssociationStatus status, PrintStream out) {
        for (PathStatus path : status.paths()) {
            out.println(pathLine(path));
        }
    }

    /** One path, for people. */
    public static String pathLine(PathStatus path) {
        return String.format(
                Locale.ROOT,
                "%s %s%s cwnd=%d flight=%d srtt=%.3f ms rto=%d ms mtu=%d errors=%d",
                path.remote().getHostAddress(),
                name(path.state()),
                path.primary() ? " primary" : "",
                path.congestionWindow(),
                path.flightSize(),
                path.smoothedRoundTripTime().toNanos() / 1e6,
                path.retransmissionTimeout().toMillis(),
                path.pathMaximumTransmissionUnit(),
                path.errorCount());
    }

    /** As the original calls it. */
    private static String name(PathState state) {
        return state == PathState.POTENTIALLY_FAILED ? "PF" : state.name();
    }
}
