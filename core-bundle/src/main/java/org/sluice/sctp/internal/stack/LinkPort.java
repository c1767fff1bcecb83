/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import org.sluice.sctp.Counter;
import org.sluice.sctp.internal.event.Counters;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.Packet;
import org.sluice.sctp.link.PacketBatch;
import org.sluice.sctp.wire.Checksum;

/** A link of a stack with the batch of packets that is to leave by it next; for the loop. */
final class LinkPort {

    private static final int BATCH = 64;
    private static final int PACKET_CAPACITY = 65_536;

    private final String name;
    private final Link link;
    private final Checksum checksum = new Checksum();
    private final PacketBatch outgoing;
    private volatile boolean broken;

    LinkPort(String name, Link link) {
        this.name = name;
        this.link = link;
        int largest = 1500;
        for (var address : link.localAddresses()) {
            largest = Math.max(largest, link.maximumPacketSize(address));
        }
        this.outgoing = new PacketBatch(BATCH, Math.min(largest + 64, PACKET_CAPACITY));
    }

    String name() {
        return name;
    }

    Link link() {
        return link;
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
        int unsent = link.send(outgoing);
        outgoing.clear();
        counters.add(Counter.PACKETS_SENT, count - unsent);
        if (unsent > 0) {
            counters.add(Counter.LINK_DROPS, unsent);
        }
    }

    /** Whether the link is not to be polled any more. */
    boolean isBroken() {
        return broken;
    }

    /** Notes that the link is not to be polled any more. */
    void broken() {
        broken = true;
    }

    void close() {
        link.close();
    }
}
