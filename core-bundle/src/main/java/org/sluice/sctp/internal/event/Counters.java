/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.event;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import org.sluice.sctp.Counter;

/** The counters of a loop: written by that loop only, read by any thread. */
public final class Counters {

    private static final Counter[] ALL = Counter.values();

    private final AtomicLongArray values = new AtomicLongArray(
            1 + Arrays.stream(ALL).mapToInt(Counter::id).max().orElseThrow());

    /** Counts one. */
    public void increment(Counter counter) {
        add(counter, 1);
    }

    /** Counts some. */
    public void add(Counter counter, long amount) {
        int index = counter.id();
        values.setOpaque(index, values.getPlain(index) + amount);
    }

    /** What was counted so far. */
    public long get(Counter counter) {
        return values.getOpaque(counter.id());
    }

    /** All that was counted so far. */
    public Map<Counter, Long> snapshot() {
        var result = new EnumMap<Counter, Long>(Counter.class);
        for (Counter counter : ALL) {
            result.put(counter, get(counter));
        }
        return result;
    }
}
