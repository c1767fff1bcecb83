/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.pktdrop.internal;

import java.util.Map;

/** So many in a second, and no more than a second's worth at once. Times in nanoseconds. */
final class RateLimit {

    private static final long SECOND = 1_000_000_000L;

    /** Until when the time is taken up: each that was allowed takes its part of a second, and that may reach a second ahead. */
    private long takenUntil;

    private boolean used;

    static RateLimit resume(Map<?, ?> values) {
        var limit = new RateLimit();
        limit.takenUntil = (Long) values.get("takenUntil");
        limit.used = (Boolean) values.get("used");
        return limit;
    }

    Map<String, Object> snapshot() {
        return Map.of("takenUntil", takenUntil, "used", used);
    }

    boolean allows(int perSecond, long now) {
        if (perSecond == 0) {
            return false;
        }
        // An overflow of the clock is no concern of a difference.
        long ahead = (used ? Math.max(takenUntil - now, 0) : 0) + SECOND / perSecond;
        if (ahead > SECOND) {
            return false;
        }
        takenUntil = now + ahead;
        used = true;
        return true;
    }
}
