/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.sluice.sctp.wire.PacketPrinter;

/** The last packets of a simulation, and what became of them; printed when a test fails. For one thread. */
public final class PacketTrace {

    private record Entry(String time, InetAddress from, InetAddress to, byte[] bytes, String fate) {

        @Override
        public String toString() {
            return time + "  " + from.getHostAddress() + " > " + to.getHostAddress() + "  "
                    + PacketPrinter.oneLine(ByteBuffer.wrap(bytes)) + (fate.isEmpty() ? "" : "   [" + fate + "]");
        }
    }

    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private final int capacity;
    private long total;

    PacketTrace(int capacity) {
        this.capacity = capacity;
    }

    void add(VirtualClock clock, InetAddress from, InetAddress to, byte[] bytes, String fate) {
        total++;
        if (entries.size() == capacity) {
            entries.removeFirst();
        }
        entries.add(new Entry(clock.toString(), from, to, bytes, fate));
    }

    /** How many packets were sent. */
    public long total() {
        return total;
    }

    /** The last packets, a line each. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        if (total > entries.size()) {
            text.append("... ").append(total - entries.size()).append(" packets before\n");
        }
        entries.forEach(entry -> text.append(entry).append('\n'));
        return text.toString();
    }
}
