/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit;

import java.time.Duration;

/** A time that stands still until it is told to jump. For one thread. */
public final class VirtualClock {

    private long nanos;

    /** The time, in nanoseconds since the simulation began. */
    public long nanos() {
        return nanos;
    }

    /** The time since the simulation began. */
    public Duration time() {
        return Duration.ofNanos(nanos);
    }

    /**
     * Jumps to a time.
     *
     * @throws IllegalArgumentException if that is past
     */
    public void jumpTo(long newNanos) {
        if (newNanos < nanos) {
            throw new IllegalArgumentException("time does not run backwards, from " + nanos + " to " + newNanos);
        }
        nanos = newNanos;
    }

    @Override
    public String toString() {
        return String.format("%d.%06d s", nanos / 1_000_000_000, nanos / 1000 % 1_000_000);
    }
}
