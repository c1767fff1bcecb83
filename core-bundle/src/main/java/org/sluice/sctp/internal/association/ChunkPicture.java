/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.nio.ByteBuffer;
import org.sluice.sctp.link.Packet;
import org.sluice.sctp.spi.ArrivedChunk;
import org.sluice.sctp.wire.ChunkCursor;

/** A chunk in its packet as extensions may look at it. */
final class ChunkPicture implements ArrivedChunk {

    private final ChunkCursor chunk;
    private final Packet packet;
    private final boolean first;

    ChunkPicture(ChunkCursor chunk, Packet packet, boolean first) {
        this.chunk = chunk;
        this.packet = packet;
        this.first = first;
    }

    @Override
    public boolean isFirst() {
        return first;
    }

    @Override
    public int type() {
        return chunk.type();
    }

    @Override
    public int flags() {
        return chunk.flags();
    }

    @Override
    public ByteBuffer packet() {
        return packet.buffer().asReadOnlyBuffer();
    }

    @Override
    public int offset() {
        return chunk.offset();
    }

    @Override
    public int length() {
        return chunk.length();
    }
}
