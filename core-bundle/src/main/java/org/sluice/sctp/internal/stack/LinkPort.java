/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import org.sluice.sctp.Counter;
import org.sluice.sctp.internal.event.Counters;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.Packet;
import org.sluice.sctp.link.PacketBatch;
import org.sluice.sctp.wire.Checksum;

/** A place for a link in a stack, with the batch of packets that is to leave by it next; for the loop. */
final class LinkPort {

    private static final int BATCH = 64;
    private static final int PACKET_CAPACITY = 65_536;

    private final String name;
    private final LinkSeat seat;
    private final Checksum checksum = new Checksum();
    private PacketBatch outgoing;

    LinkPort(String name, Link link) {
        this.name = name;
        this.seat = new LinkSeat(link);
        this.outgoing = batchFor(link);
    }

    private static PacketBatch batchFor(Link link) {
        int largest = 1500;
        for (var address : link.localAddresses()) {
            largest = Math.max(largest, link.maximumPacketSize(address));
        }
        return new PacketBatch(BATCH, Math.min(largest + 64, PACKET_CAPACITY));
    }

    String name() {
        return name;
    }

    /** What associations hold of the link; stays the same when the link is replaced. Any thread. */
    Link link() {
        return seat;
    }

    /** Whether there is a link at present. Any thread. */
    boolean isPresent() {
        return seat.isPresent();
    }

    /** The link leaves, after what is to leave by it. Returns it, to be {@link #release}d, or null if there was none. */
    Link leave(Counters counters) {
        send(counters);
        return seat.leave();
    }

    /** Another link comes where one left. */
    void take(Link link) {
        outgoing = batchFor(link);
        seat.take(link);
    }

    /** Closes a link that left; see {@link LinkSeat#release}. */
    boolean release(Link left) {
        return seat.release(left);
    }

    Packet begin(Counters counters) {
        if (outgoing.isFull()) {
            send(counters);
        }
        return outgoing.add();
    }

    void commit() {
        checksum.seal(outgoing.get(outgoing.size() - 1).buffer());
    }

    void discard() {
        outgoing.removeLast();
    }

    void send(Counters counters) {
        int count = outgoing.size();
        if (count == 0) {
            return;
        }
        int unsent = seat.send(outgoing);
        outgoing.clear();
        counters.add(Counter.PACKETS_SENT, count - unsent);
        if (unsent > 0) {
            counters.add(Counter.LINK_DROPS, unsent);
        }
    }

    void close() {
        seat.close();
    }
}
