/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.util.concurrent.atomic.AtomicLong;
import org.sluice.sctp.internal.association.Allowance;

/**
 * So many in a second for all loops together, and no more than a second's worth at once. One that is allowed takes up its part of a second, and
 * what has been taken up may reach a second ahead of now. Any thread.
 */
final class RateLimit implements Allowance {

    private static final long SECOND = 1_000_000_000L;

    /** Nanoseconds that each takes up, 0 where none is allowed. */
    private final long each;

    /** Until when the time is taken up. */
    private final AtomicLong takenUntil;

    RateLimit(int perSecond, long now) {
        this.each = perSecond == 0 ? 0 : SECOND / perSecond;
        this.takenUntil = new AtomicLong(now);
    }

    @Override
    public boolean allows(long now) {
        if (each == 0) {
            return false;
        }
        while (true) {
            long until = takenUntil.get();
            // An overflow of the clock is no concern of a difference.
            long ahead = Math.max(until - now, 0) + each;
            if (ahead > SECOND) {
                return false;
            }
            if (takenUntil.compareAndSet(until, now + ahead)) {
                return true;
            }
        }
    }
}
