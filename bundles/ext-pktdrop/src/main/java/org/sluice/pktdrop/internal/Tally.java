/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.pktdrop.internal;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.sluice.pktdrop.Figure;

/** What has been counted. */
final class Tally {

    private final Map<Figure, Long> counts = new EnumMap<>(Figure.class);

    static Tally resume(Map<?, ?> values) {
        var tally = new Tally();
        for (Figure figure : Figure.values()) {
            // Another version may count other things.
            if (values.get(figure.name()) instanceof Long count) {
                tally.counts.put(figure, count);
            }
        }
        return tally;
    }

    void count(Figure figure) {
        counts.merge(figure, 1L, Long::sum);
    }

    /** By the figures' names. */
    Map<String, Object> values() {
        var values = new HashMap<String, Object>();
        for (Figure figure : Figure.values()) {
            values.put(figure.name(), counts.getOrDefault(figure, 0L));
        }
        return values;
    }
}
