/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.ping;

import java.io.PrintStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationListener;
import org.sluice.sctp.Notification;

/** Sends HEARTBEATs over an association and says how long their answers take. One thread runs it, any may interrupt it. */
public final class Pinger {

    /** What the thread that pings waits for. */
    private sealed interface Event {

        record Answered(InetAddress remote, Duration roundTrip) implements Event {}

        record Ended(String problem) implements Event {}
    }

    private final Association association;
    private final int bytes;
    private final Duration interval;
    private final Duration timeout;
    private final PrintStream out;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private volatile boolean interrupted;
    private String problem;

    /** HEARTBEATs of so many bytes; what is not answered in time counts as lost. */
    public Pinger(Association association, int bytes, Duration interval, Duration timeout, PrintStream out) {
        this.association = association;
        this.bytes = bytes;
        this.interval = interval;
        this.timeout = timeout;
        this.out = out;
        association.listen(new AssociationListener() {
            @Override
            public void readable(Association of) {
                while (of.poll() != null) {
                    // A peer that sends something must not be held up by us.
                }
            }

            @Override
            public void notified(Association of, Notification notification) {
                if (notification instanceof Notification.HeartbeatAnswered answer) {
                    events.add(new Event.Answered(answer.remote(), answer.roundTripTime()));
                }
            }
        });
        association
                .ended()
                .whenComplete((nothing, failure) -> events.add(new Event.Ended(
                        failure == null ? "the peer shut the association down" : failure.getMessage())));
    }

    /** Ends it; {@link #run} returns what there is so far. */
    public void interrupt() {
        interrupted = true;
        events.add(new Event.Ended(null));
    }

    /** Whether it was interrupted. */
    public boolean isInterrupted() {
        return interrupted;
    }

    /** Why it ended before its time, or null. */
    public String problem() {
        return interrupted ? null : problem;
    }

    /**
     * Pings several addresses, so many times each.
     *
     * @throws IllegalArgumentException if the HEARTBEATs are too small or too large
     */
    public List<PingResult> run(List<InetAddress> targets, long count) throws InterruptedException {
        var results = new LinkedHashMap<InetAddress, PingResult>();
        targets.forEach(target -> results.put(target, new PingResult(target)));
        for (long number = 1; number <= count; number++) {
            long begin = System.nanoTime();
            if (!round(number, results)) {
                break;
            }
            if (number < count && !waitUntil(begin + interval.toNanos())) {
                break;
            }
        }
        return List.copyOf(results.values());
    }

    /** One HEARTBEAT to each, and their answers; whether to go on. */
    private boolean round(long number, Map<InetAddress, PingResult> results) throws InterruptedException {
        var open = new LinkedHashMap<>(results);
        for (var target : results.entrySet()) {
            try {
                association.heartbeat(target.getKey(), bytes);
                target.getValue().sent();
            } catch (IllegalStateException e) {
                problem = problemOfEnd();
                return false;
            }
        }
        long end = System.nanoTime() + timeout.toNanos();
        while (!open.isEmpty()) {
            Event event = events.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (event == null) {
                open.keySet()
                        .forEach(address -> out.printf(
                                "no answer from %s: seq=%d within %d ms%n",
                                address.getHostAddress(), number, timeout.toMillis()));
                return true;
            }
            if (event instanceof Event.Ended ended) {
                problem = ended.problem();
                return false;
            }
            if (event instanceof Event.Answered answer && open.remove(answer.remote()) != null) {
                results.get(answer.remote()).answered(answer.roundTrip());
                out.printf(
                        "%d bytes from %s: seq=%d time=%.3f ms%n",
                        bytes,
                        answer.remote().getHostAddress(),
                        number,
                        answer.roundTrip().toNanos() / 1e6);
            }
        }
        return true;
    }

    private String problemOfEnd() throws InterruptedException {
        Event event = events.poll(1, TimeUnit.SECONDS);
        while (event instanceof Event.Answered) {
            event = events.poll(1, TimeUnit.SECONDS);
        }
        return event instanceof Event.Ended ended ? ended.problem() : "the association has ended";
    }

    /** Whether to go on then. */
    private boolean waitUntil(long time) throws InterruptedException {
        while (time - System.nanoTime() > 0) {
            Event event = events.poll(time - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (event instanceof Event.Ended ended) {
                problem = ended.problem();
                return false;
            }
        }
        return true;
    }
}
