/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.pktdrop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.sluice.pktdrop.internal.PacketDropExtension;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Counter;
import org.sluice.sctp.ExtensionStatus;
import org.sluice.sctp.Message;
import org.sluice.sctp.Options;
import org.sluice.testkit.Impairments;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

/** Two hosts of a simulation, an association between them, and messages from one to the other that have to arrive as they were. */
final class Transfer {

    static final int LENGTH = 5000;
    private static final Duration LIMIT = Duration.ofMinutes(20);

    private final Simulation simulation;
    private final List<SimulatedHost> hosts = new ArrayList<>();
    private Association sender;
    private Association receiver;

    /** Sets the association up, on a network without faults. */
    Transfer(Simulation simulation, boolean offered) throws Exception {
        this.simulation = simulation;
        for (String address : List.of("10.0.0.1", "10.0.0.2")) {
            hosts.add(simulation
                    .host(address)
                    .address(address)
                    .option(PacketDropOptions.SUPPORTED, offered)
                    .option(AssociationOptions.ASSOCIATION_MAX_RETRANS, 1000)
                    .with(new PacketDropExtension())
                    .start());
        }
        hosts.get(1).stack().bind(5001).listen(from -> receiver = from);
        var attempt = hosts.get(0).stack().bind(0).connectAsync(hosts.get(1).destination(5001), Options.none());
        simulation.runUntil("up", () -> attempt.isDone() && receiver != null, LIMIT);
        sender = attempt.join();
    }

    List<SimulatedHost> hosts() {
        return hosts;
    }

    InetAddress from() {
        return hosts.get(0).address();
    }

    InetAddress to() {
        return hosts.get(1).address();
    }

    /** Has the round trip become known, and the window large. */
    void warmUp(Impairments network) {
        simulation.network().impair(network);
        run(60, () -> {});
    }

    /** Sends messages, and returns when all have arrived; how long that took, in seconds of the simulation. */
    double run(int messages, Runnable atEach) {
        long begin = simulation.clock().nanos();
        int[] counts = new int[2];
        simulation.runUntil(
                "all has arrived",
                () -> {
                    try {
                        while (counts[0] < messages && sender.trySend(Message.wrap(content(counts[0])))) {
                            counts[0]++;
                        }
                    } catch (AssociationException e) {
                        throw simulation.failure("the association ended: " + e.getMessage());
                    }
                    for (var message = receiver.poll(); message != null; message = receiver.poll()) {
                        assertArrayEquals(content(counts[1]), message.payload());
                        counts[1]++;
                        atEach.run();
                    }
                    return counts[1] == messages;
                },
                LIMIT);
        return (simulation.clock().nanos() - begin) / 1e9;
    }

    private static byte[] content(int number) {
        byte[] bytes = new byte[LENGTH];
        new SplittableRandom(number).nextBytes(bytes);
        return bytes;
    }

    private Map<Figure, Long> figures(Association of) {
        var answer = PacketDrop.figures(of);
        simulation.runFor(Duration.ofMillis(1));
        return answer.join();
    }

    Map<Figure, Long> figuresOfSender() {
        return figures(sender);
    }

    Map<Figure, Long> figuresOfReceiver() {
        return figures(receiver);
    }

    /** How many packets arrived damaged at the receiver. */
    long corrupted() {
        return hosts.get(1).stack().counters().get(Counter.CHECKSUM_ERRORS);
    }

    /** The congestion window of the sender, in bytes. */
    long window() {
        return sender.status().primaryPath().congestionWindow();
    }

    /** Whether the extension is used, at the sender. */
    List<Boolean> agreed() {
        return sender.status().extensions().stream()
                .map(ExtensionStatus::agreed)
                .toList();
    }
}
