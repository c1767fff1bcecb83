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
     * @param start the first one, counted from the cumulative TSN ack, 1 to 65535
     * @param end the last one, likewise, not before the first
     */
    public record GapAckBlock(int start, int end) {

        /** Checks the ranges. */
        public GapAckBlock {
            Ranges.unsigned16("start", start);
            Ranges.unsigned16("end", end);
            if (!isPossible(start, end)) {
                throw new IllegalArgumentException("there is no Gap Ack Block " + start + "-" + end);
            }
        }

        private static boolean isPossible(int start, int end) {
            return start > 0 && start <= end;
        }

        @Override
        public String toString() {
            return start + "-" + end;
        }
    }

    /** Checks the ranges. */
    public SackChunk {
        Ranges.unsigned32("window", advertisedReceiverWindow);
        gapAckBlocks = List.copyOf(gapAckBlocks);
        duplicates = List.copyOf(duplicates);
        Ranges.encodedLength("a SACK", length(gapAckBlocks, duplicates));
    }

    static SackChunk read(ChunkCursor cursor) throws MalformedException {
        var view = new SackView().wrap(cursor);
        if (!view.isWellFormed()) {
            throw new MalformedException("SACK: its counts contradict its " + cursor.length() + " bytes");
        }
        var gaps = new ArrayList<GapAckBlock>();
        for (int i = 0; i < view.gapBlocks(); i++) {
            if (!GapAckBlock.isPossible(view.gapStart(i), view.gapEnd(i))) {
                throw new MalformedException("SACK: Gap Ack Block " + view.gapStart(i) + "-" + view.gapEnd(i));
            }
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
        return length(gapAckBlocks, duplicates);
    }

    private static int length(List<GapAckBlock> gaps, List<Integer> duplicates) {
        return SackView.FIXED_LENGTH + 4 * (gaps.size() + duplicates.size());
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
