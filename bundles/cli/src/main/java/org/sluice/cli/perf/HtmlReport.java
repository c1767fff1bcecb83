/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.perf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A test as a page that needs nothing beside itself: no script, no network. */
public final class HtmlReport {

    private static final List<Axis.Unit> BITRATES = List.of(
            new Axis.Unit("bit/s", 1),
            new Axis.Unit("kbit/s", 1e3),
            new Axis.Unit("Mbit/s", 1e6),
            new Axis.Unit("Gbit/s", 1e9));
    private static final List<Axis.Unit> SIZES =
            List.of(new Axis.Unit("B", 1), new Axis.Unit("KiB", 1 << 10), new Axis.Unit("MiB", 1 << 20));
    private static final List<Axis.Unit> CHUNKS = List.of(new Axis.Unit("chunks", 1, true));
    private static final List<Axis.Unit> TIMES = List.of(new Axis.Unit("ms", 1), new Axis.Unit("s", 1e3));

    private static final String STYLE = """
            :root { color-scheme: light dark; --ink: #1f2328; --faint: #59636e; --grid: #d8dee4; --paper: #ffffff;
              --c0: #0550ae; --c1: #cf222e; --c2: #1a7f37; --c3: #9a6700; --c4: #8250df; --c5: #0e7490; --c6: #bf3989; --c7: #57606a; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --faint: #9198a1; --grid: #30363d; --paper: #0d1117;
              --c0: #58a6ff; --c1: #ff7b72; --c2: #3fb950; --c3: #d29922; --c4: #bc8cff; --c5: #39c5cf; --c6: #f778ba; --c7: #8b949e; } }
            body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; font: 15px/1.5 system-ui, sans-serif;
              color: var(--ink); background: var(--paper); }
            h1 { font-size: 1.5rem; margin: 0 0 .3rem; } h2 { font-size: 1.1rem; margin: 1.8rem 0 .3rem; }
            p { margin: .3rem 0; } dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; }
            dt { color: var(--faint); } dd { margin: 0; }
            table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
            th, td { padding: .15rem .8rem .15rem 0; text-align: left; border-bottom: 1px solid var(--grid); }
            svg { display: block; width: 100%; height: auto; }
            svg text { fill: var(--faint); font: 12px system-ui, sans-serif; }
            text.y { text-anchor: end; } text.x { text-anchor: middle; }
            .grid { stroke: var(--grid); fill: none; }
            .line { stroke: var(--line); stroke-width: 2; fill: none; stroke-linejoin: round; }
            .mark { fill: var(--line); } .mark.hidden { fill: transparent; } .mark:hover { fill: var(--line); r: 5px; }
            .dashed .line { stroke-dasharray: 6 3; }
            .key { display: inline-block; width: 1.4rem; height: .25rem; margin: 0 .4rem .2rem 0; background: var(--line); }
            .legend span { margin-right: 1.2rem; white-space: nowrap; }
            .problem { color: var(--c1); }
            """;

    private final PerfResult result;
    private final Map<String, String> conditions;

    /**
     * A page.
     *
     * @param conditions what else is known of the test, by name, in order
     */
    public HtmlReport(PerfResult result, Map<String, String> conditions) {
        this.result = result;
        this.conditions = conditions;
    }

    /** The page. */
    public String page() {
        var page = new StringBuilder();
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n")
                .append("<title>sluice perf: ")
                .append(Html.escape(result.plan().describe()))
                .append("</title>\n<style>\n")
                .append(STYLE);
        for (int i = 0; i < 8; i++) {
            page.append(".c").append(i).append(" { --line: var(--c").append(i).append("); }\n");
        }
        page.append(".sum { --line: var(--ink); }\n</style>\n</head>\n<body>\n<h1>sluice perf</h1>\n<p>")
                .append(Html.escape(result.plan().describe()))
                .append("</p>\n");
        if (result.problem() != null || result.interrupted()) {
            page.append("<p class=\"problem\">")
                    .append(Html.escape(
                            result.interrupted()
                                    ? "Interrupted by the user."
                                    : "Ended before its time: " + result.problem()))
                    .append("</p>\n");
        }
        page.append("<dl>\n");
        conditions.forEach((name, value) -> page.append("<dt>")
                .append(Html.escape(name))
                .append("</dt><dd>")
                .append(Html.escape(value))
                .append("</dd>\n"));
        page.append("</dl>\n<h2>Result</h2>\n").append(summary());
        for (Plot plot : plots()) {
            page.append("<h2>").append(Html.escape(plot.title())).append("</h2>\n");
            page.append(legend(plot)).append(plot.svg());
        }
        return page.append("<h2>Intervals</h2>\n<details><summary>")
                .append(result.intervals().size())
                .append(" intervals</summary>\n")
                .append(intervals())
                .append("</details>\n</body>\n</html>\n")
                .toString();
    }

