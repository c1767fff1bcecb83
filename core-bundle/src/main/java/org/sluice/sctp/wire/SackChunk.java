/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * SACK (RFC 9260 section 3.3.4) as a value, for tests and tools; the data path uses {@link SackView} and {@link SackWriter}.
 *
 * @param cumulativeTsnAck the cumulative TSN ack
 * @param advertisedReceiverWindow the window, in bytes, 0 to 2^32 - 1
 * @param gapAckBlocks what arrived beyond
 * @param duplicates TSNs that arrived more than once
 */
public record SackChunk(
        int cumulativeTsnAck, long advertisedReceiverWindow, List<GapAckBlock> gapAckBlocks, List<Integer> duplicates)
        implements Chunk {

    /**
     * A run of TSNs that arrived.
     *
     * @param start the first one, counted from the cumulative TSN ack, 0 to 65535
     * @param end the last one, likewise
     */
    public record GapAckBlock(int start, int end) {

        /** Checks the ranges. */
        public GapAckBlock {
            Ranges.unsigned16("start", start);
            Ranges.unsigned16("end", end);
        }
    }

    /** Checks the ranges. */
    public SackChunk {
        Ranges.unsigned32("window", advertisedReceiverWindow);
        gapAckBlocks = List.copyOf(gapAckBlocks);
        duplicates = List.copyOf(duplicates);
    }

    static SackChunk read(ChunkCursor cursor) throws MalformedException {
        var view = new SackView().wrap(cursor);
        if (!view.isWellFormed()) {
            throw new MalformedException("SACK: its counts contradict its " + cursor.length() + " bytes");
        }
        var gaps = new ArrayList<GapAckBlock>();
        for (int i = 0; i < view.gapBlocks(); i++) {
            gaps.add(new GapAckBlock(view.gapStart(i), view.gapEnd(i)));
        }
        var duplicates = new ArrayList<Integer>();
        for (int i = 0; i < view.duplicates(); i++) {
            duplicates.add(view.duplicate(i));
        }
        return new SackChunk(view.cumulativeTsnAck(), view.advertisedReceiverWindow(), gaps, duplicates);
    }

    @Override
    public int type() {
        return ChunkType.SACK;
    }

    @Override
    public int encodedLength() {
        return SackView.FIXED_LENGTH + 4 * (gapAckBlocks.size() + duplicates.size());
    }

    @Override
    public void writeValue(ByteBuffer out) {
        out.putInt(cumulativeTsnAck);
        out.putInt((int) advertisedReceiverWindow);
        out.putShort((short) gapAckBlocks.size());
        out.putShort((short) duplicates.size());
        for (var gap : gapAckBlocks) {
            out.putShort((short) gap.start());
            out.putShort((short) gap.end());
        }
        duplicates.forEach(out::putInt);
    }
}
