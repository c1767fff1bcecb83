/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.json.JSONObject;
import org.sluice.link.udp.UdpLinkFactory;
import org.sluice.link.udp.UdpOptions;
import org.sluice.sctp.Association;
import org.sluice.sctp.Counter;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Endpoint;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Many associations that carry nothing: what each holds of the heap at either end, and what their HEARTBEATs cost. This process opens
 * them, a second one accepts them.
 */
@Command(
        name = "idle",
        mixinStandardHelpOptions = true,
        description = "Opens many associations over UDP on loopback and measures them while nothing is sent.")
final class IdleAssociations implements Callable<Integer> {

    private static final int PORT = 5001;

    /** An endpoint goes to each of these ports once: there are too few ports for an endpoint for each association. */
    private static final int PORTS = 8;

    private static final int SERVER_UDP = 29_911;
    private static final int CLIENT_UDP = 29_912;
    private static final int AT_A_TIME = 500;

    @Option(names = "--count", description = "How many associations (${DEFAULT-VALUE}).")
    private int count = 10_000;

    @Option(names = "--seconds", description = "For how long HEARTBEATs are watched (${DEFAULT-VALUE}).")
    private int seconds = 60;

    @Option(names = "--accept", hidden = true)
    private boolean accept;

    private final InetAddress loopback = InetAddress.getLoopbackAddress();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new IdleAssociations()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        return accept ? accept() : open();
    }

    private int accept() throws Exception {
        try (SctpStack stack = stack(SERVER_UDP)) {
            for (int port = PORT; port < PORT + PORTS; port++) {
                stack.bind(port).listen(association -> {});
            }
            System.out.println("{\"ready\":true}");
            var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                System.out.println(state(stack));
            }
        }
        return 0;
    }

    private int open() throws Exception {
        try (var server = new Child(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        System.getProperty("java.class.path"),
                        IdleAssociations.class.getName(),
                        "--accept"));
                SctpStack client = stack(CLIENT_UDP)) {
            server.read("ready");
            JSONObject here = state(client);
            JSONObject there = ask(server);
            // Kept, as a program that has them would keep them.
            List<Association> held = openAll(client);
            JSONObject hereUp = state(client);
            JSONObject thereUp = ask(server);
            check(hereUp, thereUp);
            Thread.sleep(seconds * 1000L);
            JSONObject hereAfter = state(client);
            JSONObject thereAfter = ask(server);
            check(hereAfter, thereAfter);
            print("the end that opened", here, hereUp, hereAfter);
            print("the end that accepted", there, thereUp, thereAfter);
            return held.size() == count ? 0 : 1;
        }
    }

    private List<Association> openAll(SctpStack client) throws Exception {
        var held = new ArrayList<Association>(count);
        Endpoint endpoint = null;
        while (held.size() < count) {
            int now = Math.min(AT_A_TIME, count - held.size());
            var attempts = new ArrayList<CompletableFuture<Association>>(now);
            for (int i = 0; i < now; i++) {
                int number = held.size() + i;
                if (number % PORTS == 0) {
                    endpoint = client.bind(0);
                }
                attempts.add(endpoint.connectAsync(
                        Destination.of(loopback, PORT + number % PORTS).encapsulatedIn(SERVER_UDP), Options.none()));
            }
            for (var attempt : attempts) {
                held.add(attempt.get());
            }
        }
        return held;
    }

    private SctpStack stack(int udpPort) throws Exception {
        return SctpStack.builder()
                .with(UdpLinkFactory.onPort(udpPort).addresses(List.of(loopback)))
                .option(UdpOptions.MTU_LIMIT, 1500)
                .build();
    }

    private void check(JSONObject... states) {
        for (var state : states) {
            if (state.getInt("associations") != count) {
                throw new IllegalStateException("not all associations are up: " + state);
            }
        }
    }

    private void print(String end, JSONObject before, JSONObject up, JSONObject after) {
        double heap = up.getDouble("heap") - before.getDouble("heap");
        double cpu = after.getDouble("cpu") - up.getDouble("cpuAfterCollection");
        long sent = after.getLong("heartbeats") - up.getLong("heartbeats");
        double took = (after.getDouble("nanos") - up.getDouble("nanos")) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%s: %.2f KiB of heap for each of %d associations; %.2f s of processor time in %.0f s (%.2f %% of a core,"
                        + " %.1f ms for an association and hour), in which %d HEARTBEATs were sent%n",
                end,
                heap / 1024 / count,
                count,
                cpu,
                took,
                100 * cpu / took,
                1000 * cpu / took * 3600 / count,
                sent);
    }

    private static JSONObject ask(Child child) throws Exception {
        child.say("state");
        return child.read("heap");
    }

    /** The processor time is read before the heap is cleaned up for measuring it, and after. */
    private static JSONObject state(SctpStack stack) throws InterruptedException {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = system.getProcessCpuTime();
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(200);
        }
        return new JSONObject()
                .put("associations", stack.associations().size())
                .put("heartbeats", stack.counters().get(Counter.HEARTBEATS_SENT))
                .put(
                        "heap",
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed())
                .put("nanos", System.nanoTime())
                .put("cpu", cpu / 1e9)
                .put("cpuAfterCollection", system.getProcessCpuTime() / 1e9);
    }
}
