/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;

/**
 * PAD (RFC 4820 section 3): fills a packet up.
 *
 * @param paddingLength bytes after the header, 0 to 65531
 */
public record PadChunk(int paddingLength) implements Chunk {

    /** Checks the range. */
    public PadChunk {
        if (paddingLength < 0 || paddingLength > 0xffff - HEADER_LENGTH) {
            throw new IllegalArgumentException("padding of " + paddingLength + " bytes does not fit a chunk");
        }
    }

    @Override
    public int type() {
        return ChunkType.PAD;
    }

    @Override
    public int encodedLength() {
        return HEADER_LENGTH + paddingLength;
    }

    @Override
    public void writeValue(ByteBuffer out) {
        for (int i = 0; i < paddingLength; i++) {
            out.put((byte) 0);
        }
    }
}
