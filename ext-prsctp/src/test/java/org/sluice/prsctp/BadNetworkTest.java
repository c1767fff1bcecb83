/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.prsctp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sluice.prsctp.internal.PartialReliabilityExtension;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationListener;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Options;
import org.sluice.sctp.ReceivedMessage;
import org.sluice.testkit.Impairments;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

/**
 * Two stacks over networks made up from a seed, with messages of every policy: each message arrives whole and in the order of its stream, or is
 * told to have failed; reliable ones arrive. In half of them the extension is withdrawn and installed again while they run. {@code -Dsluice.seed=N} replays one.
 */
class BadNetworkTest {

    private static final long SEEDS = Boolean.getBoolean("sluice.nightly") ? 5000 : 300;
    private static final int MESSAGES = 150;

    @Test
    void eachMessageArrivesOrIsToldToHaveFailed() throws Exception {
        Long one = Long.getLong("sluice.seed");
        long givenUp = 0;
        for (long seed = one == null ? 1 : one; seed <= (one == null ? SEEDS : one); seed++) {
            try {
                givenUp += run(seed);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + " fails; replay it with -Dsluice.seed=" + seed, e);
            }
        }
        assertTrue(one != null || givenUp > SEEDS, "hardly anything was given up: " + givenUp);
    }

    private static SimulatedHost host(Simulation simulation, String address, Options options) {
        return simulation
                .host(address)
                .address(address)
                .with(new PartialReliabilityExtension())
                .options(options)
                .start();
    }

    private static long run(long seed) throws Exception {
        var random = new Random(seed);
        try (var simulation = new Simulation(seed)) {
            simulation
                    .network()
                    .impair(Impairments.NONE
                            .delay(Duration.ofMillis(1 + random.nextInt(60)))
                            .loss(random.nextDouble() * 0.25)
                            .reordering(random.nextDouble() * 0.2)
                            .duplication(random.nextDouble() * 0.1));
            var options = Options.none()
                    .with(AssociationOptions.SEND_BUFFER, 20_000 + random.nextInt(60_000))
                    .with(AssociationOptions.RECEIVE_BUFFER, 20_000 + random.nextInt(100_000))
                    .with(AssociationOptions.ASSOCIATION_MAX_RETRANS, 1000)
                    .with(AssociationOptions.RTO_MAX, Duration.ofSeconds(5))
                    .with(AssociationOptions.SHUTDOWN_GUARD, Duration.ofMinutes(50))
                    .with(AssociationOptions.EXTENSION_GRACE, Duration.ofHours(1))
                    .with(AssociationOptions.NO_DELAY, random.nextBoolean());
            var client = host(simulation, "10.0.0.1", options);
            var server = host(simulation, "10.0.0.2", options);
            var accepted = new Association[1];
            server.stack().bind(5001).listen(association -> accepted[0] = association);
            var attempt = client.stack().bind(0).connectAsync(server.destination(5001), Options.none());
            simulation.runUntil("up", () -> attempt.isDone() && accepted[0] != null, Duration.ofMinutes(10));
            return transfer(simulation, random, List.of(client, server), attempt.join(), accepted[0]);
        }
    }

    /** The extension is taken away from a side, and put back a little later. */
    private static void update(Simulation simulation, Random random, List<SimulatedHost> hosts) {
        var stack = hosts.get(random.nextInt(hosts.size())).stack();
        stack.withdraw(PartialReliability.ID);
        simulation.runFor(Duration.ofMillis(random.nextInt(400)));
        stack.install(new PartialReliabilityExtension(), Options.none());
    }

    private static long transfer(
            Simulation simulation, Random random, List<SimulatedHost> hosts, Association from, Association to)
            throws Exception {
        assertTrue(from.status().extensions().get(0).agreed());
        boolean updated = random.nextBoolean();
        Set<Integer> failed = new HashSet<>();
        from.listen(new AssociationListener() {
            @Override
            public void notified(Association of, Notification notification) {
                if (notification instanceof Notification.SendFailed gone) {
                    assertTrue(failed.add(gone.message().payload().getInt()), "told twice");
                }
            }
        });
        List<Message> messages = messages(random);
        Set<Integer> arrived = new HashSet<>();
        Map<Integer, Integer> last = new HashMap<>();
        for (Message message : messages) {
            simulation.runUntil(
                    "room to send",
                    () -> {
                        receive(to, messages, arrived, last);
                        return sent(from, message);
                    },
                    Duration.ofMinutes(30));
            if (random.nextInt(5) == 0) {
                simulation.runFor(Duration.ofMillis(random.nextInt(50)));
            }
            if (updated && random.nextInt(8) == 0) {
                update(simulation, random, hosts);
            }
        }
        var done = from.shutdown();
        simulation.runUntil(
                "everything is accounted for",
                () -> {
                    receive(to, messages, arrived, last);
                    return done.isDone() && to.state() == AssociationState.CLOSED;
                },
                Duration.ofMinutes(60));
        receive(to, messages, arrived, last);
        if (done.isCompletedExceptionally()) {
            throw simulation.failure("it did not end gracefully: "
                    + done.handle((ok, failure) -> failure).join());
        }
        for (int i = 0; i < messages.size(); i++) {
            int number = i;
            assertTrue(
                    arrived.contains(i) || failed.contains(i), () -> "message " + number + " is lost without a word");
            assertTrue(
                    arrived.contains(i) || messages.get(i).hasAttributes(),
                    () -> "reliable message " + number + " failed");
        }
        return failed.size();
    }

    private static boolean sent(Association from, Message message) {
        try {
            return from.trySend(message);
        } catch (org.sluice.sctp.AssociationException e) {
            throw new AssertionError(e);
        }
    }

    private static void receive(
            Association to, List<Message> messages, Set<Integer> arrived, Map<Integer, Integer> last) {
        for (ReceivedMessage got = to.poll(); got != null; got = to.poll()) {
            var payload = ByteBuffer.wrap(got.payload());
            int number = payload.getInt();
            Message sent = messages.get(number);
            assertEquals(sent.payload(), ByteBuffer.wrap(got.payload()));
            assertEquals(sent.stream(), got.stream());
            assertTrue(arrived.add(number), "message " + number + " twice");
            if (!sent.isUnordered()) {
                Integer before = last.put(got.stream(), number);
                assertTrue(before == null || before < number, "message " + number + " after " + before);
            }
        }
    }

    private static List<Message> messages(Random random) {
        var messages = new ArrayList<Message>();
        for (int i = 0; i < MESSAGES; i++) {
            byte[] payload = new byte[4 + (random.nextInt(4) == 0 ? random.nextInt(12_000) : random.nextInt(400))];
            random.nextBytes(payload);
            ByteBuffer.wrap(payload).putInt(i);
            Message message = Message.wrap(payload).onStream(random.nextInt(5)).unordered(random.nextInt(4) == 0);
            messages.add(
                    switch (random.nextInt(6)) {
                        case 0 -> message.with(PartialReliability.RETRANSMISSIONS, random.nextInt(2));
                        case 1, 2 ->
                            message.with(PartialReliability.LIFETIME, Duration.ofMillis(1 + random.nextInt(400)));
                        case 3 -> message.with(PartialReliability.PRIORITY, (long) random.nextInt(10));
                        default -> message;
                    });
        }
        return messages;
    }
}
