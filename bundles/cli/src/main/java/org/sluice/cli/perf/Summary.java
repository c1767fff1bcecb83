/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.perf;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/** The final table of a test: for each association and way what the sender and what the receiver say, and the sums where there are several. */
public final class Summary {

    /**
     * A line of the table.
     *
     * @param association its number, or {@link Interval#SUM}
     * @param toServer the way
     * @param sender whether the sender says it; else the receiver
     * @param seconds how long that side saw the data
     * @param bytes of messages
     * @param messages how many
     * @param retransmitted chunks sent again; null for the receiver
     * @param abandoned messages given up; null for the receiver
     */
    public record Line(
            int association,
            boolean toServer,
            boolean sender,
            double seconds,
            long bytes,
            long messages,
            Long retransmitted,
            Long abandoned) {

        /** Bits a second. */
        public double bitrate() {
            return seconds > 0 ? bytes * 8.0 / seconds : 0;
        }

        /** Which side. */
        public String side() {
            return sender ? "sender" : "receiver";
        }
    }

    private Summary() {}

    /** The lines in order; those that a test came to no knowledge of are left out. */
    public static List<Line> of(PerfResult result) {
        var lines = new ArrayList<Line>();
        for (PerfResult.Outcome outcome : result.associations()) {
            for (boolean toServer : ways(result)) {
                PerfResult.Way way = outcome.way(toServer);
                Stream.of(sender(outcome.number(), toServer, way), receiver(outcome.number(), toServer, way))
                        .filter(Objects::nonNull)
                        .forEach(lines::add);
            }
        }
        if (result.associations().size() > 1) {
            for (boolean toServer : ways(result)) {
                for (boolean sender : new boolean[] {true, false}) {
                    var several = lines.stream()
                            .filter(line -> line.toServer() == toServer && line.sender() == sender)
                            .toList();
                    if (several.size() == result.associations().size()) {
                        lines.add(sum(several));
                    }
                }
            }
        }
        return lines;
    }

    private static List<Boolean> ways(PerfResult result) {
        return switch (result.plan().direction()) {
            case FORWARD -> List.of(true);
            case REVERSE -> List.of(false);
            case BOTH -> List.of(true, false);
        };
    }

    private static Line sender(int number, boolean toServer, PerfResult.Way way) {
        ControlMessage.Sent sent = way.sent();
        return sent == null
                ? null
                : new Line(
                        number,
                        toServer,
                        true,
                        sent.time().toNanos() / 1e9,
                        sent.bytes(),
                        sent.messages(),
                        sent.retransmitted(),
                        sent.abandoned());
    }

    private static Line receiver(int number, boolean toServer, PerfResult.Way way) {
        ControlMessage.Received received = way.received();
        if (received == null) {
            return null;
        }
        double seconds = received.time().toNanos() / 1e9;
        return new Line(number, toServer, false, seconds, received.bytes(), received.messages(), null, null);
    }

    private static Line sum(List<Line> lines) {
        Line first = lines.get(0);
        return new Line(
                Interval.SUM,
                first.toServer(),
                first.sender(),
                lines.stream().mapToDouble(Line::seconds).max().orElse(0),
                lines.stream().mapToLong(Line::bytes).sum(),
                lines.stream().mapToLong(Line::messages).sum(),
                sum(lines, Line::retransmitted),
                sum(lines, Line::abandoned));
    }

    private static Long sum(List<Line> lines, Function<Line, Long> figure) {
        return figure.apply(lines.get(0)) == null
                ? null
                : lines.stream().mapToLong(figure::apply).sum();
    }
}
