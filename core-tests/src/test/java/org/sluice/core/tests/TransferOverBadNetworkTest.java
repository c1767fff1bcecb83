/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Counter;
import org.sluice.sctp.Endpoint;
import org.sluice.sctp.Options;
import org.sluice.testkit.Impairments;
import org.sluice.testkit.PcapngWriter;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

/**
 * Whatever a network does to packets, each message arrives once, whole and in the order promised. Runs many seeds; {@code -Dsluice.seed=N}
 * runs one again, with {@code -Dsluice.capture=FILE} into a file for Wireshark; {@code -Dsluice.seeds=N} sets how many.
 */
class TransferOverBadNetworkTest {

    private static final int PORT = 5001;

    @Test
    void deliversExactlyWhatWasSentInTheOrderPromised() {
        String one = System.getProperty("sluice.seed");
        if (one != null) {
            replay(Long.parseLong(one));
            return;
        }
        long count = Long.getLong("sluice.seeds", 1000);
        var total = new EnumMap<Counter, Long>(Counter.class);
        for (long seed = 1; seed <= count; seed++) {
            try {
                run(seed).forEach((counter, value) -> total.merge(counter, value, Long::sum));
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed + " fails; replay it with -Dsluice.seed=" + seed, e);
            }
        }
        // A network that did nothing would prove nothing.
        for (var counter : EnumSet.of(
                Counter.CHUNKS_RETRANSMITTED,
                Counter.FAST_RETRANSMITS,
                Counter.T3_EXPIRATIONS,
                Counter.T1_EXPIRATIONS,
                Counter.CHECKSUM_ERRORS,
                Counter.DUPLICATES_RECEIVED,
                Counter.MESSAGES_REASSEMBLED,
                Counter.UNORDERED_CHUNKS_SENT)) {
            assertTrue(
                    total.get(counter) > count / 10, () -> counter + " happened " + total.get(counter) + " times only");
        }
    }

    private static void replay(long seed) {
        String file = System.getProperty("sluice.capture");
        if (file == null) {
            run(seed);
            return;
        }
        try (var capture = PcapngWriter.to(Path.of(file))) {
            run(seed, capture);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<Counter, Long> run(long seed) {
        try {
            return run(seed, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<Counter, Long> run(long seed, PcapngWriter capture) throws IOException {
        var random = new SplittableRandom(seed);
        try (var simulation = new Simulation(seed)) {
            if (capture != null) {
                simulation.network().captureTo(capture);
            }
            simulation
                    .network()
                    .impair(Impairments.NONE
                            .delay(Duration.ofMillis(random.nextInt(1, 60)))
                            .jitter(Duration.ofMillis(random.nextInt(0, 10)))
                            .loss(random.nextDouble(0, 0.1))
                            .duplication(random.nextDouble(0, 0.1))
                            .reordering(random.nextDouble(0, 0.2))
                            .corruption(random.nextDouble(0, 0.05)));
            boolean ipv6 = random.nextBoolean();
            int receiveBuffer = random.nextInt(8) == 0 ? 20_000 : 1 << 20;
            var server = host(simulation, "server", ipv6 ? "fd00::1" : "10.0.0.1", receiveBuffer);
            var client = host(simulation, "client", ipv6 ? "fd00::2" : "10.0.0.2", receiveBuffer);
            var accepted = new Association[1];
            var endpoint = bind(server);
            endpoint.listen(association -> accepted[0] = association);
            var connecting = bindAny(client).connectAsync(server.destination(PORT), Options.none());
            simulation.runUntil(
                    "the association is up", () -> connecting.isDone() && accepted[0] != null, Duration.ofMinutes(30));
            exchange(simulation, random, connecting.join(), accepted[0]);
            var counters = client.stack().counters();
            server.stack().counters().forEach((counter, value) -> counters.merge(counter, value, Long::sum));
            return counters;
        }
    }

    private static void exchange(Simulation simulation, SplittableRandom random, Association one, Association other) {
        var there = new Flow(one, other, random.split());
        var back = new Flow(other, one, random.split());
        Flow.finish(simulation, there, back, Duration.ofHours(6));
        var done = one.shutdown();
        simulation.runUntil(
                "both sides are shut down",
                () -> done.isDone() && other.state() == AssociationState.CLOSED,
                Duration.ofHours(2));
        assertEquals(AssociationState.CLOSED, one.state());
        assertTrue(other.ended().isDone());
    }

    private static SimulatedHost host(Simulation simulation, String name, String address, int receiveBuffer) {
        return simulation
                .host(name)
                .address(address)
                // The network is worse than any association would put up with; what is tested here is delivery.
                .option(AssociationOptions.ASSOCIATION_MAX_RETRANS, 1000)
                .option(AssociationOptions.PATH_MAX_RETRANS, 1000)
                .option(AssociationOptions.MAX_INIT_RETRANSMITS, 1000)
                .option(AssociationOptions.SHUTDOWN_GUARD, Duration.ofHours(2))
                .option(AssociationOptions.RECEIVE_BUFFER, receiveBuffer)
                .start();
    }

    private static Endpoint bind(SimulatedHost host) {
        try {
            return host.stack().bind(PORT);
        } catch (BindException e) {
            throw new AssertionError(e);
        }
    }

    private static Endpoint bindAny(SimulatedHost host) {
        try {
            return host.stack().bind(0);
        } catch (BindException e) {
            throw new AssertionError(e);
        }
    }
}
