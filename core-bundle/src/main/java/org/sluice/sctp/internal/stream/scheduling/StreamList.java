/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream.scheduling;

import java.util.Arrays;

/** Streams in an order, each at most once. Linked through arrays: every step costs the same, and nothing is allocated once they are large enough. */
final class StreamList {

    private static final int NONE = -1;
    private static final int ABSENT = -2;

    private int[] before = new int[0];
    private int[] after = new int[0];
    private int first = NONE;
    private int last = NONE;

    /** The first stream, or -1 if there is none. */
    int first() {
        return first;
    }

    /** Whether a stream is among them. */
    boolean contains(int stream) {
        return stream < after.length && after[stream] != ABSENT;
    }

    /** Adds a stream that is not among them at the end. */
    void add(int stream) {
        makeRoom(stream);
        before[stream] = last;
        after[stream] = NONE;
        if (last == NONE) {
            first = stream;
        } else {
            after[last] = stream;
        }
        last = stream;
    }

    /** Takes out a stream that is among them. */
    void remove(int stream) {
        int left = before[stream];
        int right = after[stream];
        if (left == NONE) {
            first = right;
        } else {
            after[left] = right;
        }
        if (right == NONE) {
            last = left;
        } else {
            before[right] = left;
        }
        after[stream] = ABSENT;
    }

    /** Moves a stream that is among them to the end. */
    void moveToEnd(int stream) {
        if (stream != last) {
            remove(stream);
            add(stream);
        }
    }

    private void makeRoom(int stream) {
        int length = after.length;
        if (stream >= length) {
            int larger = Math.max(stream + 1, length * 2);
            before = Arrays.copyOf(before, larger);
            after = Arrays.copyOf(after, larger);
            Arrays.fill(after, length, larger, ABSENT);
        }
    }
}
