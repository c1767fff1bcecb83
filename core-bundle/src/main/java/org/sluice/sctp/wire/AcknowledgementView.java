/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

/** What a chunk that acknowledges user data says, whatever its layout; a SACK (RFC 9260 section 3.3.4) is one. */
public interface AcknowledgementView {

    /** Whether the chunk is what its layout asks for. Nothing else may be asked where it isn't. */
    boolean isWellFormed();

    /** The cumulative TSN ack. */
    int cumulativeTsnAck();

    /** The window, in bytes, 0 to 2^32 - 1. */
    long advertisedReceiverWindow();

    /** How many blocks of TSNs beyond the cumulative TSN ack have arrived; they ascend and don't touch the one before. */
    int gapBlocks();

    /** The first TSN of a block, counted from the cumulative TSN ack; 1 to 65535. */
    int gapStart(int index);

    /** The last TSN of a block, counted from the cumulative TSN ack; 1 to 65535. */
    int gapEnd(int index);

    /** Whether the peer will never take back that it has a block's TSNs, so that their messages need not be kept; not for a SACK. */
    default boolean isFinal(int index) {
        return false;
    }
}
