/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream;

/**
 * The message of which a part was given to the user before it was whole (RFC 9260 section 6.9, RFC 6458 section 8.1.21). One at a
 * time; while there is one, other messages wait behind it, so that the parts of a message are neighbours.
 */
final class PartialDelivery {

    private final long point;
    private final MessageQueue behind = new MessageQueue();
    private long behindCharge;
    private int nextTsn;
    private int stream;
    private int streamSequenceNumber;
    private boolean unordered;
    private boolean active;

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
        return active && firstOfRun.tsn == nextTsn && (ends || firstOfRun.runBytes >= point);
    }

    /** Whether a fragment can be what it says it is beside the parts that are gone already. */
    boolean isConsistent(DataBlock block) {
        if (!active || block.tsn != nextTsn) {
            return true;
        }
        return !block.beginning
                && block.stream == stream
                && block.unordered == unordered
                && (unordered || block.streamSequenceNumber == streamSequenceNumber);
    }

    /** A part is given out; true if the message ends with it. */
    boolean gaveOut(DataBlock part) {
        if (!active) {
            stream = part.stream;
            streamSequenceNumber = part.streamSequenceNumber;
            unordered = part.unordered;
        }
        nextTsn = part.tsn + part.messageFragments;
        active = !part.lastPart;
        return !active;
    }

    /** Whether an ordered message of that number in that stream is the one that is being given out. */
    boolean isOf(int ofStream, int number) {
        return active && !unordered && ofStream == stream && number == streamSequenceNumber;
    }

    /** The stream of the message. */
    int stream() {
        return stream;
    }

    /** The number of the message in its stream. */
    int streamSequenceNumber() {
        return streamSequenceNumber;
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

    /** The TSN that the next part begins with. */
    int nextTsn() {
        return nextTsn;
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
