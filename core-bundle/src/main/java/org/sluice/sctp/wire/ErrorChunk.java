/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * ERROR (RFC 9260 section 3.3.10).
 *
 * @param causes what happened, at least one
 */
public record ErrorChunk(List<ErrorCause> causes) implements Chunk {

    /** Keeps a copy of the causes. */
    public ErrorChunk {
        causes = List.copyOf(causes);
        Ranges.encodedLength("an ERROR", HEADER_LENGTH + ErrorCauses.encodedLength(causes));
        if (causes.isEmpty()) {
            throw new IllegalArgumentException("an ERROR chunk has at least one cause");
        }
    }

    static ErrorChunk read(ChunkCursor cursor) throws MalformedException {
        var causes = ErrorCauses.read(cursor.buffer(), cursor.valueOffset(), cursor.offset() + cursor.length());
        if (causes.isEmpty()) {
            throw new MalformedException("ERROR: no cause");
        }
        return new ErrorChunk(causes);
    }

    @Override
    public int type() {
        return ChunkType.ERROR;
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
