/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Two stacks in turn, several rounds, the same things measured of each; prints medians and their ratios. */
@Command(
        name = "e2e",
        mixinStandardHelpOptions = true,
        description = "Measures Sluice and usrsctp in turn, each as two processes with packets of 1500 bytes.")
final class EndToEnd implements Callable<Integer> {

    @Option(names = "--usrsctp", required = true, description = "The usrsctp-peer program.")
    private Path usrsctp;

    @Option(names = "--namespaces", description = "Between two network namespaces instead of on loopback; needs root.")
    private boolean namespaces;

    @Option(names = "--rounds", description = "How often each is measured (${DEFAULT-VALUE}).")
    private int rounds = 3;

    @Option(names = "--seconds", description = "For how long each time (${DEFAULT-VALUE}).")
    private int seconds = 3;

    @Option(names = "--warm-up", description = "How long the JVMs run before they are measured (${DEFAULT-VALUE} s).")
    private int warmUp = 5;

    @Option(names = "--sizes", split = ",", description = "Message sizes (${DEFAULT-VALUE}).")
    private List<Integer> sizes = List.of(64, 1024, 16_384, 65_536);

    @Option(names = "--only", split = ",", description = "Of bulk, ping and setups, only these.")
    private List<String> only = List.of("bulk", "ping", "setups");

    @Option(names = "--jvm", split = ",", description = "Options of the measured JVMs.")
    private List<String> jvmOptions = List.of();

    private final Map<String, Map<String, List<Double>>> figures = new LinkedHashMap<>();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new EndToEnd()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        var stacks = List.of(new SluiceStack(warmUp, jvmOptions), new UsrsctpStack(usrsctp));
        try (Scene scene = namespaces ? Scene.namespaces() : Scene.loopback()) {
            for (int round = 1; round <= rounds; round++) {
                for (Stack stack : stacks) {
                    System.err.println(
                            "round " + round + " of " + rounds + ": " + stack.name() + " on " + scene.name());
                    measure(stack, scene);
                }
            }
            print(scene);
        }
        return 0;
    }

    private void measure(Stack stack, Scene scene) throws IOException, InterruptedException {
        if (only.contains("bulk")) {
            for (int size : sizes) {
                Stack.Bulk bulk = stack.bulk(scene, size, seconds);
                note(stack, "goodput, " + size + " bytes (Gbit/s)", bulk.gigabits());
                note(stack, "messages a second, " + size + " bytes", bulk.messages());
                note(stack, "CPU seconds a GB, " + size + " bytes", bulk.cpu());
                note(stack, "bytes allocated by loops a data packet, " + size + " bytes", bulk.allocated());
            }
        }
        if (only.contains("ping")) {
            Stack.RoundTrips ping = stack.ping(scene, seconds);
            note(stack, "round trip of 64 bytes, p50 (us)", ping.p50());
            note(stack, "round trip of 64 bytes, p99 (us)", ping.p99());
        }
        if (only.contains("setups")) {
            note(stack, "set-ups a second", stack.setups(scene, 100));
        }
    }

    private void note(Stack stack, String what, double figure) {
        figures.computeIfAbsent(what, key -> new LinkedHashMap<>())
                .computeIfAbsent(stack.name(), key -> new ArrayList<>())
                .add(figure);
    }

    private void print(Scene scene) {
        System.out.println("| " + scene.name() + ", medians of " + rounds + " | Sluice | usrsctp | ratio |");
        System.out.println("|---|---|---|---|");
        figures.forEach((what, byStack) -> {
            double ours = median(byStack.get("Sluice"));
            double theirs = median(byStack.get("usrsctp"));
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %s | %s |%n",
                    what,
                    show(ours),
                    show(theirs),
                    Double.isNaN(theirs) ? "" : String.format(Locale.ROOT, "%.2f", ours / theirs));
        });
    }

    private static String show(double figure) {
        if (Double.isNaN(figure)) {
            return "";
        }
        return String.format(Locale.ROOT, figure < 100 ? "%.3g" : "%.0f", figure);
    }

    private static double median(List<Double> values) {
        var sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
