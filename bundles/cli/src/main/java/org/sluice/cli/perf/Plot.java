/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.perf;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/**
 * Lines over time as SVG within an HTML page. Each point is there with its values, as a mark that says them when pointed at and as attributes
 * {@code data-seconds} and {@code data-value}.
 *
 * @param id what it is called in the page
 * @param title what people read above it
 * @param units of its values
 * @param lines what is plotted
 */
record Plot(String id, String title, List<Axis.Unit> units, List<Line> lines) {

    /** Units of time. */
    private static final List<Axis.Unit> SECONDS = List.of(new Axis.Unit("s", 1));

    private static final int WIDTH = 900;
    private static final int HEIGHT = 280;
    private static final int LEFT = 78;
    private static final int RIGHT = 18;
    private static final int TOP = 14;
    private static final int BOTTOM = 46;
    private static final int COLOURS = 8;

    /** With more points than that, a mark is seen only when pointed at. */
    private static final int MOST_MARKS = 60;

    /**
     * A line.
     *
     * @param name for the legend
     * @param colour its number among the page's colours, or -1 for that of text
     * @param points in order of time
     */
    record Line(String name, int colour, List<Point> points) {

        /** The class that gives it its colour; those after the last colour are dashed. */
        String style() {
            return colour < 0 ? "sum" : "c" + colour % COLOURS + (colour / COLOURS % 2 != 0 ? " dashed" : "");
        }
    }

    /**
     * A point.
     *
     * @param seconds when
     * @param value how much, or null where it is not known
     */
    record Point(double seconds, Double value) {}

    /** The SVG. */
    String svg() {
        Axis time = Axis.upTo(largest(true), SECONDS).endingAt(largest(true));
        Axis value = Axis.upTo(largest(false), units);
        var svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg id=\"%s\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s over time\" data-unit=\"%s\">%n",
                id,
                WIDTH,
                HEIGHT,
                Html.escape(title),
                Html.escape(units.get(0).name())));
        axes(svg, time, value);
        for (Line line : lines) {
            line(svg, line, time, value);
        }
        return svg.append("</svg>\n").toString();
    }

    private double largest(boolean ofTime) {
        return lines.stream()
                .flatMap(line -> line.points().stream())
                .filter(point -> ofTime || point.value() != null)
                .mapToDouble(point -> ofTime ? point.seconds() : point.value())
                .max()
                .orElse(0);
    }

    private static void axes(StringBuilder svg, Axis time, Axis value) {
        List<String> labels = value.labels();
        for (int i = 0; i < labels.size(); i++) {
            double y = y(i * value.step() / value.length());
            element(svg, "<path class=\"grid\" d=\"M%d %.2fH%d\"/>", LEFT, y, WIDTH - RIGHT);
            element(svg, "<text class=\"y\" x=\"%d\" y=\"%.2f\">%s</text>", LEFT - 8, y + 4, labels.get(i));
        }
        labels = time.labels();
        for (int i = 0; i < labels.size(); i++) {
            double x = x(i * time.step() / time.length());
            element(svg, "<path class=\"grid\" d=\"M%.2f %dV%d\"/>", x, TOP, HEIGHT - BOTTOM);
            element(svg, "<text class=\"x\" x=\"%.2f\" y=\"%d\">%s</text>", x, HEIGHT - BOTTOM + 18, labels.get(i));
        }
        element(svg, "<text class=\"x\" x=\"%d\" y=\"%d\">time (s)</text>", (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8);
        int middle = (TOP + HEIGHT - BOTTOM) / 2;
        element(
                svg,
                "<text class=\"x\" transform=\"translate(16 %d) rotate(-90)\">%s</text>",
                middle,
                Html.escape(value.unit()));
    }

    private static void line(StringBuilder svg, Line line, Axis time, Axis value) {
        element(svg, "<g class=\"%s\" data-name=\"%s\">", line.style(), Html.escape(line.name()));
        var path = new StringBuilder();
        boolean drawing = false;
        for (Point point : line.points()) {
            if (point.value() != null) {
                path.append(String.format(
                        Locale.ROOT,
                        "%s%.2f %.2f",
                        drawing ? "L" : "M",
                        x(time.position(point.seconds())),
                        y(value.position(point.value()))));
            }
            drawing = point.value() != null;
        }
        if (!path.isEmpty()) {
            element(svg, "<path class=\"line\" d=\"%s\"/>", path);
        }
        String mark = line.points().size() <= MOST_MARKS ? "mark" : "mark hidden";
        for (Point point : line.points()) {
            if (point.value() != null) {
                element(
                        svg,
                        "<circle class=\"%s\" cx=\"%.2f\" cy=\"%.2f\" r=\"3\" data-seconds=\"%.6f\" data-value=\"%s\">"
                                + "<title>%s: %.2f s, %s %s</title></circle>",
                        mark,
                        x(time.position(point.seconds())),
                        y(value.position(point.value())),
                        point.seconds(),
                        plain(point.value()),
                        Html.escape(line.name()),
                        point.seconds(),
                        String.format(Locale.ROOT, "%.4g", point.value() / value.scale()),
                        Html.escape(value.unit()));
            }
        }
        svg.append("</g>\n");
    }

    private static String plain(double value) {
        return new BigDecimal(value)
                .setScale(6, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    private static double x(double position) {
        return LEFT + position * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double position) {
        return HEIGHT - BOTTOM - position * (HEIGHT - TOP - BOTTOM);
    }

    private static void element(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
