/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.perf;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.spi.Extension;

/** Runs a test over associations that are up, and measures. One thread runs it, any may interrupt it. */
public final class PerfClient {

    /** How many rows of intervals are kept, however long the test is. */
    static final int MOST_ROWS = 20_000;

    private static final Duration SHUTDOWN_PATIENCE = Duration.ofSeconds(5);
    private static final double NANOS_PER_SECOND = 1e9;

    private final TestPlan plan;
    private final Duration patience;
    private final List<ClientTest> tests = new ArrayList<>();
    private final Series series = new Series(MOST_ROWS);

    /** Completes with what went wrong, or with nothing. */
    private final CompletableFuture<String> end = new CompletableFuture<>();

    private volatile boolean interrupted;
    private double measuredUntil;

    /**
     * A test.
     *
     * @param extensions those that the associations' stack has
     * @param patience how long the server may take to get ready
     * @throws IllegalArgumentException if an association can't carry the test; says why
     */
    public PerfClient(TestPlan plan, List<Association> associations, List<Extension> extensions, Duration patience) {
        this.plan = plan;
        this.patience = patience;
        for (Association association : associations) {
            tests.add(new ClientTest(tests.size() + 1, association, plan, extensions));
        }
    }

    /** Ends the test; {@link #run} returns what was measured so far. */
    public void interrupt() {
        interrupted = true;
        end.complete(null);
    }

    /**
     * Runs the test.
     *
     * @param shown told of each interval as it ends
     * @throws AssociationException if an association ends before the test begins
     * @throws IllegalArgumentException if the server does not want the test; says why
     */
    public PerfResult run(Consumer<Interval> shown) throws AssociationException, InterruptedException {
        for (ClientTest test : tests) {
            test.ask();
        }
        for (ClientTest test : tests) {
            test.awaitReady(patience);
        }
        watch();
        long begin = System.nanoTime();
        tests.forEach(ClientTest::begin);
        measure(begin, shown);
        double seconds = since(begin);
        String problem = end.join();
        var outcomes = tests.stream().map(ClientTest::outcome).toList();
        for (ClientTest test : tests) {
            if (problem == null && !interrupted) {
                test.shutDown(SHUTDOWN_PATIENCE);
            } else {
                test.abort(interrupted ? "perf: interrupted by the user" : "perf: another association failed");
            }
        }
        return new PerfResult(plan, outcomes, series.intervals(), seconds, problem, interrupted);
    }

    private void watch() {
        var left = new AtomicInteger(tests.size());
        for (int i = 0; i < tests.size(); i++) {
            String name = "association " + (i + 1) + ": ";
            tests.get(i).done().whenComplete((nothing, failure) -> {
                if (failure != null) {
                    end.complete(name + failure.getMessage());
                } else if (left.decrementAndGet() == 0) {
                    end.complete(null);
                }
            });
        }
    }

    private void measure(long begin, Consumer<Interval> shown) throws InterruptedException {
        long intervalNanos = plan.interval().toNanos();
        for (long number = 1; !isOver(begin + number * intervalNanos); number++) {
            // The last interval waits for what is on its way, so that there isn't one of a millisecond after it.
            boolean last = plan.limit() instanceof Limit.Time time
                    && number * intervalNanos >= time.duration().toNanos();
            if (last && isOver(begin + number * intervalNanos + intervalNanos / 10)) {
                break;
            }
            take(begin, false, shown);
        }
        take(begin, true, shown);
    }

    /** Waits until the test is over, or until a time; whether it is over. */
    private boolean isOver(long until) throws InterruptedException {
        try {
            end.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("it never completes so", e);
        }
    }

    /** @param last whether it is what is left: without anything in it, it is no interval, but the wait for the last acknowledgement */
    private void take(long begin, boolean last, Consumer<Interval> shown) {
        var rows = new ArrayList<Interval.Row>();
        tests.forEach(test -> rows.addAll(test.rows()));
        double now = since(begin);
        var interval = new Interval(measuredUntil, now, rows);
        if (last && measuredUntil > 0 && interval.isEmpty()) {
            return;
        }
        measuredUntil = now;
        series.add(interval);
        shown.accept(interval);
    }

    private static double since(long begin) {
        return (System.nanoTime() - begin) / NANOS_PER_SECOND;
    }
}
