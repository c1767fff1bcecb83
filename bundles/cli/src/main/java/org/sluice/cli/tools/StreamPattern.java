/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.tools;

import java.util.List;
import java.util.Random;

/** Which streams the messages of a test take; the places of the constants are the numbers of {@code sctp_test -t}. */
public enum StreamPattern {
    /** In turn. */
    SEQUENTIAL,
    /** By chance. */
    RANDOM;

    /** The stream after another one, or the number after another one, of so many. */
    int next(int before, int count, Random random) {
        return this == RANDOM ? random.nextInt(count) : (before + 1) % count;
    }

    /**
     * The pattern of a number.
     *
     * @throws IndexOutOfBoundsException if it has none
     */
    public static StreamPattern numbered(int number) {
        return List.of(values()).get(number);
    }
}