    private String summary() {
        var rows = new ArrayList<List<String>>();
        for (Summary.Line line : Summary.of(result)) {
            rows.add(List.of(
                    name(line.association(), line.toServer()),
                    line.side(),
                    seconds(line.seconds()),
                    Units.bytes(line.bytes()),
                    Units.bitrate(line.bitrate()),
                    String.valueOf(line.messages()),
                    line.sender() ? known(line.retransmitted()) : "",
                    line.sender() ? known(line.abandoned()) : ""));
        }
        return Html.table(
                List.of(
                        "Association",
                        "Side",
                        "Time",
                        "Transferred",
                        "Bitrate",
                        "Messages",
                        "Retransmitted",
                        "Abandoned"),
                rows);
    }

    private String intervals() {
        var rows = new ArrayList<List<String>>();
        for (Interval interval : result.intervals()) {
            for (Interval.Row row : interval.rows()) {
                rows.add(List.of(
                        String.format(Locale.ROOT, "%.2f-%.2f s", interval.start(), interval.end()),
                        name(row.association(), row.toServer()),
                        Units.bytes(row.bytes()),
                        Units.bitrate(interval.bitrate(row)),
                        known(row.retransmitted()),
                        row.congestionWindow() == null ? "-" : Units.bytes(row.congestionWindow()),
                        row.roundTripMillis() == null ? "-" : Units.millis(row.roundTripMillis())));
            }
        }
        return Html.table(
                List.of("Interval", "Association", "Transferred", "Bitrate", "Retransmitted", "cwnd", "RTT"), rows);
    }

    private List<Plot> plots() {
        return List.of(
                plot("goodput", "Goodput", BITRATES, Interval::bitrate, true),
                plot("cwnd", "Congestion window", SIZES, of(Interval.Row::congestionWindow), false),
                plot("rtt", "Smoothed round-trip time", TIMES, of(Interval.Row::roundTripMillis), false),
                plot("retransmissions", "Retransmitted chunks", CHUNKS, of(Interval.Row::retransmitted), true));
    }

    private static BiFunction<Interval, Interval.Row, Double> of(Function<Interval.Row, ? extends Number> figure) {
        return (interval, row) -> {
            Number value = figure.apply(row);
            return value == null ? null : Double.valueOf(value.doubleValue());
        };
    }

    private Plot plot(
            String id,
            String title,
            List<Axis.Unit> units,
            BiFunction<Interval, Interval.Row, Double> figure,
            boolean withSums) {
        var lines = new ArrayList<Plot.Line>();
        int kinds = result.intervals().isEmpty()
                ? 0
                : result.intervals().get(0).rows().size();
        for (int i = 0; i < kinds; i++) {
            int index = i;
            Interval.Row first = result.intervals().get(0).rows().get(i);
            lines.add(new Plot.Line(
                    name(first.association(), first.toServer()),
                    i,
                    points(interval -> figure.apply(interval, interval.rows().get(index)))));
        }
        if (withSums && result.associations().size() > 1) {
            result.intervals().stream()
                    .limit(1)
                    .flatMap(interval ->
                            interval.rows().stream().map(Interval.Row::toServer).distinct())
                    .forEach(toServer -> lines.add(new Plot.Line(
                            name(Interval.SUM, toServer),
                            -1,
                            points(interval -> figure.apply(interval, interval.sum(toServer))))));
        }
        return new Plot(id, title, units, lines);
    }

    private List<Plot.Point> points(Function<Interval, Double> figure) {
        return result.intervals().stream()
                .map(interval -> new Plot.Point(interval.end(), figure.apply(interval)))
                .toList();
    }

    private static String legend(Plot plot) {
        var legend = new StringBuilder("<p class=\"legend\">");
        plot.lines()
                .forEach(line -> legend.append("<span class=\"")
                        .append(line.style())
                        .append("\"><i class=\"key\"></i>")
                        .append(Html.escape(line.name()))
                        .append("</span>"));
        return legend.append("</p>\n").toString();
    }

    private String name(int association, boolean toServer) {
        String name = association == Interval.SUM ? "all" : "association " + association;
        return result.plan().direction() == Direction.BOTH
                ? name + (toServer ? ", to the server" : ", from the server")
                : name;
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.2f s", seconds);
    }

    private static String known(Long number) {
        return Objects.toString(number, "-");
    }
}
