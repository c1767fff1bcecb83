/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream;

import org.sluice.sctp.Notification;
import org.sluice.sctp.wire.SerialNumbers;

/** A message of which a part was given to the user, and not yet its end. */
final class PartialMessage {

    private final int stream;
    private final int number;
    private final boolean unordered;
    private final MessageQueue behind = new MessageQueue();
    private int nextPosition;

    PartialMessage(DataBlock firstPart) {
        stream = firstPart.stream;
        number = firstPart.messageNumber;
        unordered = firstPart.unordered;
        goOn(firstPart);
    }

    /** A part was given out. */
    void goOn(DataBlock part) {
        nextPosition = part.position + part.messageFragments;
    }

    /** The stream of the message. */
    int stream() {
        return stream;
    }

    /** The number of the message in its stream. */
    int number() {
        return number;
    }

    /** Whether the message is unordered. */
    boolean isUnordered() {
        return unordered;
    }

    /** The position of the fragment that the next part begins with: its TSN, unless messages are interleaved. */
    int nextPosition() {
        return nextPosition;
    }

    /** Whether a fragment stands where the next part begins. */
    boolean isNext(DataBlock block) {
        return block.position == nextPosition;
    }

    /** Whether a fragment is of this message, where all fragments have the number of their message. */
    boolean isOf(DataBlock block) {
        return block.stream == stream && block.unordered == unordered && block.messageNumber == number;
    }

    /** Whether a fragment says that it is of this message, as far as a DATA chunk says so. */
    boolean mayBeOf(DataBlock block) {
        return block.stream == stream && block.unordered == unordered && (unordered || block.messageNumber == number);
    }

    /** Whether a fragment of this message was given out already. */
    boolean isGone(DataBlock block) {
        return SerialNumbers.tsnBefore(block.position, nextPosition);
    }

    /** Messages of the same stream that wait for its end. */
    MessageQueue behind() {
        return behind;
    }

    /** That its rest will never come. */
    Notification.PartialDeliveryAborted aborted() {
        return new Notification.PartialDeliveryAborted(stream, number, unordered);
    }
}
