/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.tools;

import java.util.List;
import java.util.Random;

/** Which messages of a test are ordered; the places of the constants are the numbers of {@code sctp_test -o}. */
public enum OrderPattern {
    /** None. */
    UNORDERED,
    /** All. */
    ORDERED,
    /** Every second one, beginning with the first. */
    ALTERNATE,
    /** By chance. */
    RANDOM;

    /** Whether a message is ordered. */
    boolean next(boolean before, Random random) {
        return switch (this) {
            case UNORDERED -> false;
            case ORDERED -> true;
            case ALTERNATE -> !before;
            case RANDOM -> random.nextBoolean();
        };
    }

    /**
     * The pattern of a number.
     *
     * @throws IndexOutOfBoundsException if it has none
     */
    public static OrderPattern numbered(int number) {
        return List.of(values()).get(number);
    }
}
