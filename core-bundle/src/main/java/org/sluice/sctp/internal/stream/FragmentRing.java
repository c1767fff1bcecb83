/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream;

import org.sluice.sctp.wire.SerialNumbers;

/**
 * Fragments of messages that are not whole yet, by TSN. The fragments of a message have TSNs that follow one another
 * (RFC 9260 section 6.9), so a message is whole when a run of neighbours begins with a B bit and ends with an E bit. Only the
 * ends of a run know of each other, so that adding a fragment costs the same whatever the length of the run.
 */
final class FragmentRing {

    private static final int INITIAL_CAPACITY = 16;

    private DataBlock[] slots = new DataBlock[0];
    private int size;
    private int lowest;
    private int highest;
    private DataBlock firstOfRun;

    /** The number of fragments held. */
    int size() {
        return size;
    }

    /** Whether a fragment would spread the ring over more than so many TSNs. */
    boolean exceeds(int tsn, int maximumSpan) {
        if (size == 0) {
            return false;
        }
        int low = SerialNumbers.tsnBefore(tsn, lowest) ? tsn : lowest;
        int high = SerialNumbers.tsnBefore(highest, tsn) ? tsn : highest;
        int span = high - low;
        return span < 0 || span >= maximumSpan;
    }

    /**
     * Adds a fragment.
     *
     * @return the first block of the message that it made whole, its fragments linked and taken out; else null
     */
    DataBlock add(DataBlock block) {
        int tsn = block.tsn;
        makeRoom(tsn);
        slots[tsn & slots.length - 1] = block;
        size++;

        DataBlock left = block.beginning ? null : at(tsn - 1);
        DataBlock right = block.ending ? null : at(tsn + 1);
        int start = left != null && !left.ending ? left.runOtherEnd : tsn;
        int end = right != null && !right.beginning ? right.runOtherEnd : tsn;
        DataBlock first = at(start);
        DataBlock last = at(end);
        long bytes = block.length + (end == tsn ? 0 : right.runBytes);
        first.runBytes = start == tsn ? bytes : first.runBytes + bytes;
        first.runOtherEnd = end;
        last.runOtherEnd = start;
        firstOfRun = first;
        return first.beginning && last.ending ? takeOut(first, end) : null;
    }

    /** The first fragment of the run that the fragment added last belongs to, where it made no message whole. */
    DataBlock firstOfRun() {
        return firstOfRun;
    }

    /** Whether the message of a run's first fragment ends with the run. */
    boolean endsMessage(DataBlock first) {
        return at(first.runOtherEnd).ending;
    }

    /** Takes out a run, its fragments linked. */
    DataBlock takeRun(DataBlock first) {
        return takeOut(first, first.runOtherEnd);
    }

    /**
     * Whether a fragment fits its neighbours, whichever of them came first: where one message ends the next begins, and fragments of one
     * message agree on stream, number and ordering.
     */
    boolean isConsistent(DataBlock block) {
        return follows(at(block.tsn - 1), block) && follows(block, at(block.tsn + 1));
    }

    private static boolean follows(DataBlock left, DataBlock right) {
        if (left == null || right == null) {
            return true;
        }
        if (left.ending || right.beginning) {
            return left.ending && right.beginning;
        }
        return left.isSameMessage(right);
    }

    /**
     * Drops fragments up to a TSN: their messages will not become whole.
     *
     * @return what they were charged
     */
    long dropUpTo(int tsn, BlockPool pool) {
        long charge = 0;
        while (size > 0 && SerialNumbers.tsnAtMost(lowest, tsn)) {
            DataBlock first = at(lowest);
            DataBlock run = takeOut(first, first.runOtherEnd);
            charge += run.messageCharge();
            pool.giveMessages(run);
        }
        return charge;
    }

    /**
     * Drops all fragments.
     *
     * @return what they were charged
     */
    long dropAll(BlockPool pool) {
        return size == 0 ? 0 : dropUpTo(highest, pool);
    }

    private DataBlock at(int tsn) {
        if (size == 0 || SerialNumbers.tsnBefore(tsn, lowest) || SerialNumbers.tsnBefore(highest, tsn)) {
            return null;
        }
        DataBlock block = slots[tsn & slots.length - 1];
        return block != null && block.tsn == tsn ? block : null;
    }

    private DataBlock takeOut(DataBlock first, int end) {
        int messageLength = 0;
        int fragments = 0;
        DataBlock previous = null;
        for (int tsn = first.tsn; !SerialNumbers.tsnBefore(end, tsn); tsn++) {
            int slot = tsn & slots.length - 1;
            DataBlock block = slots[slot];
            slots[slot] = null;
            messageLength += block.length;
            fragments++;
            if (previous != null) {
                previous.nextFragment = block;
            }
            previous = block;
        }
        size -= fragments;
        first.messageLength = messageLength;
        first.messageFragments = fragments;
        first.lastPart = previous != null && previous.ending;
        firstOfRun = null;
        trim();
        return first;
    }

    private void trim() {
        if (size == 0) {
            return;
        }
        while (slots[lowest & slots.length - 1] == null) {
            lowest++;
        }
        while (slots[highest & slots.length - 1] == null) {
            highest--;
        }
    }

    private void makeRoom(int tsn) {
        if (size == 0) {
            lowest = tsn;
            highest = tsn;
        } else if (SerialNumbers.tsnBefore(tsn, lowest)) {
            lowest = tsn;
        } else if (SerialNumbers.tsnBefore(highest, tsn)) {
            highest = tsn;
        }
        int span = highest - lowest + 1;
        if (span <= slots.length) {
            return;
        }
        int capacity = Math.max(INITIAL_CAPACITY, slots.length);
        while (capacity < span) {
            capacity <<= 1;
        }
        var grown = new DataBlock[capacity];
        for (DataBlock block : slots) {
            if (block != null) {
                grown[block.tsn & capacity - 1] = block;
            }
        }
        slots = grown;
    }

    /** Empties the ring into a pool. */
    void clear(BlockPool pool) {
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] != null) {
                pool.give(slots[i]);
                slots[i] = null;
            }
        }
        size = 0;
        firstOfRun = null;
    }
}
