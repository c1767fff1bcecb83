/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

/** So many in a second, and no more than a second's worth at once. */
final class RateLimit {

    private static final long SECOND = 1_000_000_000L;

    private final long perSecond;
    private long left;
    private long refilledAt;

    RateLimit(long perSecond, long now) {
        this.perSecond = perSecond;
        this.left = perSecond;
        this.refilledAt = now;
    }

    /** Whether one more is allowed now. */
    boolean allows(long now) {
        long passed = Math.min(now - refilledAt, SECOND);
        long refill = perSecond * passed / SECOND;
        if (refill > 0) {
            left = Math.min(perSecond, left + refill);
            refilledAt = now;
        }
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }
}
