/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.sluice.core.tests.RandomTopology.Event;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationListener;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Counter;
import org.sluice.sctp.Endpoint;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Options;
import org.sluice.testkit.PcapngWriter;

/**
 * Whatever happens to the network and to the peer: what arrives is exactly what was promised, what does not arrive is given back, every
 * association makes progress or ends, and in the end nothing is held. {@code -Dsluice.seed=N} runs one seed again, with {@code
 * -Dsluice.capture=FILE} into a file for Wireshark; {@code -Dsluice.topologies=N} sets how many.
 */
class RandomTopologyTest {

    private static final Duration TROUBLE = Duration.ofMinutes(2);

    @Test
    void everyMessageIsAccountedForAndNoAssociationHangs() throws IOException {
        String one = System.getProperty("sluice.seed");
        var total = new EnumMap<Counter, Long>(Counter.class);
        var happened = new EnumMap<Event, Long>(Event.class);
        if (one != null) {
            run(Long.parseLong(one), total, happened);
            return;
        }
        boolean nightly = Boolean.getBoolean("sluice.nightly");
        long count = Long.getLong("sluice.topologies", nightly ? 10_000 : 500);
        for (long seed = 1; seed <= count; seed++) {
            try {
                run(seed, total, happened);
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed + " fails; replay it with -Dsluice.seed=" + seed, e);
            }
        }
        // A network that did nothing would prove nothing.
        for (var counter : EnumSet.of(
                Counter.CHUNKS_RETRANSMITTED,
                Counter.FAST_RETRANSMITS,
                Counter.T3_EXPIRATIONS,
                Counter.CHECKSUM_ERRORS,
                Counter.DUPLICATES_RECEIVED,
                Counter.PATH_MTU_PROBES_SENT,
                Counter.MESSAGES_REASSEMBLED,
                Counter.SHUTDOWNS)) {
            assertTrue(
                    total.get(counter) > count / 10, () -> counter + " happened " + total.get(counter) + " times only");
        }
        for (var counter : EnumSet.of(Counter.BLACK_HOLES, Counter.FAILED, Counter.ABORTED, Counter.OUT_OF_THE_BLUE)) {
            assertTrue(
                    total.get(counter) > count / 100,
                    () -> counter + " happened " + total.get(counter) + " times only");
        }
        for (var event : Event.values()) {
            assertTrue(happened.getOrDefault(event, 0L) > count / 10, () -> event + ": " + happened);
        }
    }

    private static void run(long seed, Map<Counter, Long> total, Map<Event, Long> happened) throws IOException {
        String file = System.getProperty("sluice.capture");
        try (var capture = file == null ? null : PcapngWriter.to(Path.of(file));
                var topology = new RandomTopology(seed)) {
            if (capture != null) {
                topology.capture(capture);
            }
            var story = new Story(topology);
            try {
                story.tell();
            } catch (Throwable e) {
                throw new AssertionError(topology + "\n" + story.session, e);
            }
            topology.counters().forEach((counter, value) -> total.merge(counter, value, Long::sum));
            topology.happened().forEach((event, times) -> happened.merge(event, times, Long::sum));
        }
    }

    /** What happens between two hosts, of which either may lose its memory. */
    private static final class Story {
        private final RandomTopology topology;
        private final SplittableRandom random;
        private Session session;

        Story(RandomTopology topology) {
            this.topology = topology;
            this.random = topology.random().split();
        }

        void tell() {
            var simulation = topology.simulation();
            session = new Session(topology, random.split());
            int events = random.nextInt(0, 8);
            for (int i = 0; i < events; i++) {
                long until = simulation.clock().nanos() + random.nextLong(1, TROUBLE.toNanos() / events);
                boolean more = random.nextInt(3) > 0;
                simulation.runUntil(
                        "the next event",
                        () -> {
                            session.move();
                            return simulation.clock().nanos() >= until || more && session.isOver();
                        },
                        Duration.ofNanos(Math.max(1, until - simulation.clock().nanos()))
                                .plusSeconds(120));
                happen(topology.randomEvent());
            }
            topology.calmDown();
            simulation.runUntil(
                    "everything has arrived, or the association has ended",
                    () -> {
                        session.move();
                        return session.isOver();
                    },
                    Duration.ofHours(3));
            session.finish();
            simulation.runFor(Duration.ofMinutes(10));
            assertEquals(0, topology.client().stack().associations().size(), "associations of the client");
            assertEquals(0, topology.server().stack().associations().size(), "associations of the server");
            session.checkAccounts();
        }

        private void happen(Event event) {
            if (event == Event.SERVER_LOST || event == Event.CLIENT_LOST) {
                session.oneSideIsLost(event == Event.SERVER_LOST);
            }
            topology.happen(event);
            if (event == Event.SERVER_LOST || event == Event.CLIENT_LOST) {
                session.begin(event == Event.SERVER_LOST);
            }
        }
    }

    /** An association, with messages both ways; the client opens it again where a side was lost. */
    private static final class Session {
        private final RandomTopology topology;
        private final Flow there;
        private final Flow back;
        private Association opened;
        private Association accepted;
        private final int clientPort;
        private Endpoint endpoint;
        private int acceptedCount;
        private boolean attempting;

        Session(RandomTopology topology, SplittableRandom random) {
            this.topology = topology;
            // From the same port, a client that lost its memory restarts the association; from another one it opens a
            // second.
            clientPort = random.nextBoolean() ? RandomTopology.CLIENT_PORT : 0;
            there = new Flow(random.split());
            back = new Flow(random.split());
            begin(true);
        }

        void begin(boolean serverIsNew) {
            if (serverIsNew) {
                topology.bind(topology.server(), RandomTopology.PORT).listen(association -> {
                    accepted = association;
                    acceptedCount++;
                    watch(association, back);
                });
            }
            if (!attempting && hasEnded(opened)) {
                open();
            }
        }

        private void open() {
            attempting = true;
            if (endpoint == null || clientPort == 0) {
                endpoint = topology.bind(topology.client(), clientPort);
            }
            var attempt = endpoint.connectAsync(topology.destination(), Options.none());
            attempt.whenComplete((association, failure) -> {
                attempting = false;
                opened = association;
                if (association != null) {
                    watch(association, there);
                }
            });
        }

        private static void watch(Association association, Flow flow) {
            association.listen(new AssociationListener() {
                @Override
                public void notified(Association of, Notification notification) {
                    if (notification instanceof Notification.SendFailed failed) {
                        flow.ledger.givenBack(failed.message(), failed.sent());
                    }
                }
            });
        }

        void oneSideIsLost(boolean server) {
            there.ledger.peerWasReplaced();
            back.ledger.peerWasReplaced();
            if (server) {
                take(accepted, there);
                accepted = null;
            } else {
                take(opened, back);
                opened = null;
                endpoint = null;
                attempting = false;
            }
        }

        void move() {
            there.send(opened);
            back.send(accepted);
            if (there.isInTheMood()) {
                take(accepted, there);
            }
            if (back.isInTheMood()) {
                take(opened, back);
            }
        }

        private static void take(Association association, Flow flow) {
            if (association != null) {
                for (var message = association.poll(); message != null; message = association.poll()) {
                    flow.ledger.received(message);
                }
            }
        }

        boolean isOver() {
            boolean complete = there.isDone(opened, accepted) && back.isDone(accepted, opened);
            return !attempting
                    && (complete || hasEnded(opened) && hasEnded(accepted) || hasEnded(opened) && accepted == null);
        }

        private static boolean hasEnded(Association association) {
            return association == null || association.state() == AssociationState.CLOSED;
        }

        void finish() {
            var done = opened == null ? null : opened.shutdown();
            topology.simulation()
                    .runUntil(
                            "the association has ended",
                            () -> {
                                take(accepted, there);
                                take(opened, back);
                                return (done == null || done.isDone()) && hasEnded(opened) && hasEnded(accepted);
                            },
                            Duration.ofHours(3));
            take(accepted, there);
            take(opened, back);
        }

        @Override
        public String toString() {
            return "there: " + there + ", back: " + back + (attempting ? ", opening" : "") + "\nclient: " + show(opened)
                    + "\nserver: " + show(accepted);
        }

        private static String show(Association association) {
            return association == null ? "none" : association.status().toString();
        }

        void checkAccounts() {
            boolean gracefully = opened != null
                    && acceptedCount == 1
                    && accepted != null
                    && opened.ended().isDone()
                    && !opened.ended().isCompletedExceptionally()
                    && !accepted.ended().isCompletedExceptionally();
            there.ledger.checkAccounts(gracefully);
            back.ledger.checkAccounts(gracefully);
        }
    }

    /** Messages one way. */
    private static final class Flow {
        private final SplittableRandom random;
        private final Ledger ledger = new Ledger();
        private final int count;
        private Message waiting;

        Flow(SplittableRandom random) {
            this.random = random;
            this.count = random.nextInt(0, 60);
        }

        void send(Association from) {
            if (from == null || from.state() != AssociationState.ESTABLISHED) {
                return;
            }
            try {
                while (ledger.sentCount() < count) {
                    if (waiting == null || waiting.stream() >= from.outboundStreams()) {
                        waiting = ledger.next(random.nextInt(from.outboundStreams()), random.nextInt(4) == 0, length());
                    }
                    if (!from.trySend(waiting)) {
                        return;
                    }
                    ledger.sent(waiting);
                    waiting = null;
                }
            } catch (IOException e) {
                // It is ending; what was handed over before will be given back.
            }
        }

        @Override
        public String toString() {
            return ledger + " of " + count;
        }

        private int length() {
            return switch (random.nextInt(10)) {
                case 0 -> random.nextInt(1, 100_000);
                case 1, 2 -> random.nextInt(1, 10_000);
                default -> random.nextInt(1, 1500);
            };
        }

        /** Sometimes the user is slow. */
        boolean isInTheMood() {
            return random.nextInt(3) > 0;
        }

        boolean isDone(Association from, Association to) {
            return ledger.sentCount() == count
                    && (ledger.isAccountedFor() || ledger.hasPeerBeenReplaced() && isQuiet(from) && isQuiet(to));
        }

        /** Where a side lost its memory, not everything arrives; but nothing may be on its way for ever. */
        private static boolean isQuiet(Association association) {
            if (association == null || association.state() == AssociationState.CLOSED) {
                return true;
            }
            var status = association.status();
            return status.unacknowledgedChunks() == 0 && status.queuedBytes() == 0 && status.pendingBytes() == 0;
        }
    }
}
