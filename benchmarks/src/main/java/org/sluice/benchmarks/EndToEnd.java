/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.json.JSONObject;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Two stacks in turn, several rounds, the same things measured of each; prints medians and their ratios. */
@Command(
        name = "e2e",
        mixinStandardHelpOptions = true,
        description = "Measures Sluice and another stack in turn, each as two processes with packets of 1500 bytes.")
final class EndToEnd implements Callable<Integer> {

    @Option(names = "--usrsctp", description = "The usrsctp-peer program.")
    private Path usrsctp;

    @Option(
            names = "--against",
            paramLabel = "NAME=JARS",
            description =
                    "Instead of usrsctp, Sluice with other jars before its own, separated by colons: those of another version, or"
                            + " extensions, which are offered. May be given several times.")
    private Map<String, String> against = new LinkedHashMap<>();

    @Option(
            names = "--links",
            split = ",",
            description =
                    "The links that Sluice is measured over: udp, native, raw (${DEFAULT-VALUE}). The last two need a JDK of version 22"
                            + " or later, raw needs root and --namespaces.")
    private List<String> links = List.of("udp");

    @Option(
            names = "--authenticated",
            paramLabel = "JARS",
            description =
                    "Measures with all DATA authenticated too, here and in usrsctp; JARS has the extension for that.")
    private String authenticated;

    @Option(names = "--tcp", description = "Measures the kernel's TCP too, by iperf3.")
    private boolean tcp;

    @Option(names = "--namespaces", description = "Between two network namespaces instead of on loopback; needs root.")
    private boolean namespaces;

    @Option(names = "--pinned", description = "Each process on a processor of its own, 0 and 1.")
    private boolean pinned;

    @Option(names = "--rounds", description = "How often each is measured (${DEFAULT-VALUE}).")
    private int rounds = 3;

    @Option(names = "--seconds", description = "For how long each time (${DEFAULT-VALUE}).")
    private int seconds = 3;

    @Option(names = "--warm-up", description = "How long the JVMs run before they are measured (${DEFAULT-VALUE} s).")
    private int warmUp = 5;

    @Option(names = "--sizes", split = ",", description = "Message sizes (${DEFAULT-VALUE}).")
    private List<Integer> sizes = List.of(64, 1024, 16_384, 65_536);

    @Option(
            names = "--only",
            split = ",",
            description = "Of startup, bulk, ping, setups and many, only these (${DEFAULT-VALUE}).")
    private List<String> only = List.of("startup", "bulk", "ping", "setups");

    @Option(
            names = "--associations",
            split = ",",
            description = "How many are busy at a time, for many (${DEFAULT-VALUE}).")
    private List<Integer> associations = List.of(1, 100, 1000, 10_000);

    @Option(names = "--jvm", split = ",", description = "Options of the measured JVMs.")
    private List<String> jvmOptions = List.of();

    @Option(names = "--json", paramLabel = "FILE", description = "Where the figures of each round are written too.")
    private Path json;

    private final Figures figures = new Figures();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new EndToEnd()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        var stacks = new ArrayList<Stack>();
        var pairs = new ArrayList<Pair>();
        for (String link : links) {
            var sluice = new SluiceStack("Sluice " + link, link, "", warmUp, jvmOptions);
            stacks.add(sluice);
            against.forEach((name, jars) -> {
                var other = new SluiceStack(name + " " + link, link, jars, warmUp, jvmOptions);
                stacks.add(other);
                pairs.add(new Pair(sluice, other));
            });
            if (against.isEmpty()) {
                boolean raw = link.equals("raw");
                Stack other = once(stacks, new UsrsctpStack(usrsctp, raw, false));
                pairs.add(new Pair(sluice, other));
            }
            if (authenticated != null) {
                var options = new ArrayList<>(jvmOptions);
                options.add("-Dsluice.bench.options=auth.chunks=0");
                var sealed = new SluiceStack(
                        "Sluice " + link + ", DATA authenticated", link, authenticated, warmUp, options);
                boolean raw = link.equals("raw");
                Stack other = once(stacks, new UsrsctpStack(usrsctp, raw, true));
                stacks.add(sealed);
                pairs.add(new Pair(sealed, other));
                pairs.add(new Pair(sealed, sluice));
            }
            if (tcp) {
                pairs.add(new Pair(sluice, once(stacks, new TcpStack())));
            }
        }
        try (Scene place = namespaces ? Scene.namespaces() : Scene.loopback()) {
            Scene scene = pinned ? place.pinned() : place;
            for (int round = 1; round <= rounds; round++) {
                for (Stack stack : stacks) {
                    System.err.println(
                            "round " + round + " of " + rounds + ": " + stack.name() + " on " + scene.name());
                    measure(stack, scene);
                }
            }
            for (Pair pair : pairs) {
                figures.print(
                        System.out, scene.name() + ", medians of " + rounds, pair.sluice.name(), pair.other.name());
            }
            if (json != null) {
                Files.writeString(
                        json,
                        new JSONObject()
                                        .put("scene", scene.name())
                                        .put("figures", figures.toJson())
                                        .toString(2)
                                + "\n");
            }
        } catch (IOException e) {
            System.err.println("e2e: " + e.getMessage());
            return 1;
        }
        return 0;
    }

    /** What is compared. */
    private record Pair(Stack sluice, Stack other) {}

    private static Stack once(List<Stack> stacks, Stack wanted) {
        for (Stack stack : stacks) {
            if (stack.name().equals(wanted.name())) {
                return stack;
            }
        }
        stacks.add(wanted);
        return wanted;
    }

    private void measure(Stack stack, Scene scene) throws IOException, InterruptedException {
        if (only.contains("startup")) {
            note(stack, "start of both processes until the association is up (ms)", stack.startUp(scene));
        }
        if (only.contains("bulk")) {
            for (int size : sizes) {
                Stack.Bulk bulk = stack.bulk(scene, size, seconds);
                note(stack, "goodput, " + size + " bytes (Gbit/s)", bulk.gigabits());
                note(stack, "messages a second, " + size + " bytes", bulk.messages());
                note(stack, "CPU seconds a GB, " + size + " bytes", bulk.cpu());
                note(stack, "bytes allocated by loops a data packet, " + size + " bytes", bulk.allocated());
                note(
                        stack,
                        "bytes allocated by all threads a data packet, payload arrays aside, " + size + " bytes",
                        bulk.allocatedInAll());
            }
        }
        if (only.contains("ping")) {
            Stack.RoundTrips ping = stack.ping(scene, seconds);
            note(stack, "round trip of 64 bytes, p50 (us)", ping.p50());
            note(stack, "round trip of 64 bytes, p99 (us)", ping.p99());
        }
        if (only.contains("many")) {
            for (int count : associations) {
                note(
                        stack,
                        "CPU microseconds a packet, " + count + " busy associations",
                        stack.many(scene, count, seconds));
            }
        }
        if (only.contains("setups")) {
            note(stack, "set-ups a second", stack.setups(scene, 100));
        }
    }

    private void note(Stack stack, String what, double figure) {
        if (Double.isNaN(figure)) {
            return;
        }
        figures.add(what, stack.name(), figure);
    }
}
