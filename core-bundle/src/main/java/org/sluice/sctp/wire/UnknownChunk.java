/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A chunk of a type that this package has no record for.
 *
 * @param type the type, 0 to 255
 * @param flags the flags, 0 to 255
 * @param value what follows the header
 */
public record UnknownChunk(int type, int flags, byte[] value) implements Chunk {

    /** Checks the ranges. */
    public UnknownChunk {
        Ranges.unsigned8("type", type);
        Ranges.unsigned8("flags", flags);
        Ranges.encodedLength("a chunk", HEADER_LENGTH + value.length);
    }

    @Override
    public int encodedLength() {
        return HEADER_LENGTH + value.length;
    }

    @Override
    public void writeValue(ByteBuffer out) {
        out.put(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UnknownChunk that
                && type == that.type
                && flags == that.flags
                && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * type + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return ChunkType.name(type) + " flags " + flags + " of " + value.length + " bytes";
    }
}
