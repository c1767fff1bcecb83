/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import org.sluice.sctp.Counter;
import org.sluice.sctp.internal.event.Counters;
import org.sluice.sctp.internal.path.PacketSink;
import org.sluice.sctp.internal.path.Route;
import org.sluice.sctp.wire.Chunk;
import org.sluice.sctp.wire.PacketWriter;

/** Answers a packet with one chunk, back to where it came from, without an association. */
final class StatelessReply {

    private final PacketSink sink;
    private final Counters counters;
    private final PacketWriter writer = new PacketWriter();

    StatelessReply(PacketSink sink, Counters counters) {
        this.sink = sink;
        this.counters = counters;
    }

    void send(Route route, int localPort, int remotePort, int tag, Chunk chunk) {
        var packet = sink.begin(route, null);
        // Nothing is known of the way yet, and the chunk can't be made smaller.
        packet.fragmentable(true);
        var buffer = packet.buffer();
        writer.begin(buffer, localPort, remotePort, tag);
        chunk.writeTo(buffer);
        buffer.flip();
        counters.increment(Counter.CONTROL_CHUNKS_SENT);
        sink.commit();
    }
}
