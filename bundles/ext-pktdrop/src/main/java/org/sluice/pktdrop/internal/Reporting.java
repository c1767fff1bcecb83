/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.pktdrop.internal;

import java.nio.ByteBuffer;
import java.util.Map;
import org.sluice.pktdrop.Figure;
import org.sluice.pktdrop.PacketDropOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.spi.BrokenPacket;
import org.sluice.sctp.spi.ExtensionContext;
import org.sluice.sctp.spi.ReceiveBuffer;
import org.sluice.sctp.wire.ChunkType;
import org.sluice.sctp.wire.PacketView;

/** Tells the peer of packets that arrived with a wrong checksum. */
final class Reporting {

    private static final int CHUNK_HEADER_LENGTH = 4;

    private final Tally tally;
    private final RateLimit limit;

    Reporting(Tally tally) {
        this(tally, new RateLimit());
    }

    private Reporting(Tally tally, RateLimit limit) {
        this.tally = tally;
        this.limit = limit;
    }

    static Reporting resume(Tally tally, Map<?, ?> values) {
        return new Reporting(tally, RateLimit.resume(values));
    }

    Map<String, Object> snapshot() {
        return limit.snapshot();
    }

    /**
     * A packet arrived damaged. The report goes where data goes, not to where the packet came from, which proves nothing; it is cut so that it fits one packet
     * of that path.
     */
    void arrivedBroken(BrokenPacket broken, ExtensionContext context) {
        ByteBuffer bytes = broken.bytes();
        int room = (context.outbound().roomInPacket() & ~3) - PacketDropChunk.FIXED_LENGTH;
        if (!isPeerThere(context.state())
                || isNeverReported(bytes)
                || room < PacketView.COMMON_HEADER_LENGTH + CHUNK_HEADER_LENGTH) {
            return;
        }
        if (!limit.allows(context.options().get(PacketDropOptions.REPORTS), context.now())) {
            tally.count(Figure.REPORTS_WITHHELD);
            return;
        }
        int full = bytes.remaining();
        byte[] copy = new byte[Math.min(full, room)];
        bytes.get(bytes.position(), copy);
        boolean cut = copy.length < full;
        ReceiveBuffer buffer = context.receiveBuffer();
        context.send(new PacketDropChunk(
                PacketDropChunk.BAD_CHECKSUM | (cut ? PacketDropChunk.TRUNCATED : 0),
                buffer.size(),
                buffer.held(),
                cut ? full : 0,
                copy));
        tally.count(Figure.REPORTS_SENT);
    }

    /**
     * Whether the peer has the association, too: before the COOKIE ACK it may not yet, after our SHUTDOWN ACK not any more, and would answer with an ABORT.
     */
    private static boolean isPeerThere(AssociationState state) {
        return switch (state) {
            case ESTABLISHED, SHUTDOWN_PENDING, SHUTDOWN_RECEIVED, SHUTDOWN_SENT -> true;
            default -> false;
        };
    }

    /** Whether it holds a chunk that may not be reported, as far as its chunks can be told apart. */
    private static boolean isNeverReported(ByteBuffer packet) {
        int at = packet.position() + PacketView.COMMON_HEADER_LENGTH;
        while (packet.limit() - at >= CHUNK_HEADER_LENGTH) {
            int type = packet.get(at) & 0xff;
            int length = packet.getShort(at + 2) & 0xffff;
            if (type == ChunkType.ABORT || type == ChunkType.INIT_ACK || type == PacketDropChunk.TYPE) {
                return true;
            }
            if (length < CHUNK_HEADER_LENGTH) {
                return false;
            }
            at += length + 3 & ~3;
        }
        return false;
    }
}
