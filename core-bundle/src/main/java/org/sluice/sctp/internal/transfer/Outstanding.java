/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.transfer;

import org.sluice.sctp.wire.SerialNumbers;

/** The chunks that were sent and not acknowledged cumulatively, in a ring by TSN. */
final class Outstanding {

    private static final int INITIAL_CAPACITY = 16;

    /** Chunk objects that are kept for use again when the ring has grown beyond them stay with the ring. */
    private SentChunk[] slots = new SentChunk[0];

    private int cumulativeAck;
    private int nextTsn;

    Outstanding(int initialTsn) {
        nextTsn = initialTsn;
        cumulativeAck = initialTsn - 1;
    }

    /** The TSN that the next new chunk gets. */
    int nextTsn() {
        return nextTsn;
    }

    /** The cumulative TSN ack point: everything up to it was acknowledged. */
    int cumulativeAck() {
        return cumulativeAck;
    }

    /** How many chunks there are. */
    int size() {
        return nextTsn - 1 - cumulativeAck;
    }

    /** Whether there is none. */
    boolean isEmpty() {
        return nextTsn - 1 == cumulativeAck;
    }

    /** Whether a TSN belongs to one of them. */
    boolean contains(int tsn) {
        return SerialNumbers.tsnBefore(cumulativeAck, tsn) && SerialNumbers.tsnBefore(tsn, nextTsn);
    }

    /** The chunk with a TSN that it {@link #contains}. */
    SentChunk get(int tsn) {
        return slots[tsn & slots.length - 1];
    }

    /** Adds a chunk with the next TSN, to be filled. */
    SentChunk add() {
        if (size() == slots.length) {
            grow();
        }
        int slot = nextTsn & slots.length - 1;
        SentChunk chunk = slots[slot];
        if (chunk == null) {
            chunk = new SentChunk();
            slots[slot] = chunk;
        }
        nextTsn++;
        return chunk;
    }

    /** Takes out the chunk with the lowest TSN. */
    void removeFirst() {
        cumulativeAck++;
        slots[cumulativeAck & slots.length - 1].forget();
    }

    /** Goes on with another TSN; only where there is no chunk. */
    void restart(int next) {
        nextTsn = next;
        cumulativeAck = next - 1;
    }

    private void grow() {
        var grown = new SentChunk[Math.max(INITIAL_CAPACITY, slots.length * 2)];
        for (int tsn = cumulativeAck + 1; tsn != nextTsn; tsn++) {
            grown[tsn & grown.length - 1] = slots[tsn & slots.length - 1];
        }
        slots = grown;
    }
}
