/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream;

import org.sluice.sctp.wire.SerialNumbers;

/**
 * The message of which a part was given to the user before it was whole (RFC 9260 section 6.9, RFC 6458 section 8.1.21). One at a
 * time; while there is one, other messages wait behind it, so that the parts of a message are neighbours.
 */
final class PartialDelivery {

    private final long point;
    private final MessageQueue behind = new MessageQueue();
    private long behindCharge;
    private int nextPosition;
    private int stream;
    private int messageNumber;
    private boolean unordered;
    private boolean active;
    private boolean interleaved;

    /**
     * Partial delivery of messages of which so many bytes are there.
     *
     * @param point in bytes; 0 for never
     */
    PartialDelivery(long point) {
        this.point = point;
    }

    /** Whether part of a message was given out, and not yet its end. */
    boolean isActive() {
        return active;
    }

    /** Whether a run that begins a message is large enough to be given out before the message is whole. */
    boolean mayBegin(DataBlock firstOfRun) {
        return point > 0 && !active && firstOfRun.beginning && firstOfRun.runBytes >= point;
    }

    /** Whether a run goes on where the part given out last ended, and is large enough or ends the message. */
    boolean mayGoOn(DataBlock firstOfRun, boolean ends) {
        return active && isNext(firstOfRun) && (ends || firstOfRun.runBytes >= point);
    }

    /** Whether a fragment can be what it says it is beside the parts that are gone already. */
    boolean isConsistent(DataBlock block) {
        if (!active || !isNext(block)) {
            return true;
        }
        return !block.beginning
                && block.stream == stream
                && block.unordered == unordered
                && (unordered || block.messageNumber == messageNumber);
    }

    /** Whether a fragment stands where the next part begins; fragments of other messages may have the same number where messages are interleaved. */
    private boolean isNext(DataBlock block) {
        return block.position == nextPosition
                && (!interleaved
                        || block.stream == stream
                                && block.unordered == unordered
                                && block.messageNumber == messageNumber);
    }

    /** Whether a fragment, where messages are interleaved, is of the message that is being given out and stands before what is still to come. */
    boolean isGone(DataBlock block) {
        return active
                && block.stream == stream
                && block.unordered == unordered
                && block.messageNumber == messageNumber
                && SerialNumbers.tsnBefore(block.position, nextPosition);
    }

    /** Has messages tell their fragments apart by themselves. */
    void interleaved(boolean value) {
        interleaved = value;
    }

    /** A part is given out; true if the message ends with it. */
    boolean gaveOut(DataBlock part) {
        if (!active) {
            stream = part.stream;
            messageNumber = part.messageNumber;
            unordered = part.unordered;
        }
        nextPosition = part.position + part.messageFragments;
        active = !part.lastPart;
        return !active;
    }

    /** Whether an ordered message of that number in that stream is the one that is being given out. */
    boolean isOf(int ofStream, int number) {
        return active && !unordered && ofStream == stream && number == messageNumber;
    }

    /** The stream of the message. */
    int stream() {
        return stream;
    }

    /** The number of the message in its stream. */
    int messageNumber() {
        return messageNumber;
    }

    /** Whether the message is unordered. */
    boolean isUnordered() {
        return unordered;
    }

    /** Puts another message behind the one that is being given out. */
    void queueBehind(DataBlock message) {
        behindCharge += message.messageCharge();
        behind.add(message);
    }

    /** What waits behind is charged so much. */
    long behindCharge() {
        return behindCharge;
    }

    /** Moves what waited to the end of a queue. */
    void release(MessageQueue queue) {
        queue.addAll(behind);
        behindCharge = 0;
    }

    /** The position of the fragment that the next part begins with: its TSN, unless messages are interleaved. */
    int nextPosition() {
        return nextPosition;
    }

    /** The rest of the message will never come; what waited behind it goes to the end of a queue. */
    void giveUp(MessageQueue queue) {
        active = false;
        release(queue);
    }

    /** Forgets everything. */
    void clear(BlockPool pool) {
        pool.giveMessages(behind.takeAll());
        behindCharge = 0;
        active = false;
    }
}
