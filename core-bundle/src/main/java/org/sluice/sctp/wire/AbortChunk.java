/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * ABORT (RFC 9260 section 3.3.7).
 *
 * @param reflectedTag the T bit: the packet carries the receiver's own verification tag
 * @param causes why; may be empty
 */
public record AbortChunk(boolean reflectedTag, List<ErrorCause> causes) implements Chunk {

    /** Keeps a copy of the causes. */
    public AbortChunk {
        causes = List.copyOf(causes);
        Ranges.encodedLength("an ABORT", HEADER_LENGTH + ErrorCauses.encodedLength(causes));
    }

    static AbortChunk read(ChunkCursor cursor) throws MalformedException {
        return new AbortChunk(
                (cursor.flags() & 1) != 0,
                ErrorCauses.readLenient(cursor.buffer(), cursor.valueOffset(), cursor.offset() + cursor.length()));
    }

    @Override
    public int type() {
        return ChunkType.ABORT;
    }

    @Override
    public int flags() {
        return reflectedTag ? 1 : 0;
    }

    @Override
    public int encodedLength() {
        return HEADER_LENGTH + ErrorCauses.encodedLength(causes);
    }

    @Override
    public void writeValue(ByteBuffer out) {
        ErrorCauses.write(causes, out);
    }
}
