/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream;

import org.sluice.sctp.wire.FragmentView;
import org.sluice.sctp.wire.SerialNumbers;

/**
 * Fragments by number: TSNs, of which those of a message follow one another (RFC 9260 section 6.9), or the numbers that the fragments of one
 * message have. So a message is whole when a run of neighbours begins with a B bit and ends with an E bit. Only the
 * ends of a run know of each other, so that adding a fragment costs the same whatever the length of the run.
 */
final class FragmentRing implements Reassembly {

    private static final int INITIAL_CAPACITY = 16;

    private DataBlock[] slots = new DataBlock[0];
    private int size;
    private int lowest;
    private int highest;
    private DataBlock firstOfRun;

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean exceeds(FragmentView fragment, int maximumSpan) {
        return exceeds(fragment.fragmentNumber(), maximumSpan);
    }

    /** Whether a number would spread the ring over more than so many. */
    boolean exceeds(int tsn, int maximumSpan) {
        if (size == 0) {
            return false;
        }
        int low = SerialNumbers.tsnBefore(tsn, lowest) ? tsn : lowest;
        int high = SerialNumbers.tsnBefore(highest, tsn) ? tsn : highest;
        int span = high - low;
        return span < 0 || span >= maximumSpan;
    }

    @Override
    public DataBlock add(DataBlock block) {
        int tsn = block.position;
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

    @Override
    public DataBlock firstOfRun() {
        return firstOfRun;
    }

    @Override
    public boolean endsMessage(DataBlock first) {
        return at(first.runOtherEnd).ending;
    }

    @Override
    public DataBlock takeRun(DataBlock first) {
        return takeOut(first, first.runOtherEnd);
    }

    /**
     * Whether a fragment fits its neighbours, whichever of them came first: where one message ends the next begins, and fragments of one
     * message agree on stream, number and ordering.
     */
    @Override
    public boolean isConsistent(DataBlock block) {
        return follows(at(block.position - 1), block) && follows(block, at(block.position + 1));
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

    @Override
    public long dropUpTo(int tsn, BlockPool pool) {
        long charge = 0;
        while (size > 0 && SerialNumbers.tsnAtMost(lowest, tsn)) {
            DataBlock first = at(lowest);
            DataBlock run = takeOut(first, first.runOtherEnd);
            charge += run.messageCharge();
            pool.giveMessages(run);
        }
        return charge;
    }

    @Override
    public long dropAll(BlockPool pool) {
        return size == 0 ? 0 : dropUpTo(highest, pool);
    }

    /** Where fragments don't say which message they belong to, their TSNs tell. */
    @Override
    public long dropUpTo(int stream, int number, BlockPool pool) {
        return 0;
    }

    /** Whether the fragment with a number is held. */
    boolean has(int number) {
        return at(number) != null;
    }

    private DataBlock at(int tsn) {
        if (size == 0 || SerialNumbers.tsnBefore(tsn, lowest) || SerialNumbers.tsnBefore(highest, tsn)) {
            return null;
        }
        DataBlock block = slots[tsn & slots.length - 1];
        return block != null && block.position == tsn ? block : null;
    }

    private DataBlock takeOut(DataBlock first, int end) {
        int messageLength = 0;
        int fragments = 0;
        DataBlock previous = null;
        for (int tsn = first.position; !SerialNumbers.tsnBefore(end, tsn); tsn++) {
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
                grown[block.position & capacity - 1] = block;
            }
        }
        slots = grown;
    }

    @Override
    public void clear(BlockPool pool) {
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
