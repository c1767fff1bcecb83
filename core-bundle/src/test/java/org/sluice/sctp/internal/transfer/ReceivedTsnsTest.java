/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceivedTsnsTest {

    /** Against a set of numbers, from a TSN on that wraps around on the way. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void knowsTheSameAsASet(long seed) {
        var random = new SplittableRandom(seed);
        int initial = -700;
        var tsns = new ReceivedTsns(initial);
        var model = new TreeSet<Integer>();
        int spread = random.nextInt(2, 600);
        int cumulative = -1;
        for (int i = 0; i < 3000; i++) {
            int offset = cumulative + 1 + random.nextInt(spread);
            int tsn = initial + offset;
            assertEquals(model.contains(offset) || offset <= cumulative, tsns.contains(tsn), "seed " + seed);
            if (!tsns.contains(tsn)) {
                assertTrue(tsns.isInReach(tsn));
                tsns.add(tsn);
                model.add(offset);
                while (model.remove(cumulative + 1)) {
                    cumulative++;
                }
            }
            assertEquals(initial + cumulative, tsns.cumulative(), "seed " + seed);
            assertEquals(!model.isEmpty(), tsns.hasGaps());
            assertEquals(initial + (model.isEmpty() ? cumulative : model.last()), tsns.highest());
            compareGaps(tsns, model, initial, cumulative);
        }
    }

    private static void compareGaps(ReceivedTsns tsns, TreeSet<Integer> model, int initial, int cumulative) {
        int position = initial + cumulative;
        for (Integer offset = model.higher(cumulative); offset != null; ) {
            int start = tsns.next(position, true);
            assertEquals(initial + offset, start);
            int end = offset;
            while (model.contains(end + 1)) {
                end++;
            }
            position = tsns.next(start, false) - 1;
            assertEquals(initial + end, position);
            offset = model.higher(end);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, -1, Integer.MAX_VALUE - 3})
    void reachesAsFarAsAGapAckBlock(int initial) {
        var tsns = new ReceivedTsns(initial);
        assertTrue(tsns.isInReach(initial + 65_534));
        assertFalse(tsns.isInReach(initial + 65_535));
        tsns.add(initial + 65_534);
        assertTrue(tsns.contains(initial + 65_534));
        assertFalse(tsns.contains(initial + 65_533));
        tsns.add(initial);
        assertEquals(initial, tsns.cumulative());
    }

    /** In any order, over as much as can be told; wrapping around at 2^32 and 2^31; {@code -Dsluice.seed=…} replays it. */
    @ParameterizedTest
    @ValueSource(ints = {1, -1, -30_000, -65_534, Integer.MAX_VALUE - 40_000, 63, 64})
    void anyOrderEndsWithoutGaps(int initial) {
        long seed = Long.getLong("sluice.seed", System.nanoTime());
        var offsets = new ArrayList<Integer>();
        for (int i = 0; i < ReceivedTsns.REACH; i++) {
            offsets.add(i);
        }
        Collections.shuffle(offsets, new Random(seed));
        var tsns = new ReceivedTsns(initial);
        var model = new BitSet();
        int cumulative = -1;
        for (int offset : offsets) {
            String where = "seed " + seed + " offset " + offset;
            assertFalse(tsns.contains(initial + offset), where);
            tsns.add(initial + offset);
            model.set(offset);
            cumulative = model.nextClearBit(cumulative + 1) - 1;
            assertTrue(tsns.contains(initial + offset), where);
            assertEquals(initial + cumulative, tsns.cumulative(), where);
            assertEquals(initial + model.length() - 1, tsns.highest(), where);
            int from = Math.max(offset / 2, cumulative);
            int arrived = model.nextSetBit(from + 1);
            assertEquals(initial + (arrived < 0 ? model.length() : arrived), tsns.next(initial + from, true), where);
            if (from < model.length()) {
                assertEquals(initial + model.nextClearBit(from + 1), tsns.next(initial + from, false), where);
            }
        }
        assertFalse(tsns.hasGaps());
        assertEquals(initial + ReceivedTsns.REACH - 1, tsns.cumulative());
        assertTrue(tsns.contains(initial - 1), "what came before the first one counts as arrived");
        assertFalse(tsns.contains(initial + ReceivedTsns.REACH));
    }
}
