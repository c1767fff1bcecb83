/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.sctp.internal.path.Path;

class DeadlineHeapTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void givesTheEarliestFirstWhateverIsMovedAndRemoved(long seed) {
        var random = new SplittableRandom(seed);
        var heap = new DeadlineHeap();
        List<Slot> slots = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            slots.add(new Slot(null, null, null));
        }
        for (int i = 0; i < 5000; i++) {
            Slot slot = slots.get(random.nextInt(slots.size()));
            if (random.nextInt(4) == 0) {
                heap.remove(slot);
            } else {
                heap.schedule(slot, random.nextLong(1000));
            }
            long earliest =
                    slots.stream().mapToLong(each -> each.deadline).min().orElseThrow();
            assertEquals(earliest, heap.earliest(), "seed " + seed);
        }
        for (Slot slot = heap.pollDue(499); slot != null; slot = heap.pollDue(499)) {
            assertEquals(-1, slot.heapIndex);
        }
        assertTrue(heap.earliest() >= 500);
        for (Slot slot : slots) {
            heap.remove(slot);
        }
        assertEquals(Path.NEVER, heap.earliest());
        assertNull(heap.pollDue(Path.NEVER));
    }
}
