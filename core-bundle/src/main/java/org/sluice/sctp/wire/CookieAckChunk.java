/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;

/** COOKIE ACK (RFC 9260 section 3.3.12): a header and nothing else. */
public record CookieAckChunk() implements Chunk {

    @Override
    public int type() {
        return ChunkType.COOKIE_ACK;
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
