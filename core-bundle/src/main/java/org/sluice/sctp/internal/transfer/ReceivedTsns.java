/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.transfer;

import java.util.Arrays;
import org.sluice.sctp.wire.SerialNumbers;

/**
 * Which TSNs have arrived: the cumulative TSN ack point and, as bits in a ring, what came after it. A TSN is
 * accepted at most 65,535 after that point, which is as far as a Gap Ack Block reaches (RFC 9260 section 3.3.4).
 */
final class ReceivedTsns {

    /** How far after the cumulative TSN ack point a TSN may be. */
    static final int REACH = 65_535;

    private static final int INITIAL_WORDS = 4;

    private long[] words = new long[INITIAL_WORDS];
    private int cumulative;
    private int highest;

    /** Begins before the peer's first TSN. */
    ReceivedTsns(int initialTsn) {
        cumulative = initialTsn - 1;
        highest = cumulative;
    }

    /** The cumulative TSN ack point. */
    int cumulative() {
        return cumulative;
    }

    /** The cumulative TSN ack point as it will be when one more has arrived. */
    int cumulativeWith(int tsn) {
        if (tsn != cumulative + 1) {
            return cumulative;
        }
        return highest == cumulative ? tsn : next(tsn, false) - 1;
    }

    /** The highest TSN that has arrived, or the cumulative TSN ack point if none came after it. */
    int highest() {
        return highest;
    }

    /** Whether TSNs are missing below the highest one. */
    boolean hasGaps() {
        return highest != cumulative;
    }

    /** Whether a TSN has arrived. */
    boolean contains(int tsn) {
        if (SerialNumbers.tsnAtMost(tsn, cumulative)) {
            return true;
        }
        return SerialNumbers.tsnAtMost(tsn, highest) && bit(tsn);
    }

    /** Whether a TSN that has not arrived can be noted. */
    boolean isInReach(int tsn) {
        return tsn - cumulative <= REACH;
    }

    /** Notes a TSN that has not arrived before and is in reach. */
    void add(int tsn) {
        if (tsn == cumulative + 1) {
            cumulative = tsn;
            if (highest == tsn - 1) {
                highest = tsn;
            } else {
                clear(tsn);
                advance();
            }
            return;
        }
        makeRoom(tsn);
        set(tsn);
        if (SerialNumbers.tsnBefore(highest, tsn)) {
            highest = tsn;
        }
    }

    /** Nothing up to a TSN after the cumulative TSN ack point will come any more: that moves there, and further over what has arrived. */
    void skipTo(int tsn) {
        if (SerialNumbers.tsnBefore(highest, tsn)) {
            highest = tsn;
            Arrays.fill(words, 0);
        } else {
            for (int position = cumulative + 1; SerialNumbers.tsnAtMost(position, tsn); position++) {
                clear(position);
            }
        }
        cumulative = tsn;
        advance();
    }

    private void advance() {
        while (cumulative != highest && bit(cumulative + 1)) {
            cumulative++;
            clear(cumulative);
        }
    }

    /** The first TSN after the given one, up to the highest, that has arrived (or not, as asked); highest + 1 if there is none. */
    int next(int tsn, boolean arrived) {
        int position = tsn + 1;
        while (SerialNumbers.tsnAtMost(position, highest)) {
            long word = words[position >>> 6 & words.length - 1];
            long rest = (arrived ? word : ~word) >>> (position & 63);
            if (rest != 0) {
                int found = position + Long.numberOfTrailingZeros(rest);
                return SerialNumbers.tsnAtMost(found, highest) ? found : highest + 1;
            }
            position = (position | 63) + 1;
        }
        return highest + 1;
    }

    private boolean bit(int tsn) {
        return (words[tsn >>> 6 & words.length - 1] >>> (tsn & 63) & 1) != 0;
    }

    private void set(int tsn) {
        words[tsn >>> 6 & words.length - 1] |= 1L << (tsn & 63);
    }

    private void clear(int tsn) {
        words[tsn >>> 6 & words.length - 1] &= ~(1L << (tsn & 63));
    }

    private void makeRoom(int tsn) {
        // One word more than the span needs, because it may begin and end within a word.
        int needed = (tsn - cumulative >> 6) + 2;
        if (needed <= words.length) {
            return;
        }
        int length = words.length;
        while (length < needed) {
            length <<= 1;
        }
        long[] old = words;
        words = new long[length];
        for (int position = cumulative + 1; SerialNumbers.tsnAtMost(position, highest); position++) {
            if ((old[position >>> 6 & old.length - 1] >>> (position & 63) & 1) != 0) {
                set(position);
            }
        }
    }
}
