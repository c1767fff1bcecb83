/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.perf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** A test as lines for people. */
public final class PerfText {

    private static final String INTERVAL_HEAD = "Interval           Transferred  Bitrate         Retr  Cwnd      RTT";
    private static final String SUMMARY_HEAD =
            "Side      Time       Transferred  Bitrate         Messages     Retr  Abandoned";

    private final boolean bothWays;
    private final boolean several;

    /** The lines of a test of so many associations. */
    public PerfText(TestPlan plan, int associations) {
        bothWays = plan.direction() == Direction.BOTH;
        several = associations > 1;
    }

    /** What stands above the lines of intervals. */
    public String head() {
        return "[ ID]" + (bothWays ? "    " : " ") + INTERVAL_HEAD;
    }

    /** The lines of an interval, with the sums where there are several associations. */
    public List<String> lines(Interval interval) {
        var rows = new ArrayList<>(interval.rows());
        if (several) {
            interval.rows().stream()
                    .map(Interval.Row::toServer)
                    .distinct()
                    .forEach(toServer -> rows.add(interval.sum(toServer)));
        }
        return rows.stream().map(row -> line(interval, row)).toList();
    }

    private String line(Interval interval, Interval.Row row) {
        return trimmed(
                "%s %-18s %-12s %-14s %5s  %-9s %s",
                label(row.association(), row.toServer()),
                String.format(Locale.ROOT, "%.2f-%.2f s", interval.start(), interval.end()),
                Units.bytes(row.bytes()),
                Units.bitrate(interval.bitrate(row)),
                known(row.retransmitted()),
                row.congestionWindow() == null ? "-" : Units.bytes(row.congestionWindow()),
                row.roundTripMillis() == null ? "-" : Units.millis(row.roundTripMillis()));
    }

    /** The final table. */
    public List<String> table(PerfResult result) {
        var lines = new ArrayList<String>();
        lines.add("[ ID]" + (bothWays ? "    " : " ") + SUMMARY_HEAD);
        for (Summary.Line line : Summary.of(result)) {
            lines.add(trimmed(
                    "%s %-9s %-10s %-12s %-14s %9d %8s %10s",
                    label(line.association(), line.toServer()),
                    line.side(),
                    String.format(Locale.ROOT, "%.2f s", line.seconds()),
                    Units.bytes(line.bytes()),
                    Units.bitrate(line.bitrate()),
                    line.messages(),
                    line.sender() ? known(line.retransmitted()) : "",
                    line.sender() ? known(line.abandoned()) : ""));
        }
        return lines;
    }

    private String label(int association, boolean toServer) {
        String id = association == Interval.SUM ? "SUM" : String.format(Locale.ROOT, "%3d", association);
        return "[" + id + "]" + (bothWays ? toServer ? " ->" : " <-" : "");
    }

    private static String known(Long number) {
        return Objects.toString(number, "-");
    }

    private static String trimmed(String format, Object... values) {
        return String.format(Locale.ROOT, format, values).stripTrailing();
    }
}
