/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;

/** SHUTDOWN ACK (RFC 9260 section 3.3.9): a header and nothing else. */
public record ShutdownAckChunk() implements Chunk {

    @Override
    public int type() {
        return ChunkType.SHUTDOWN_ACK;
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
