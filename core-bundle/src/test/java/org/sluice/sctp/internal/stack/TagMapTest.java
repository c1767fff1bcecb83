/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.HashMap;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagMapTest {

    /** Against a map of the JDK, with tags that crowd together. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void knowsTheSameAsAMap(long seed) {
        var random = new SplittableRandom(seed);
        var map = new TagMap();
        var model = new HashMap<Integer, Slot>();
        for (int i = 0; i < 50_000; i++) {
            int tag = random.nextInt(500) * (random.nextBoolean() ? 1 : 0x10000);
            if (random.nextInt(3) > 0) {
                var slot = new Slot(null, null, null);
                map.put(tag, slot);
                model.put(tag, slot);
            } else {
                map.remove(tag, model.remove(tag));
            }
            int probe = random.nextInt(500);
            assertSame(model.get(probe), map.get(probe), "seed " + seed);
        }
        model.forEach((tag, slot) -> assertSame(slot, map.get(tag)));
    }
}
