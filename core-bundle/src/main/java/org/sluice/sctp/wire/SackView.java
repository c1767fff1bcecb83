/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;

/**
 * A view of a SACK chunk (RFC 9260 section 3.3.4).
 *
 * <pre>
 *  |   Type = 3    |  Chunk Flags  |         Chunk Length          |
 *  |                      Cumulative TSN Ack                       |
 *  |          Advertised Receiver Window Credit (a_rwnd)           |
 *  | Number of Gap Ack Blocks = N  |  Number of Duplicate TSNs = M |
 *  |    Gap Ack Block #1 Start     |      Gap Ack Block #1 End     |
 *  |                       Duplicate TSN 1                         |
 * </pre>
 */
public final class SackView implements AcknowledgementView {

    static final int FIXED_LENGTH = 16;
    private static final int ENTRY_LENGTH = 4;

    private ByteBuffer buffer;
    private int offset;
    private int length;

    /** Looks at the chunk that a cursor stands at. */
    public SackView wrap(ChunkCursor cursor) {
        buffer = cursor.buffer();
        offset = cursor.offset();
        length = cursor.length();
        return this;
    }

    /** Whether the counts agree with the length. Nothing else may be asked where they do not. */
    @Override
    public boolean isWellFormed() {
        return length >= FIXED_LENGTH && length == FIXED_LENGTH + ENTRY_LENGTH * (gapBlocks() + duplicates());
    }

    /** The cumulative TSN ack. */
    @Override
    public int cumulativeTsnAck() {
        return buffer.getInt(offset + 4);
    }

    /** The window, in bytes, 0 to 2^32 - 1. */
    @Override
    public long advertisedReceiverWindow() {
        return buffer.getInt(offset + 8) & 0xffffffffL;
    }

    /** The number of Gap Ack Blocks. */
    @Override
    public int gapBlocks() {
        return buffer.getShort(offset + 12) & 0xffff;
    }

    /** The number of duplicate TSNs. */
    public int duplicates() {
        return buffer.getShort(offset + 14) & 0xffff;
    }

    /** The first TSN of a Gap Ack Block, counted from the cumulative TSN ack. */
    @Override
    public int gapStart(int index) {
        return buffer.getShort(offset + FIXED_LENGTH + ENTRY_LENGTH * index) & 0xffff;
    }

    /** The last TSN of a Gap Ack Block, counted from the cumulative TSN ack. */
    @Override
    public int gapEnd(int index) {
        return buffer.getShort(offset + FIXED_LENGTH + ENTRY_LENGTH * index + 2) & 0xffff;
    }

    /** A duplicate TSN. */
    public int duplicate(int index) {
        return buffer.getInt(offset + FIXED_LENGTH + ENTRY_LENGTH * (gapBlocks() + index));
    }
}
