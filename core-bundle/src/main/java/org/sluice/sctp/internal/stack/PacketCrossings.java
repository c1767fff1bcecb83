/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.util.HashMap;
import java.util.Map;
import org.sluice.sctp.Counter;
import org.sluice.sctp.internal.event.Counters;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.Packet;

/** The ways of packets from one loop to the others, made when they are first gone. On that loop. */
final class PacketCrossings {

    private final Counters counters;
    private final int capacity;
    private final Map<LoopCore, PacketCrossing> crossings = new HashMap<>();

    /** The ways from a loop, with room for so many bytes each. */
    PacketCrossings(Counters counters, int capacity) {
        this.counters = counters;
        this.capacity = capacity;
    }

    /** Hands a packet to another loop. */
    void add(LoopCore target, Packet packet, Link link, Demultiplexer.Way way) {
        PacketCrossing crossing = crossings.get(target);
        if (crossing == null) {
            crossing = new PacketCrossing(target, capacity);
            crossings.put(target, crossing);
        }
        if (crossing.add(packet, link, way)) {
            counters.increment(Counter.PACKETS_HANDED_OVER);
        } else {
            counters.increment(Counter.HANDOVERS_DROPPED);
        }
    }

    /** Lets the other loops have what was handed to them. */
    void dispatch() {
        if (!crossings.isEmpty()) {
            crossings.values().forEach(PacketCrossing::dispatch);
        }
    }
}
