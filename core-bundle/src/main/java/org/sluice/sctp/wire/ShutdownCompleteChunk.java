/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;

/**
 * SHUTDOWN COMPLETE (RFC 9260 section 3.3.13).
 *
 * @param reflectedTag the T bit: the packet carries the receiver's own verification tag
 */
public record ShutdownCompleteChunk(boolean reflectedTag) implements Chunk {

    @Override
    public int type() {
        return ChunkType.SHUTDOWN_COMPLETE;
    }

    @Override
    public int flags() {
        return reflectedTag ? 1 : 0;
    }

    @Override
    public int encodedLength() {
        return HEADER_LENGTH;
    }

    @Override
    public void writeValue(ByteBuffer out) {
        // There is none.
    }
}
