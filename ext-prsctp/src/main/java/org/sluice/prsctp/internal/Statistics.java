/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.prsctp.internal;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sluice.prsctp.Policy;

/** How many messages were given up, by stream and policy (RFC 7496 sections 4.3 and 4.4). */
final class Statistics {

    private static final class Count {
        long unsent;
        long sent;
    }

    private final Map<Integer, Map<Policy, Count>> byStream = new HashMap<>();

    /** What {@link #snapshot} left. */
    static Statistics resume(List<?> rows) {
        var statistics = new Statistics();
        for (Object row : rows) {
            var values = (List<?>) row;
            Count count = statistics.count((Integer) values.get(0), Policy.valueOf((String) values.get(1)));
            count.unsent = (Long) values.get(2);
            count.sent = (Long) values.get(3);
        }
        return statistics;
    }

    /** A row of stream, policy and counts for each. */
    List<Object> snapshot() {
        var rows = new ArrayList<Object>();
        byStream.forEach((stream, counts) ->
                counts.forEach((policy, count) -> rows.add(List.of(stream, policy.name(), count.unsent, count.sent))));
        return rows;
    }

    private Count count(int stream, Policy policy) {
        return byStream.computeIfAbsent(stream, number -> new EnumMap<>(Policy.class))
                .computeIfAbsent(policy, each -> new Count());
    }

    void givenUp(int stream, Policy policy, boolean sent) {
        Count count = count(stream, policy);
        if (sent) {
            count.sent++;
        } else {
            count.unsent++;
        }
    }

    /**
     * The sums, as the answer to a user's question.
     *
     * @param stream a stream, or null for all
     * @param policy a policy, or null for all
     */
    Map<String, Object> answer(Integer stream, Policy policy) {
        long unsent = 0;
        long sent = 0;
        for (var counts : byStream.entrySet()) {
            if (stream != null && !stream.equals(counts.getKey())) {
                continue;
            }
            for (var count : counts.getValue().entrySet()) {
                if (policy == null || policy == count.getKey()) {
                    unsent += count.getValue().unsent;
                    sent += count.getValue().sent;
                }
            }
        }
        return Map.of("unsent", unsent, "sent", sent);
    }
}
