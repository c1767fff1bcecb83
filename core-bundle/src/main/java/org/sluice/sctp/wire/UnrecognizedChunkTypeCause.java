/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Unrecognized Chunk Type (RFC 9260 section 3.3.10.6).
 *
 * @param chunk the whole chunk
 */
public record UnrecognizedChunkTypeCause(byte[] chunk) implements ErrorCause {

    /** Checks that it fits its length field. */
    public UnrecognizedChunkTypeCause {
        Ranges.encodedLength("an Unrecognized Chunk Type", HEADER_LENGTH + chunk.length);
    }

    @Override
    public int code() {
        return CauseCode.UNRECOGNIZED_CHUNK_TYPE;
    }

    @Override
    public int encodedLength() {
        return HEADER_LENGTH + chunk.length;
    }

    @Override
    public void writeValue(ByteBuffer out) {
        out.put(chunk);
    }

    @Override
    public String describe() {
        return chunk.length == 0 ? "" : ChunkType.name(chunk[0] & 0xff);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UnrecognizedChunkTypeCause that && Arrays.equals(chunk, that.chunk);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(chunk);
    }

    @Override
    public String toString() {
        return CauseCode.name(code()) + " (" + describe() + ")";
    }
}
