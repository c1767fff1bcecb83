/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream.scheduling;

import java.util.Arrays;

/**
 * Streams by keys, each at most once, the least key first; of equal ones the stream with the lower number. A binary heap in arrays. Keys may
 * run over: they compare by their difference, and no two may be further apart than half of all.
 */
final class StreamHeap {

    private int[] heap = new int[8];
    private int size;

    /** Where in the heap a stream is, counted from 1; 0 where it is not. */
    private int[] places = new int[0];

    private long[] keys = new long[0];

    /** The stream with the least key, or -1 if there is none. */
    int first() {
        return size == 0 ? -1 : heap[0];
    }

    /** Whether a stream is among them. */
    boolean contains(int stream) {
        return stream < places.length && places[stream] > 0;
    }

    /** Adds a stream, or gives it another key. */
    void put(int stream, long key) {
        makeRoom(stream);
        keys[stream] = key;
        if (places[stream] == 0) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, size * 2);
            }
            set(size++, stream);
        }
        int place = up(places[stream] - 1);
        down(place);
    }

    /** Takes out a stream that is among them. */
    void remove(int stream) {
        int place = places[stream] - 1;
        places[stream] = 0;
        int moved = heap[--size];
        if (moved != stream) {
            set(place, moved);
            down(up(place));
        }
    }

    private int up(int from) {
        int place = from;
        int stream = heap[place];
        while (place > 0 && isBefore(stream, heap[(place - 1) / 2])) {
            set(place, heap[(place - 1) / 2]);
            place = (place - 1) / 2;
        }
        set(place, stream);
        return place;
    }

    private void down(int from) {
        int place = from;
        int stream = heap[place];
        while (2 * place + 1 < size) {
            int child = 2 * place + 1;
            if (child + 1 < size && isBefore(heap[child + 1], heap[child])) {
                child++;
            }
            if (!isBefore(heap[child], stream)) {
                break;
            }
            set(place, heap[child]);
            place = child;
        }
        set(place, stream);
    }

    private boolean isBefore(int stream, int other) {
        long difference = keys[stream] - keys[other];
        return difference < 0 || difference == 0 && stream < other;
    }

    private void set(int place, int stream) {
        heap[place] = stream;
        places[stream] = place + 1;
    }

    private void makeRoom(int stream) {
        if (stream >= places.length) {
            int length = Math.max(stream + 1, places.length * 2);
            places = Arrays.copyOf(places, length);
            keys = Arrays.copyOf(keys, length);
        }
    }
}
