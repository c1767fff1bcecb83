/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.perf;

import java.util.ArrayList;
import java.util.List;

/**
 * What was measured in an interval of a test.
 *
 * @param start in seconds since the test began
 * @param end in seconds since the test began
 * @param rows one for each association and direction
 */
public record Interval(double start, double end, List<Row> rows) {

    /** The number of no association, but of all together. */
    public static final int SUM = 0;

    /**
     * One association, one direction. What only the sender knows is null where the server sends and has not said it in this interval.
     *
     * @param association its number in the test, from 1; or {@link #SUM}
     * @param toServer whether the client sends
     * @param bytes sent for the first time, or received where the server sends
     * @param retransmitted chunks sent again
     * @param congestionWindow cwnd of the primary path, in bytes
     * @param roundTripMillis the smoothed round-trip time of the primary path
     */
    public record Row(
            int association,
            boolean toServer,
            long bytes,
            Long retransmitted,
            Long congestionWindow,
            Double roundTripMillis) {

        /** This row and a later one of the same association. */
        Row and(Row later) {
            return new Row(
                    association,
                    toServer,
                    bytes + later.bytes,
                    sum(retransmitted, later.retransmitted),
                    later.congestionWindow == null ? congestionWindow : later.congestionWindow,
                    later.roundTripMillis == null ? roundTripMillis : later.roundTripMillis);
        }
    }

    /** Copies the rows. */
    public Interval {
        rows = List.copyOf(rows);
    }

    /** Whether nothing was sent in it. */
    boolean isEmpty() {
        return rows.stream()
                .allMatch(row -> row.bytes() == 0 && (row.retransmitted() == null || row.retransmitted() == 0));
    }

    /** Its length in seconds. */
    public double seconds() {
        return end - start;
    }

    /** Bits a second of one of its rows. */
    public double bitrate(Row row) {
        return seconds() > 0 ? row.bytes() * 8.0 / seconds() : 0;
    }

    /** All associations together, in one direction; a window and a round trip are of one association only. */
    public Row sum(boolean toServer) {
        var ofDirection =
                rows.stream().filter(row -> row.toServer() == toServer).toList();
        return new Row(
                SUM,
                toServer,
                ofDirection.stream().mapToLong(Row::bytes).sum(),
                ofDirection.stream().map(Row::retransmitted).reduce(null, Interval::sum),
                null,
                null);
    }

    /** This interval and the next. */
    Interval and(Interval next) {
        var together = new ArrayList<Row>();
        for (int i = 0; i < rows.size(); i++) {
            together.add(rows.get(i).and(next.rows.get(i)));
        }
        return new Interval(start, next.end, together);
    }

    private static Long sum(Long one, Long other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one + other;
    }
}
