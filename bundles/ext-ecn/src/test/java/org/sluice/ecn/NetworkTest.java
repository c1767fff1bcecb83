/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.ecn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.ecn.internal.CongestionNotificationExtension;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Message;
import org.sluice.sctp.Options;
import org.sluice.testkit.Impairments;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

/** Two of our stacks with a bottleneck between them, whose queue marks packets before it is full. */
class NetworkTest {

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int MESSAGES = 600;
    private static final int LENGTH = 5000;

    /** 10 Mbit/s with 20 ms each way; the queue holds 64 packets, and marks from 16 on. */
    private static final Impairments BOTTLENECK = Impairments.NONE
            .delay(Duration.ofMillis(20))
            .rate(10_000_000, 64 * 1500)
            .markBytes(16 * 1500);

    private Association accepted;
    private Association association;
    private final List<SimulatedHost> hosts = new ArrayList<>();

    private void connect(Simulation simulation, boolean offered) throws Exception {
        for (String address : new String[] {"10.0.0.1", "10.0.0.2"}) {
            hosts.add(simulation
                    .host(address)
                    .address(address)
                    .option(CongestionNotificationOptions.SUPPORTED, offered)
                    .option(AssociationOptions.SEND_BUFFER, 1 << 20)
                    .with(new CongestionNotificationExtension())
                    .start());
        }
        hosts.get(1).stack().bind(5001).listen(from -> accepted = from);
        var attempt = hosts.get(0).stack().bind(0).connectAsync(hosts.get(1).destination(5001), Options.none());
        simulation.runUntil("up", () -> attempt.isDone() && accepted != null, LIMIT);
        association = attempt.join();
    }

    private void transfer(Simulation simulation, Runnable meanwhile) {
        int[] counts = new int[2];
        simulation.runUntil(
                "all has arrived",
                () -> {
                    try {
                        while (counts[0] < MESSAGES && association.trySend(Message.wrap(content(counts[0])))) {
                            counts[0]++;
                        }
                    } catch (AssociationException e) {
                        throw new AssertionError(e);
                    }
                    for (var message = accepted.poll(); message != null; message = accepted.poll()) {
                        assertEquals(Message.wrap(content(counts[1])).length(), message.length());
                        assertTrue(java.util.Arrays.equals(content(counts[1]), message.payload()));
                        counts[1]++;
                        meanwhile.run();
                    }
                    return counts[1] == MESSAGES;
                },
                LIMIT);
    }

    private static byte[] content(int number) {
        byte[] bytes = new byte[LENGTH];
        new SplittableRandom(number).nextBytes(bytes);
        return bytes;
    }

    private CongestionNotification.Figures figures(Simulation simulation, Association of) {
        var answer = CongestionNotification.figures(of);
        simulation.runFor(Duration.ofMillis(1));
        return answer.join();
    }

    /** What ECN is for: the sender keeps the bottleneck busy, and not one packet is lost. */
    @Test
    void aQueueThatMarksLosesNothing() throws Exception {
        try (var simulation = new Simulation(5)) {
            simulation.network().impair(BOTTLENECK);
            connect(simulation, true);
            long begin = simulation.clock().nanos();
            transfer(simulation, () -> {});
            double seconds = (simulation.clock().nanos() - begin) / 1e9;
            double goodput = 8.0 * MESSAGES * LENGTH / seconds;
            assertEquals(0, association.status().retransmittedChunks(), "the queue was never full");
            var sending = figures(simulation, association);
            var receiving = figures(simulation, accepted);
            assertTrue(sending.reductions() > 0, sending::toString);
            assertEquals(sending.echoesReceived(), receiving.echoesSent());
            assertEquals(sending.echoesReceived(), receiving.reductionsOfPeer());
            assertTrue(receiving.marked() >= sending.reductions());
            assertTrue(goodput > 8_000_000, () -> "only " + (long) goodput + " bit/s of 10,000,000");
        }
    }

    @Test
    void withoutItTheSameQueueOverflows() throws Exception {
        try (var simulation = new Simulation(5)) {
            simulation.network().impair(BOTTLENECK);
            connect(simulation, false);
            transfer(simulation, () -> {});
            assertTrue(association.status().retransmittedChunks() > 0);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void lossReorderingAndDuplicationOfEchoesDoNoHarm(long seed) throws Exception {
        try (var simulation = new Simulation(seed)) {
            simulation
                    .network()
                    .impair(BOTTLENECK
                            .markBytes(1500)
                            .loss(0.01)
                            .reordering(0.02)
                            .duplication(0.02));
            connect(simulation, true);
            transfer(simulation, () -> {});
            var sending = figures(simulation, association);
            assertTrue(sending.reductions() > 0, sending::toString);
        }
    }

    /** An update of the bundle in the middle: the state goes along, and nothing is marked while nobody would understand the echo. */
    @Test
    void anUpdateUnderLoadGoesOnWhereItWas() throws Exception {
        try (var simulation = new Simulation(9)) {
            simulation.network().impair(BOTTLENECK);
            connect(simulation, true);
            int[] count = {0};
            transfer(simulation, () -> {
                if (++count[0] % 100 == 0) {
                    for (SimulatedHost host : hosts) {
                        host.stack().withdraw(CongestionNotification.ID);
                        host.stack().install(new CongestionNotificationExtension(), Options.none());
                    }
                }
            });
            var sending = figures(simulation, association);
            var receiving = figures(simulation, accepted);
            assertTrue(sending.reductions() > 1, sending::toString);
            assertEquals(sending.echoesReceived(), receiving.echoesSent());
            assertEquals(0, association.status().retransmittedChunks());
        }
    }
}
