/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.perf;

import java.util.ArrayList;
import java.util.List;

/**
 * The intervals of a test, of which no more than so many rows are kept, however long it takes: when there are more, two that follow each other become one,
 * and from then on only so long ones are kept. For one thread.
 */
final class Series {

    private final int mostRows;
    private List<Interval> intervals = new ArrayList<>();
    private Interval collected;
    private int collecting = 1;
    private int inCollected;

    Series(int mostRows) {
        this.mostRows = mostRows;
    }

    void add(Interval interval) {
        collected = collected == null ? interval : collected.and(interval);
        if (++inCollected < collecting) {
            return;
        }
        intervals.add(collected);
        collected = null;
        inCollected = 0;
        if ((long) intervals.size() * interval.rows().size() > mostRows && intervals.size() > 2) {
            halve();
        }
    }

    private void halve() {
        var halved = new ArrayList<Interval>();
        int whole = intervals.size() / 2 * 2;
        for (int i = 0; i < whole; i += 2) {
            halved.add(intervals.get(i).and(intervals.get(i + 1)));
        }
        collecting *= 2;
        if (whole < intervals.size()) {
            collected = intervals.get(whole);
            inCollected = collecting / 2;
        }
        intervals = halved;
    }

    /** All of them, in order. */
    List<Interval> intervals() {
        var all = new ArrayList<>(intervals);
        if (collected != null) {
            all.add(collected);
        }
        return all;
    }
}
