/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.benchmarks;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.json.JSONObject;
import org.json.JSONTokener;

/** The kernel's TCP, by iperf3, with segments of what an MTU of 1500 leaves; its goodput only. */
final class TcpStack implements Stack {

    private static final int PORT = 29_903;
    private static final int SEGMENT = 1448;

    @Override
    public String name() {
        return "kernel TCP";
    }

    @Override
    public double startUp(Scene scene) {
        return Double.NaN;
    }

    @Override
    public Bulk bulk(Scene scene, int size, int seconds) throws IOException, InterruptedException {
        Process server = new ProcessBuilder(scene.onServer(
                        List.of("iperf3", "-s", "-1", "--forceflush", "-B", scene.server(), "-p", "" + PORT)))
                .redirectErrorStream(true)
                .start();
        try (var ready = new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8)) {
            // It has said that it listens when it has said anything.
            ready.read();
            Thread.sleep(200);
            Process client = new ProcessBuilder(scene.onClient(List.of(
                            "iperf3",
                            "-c",
                            scene.server(),
                            "-B",
                            scene.client(),
                            "-p",
                            "" + PORT,
                            "-M",
                            "" + SEGMENT,
                            "-l",
                            "" + size,
                            "-t",
                            "" + seconds,
                            "-J")))
                    .start();
            JSONObject end = new JSONObject(new JSONTokener(client.getInputStream())).getJSONObject("end");
            JSONObject received = end.getJSONObject("sum_received");
            double bytes = received.getDouble("bytes");
            JSONObject load = end.getJSONObject("cpu_utilization_percent");
            double took = received.getDouble("seconds");
            double cpu = (load.getDouble("host_total") + load.getDouble("remote_total")) / 100 * took;
            return new Bulk(
                    received.getDouble("bits_per_second") / 1e9,
                    bytes / size / took,
                    cpu / (bytes / 1e9),
                    Double.NaN,
                    Double.NaN);
        } finally {
            server.destroy();
            server.waitFor(5, TimeUnit.SECONDS);
        }
    }

    @Override
    public double many(Scene scene, int associations, int seconds) {
        return Double.NaN;
    }

    @Override
    public RoundTrips ping(Scene scene, int seconds) {
        return new RoundTrips(Double.NaN, Double.NaN);
    }

    @Override
    public double setups(Scene scene, int count) {
        return Double.NaN;
    }
}
