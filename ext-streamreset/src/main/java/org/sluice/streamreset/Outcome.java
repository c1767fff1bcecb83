/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.streamreset;

/** What a request came to (RFC 6525 section 4.4, table 3). */
public enum Outcome {
    /** There was nothing to do: what was asked for is so. */
    NOTHING_TO_DO,
    /** It was done. */
    PERFORMED,
    /** The peer does not allow it. */
    DENIED,
    /** The peer found a stream number wrong. */
    WRONG_STREAM,
    /** The peer is busy with another request. */
    ALREADY_IN_PROGRESS,
    /** The numbers of the requests are out of step. */
    BAD_SEQUENCE_NUMBER,
    /** The peer answered with a number that no RFC gives a meaning. */
    UNKNOWN;

    /** Whether what was asked for is so now. */
    public boolean isSuccess() {
        return this == NOTHING_TO_DO || this == PERFORMED;
    }
}
