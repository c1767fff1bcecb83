/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.with.internal;

import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.sluice.sctp.AssociationException;

/** What was carried, for a line at the end; and the connections that are there. Any thread. */
final class Traffic {

    /** So many destinations that can't be reached are told of; more are a flood. */
    private static final int MOST_FAILURES = 20;

    private final PrintStream out;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Set<InetSocketAddress> failures = ConcurrentHashMap.newKeySet();
    private final AtomicLong opened = new AtomicLong();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong byTcp = new AtomicLong();
    private final LongAdder sent = new LongAdder();
    private final LongAdder received = new LongAdder();

    Traffic(PrintStream out) {
        this.out = out;
    }

    void say(String line) {
        out.println("sluice with: " + line);
    }

    void began(Connection connection) {
        connections.add(connection);
    }

    void ended(Connection connection) {
        connections.remove(connection);
    }

    void opened() {
        opened.incrementAndGet();
    }

    void accepted() {
        accepted.incrementAndGet();
    }

    void byTcp() {
        byTcp.incrementAndGet();
    }

    void sent(int bytes) {
        sent.add(bytes);
    }

    void received(int bytes) {
        received.add(bytes);
    }

    /** A connection could not be made; told once for each destination. */
    void failed(InetSocketAddress destination, AssociationException cause) {
        if (failures.size() < MOST_FAILURES && failures.add(destination)) {
            say("no association with " + text(destination) + ": " + cause.getMessage());
        }
    }

    static String text(InetSocketAddress address) {
        String host = address.getHostString();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }

    Set<Connection> connections() {
        return connections;
    }

    /** The line at the end. */
    String summary() {
        long all = opened.get() + accepted.get();
        String summary = all + (all == 1 ? " association" : " associations") + " over SCTP (" + opened + " opened, "
                + accepted + " accepted), " + sent.sum() + " bytes out, " + received.sum() + " bytes in";
        return byTcp.get() == 0 ? summary : summary + "; " + byTcp + " left to TCP";
    }
}
