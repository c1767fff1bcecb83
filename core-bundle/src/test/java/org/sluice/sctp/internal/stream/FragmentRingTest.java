/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A failure names its seed; {@code -Dsluice.seed=…} replays it. */
class FragmentRingTest {

    private final FragmentRing ring = new FragmentRing();

    private static DataBlock block(int tsn, boolean beginning, boolean ending) {
        var block = new DataBlock(128);
        block.position = tsn;
        block.length = 1 + (tsn & 7);
        block.beginning = beginning;
        block.ending = ending;
        return block;
    }

    /** Against a map that is searched from end to end, with TSNs that wrap around at 2^32 and at 2^31. */
    @ParameterizedTest
    @ValueSource(ints = {0, -300, Integer.MAX_VALUE - 300})
    void findsTheSameMessagesAsAMap(int initial) {
        long seed = Long.getLong("sluice.seed", System.nanoTime());
        var random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            var arriving = messages(initial, random);
            disorder(arriving, 1 + random.nextInt(400), random);
            var model = new TreeMap<Integer, DataBlock>();
            for (var next : arriving) {
                String where = "seed " + seed + " round " + round + " TSN " + next.position;
                assertTrue(ring.isConsistent(next), where);
                model.put(next.position - initial, next);
                assertEquals(takeOut(model, next.position - initial), offsets(ring.add(next), initial), where);
                assertEquals(model.size(), ring.size(), where);
            }
            assertEquals(0, ring.size());
        }
    }

    private static List<DataBlock> messages(int initial, Random random) {
        var blocks = new ArrayList<DataBlock>();
        for (int offset = 0; offset < 600; ) {
            int last = offset + random.nextInt(random.nextInt(10) == 0 ? 60 : 4);
            for (int i = offset; i <= last; i++) {
                blocks.add(block(initial + i, i == offset, i == last));
            }
            offset = last + 1;
        }
        return blocks;
    }

    /** Each block changes places with one that is up to so many places away. */
    private static void disorder(List<DataBlock> blocks, int reach, Random random) {
        for (int i = 0; i < blocks.size(); i++) {
            int other = Math.min(blocks.size() - 1, i + random.nextInt(reach));
            blocks.set(i, blocks.set(other, blocks.get(i)));
        }
    }

    private static List<Integer> takeOut(TreeMap<Integer, DataBlock> model, int offset) {
        int first = offset;
        while (model.containsKey(first) && !model.get(first).beginning) {
            first--;
        }
        int last = offset;
        while (model.containsKey(last) && !model.get(last).ending) {
            last++;
        }
        var message = new ArrayList<Integer>();
        if (model.containsKey(first) && model.containsKey(last)) {
            for (int i = first; i <= last; i++) {
                message.add(i);
                model.remove(i);
            }
        }
        return message;
    }

    private static List<Integer> offsets(DataBlock message, int initial) {
        var offsets = new ArrayList<Integer>();
        int length = 0;
        for (DataBlock block = message; block != null; block = block.nextFragment) {
            offsets.add(block.position - initial);
            length += block.length;
        }
        if (message != null) {
            assertEquals(length, message.messageLength);
            assertEquals(offsets.size(), message.messageFragments);
        }
        return offsets;
    }

    @Test
    void aMessageMayBeLongerThanTheRingWasMade() {
        assertNull(ring.add(block(-1000, true, false)));
        for (int tsn = -2; tsn > -1000; tsn--) {
            assertNull(ring.add(block(tsn, false, false)));
        }
        assertNull(ring.add(block(0, false, true)));
        assertEquals(1001, offsets(ring.add(block(-1, false, false)), 0).size());
    }

    @Test
    void theSpanIsCountedOnBothSides() {
        assertFalse(ring.exceeds(5, 1), "nothing is held");
        ring.add(block(-3, true, false));
        assertFalse(ring.exceeds(-3 + 9, 10));
        assertTrue(ring.exceeds(-3 + 10, 10));
        assertFalse(ring.exceeds(-3 - 9, 10));
        assertTrue(ring.exceeds(-3 - 10, 10));
        assertTrue(ring.exceeds(0x7fff0000, 1 << 20));
    }

    @Test
    void startsAgainElsewhereAfterItWasEmptied() {
        ring.add(block(1, true, false));
        ring.add(block(3, false, true));
        ring.clear(new BlockPool(0));
        assertEquals(0, ring.size());
        assertNull(ring.add(block(0x40000002, false, true)), "the fragment with TSN 1 is gone");
        assertNotNull(ring.add(block(0x40000001, true, false)));
    }

    /** What two neighbours say of where messages begin and end is judged alike, whichever of them came first. */
    @Test
    void neighboursAreJudgedAlikeInEitherOrder() {
        for (int flags = 0; flags < 16; flags++) {
            boolean leftBegins = (flags & 1) != 0;
            boolean leftEnds = (flags & 2) != 0;
            boolean rightBegins = (flags & 4) != 0;
            boolean rightEnds = (flags & 8) != 0;
            if (leftBegins && leftEnds || rightBegins && rightEnds) {
                // Whole messages are never held here.
                continue;
            }
            var leftFirst = new FragmentRing();
            leftFirst.add(block(10, leftBegins, leftEnds));
            var rightFirst = new FragmentRing();
            rightFirst.add(block(11, rightBegins, rightEnds));
            boolean fits = leftEnds == rightBegins;
            String what = "flags " + flags;
            assertEquals(fits, leftFirst.isConsistent(block(11, rightBegins, rightEnds)), what);
            assertEquals(fits, rightFirst.isConsistent(block(10, leftBegins, leftEnds)), what);
        }
    }

    @Test
    void aRunCanBeTakenOutBeforeItsMessageIsWhole() {
        ring.add(block(5, true, false));
        assertEquals(5, ring.firstOfRun().position);
        ring.add(block(7, false, false));
        assertEquals(7, ring.firstOfRun().position);
        ring.add(block(6, false, false));
        DataBlock first = ring.firstOfRun();
        assertEquals(5, first.position);
        assertEquals(first.length + block(6, false, false).length + block(7, false, false).length, first.runBytes);
        assertFalse(ring.endsMessage(first));
        assertEquals(List.of(5, 6, 7), offsets(ring.takeRun(first), 0));
        assertEquals(0, ring.size());
        ring.add(block(8, false, true));
        assertTrue(ring.endsMessage(ring.firstOfRun()));
        assertTrue(ring.takeRun(ring.firstOfRun()).isLastPart());
    }
}
