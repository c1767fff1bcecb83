/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.perf;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Options;
import org.sluice.sctp.spi.Extension;

/** The server's end of one association: does what the client asks for, and says what came of it. Whatever the client sends, only this association suffers. */
final class ServerTest implements Runnable {

    /** How long a client may take to say what it wants. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final long JOIN_SECONDS = 5;

    private final Association association;
    private final List<Extension> extensions;
    private final PerfServer.Observer observer;
    private final Session session;

    /** How many of the two directions still send. */
    private final AtomicInteger sending = new AtomicInteger();

    private volatile ControlMessage.Sent sent;
    private volatile String problem;
    private volatile boolean began;

    ServerTest(Association association, List<Extension> extensions, PerfServer.Observer observer) {
        this.association = association;
        this.extensions = extensions;
        this.observer = observer;
        session = new Session(association);
    }

    @Override
    public void run() {
        Thread sender = null;
        Pump pump = null;
        try {
            ControlMessage first = session.first(PATIENCE);
            if (first == null) {
                // Somebody who only wanted to know whether there is a server.
                return;
            }
            if (!(first instanceof ControlMessage.Test test)) {
                throw new IllegalArgumentException("the first message does not ask for a test");
            }
            TestPlan plan = test.plan();
            pump = plan.direction().serverSends() ? prepare(plan) : null;
            sending.set(plan.direction() == Direction.BOTH ? 2 : 1);
            began = true;
            observer.began(association, plan);
            session.tell(new ControlMessage.Ready());
            if (pump != null) {
                sender = start(pump);
            }
            follow(plan.direction().clientSends());
        } catch (IllegalArgumentException e) {
            refuse(e.getMessage());
        } catch (TimeoutException e) {
            refuse("no test was asked for within " + PATIENCE.toSeconds() + " s");
        } catch (AssociationException e) {
            failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end(pump, sender);
            if (began || problem != null) {
                observer.ended(association, PerfServer.Totals.of(session.received(), sent, problem));
            }
        }
    }

    /** Whether there was a test. */
    boolean began() {
        return began;
    }

    private Pump prepare(TestPlan plan) {
        if (association.outboundStreams() < plan.streams()) {
            throw new IllegalArgumentException("the association has " + association.outboundStreams()
                    + " streams towards the client only, not " + plan.streams());
        }
        if (plan.attribute() != null) {
            plan.attribute().requireAgreed(association.status(), extensions);
        }
        var pump = new Pump(session, plan, extensions);
        association.configure(Options.none().with(AssociationOptions.NO_DELAY, plan.noDelay()));
        return pump;
    }

    private Thread start(Pump pump) {
        var meter = new Meter(session);
        var thread = new Thread(
                () -> {
                    try {
                        ControlMessage.Sent all = pump.run(() -> session.tell(meter.take()));
                        session.tell(meter.take());
                        sent = all;
                        session.tell(all);
                        directionEnded();
                    } catch (AssociationException e) {
                        failed(e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } catch (RuntimeException e) {
                        refuse("the server can't go on: " + e.getMessage());
                    }
                },
                "perf-send-" + association.id());
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void follow(boolean clientSends) throws AssociationException, InterruptedException {
        boolean awaited = clientSends;
        for (ControlMessage message = session.next(); message != null; message = session.next()) {
            if (!awaited || !(message instanceof ControlMessage.Sent)) {
                throw new IllegalArgumentException("this control message is not expected now");
            }
            awaited = false;
            directionEnded();
        }
        if (sending.get() > 0) {
            problem = "the client shut the association down before the test was over";
        }
    }

    /** Whoever ends last has the client told what arrived, after which it shuts down. */
    private void directionEnded() throws AssociationException, InterruptedException {
        if (sending.decrementAndGet() == 0) {
            session.tell(session.received());
        }
    }

    private void refuse(String why) {
        problem = why;
        association.abort("perf: " + why);
    }

    private void failed(AssociationException cause) {
        if (cause.reason() != AssociationException.Reason.CLOSED && problem == null) {
            problem = cause.getMessage();
        }
    }

    private static void end(Pump pump, Thread sender) {
        if (pump == null || sender == null) {
            return;
        }
        pump.stop();
        sender.interrupt();
        try {
            sender.join(TimeUnit.SECONDS.toMillis(JOIN_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
