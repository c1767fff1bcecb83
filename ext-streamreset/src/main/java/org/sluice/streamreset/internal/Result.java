/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.streamreset.internal;

import org.sluice.streamreset.Outcome;

/** The results of RFC 6525 section 4.4, table 3, as they stand on the wire. */
final class Result {

    static final int NOTHING_TO_DO = 0;
    static final int PERFORMED = 1;
    static final int DENIED = 2;
    static final int WRONG_STREAM = 3;
    static final int ALREADY_IN_PROGRESS = 4;
    static final int BAD_SEQUENCE_NUMBER = 5;
    static final int IN_PROGRESS = 6;

    private Result() {}

    static Outcome outcome(int result) {
        return switch (result) {
            case NOTHING_TO_DO -> Outcome.NOTHING_TO_DO;
            case PERFORMED -> Outcome.PERFORMED;
            case DENIED -> Outcome.DENIED;
            case WRONG_STREAM -> Outcome.WRONG_STREAM;
            case ALREADY_IN_PROGRESS -> Outcome.ALREADY_IN_PROGRESS;
            case BAD_SEQUENCE_NUMBER -> Outcome.BAD_SEQUENCE_NUMBER;
            default -> Outcome.UNKNOWN;
        };
    }
}
