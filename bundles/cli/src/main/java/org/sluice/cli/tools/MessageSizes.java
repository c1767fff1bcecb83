/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.tools;

import java.util.Random;

/** How large the messages of a test are: the test cases of {@code sctp_test}. */
public final class MessageSizes {

    /** Messages of random sizes. */
    public static final int RANDOM = 6;

    /** One message, and then nothing but what the association does by itself. */
    public static final int ONE_THEN_NOTHING = 7;

    /** How many messages are in a round, at most. */
    public static final int ROUND = 10;

    /** The largest message of the test cases, and of those of random sizes unless it is said otherwise. */
    public static final int LARGEST = 32_768;

    private static final int[][] CASES = {
        {1},
        {1452, 2904, 4356},
        {1453},
        {1, 1453, LARGEST},
        {1, 1000, 2000, 3000, 5000, 10_000, 15_000, 20_000, 25_000, LARGEST},
        {LARGEST},
    };

    private final int testCase;
    private final int largest;
    private final Random random;
    private boolean begun;

    /**
     * The sizes of a test case.
     *
     * @param testCase 0 to 7, or a size with a minus sign before it
     * @param largest the largest of random sizes, 1 or more
     * @throws IllegalArgumentException if there is no such case
     */
    public MessageSizes(int testCase, int largest, Random random) {
        if (testCase > ONE_THEN_NOTHING) {
            throw new IllegalArgumentException("there is no test case " + testCase + ", only 0 to " + ONE_THEN_NOTHING
                    + " and sizes with a minus sign");
        }
        if (largest < 1) {
            throw new IllegalArgumentException("a largest size of " + largest + " is less than 1");
        }
        this.testCase = testCase;
        this.largest = largest;
        this.random = random;
    }

    /**
     * The size of a message in a round.
     *
     * @param index its place in the round, from 0
     * @return the size in bytes; 0 if nothing is to be sent
     */
    public int next(int index) {
        if (testCase < 0) {
            return -testCase;
        }
        if (testCase == RANDOM) {
            return random.nextInt(largest) + 1;
        }
        if (testCase == ONE_THEN_NOTHING) {
            int size = begun ? 0 : 1;
            begun = true;
            return size;
        }
        int[] sizes = CASES[testCase];
        return sizes[index % sizes.length];
    }
}
