/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.benchmarks;

import java.util.Arrays;

/** Durations in nanoseconds, added by one thread and taken by another. What there is no more room for is not kept. */
final class Samples {

    private static final int CAPACITY = 1 << 20;

    private final long[] values = new long[CAPACITY];
    private int size;

    synchronized void add(long nanos) {
        if (size < CAPACITY) {
            values[size++] = nanos;
        }
    }

    /** What was added since this was last asked, in ascending order. */
    synchronized long[] takeSorted() {
        long[] taken = Arrays.copyOf(values, size);
        size = 0;
        Arrays.sort(taken);
        return taken;
    }
}
