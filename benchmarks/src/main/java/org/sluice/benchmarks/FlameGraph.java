/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Draws stacks that a profiler counted, one a line as {@code frame;frame;frame count} (what async-profiler calls collapsed), as a flame graph in SVG: who
 * was called by whom from bottom to top, as wide as it took time, in alphabetical order.
 */
@Command(name = "flame", mixinStandardHelpOptions = true, description = "Draws a flame graph of collapsed stacks.")
public final class FlameGraph implements Callable<Integer> {

    private static final int WIDTH = 1200;
    private static final int ROW = 17;
    private static final int HEAD = 30;
    private static final double SMALLEST = 0.002;
    private static final double LETTER = 6.3;

    @Parameters(index = "0", description = "The file with the stacks.")
    private Path input;

    @Parameters(index = "1", description = "The SVG to write.")
    private Path output;

    @Option(names = "--title", description = "What the picture shows.")
    private String title = "";

    private static final class Frame {
        private final Map<String, Frame> called = new TreeMap<>();
        private long samples;
    }

    /** Runs the program. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new FlameGraph()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        var root = new Frame();
        for (String line : Files.readAllLines(input)) {
            add(root, line);
        }
        if (root.samples == 0) {
            throw new IllegalArgumentException("no stacks in " + input);
        }
        int height = HEAD + ROW * depth(root, root.samples) + 4;
        var svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"monospace\" font-size=\"10.5\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>%n"
                        + "<text x=\"6\" y=\"19\" font-size=\"14\">%s: %,d samples of 1 ms</text>%n",
                WIDTH,
                height,
                WIDTH,
                height,
                escaped(title),
                root.samples));
        draw(svg, root, root.samples, 0, height - 4 - ROW);
        Files.writeString(output, svg.append("</svg>\n"));
        return 0;
    }

    private static void add(Frame root, String line) {
        int space = line.lastIndexOf(' ');
        if (space < 0) {
            return;
        }
        long count = Long.parseLong(line.substring(space + 1));
        Frame frame = root;
        frame.samples += count;
        for (String name : line.substring(0, space).split(";", -1)) {
            String shortened = shortened(name);
            if (!shortened.isEmpty()) {
                frame = frame.called.computeIfAbsent(shortened, ignored -> new Frame());
                frame.samples += count;
            }
        }
    }

    /** Class and method, without what differs from run to run; empty for what says nothing. */
    private static String shortened(String frame) {
        String name = frame.replaceAll("\\[?(.*?) tid=\\d+]", "thread $1").replaceAll("\\.0x[0-9a-f]+", "");
        if (name.contains("$Lambda") || name.contains("LambdaForm") || name.startsWith("java/lang/Thread.run")) {
            return "";
        }
        int slash = name.lastIndexOf('/');
        return slash < 0 ? name : name.substring(slash + 1);
    }

    private static int depth(Frame frame, long all) {
        int deepest = 0;
        for (Frame called : frame.called.values()) {
            if (called.samples >= SMALLEST * all) {
                deepest = Math.max(deepest, 1 + depth(called, all));
            }
        }
        return deepest;
    }

    private static void draw(StringBuilder svg, Frame frame, long all, double x, int y) {
        double at = x;
        for (var entry : frame.called.entrySet()) {
            Frame called = entry.getValue();
            double width = (double) WIDTH * called.samples / all;
            if (called.samples >= SMALLEST * all) {
                String name = entry.getKey();
                svg.append(String.format(
                        Locale.ROOT,
                        "<g><title>%s, %.1f %%</title><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
                        escaped(name),
                        100.0 * called.samples / all,
                        at,
                        y,
                        Math.max(0.5, width - 0.5),
                        ROW - 1,
                        colour(name)));
                int letters = (int) ((width - 4) / LETTER);
                if (letters >= 3) {
                    String text = name.length() <= letters ? name : name.substring(0, letters - 1) + "…";
                    svg.append(String.format(
                            Locale.ROOT, "<text x=\"%.1f\" y=\"%d\">%s</text>", at + 2, y + 12, escaped(text)));
                }
                svg.append("</g>\n");
                draw(svg, called, all, at, y - ROW);
            }
            at += width;
        }
    }

    /** Java green, by shades so that neighbours differ; what is not Java orange; threads grey. */
    private static String colour(String name) {
        if (name.startsWith("thread ")) {
            return "#d9d9d9";
        }
        int shade = Math.floorMod(name.hashCode(), 4);
        boolean java = name.matches("[A-Z][\\w$]*\\.[\\w$<>]+");
        return java
                ? new String[] {"#b7dfb0", "#a6d69d", "#c6e6c1", "#98cd8f"}[shade]
                : new String[] {"#f7c08a", "#f5b070", "#f9d0a5", "#f2a45f"}[shade];
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
