/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.json.JSONArray;
import org.json.JSONObject;

/** What was measured of several stacks, round by round. */
final class Figures {

    private final Map<String, Map<String, List<Double>>> byWhat = new LinkedHashMap<>();

    /** Adds a figure; NaN where a stack has none. */
    void add(String what, String stack, double figure) {
        byWhat.computeIfAbsent(what, key -> new LinkedHashMap<>())
                .computeIfAbsent(stack, key -> new ArrayList<>())
                .add(figure);
    }

    /** Prints a table: of each the median and, in brackets, the least and the greatest; then the medians' ratio. */
    void print(PrintStream out, String title, String one, String other) {
        out.println("| " + title + " | " + one + " | " + other + " | ratio |");
        out.println("|---|---|---|---|");
        byWhat.forEach((what, byStack) -> {
            List<Double> ours = byStack.getOrDefault(one, List.of());
            List<Double> theirs = byStack.getOrDefault(other, List.of());
            double ratio = median(ours) / median(theirs);
            out.println("| " + what + " | " + show(ours) + " | " + show(theirs) + " | "
                    + (Double.isNaN(ratio) ? "" : String.format(Locale.ROOT, "%.2f", ratio)) + " |");
        });
    }

    /** Everything in order: for each figure its name and, by stack, the rounds' values; what is no number is null. */
    JSONArray toJson() {
        var all = new JSONArray();
        byWhat.forEach((what, byStack) -> {
            var figure = new JSONObject().put("figure", what);
            byStack.forEach((stack, values) -> {
                var rounds = new JSONArray();
                values.forEach(value -> rounds.put(value.isNaN() ? JSONObject.NULL : value));
                figure.put(stack, rounds);
            });
            all.put(figure);
        });
        return all;
    }

    private static String show(List<Double> values) {
        double median = median(values);
        if (Double.isNaN(median)) {
            return "";
        }
        if (values.size() == 1) {
            return show(median);
        }
        double least = values.stream().mapToDouble(value -> value).min().orElseThrow();
        double greatest = values.stream().mapToDouble(value -> value).max().orElseThrow();
        return show(median) + " (" + show(least) + " to " + show(greatest) + ")";
    }

    private static String show(double figure) {
        return String.format(Locale.ROOT, Math.abs(figure) < 100 ? "%.3g" : "%.0f", figure);
    }

    private static double median(List<Double> values) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        var sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
