/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;

/**
 * SHUTDOWN (RFC 9260 section 3.3.8).
 *
 * @param cumulativeTsnAck the cumulative TSN ack
 */
public record ShutdownChunk(int cumulativeTsnAck) implements Chunk {

    private static final int LENGTH = 8;

    static ShutdownChunk read(ChunkCursor cursor) throws MalformedException {
        if (cursor.length() != LENGTH) {
            throw new MalformedException("SHUTDOWN: its length is " + cursor.length() + ", not " + LENGTH);
        }
        return new ShutdownChunk(cursor.buffer().getInt(cursor.valueOffset()));
    }

    @Override
    public int type() {
        return ChunkType.SHUTDOWN;
    }

    @Override
    public int encodedLength() {
        return LENGTH;
    }

    @Override
    public void writeValue(ByteBuffer out) {
        out.putInt(cumulativeTsnAck);
    }
}
