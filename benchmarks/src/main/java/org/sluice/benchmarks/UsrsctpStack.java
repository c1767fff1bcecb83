/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.json.JSONObject;

/** usrsctp, in the program that the integration tests use too. */
final class UsrsctpStack implements Stack {

    private static final int SERVER_UDP = 29_899;
    private static final int CLIENT_UDP = 29_900;

    private final Path program;
    private final boolean raw;
    private final boolean authenticated;

    /**
     * usrsctp.
     *
     * @param raw whether on IP itself rather than in UDP
     * @param authenticated whether both sides take DATA only authenticated
     */
    UsrsctpStack(Path program, boolean raw, boolean authenticated) {
        this.program = program;
        this.raw = raw;
        this.authenticated = authenticated;
    }

    /** What carries its packets, and what is demanded of them. */
    private List<String> carrier(String ports) {
        var flags = new ArrayList<>(raw ? List.of("--raw") : List.of("--udp", ports));
        if (authenticated) {
            flags.addAll(List.of("--set", "auth-chunk=0"));
        }
        return flags;
    }

    @Override
    public String name() {
        return (raw ? "usrsctp raw" : "usrsctp") + (authenticated ? ", DATA authenticated" : "");
    }

    private Child server(Scene scene, String role, String... more) throws IOException {
        var command = new ArrayList<>(List.of(
                program.toString(),
                "--server",
                "--local",
                scene.server(),
                "--role",
                role,
                "--quiet",
                "--deadline",
                "" + Child.LIFETIME_SECONDS));
        command.addAll(carrier("" + SERVER_UDP));
        command.addAll(List.of(more));
        var child = new Child(scene.onServer(command));
        child.event("ready");
        return child;
    }

    private Child client(Scene scene, String... more) throws IOException {
        var command = new ArrayList<>(List.of(
                program.toString(),
                "--client",
                scene.server(),
                "--local",
                scene.client(),
                "--deadline",
                "" + Child.LIFETIME_SECONDS));
        command.addAll(carrier(CLIENT_UDP + ":" + SERVER_UDP));
        command.addAll(List.of(more));
        return new Child(scene.onClient(command));
    }

    @Override
    public double startUp(Scene scene) throws IOException {
        long begin = System.nanoTime();
        try (var server = server(scene, "sink");
                var client = client(scene, "--role", "idle")) {
            JSONObject event = client.event("assoc");
            double took = (System.nanoTime() - begin) / 1e6;
            if (!event.getString("state").equals("comm-up")) {
                throw new IOException("the association of usrsctp did not come up: " + event);
            }
            server.say("quit");
            return took;
        }
    }

    @Override
    public Bulk bulk(Scene scene, int size, int seconds) throws IOException {
        try (var server = server(scene, "sink", "--batch", "--once");
                var client = client(
                        scene, "--role", "source", "--send", "size=" + size + ",seconds=" + seconds, "--batch")) {
            JSONObject sent = client.event("final");
            JSONObject received = server.event("final");
            double bytes = received.getDouble("rx_bytes");
            double cpu = cpu(sent) + cpu(received);
            return new Bulk(
                    received.getDouble("rx_gbps"),
                    received.getDouble("rx_msgps"),
                    cpu / (bytes / 1e9),
                    Double.NaN,
                    Double.NaN);
        }
    }

    private static double cpu(JSONObject done) {
        return done.getDouble("user_s") + done.getDouble("sys_s");
    }

    @Override
    public double many(Scene scene, int associations, int seconds) {
        return Double.NaN;
    }

    @Override
    public RoundTrips ping(Scene scene, int seconds) throws IOException {
        try (var server = server(scene, "echo", "--batch", "--once", "--set", "nodelay=1");
                var client = client(
                        scene,
                        "--role",
                        "ping",
                        "--set",
                        "nodelay=1",
                        "--send",
                        "size=64,seconds=" + seconds,
                        "--batch")) {
            JSONObject ping = client.event("ping");
            server.event("final");
            return new RoundTrips(ping.getDouble("p50_us"), ping.getDouble("p99_us"));
        }
    }

    @Override
    public double setups(Scene scene, int count) throws IOException {
        try (var server = server(scene, "sink");
                var client = client(scene, "--role", "idle", "--assocs", "" + count)) {
            double begin = client.event("ready").getDouble("t");
            double end = begin;
            for (int i = 0; i < count; i++) {
                JSONObject up = client.event("assoc");
                if (!up.getString("state").equals("comm-up")) {
                    throw new IOException("an association of usrsctp did not come up: " + up);
                }
                end = Math.max(end, up.getDouble("t"));
            }
            server.say("quit");
            return count / (end - begin);
        }
    }
}
