/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
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

/** Many associations that carry nothing: what each holds of the heap, and what their HEARTBEATs cost. Both ends are in this process. */
@Command(name = "idle", mixinStandardHelpOptions = true)
final class IdleAssociations implements Callable<Integer> {

    private static final int PORT = 5001;
    private static final int AT_A_TIME = 500;

    @Option(names = "--count", description = "How many associations (${DEFAULT-VALUE}).")
    private int count = 10_000;

    @Option(names = "--seconds", description = "For how long HEARTBEATs are watched (${DEFAULT-VALUE}).")
    private int seconds = 60;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new IdleAssociations()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (SctpStack server = stack(loopback, 29_911);
                SctpStack client = stack(loopback, 29_912)) {
            server.bind(PORT).listen(association -> {});
            long before = usedHeap();
            List<Association> held = new ArrayList<>(count);
            List<Endpoint> endpoints = new ArrayList<>();
            for (int opened = 0; opened < count; opened += AT_A_TIME) {
                var attempts = new ArrayList<CompletableFuture<Association>>(AT_A_TIME);
                for (int i = 0; i < AT_A_TIME; i++) {
                    Endpoint endpoint = client.bind(0);
                    endpoints.add(endpoint);
                    attempts.add(endpoint.connectAsync(
                            Destination.of(loopback, PORT).encapsulatedIn(29_911), Options.none()));
                }
                for (var attempt : attempts) {
                    held.add(attempt.get());
                }
            }
            long after = usedHeap();
            System.out.printf(
                    Locale.ROOT,
                    "%d associations: %.1f KiB of heap for each end%n",
                    held.size(),
                    (after - before) / 1024.0 / held.size() / 2);
            heartbeats(client, server);
            System.out.printf(
                    Locale.ROOT, "%d associations, %d endpoints still there%n", held.size(), endpoints.size());
        }
        return 0;
    }

    private static SctpStack stack(InetAddress local, int port) throws Exception {
        return SctpStack.builder()
                .with(UdpLinkFactory.onPort(port).addresses(List.of(local)))
                .option(UdpOptions.MTU_LIMIT, 1500)
                .build();
    }

    private void heartbeats(SctpStack client, SctpStack server) throws InterruptedException {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long sentBefore = sent(client) + sent(server);
        long cpuBefore = system.getProcessCpuTime();
        Thread.sleep(seconds * 1000L);
        double cpu = (system.getProcessCpuTime() - cpuBefore) / 1e9;
        long sent = sent(client) + sent(server) - sentBefore;
        System.out.printf(
                Locale.ROOT,
                "%d HEARTBEATs in %d s took %.2f s of processor time, both ends: %.2f %% of a core, %.1f us each%n",
                sent,
                seconds,
                cpu,
                100 * cpu / seconds,
                1e6 * cpu / Math.max(1, sent));
    }

    private static long sent(SctpStack stack) {
        return stack.counters().get(Counter.HEARTBEATS_SENT);
    }

    private static long usedHeap() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(200);
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
