/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import org.sluice.sctp.Counter;
import org.sluice.sctp.internal.event.Counters;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.Packet;
import org.sluice.sctp.link.PacketBatch;
import org.sluice.sctp.wire.Checksum;

/** A place for a link in a stack, as one loop sees it: with the batch of the loop's packets that is to leave by it next. For that loop. */
final class LinkPort {

    private static final int BATCH = 64;
    private static final int PACKET_CAPACITY = 65_536;

    private final String name;
    private final LinkSeat seat;
    private final Checksum checksum = new Checksum();
    private PacketBatch outgoing;

    LinkPort(String name, LinkSeat seat) {
        this.name = name;
        this.seat = seat;
        this.outgoing = batchFor(seat);
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

    /** What associations hold of the link; stays the same when the link is replaced, and is the same for all loops. Any thread. */
    LinkSeat link() {
        return seat;
    }

    /** Whether there is a link at present. Any thread. */
    boolean isPresent() {
        return seat.isPresent();
    }

    /** Another link has come where one left. */
    void renew() {
        outgoing = batchFor(seat);
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
