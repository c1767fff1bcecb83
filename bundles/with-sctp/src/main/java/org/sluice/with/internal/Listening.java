/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.with.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.sluice.sctp.Association;
import org.sluice.sctp.Endpoint;
import org.sluice.with.internal.Waiter.Interrupts;

/** A port where connections arrive, and those that nobody has taken yet. Any thread. */
final class Listening {

    /** TCP leaves out what is over the backlog and the peer tries again; here it would be refused, so it is no smaller than this. */
    private static final int SMALLEST_BACKLOG = 1024;

    private final Traffic traffic;
    private final Endpoint endpoint;
    private final InetAddress address;
    private final OptionValues options;
    private final int backlog;
    private final Queue<Connection> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final Waiter acceptor = new Waiter();
    private final ReentrantLock accepting = new ReentrantLock();
    private volatile Runnable selectors = () -> {};
    private volatile boolean closed;

    Listening(Traffic traffic, Endpoint endpoint, InetAddress address, OptionValues options, int backlog) {
        this.traffic = traffic;
        this.endpoint = endpoint;
        this.address = address;
        this.options = options;
        this.backlog = Math.max(backlog, SMALLEST_BACKLOG);
    }

    void begin() {
        endpoint.listen(this::arrived);
    }

    /** Says who is to be told that something may be possible now; called by the loop. */
    void signal(Runnable newSelectors) {
        selectors = newSelectors;
        newSelectors.run();
    }

    /** An association came up; on the loop. */
    private void arrived(Association association) {
        if (closed || count.get() >= backlog) {
            association.abort(closed ? "nobody listens any more" : "too many wait to be accepted");
            return;
        }
        var connection = new Connection(traffic, association, options.ofAccepted(), null);
        connection.begin();
        traffic.accepted();
        count.incrementAndGet();
        waiting.add(connection);
        if (closed) {
            abortWaiting();
        }
        acceptor.signal();
        selectors.run();
    }

    /**
     * Takes the next connection.
     *
     * @param nanos how long to wait for it, or {@link Waiter#FOREVER}; 0 for not at all
     * @return null if none is there and 0 was given
     * @throws SocketTimeoutException if none came in time
     */
    Connection accept(long nanos, Interrupts interrupts) throws IOException {
        accepting.lock();
        try {
            if (nanos == 0) {
                return poll();
            }
            if (!acceptor.await(this::isAcceptable, nanos, interrupts)) {
                throw new SocketTimeoutException("Accept timed out");
            }
            return poll();
        } finally {
            accepting.unlock();
        }
    }

    private Connection poll() {
        Connection connection = waiting.poll();
        if (connection != null) {
            count.decrementAndGet();
        }
        return connection;
    }

    /** Whether accepting would return at once. */
    boolean isAcceptable() throws IOException {
        if (closed) {
            throw new SocketException("Socket closed");
        }
        return !waiting.isEmpty();
    }

    InetSocketAddress local() {
        return new InetSocketAddress(address, endpoint.port());
    }

    void close() {
        closed = true;
        endpoint.close();
        abortWaiting();
        acceptor.signal();
        selectors.run();
    }

    private void abortWaiting() {
        for (Connection connection = poll(); connection != null; connection = poll()) {
            connection.close(0);
        }
    }
}
