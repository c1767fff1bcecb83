/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.perf;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.spi.Extension;

/** The client's end of one association of a test. */
final class ClientTest {

    private static final String NO_PERF_SERVER = "the peer does not answer as a perf server does";

    private final int number;
    private final TestPlan plan;
    private final Session session;
    private final Pump pump;
    private final Meter meter;
    private final double handshakeMillis;
    private final String peer;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private long receivedBefore;
    private ControlMessage.Interval toldByServer;
    private volatile ControlMessage.Sent sent;
    private volatile ControlMessage.Sent sentByServer;
    private volatile ControlMessage.Received receivedByServer;

    /** @throws IllegalArgumentException if the association can't carry the test; says why */
    ClientTest(int number, Association association, TestPlan plan, List<Extension> extensions) {
        this.number = number;
        this.plan = plan;
        session = new Session(association);
        meter = new Meter(session);
        var status = association.status();
        handshakeMillis = status.setupTime().toNanos() / 1e6;
        peer = association.remoteAddresses().get(0).getHostAddress();
        if (plan.attribute() != null) {
            plan.attribute().requireAgreed(status, extensions);
        }
        if (plan.direction().clientSends() && association.outboundStreams() < plan.streams()) {
            throw new IllegalArgumentException(
                    "the peer allows " + association.outboundStreams() + " streams only, not " + plan.streams());
        }
        pump = plan.direction().clientSends() ? new Pump(session, plan, extensions) : null;
    }

    /** Tells the server what is to be done. */
    void ask() throws AssociationException, InterruptedException {
        session.tell(new ControlMessage.Test(plan));
        start("perf-receive-", this::listen);
    }

    /**
     * Waits until the server is ready.
     *
     * @throws IllegalArgumentException if it says something else
     */
    void awaitReady(Duration patience) throws AssociationException, InterruptedException {
        try {
            ready.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IllegalArgumentException(
                    NO_PERF_SERVER + ": nothing came within " + patience.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AssociationException cause) {
                throw cause;
            }
            throw new IllegalArgumentException(e.getCause().getMessage(), e);
        }
    }

    /** Begins to send, where the client does. */
    void begin() {
        if (pump != null) {
            start("perf-send-", () -> {
                sent = pump.run(null);
                session.tell(sent);
            });
        }
    }

    private void start(String name, Work work) {
        var thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (AssociationException | RuntimeException e) {
                        fail(e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        fail(e);
                    }
                },
                name + number);
        thread.setDaemon(true);
        thread.start();
    }

    private interface Work {
        void run() throws AssociationException, InterruptedException;
    }

    private void fail(Exception cause) {
        ready.completeExceptionally(cause);
        done.completeExceptionally(cause);
    }

    private void listen() throws AssociationException, InterruptedException {
        ControlMessage message = session.next();
        if (!(message instanceof ControlMessage.Ready)) {
            throw new IllegalArgumentException(NO_PERF_SERVER);
        }
        ready.complete(null);
        for (message = session.next(); message != null; message = session.next()) {
            if (message instanceof ControlMessage.Interval interval) {
                told(interval);
            } else if (message instanceof ControlMessage.Sent all) {
                sentByServer = all;
            } else if (message instanceof ControlMessage.Received all) {
                receivedByServer = all;
                done.complete(null);
                return;
            } else {
                throw new IllegalArgumentException(NO_PERF_SERVER);
            }
        }
        throw new IllegalArgumentException("the server shut the association down before the test was over");
    }

    private synchronized void told(ControlMessage.Interval interval) {
        toldByServer = new ControlMessage.Interval(
                interval.bytes() + (toldByServer == null ? 0 : toldByServer.bytes()),
                interval.retransmitted() + (toldByServer == null ? 0 : toldByServer.retransmitted()),
                interval.congestionWindow(),
                interval.roundTripTime());
    }

    private synchronized ControlMessage.Interval takeTold() {
        ControlMessage.Interval told = toldByServer;
        toldByServer = null;
        return told;
    }

    /** Completes when the server has said what it received, or exceptionally. */
    CompletableFuture<Void> done() {
        return done;
    }

    /** What there is to say of the time since the last call. */
    List<Interval.Row> rows() {
        var toServer = pump == null ? null : row(true, meter.take());
        if (!plan.direction().serverSends()) {
            return List.of(toServer);
        }
        long received = session.receivedBytes();
        long since = received - receivedBefore;
        receivedBefore = received;
        ControlMessage.Interval told = takeTold();
        var fromServer = told == null
                ? new Interval.Row(number, false, since, null, null, null)
                : row(
                        false,
                        new ControlMessage.Interval(
                                since, told.retransmitted(), told.congestionWindow(), told.roundTripTime()));
        return toServer == null ? List.of(fromServer) : List.of(toServer, fromServer);
    }

    private Interval.Row row(boolean toServer, ControlMessage.Interval figures) {
        double millis = figures.roundTripTime().toNanos() / 1e6;
        return new Interval.Row(
                number,
                toServer,
                figures.bytes(),
                figures.retransmitted(),
                figures.congestionWindow(),
                millis > 0 ? millis : null);
    }

    /** What the association carried. */
    PerfResult.Outcome outcome() {
        ControlMessage.Sent soFar = sent == null && pump != null ? pump.sent() : sent;
        return new PerfResult.Outcome(
                number,
                peer,
                handshakeMillis,
                pump == null ? null : new PerfResult.Way(soFar, receivedByServer),
                plan.direction().serverSends() ? new PerfResult.Way(sentByServer, session.received()) : null);
    }

    /** Ends the association gracefully, and waits for that. */
    void shutDown(Duration patience) throws InterruptedException {
        try {
            session.association().shutdown().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | CompletionException | TimeoutException e) {
            // Everything was said before.
            session.association().abort("perf: the shutdown took too long");
        }
    }

    /** Ends the association at once. */
    void abort(String why) {
        if (pump != null) {
            pump.stop();
        }
        session.association().abort(why);
    }
}
