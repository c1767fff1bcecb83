/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;

/** Writes a SACK chunk (RFC 9260 section 3.3.4) piece by piece, as far as the buffer and the length field have room. Used again and again by one thread. */
public final class SackWriter {

    private static final int ENTRY_LENGTH = 4;

    private ByteBuffer buffer;
    private int offset;
    private int gaps;
    private int duplicates;

    /** Begins a chunk; the buffer has room for its 16 bytes. The window is brought into its field's range. */
    public void begin(ByteBuffer out, int cumulativeTsnAck, long window) {
        buffer = out;
        offset = out.position();
        gaps = 0;
        duplicates = 0;
        out.putInt(ChunkType.SACK << 24);
        out.putInt(cumulativeTsnAck);
        out.putInt((int) Math.max(0, Math.min(window, 0xffffffffL)));
        out.putInt(0);
    }

    /** Adds a Gap Ack Block, by offsets from the cumulative TSN ack; false if there is no room. All come before the duplicates. */
    public boolean gap(int start, int end) {
        if (duplicates > 0) {
            throw new IllegalStateException("Gap Ack Blocks come before the duplicates (RFC 9260 section 3.3.4)");
        }
        if (isFull()) {
            return false;
        }
        buffer.putShort((short) start);
        buffer.putShort((short) end);
        gaps++;
        return true;
    }

    /** Adds a duplicate TSN; false if there is no room. */
    public boolean duplicate(int tsn) {
        if (isFull()) {
            return false;
        }
        buffer.putInt(tsn);
        duplicates++;
        return true;
    }

    /** Whether buffer or length field leave no room. */
    private boolean isFull() {
        return buffer.remaining() < ENTRY_LENGTH || buffer.position() - offset > 0xffff - ENTRY_LENGTH;
    }

    /** Ends the chunk. */
    public void end() {
        buffer.putShort(offset + 2, (short) (buffer.position() - offset));
        buffer.putShort(offset + 12, (short) gaps);
        buffer.putShort(offset + 14, (short) duplicates);
    }
}
