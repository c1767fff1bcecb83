/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.perf;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.Endpoint;
import org.sluice.sctp.spi.Extension;

/** Serves tests at an endpoint: each association is one, by itself, with a thread that receives and, where the test asks for it, one that sends. */
public final class PerfServer {

    /** How many associations are served at a time. */
    public static final int MOST_ASSOCIATIONS = 256;

    private static final long PATIENCE_SECONDS = 2;

    /** Told of each test, by its thread. */
    public interface Observer {

        /** A test begins. */
        void began(Association association, TestPlan plan);

        /** An association has ended that had a test, or asked for none that there is. */
        void ended(Association association, Totals totals);
    }

    /**
     * What came of an association.
     *
     * @param receivedBytes of messages that arrived
     * @param receivedMessages that arrived
     * @param receivedSeconds from the first to the last of them
     * @param sentBytes of messages sent; 0 if not all were
     * @param sentMessages sent; 0 if not all were
     * @param sentSeconds from the first message to the last acknowledgement
     * @param problem what went wrong, or null
     */
    public record Totals(
            long receivedBytes,
            long receivedMessages,
            double receivedSeconds,
            long sentBytes,
            long sentMessages,
            double sentSeconds,
            String problem) {

        static Totals of(ControlMessage.Received received, ControlMessage.Sent sent, String problem) {
            return new Totals(
                    received.bytes(),
                    received.messages(),
                    received.time().toNanos() / 1e9,
                    sent == null ? 0 : sent.bytes(),
                    sent == null ? 0 : sent.messages(),
                    sent == null ? 0 : sent.time().toNanos() / 1e9,
                    problem);
        }
    }

    private final Endpoint endpoint;
    private final List<Extension> extensions;
    private final Observer observer;
    private final Set<Thread> serving = ConcurrentHashMap.newKeySet();
    private final CountDownLatch idleAgain = new CountDownLatch(1);

    /** @param extensions those that the endpoint's stack has */
    public PerfServer(Endpoint endpoint, List<Extension> extensions, Observer observer) {
        this.endpoint = endpoint;
        this.extensions = List.copyOf(extensions);
        this.observer = observer;
    }

    /**
     * Serves until the endpoint is closed.
     *
     * @param once returns as soon as there was a test and all associations have ended
     */
    public void run(boolean once) throws InterruptedException {
        var acceptor = new Thread(this::accept, "perf-accept");
        acceptor.setDaemon(true);
        acceptor.start();
        if (once) {
            idleAgain.await();
        } else {
            acceptor.join();
        }
        // What they have to say is part of the summary.
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        for (Thread each : serving) {
            each.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
        }
    }

    private void accept() {
        try {
            while (true) {
                Association association = endpoint.accept();
                if (serving.size() >= MOST_ASSOCIATIONS) {
                    association.abort("perf: this server has " + MOST_ASSOCIATIONS + " associations already");
                    continue;
                }
                var thread = new Thread(() -> serve(association), "perf-serve-" + association.id());
                thread.setDaemon(true);
                serving.add(thread);
                thread.start();
            }
        } catch (AssociationException | InterruptedException e) {
            // The endpoint was closed: nothing more will come.
            idleAgain.countDown();
        }
    }

    private void serve(Association association) {
        var test = new ServerTest(association, extensions, observer);
        try {
            test.run();
        } finally {
            serving.remove(Thread.currentThread());
            if (serving.isEmpty() && test.began()) {
                idleAgain.countDown();
            }
        }
    }
}
