/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.perf;

import java.time.Duration;
import org.sluice.sctp.ByteSize;

/** When whoever sends stops, on each association. */
public sealed interface Limit {

    /** After some time. */
    record Time(Duration duration) implements Limit {

        /** The longest test. */
        public static final Duration LONGEST = Duration.ofDays(1);

        /** Checks the range. */
        public Time {
            if (duration.compareTo(Duration.ofMillis(1)) < 0 || duration.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("a time of " + duration.toMillis() + " ms is not in 1 ms to 24 h");
            }
        }

        @Override
        public String toString() {
            return "for " + duration.toMillis() / 1000.0 + " s";
        }
    }

    /** After so many bytes of messages. */
    record Bytes(long count) implements Limit {

        /** Checks the range. */
        public Bytes {
            requirePositive("bytes", count);
        }

        @Override
        public String toString() {
            return ByteSize.show(count);
        }
    }

    /** After so many messages. */
    record Messages(long count) implements Limit {

        /** Checks the range. */
        public Messages {
            requirePositive("messages", count);
        }

        @Override
        public String toString() {
            return count + " messages";
        }
    }

    private static void requirePositive(String what, long count) {
        if (count < 1) {
            throw new IllegalArgumentException(count + " " + what + " are too few: at least 1");
        }
    }
}
