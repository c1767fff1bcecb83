/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.perf;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.Message;
import org.sluice.sctp.spi.Extension;

/** Sends what a test wants sent, and waits until all of it is acknowledged or given up. */
final class Pump {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    /** How long it may take until users are told of what the association has done already. */
    private static final Duration TELLING = Duration.ofSeconds(5);

    /** How far the pace may fall behind and be made up for. */
    private static final long LARGEST_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final double NANOS_PER_SECOND = 1e9;

    /** Called by the pump at each interval. */
    interface Tick {

        /** Tells how it goes; may wait. */
        void tick() throws AssociationException, InterruptedException;
    }

    private final Session session;
    private final TestPlan plan;
    private final Message[] messages;
    private final List<Extension> extensions;
    private final AtomicLong sentBytes = new AtomicLong();
    private final AtomicLong sentMessages = new AtomicLong();
    private volatile long beganAt;
    private volatile boolean stopped;

    /** What the pace has fallen behind and is not made up for. */
    private long delayed;

    /** @throws IllegalArgumentException if no message can carry what the plan says; says why */
    Pump(Session session, TestPlan plan, List<Extension> extensions) {
        this.session = session;
        this.plan = plan;
        this.extensions = extensions;
        // The same few messages again and again: what is measured is the association, not the making of messages.
        byte[] payload = new byte[plan.size()];
        messages = IntStream.range(0, plan.streams())
                .mapToObj(stream -> Message.wrap(payload).onStream(stream).unordered(plan.unordered()))
                .flatMap(message -> plan.attribute() == null
                        ? Stream.of(message)
                        : plan.attribute().on(message, extensions).stream())
                .toArray(Message[]::new);
    }

    /** Sends no more. */
    void stop() {
        stopped = true;
    }

    /** What was sent so far. */
    ControlMessage.Sent sent() {
        long began = beganAt;
        return new ControlMessage.Sent(
                sentBytes.get(),
                sentMessages.get(),
                session.abandoned(),
                session.association().status().retransmittedChunks(),
                Duration.ofNanos(began == 0 ? 0 : System.nanoTime() - began));
    }

    /**
     * Sends everything.
     *
     * @param tick called at each of the plan's intervals, or null
     */
    ControlMessage.Sent run(Tick tick) throws AssociationException, InterruptedException {
        long intervalNanos = plan.interval().toNanos();
        long begin = System.nanoTime();
        beganAt = begin;
        long tickAt = begin + intervalNanos;
        while (!isOver(begin)) {
            keepPace(begin);
            sendOne();
            if (tick != null && System.nanoTime() - tickAt >= 0) {
                tick.tick();
                tickAt = System.nanoTime() + intervalNanos;
            }
        }
        while (!isDrained()) {
            session.awaitDry(BETWEEN_LOOKS);
            if (tick != null && System.nanoTime() - tickAt >= 0) {
                tick.tick();
                tickAt = System.nanoTime() + intervalNanos;
            }
        }
        session.awaitTold(TELLING);
        return sent();
    }

    private boolean isOver(long begin) {
        if (stopped) {
            return true;
        }
        if (plan.limit() instanceof Limit.Time time) {
            return System.nanoTime() - begin >= time.duration().toNanos();
        }
        if (plan.limit() instanceof Limit.Bytes bytes) {
            return sentBytes.get() >= bytes.count();
        }
        return plan.limit() instanceof Limit.Messages limit && sentMessages.get() >= limit.count();
    }

    private void sendOne() throws AssociationException, InterruptedException {
        Message message = messages[(int) (sentMessages.get() % messages.length)];
        if (plan.limit() instanceof Limit.Bytes bytes && bytes.count() - sentBytes.get() < plan.size()) {
            message = shortened(message, (int) (bytes.count() - sentBytes.get()));
        }
        session.association().send(message);
        sentBytes.addAndGet(message.length());
        sentMessages.incrementAndGet();
    }

    /** The last message, where less than a whole one is left. */
    private Message shortened(Message whole, int bytes) {
        Message message = Message.wrap(new byte[bytes]).onStream(whole.stream()).unordered(whole.isUnordered());
        return plan.attribute() == null
                ? message
                : plan.attribute().on(message, extensions).get(0);
    }

    private void keepPace(long begin) throws InterruptedException {
        if (plan.bitsPerSecond() == 0) {
            return;
        }
        long dueAfter = (long) (sentBytes.get() * 8.0 / plan.bitsPerSecond() * NANOS_PER_SECOND) + delayed;
        long behind = System.nanoTime() - begin - dueAfter;
        if (behind > LARGEST_DELAY_NANOS) {
            delayed += behind - LARGEST_DELAY_NANOS;
        }
        while (behind < 0 && !isOver(begin)) {
            TimeUnit.NANOSECONDS.sleep(Math.min(-behind, BETWEEN_LOOKS.toNanos()));
            behind = System.nanoTime() - begin - dueAfter;
        }
    }

    private boolean isDrained() throws AssociationException {
        session.requireAlive();
        var status = session.association().status();
        return status.queuedBytes() == 0 && status.unacknowledgedChunks() == 0;
    }
}
