/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.json.JSONObject;
import org.sluice.benchmarks.SluicePeer.Role;

/** Sluice over one of its links, two JVMs. What they do in the first seconds, while they compile, is not counted. */
final class SluiceStack implements Stack {

    private static final int SERVER_UDP = 29_901;
    private static final int CLIENT_UDP = 29_902;

    private final String name;
    private final String link;
    private final String jars;
    private final int warmUpSeconds;
    private final List<String> jvmOptions;

    /**
     * Sluice.
     *
     * @param link its link: udp, native or raw
     * @param jars what stands first in the class path, separated as there, and is looked through for extensions; empty for nothing
     */
    SluiceStack(String name, String link, String jars, int warmUpSeconds, List<String> jvmOptions) {
        this.name = name;
        this.link = link;
        this.jars = jars;
        this.warmUpSeconds = warmUpSeconds;
        this.jvmOptions = List.copyOf(jvmOptions);
    }

    @Override
    public String name() {
        return name;
    }

    private List<String> java(Role role, String local, int udpPort, String... more) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(jvmOptions);
        command.add("-Dsluice.bench.discover=" + !jars.isEmpty());
        command.addAll(List.of(
                "-cp",
                (jars.isEmpty() ? "" : jars + File.pathSeparator) + System.getProperty("java.class.path"),
                SluicePeer.class.getName(),
                "--role",
                role.name().toLowerCase(Locale.ROOT),
                "--link",
                link,
                "--local",
                local,
                "--udp",
                "" + udpPort));
        command.addAll(List.of(more));
        return command;
    }

    private Child server(Scene scene, Role role) throws IOException {
        var child = new Child(scene.onServer(java(role, scene.server(), SERVER_UDP)));
        child.read("ready");
        return child;
    }

    private Child client(Scene scene, Role role, int size, int count) throws IOException {
        var child = new Child(scene.onClient(java(
                role,
                scene.client(),
                CLIENT_UDP,
                "--remote",
                scene.server(),
                "--remote-udp",
                "" + SERVER_UDP,
                "--size",
                "" + size,
                "--count",
                "" + count)));
        child.read("ready");
        return child;
    }

    private static JSONObject mark(Child child) throws IOException {
        child.say("mark");
        return child.read("nanos");
    }

    /** Loads what answering takes, so that this falls into the warm-up, and lets the warm-up pass. */
    private void warmUp(Child server, Child client) throws IOException, InterruptedException {
        mark(server);
        mark(client);
        Thread.sleep(warmUpSeconds * 1000L);
    }

    /** What both sides had counted at the beginning of some time, and at its end. */
    private record Span(JSONObject sent, JSONObject received, JSONObject receivedAfter, JSONObject sentAfter) {

        double received(String key) {
            return difference(receivedAfter, received, key);
        }

        double both(String key) {
            return received(key) + difference(sentAfter, sent, key);
        }
    }

    private Span span(Child server, Child client, int seconds) throws IOException, InterruptedException {
        warmUp(server, client);
        JSONObject sent = mark(client);
        JSONObject received = mark(server);
        Thread.sleep(seconds * 1000L);
        JSONObject receivedAfter = mark(server);
        return new Span(sent, received, receivedAfter, mark(client));
    }

    @Override
    public double startUp(Scene scene) throws IOException {
        long begin = System.nanoTime();
        try (var server = server(scene, Role.SINK);
                var client = client(scene, Role.SOURCE, 64, 0)) {
            client.read("up");
            double took = (System.nanoTime() - begin) / 1e6;
            mark(server);
            return took;
        }
    }

    @Override
    public Bulk bulk(Scene scene, int size, int seconds) throws IOException, InterruptedException {
        try (var server = server(scene, Role.SINK);
                var client = client(scene, Role.SOURCE, size, 0)) {
            Span span = span(server, client, seconds);
            double took = span.received("nanos") / 1e9;
            double bytes = span.received("bytes");
            double messages = span.received("messages");
            double packets = span.received("packets");
            boolean objects = jvmOptions.contains("-Dsluice.bench.objects=true");
            double arrays = objects ? messages * Allocation.ofArray(size) : 0;
            return new Bulk(
                    bytes * 8 / 1e9 / took,
                    messages / took,
                    span.both("cpu") / (bytes / 1e9),
                    span.both("loopAllocated") / packets,
                    (span.both("allAllocated") - arrays) / packets);
        }
    }

    @Override
    public double many(Scene scene, int associations, int seconds) throws IOException, InterruptedException {
        try (var server = server(scene, Role.MANY_SINK);
                var client = client(scene, Role.MANY, 1024, associations)) {
            client.read("up");
            warmUp(server, client);
            Span span = span(server, client, seconds);
            return span.both("cpu") * 1e6 / span.received("packets");
        }
    }

    private static double difference(JSONObject after, JSONObject before, String key) {
        return after.getDouble(key) - before.getDouble(key);
    }

    @Override
    public RoundTrips ping(Scene scene, int seconds) throws IOException, InterruptedException {
        try (var server = server(scene, Role.ECHO);
                var client = client(scene, Role.PING, 64, 0)) {
            warmUp(server, client);
            mark(client);
            Thread.sleep(seconds * 1000L);
            JSONObject taken = mark(client);
            mark(server);
            return new RoundTrips(taken.getDouble("p50"), taken.getDouble("p99"));
        }
    }

    @Override
    public double setups(Scene scene, int count) throws IOException, InterruptedException {
        try (var server = server(scene, Role.ACCEPTOR);
                var client = client(scene, Role.OPENER, 64, count)) {
            warmUp(server, client);
            JSONObject before = mark(client);
            Thread.sleep(3000);
            JSONObject after = mark(client);
            mark(server);
            return difference(after, before, "messages") / (difference(after, before, "bytes") / 1e9);
        }
    }
}
