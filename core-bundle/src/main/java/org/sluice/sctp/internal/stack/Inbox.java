/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.MessageBuffer;
import org.sluice.sctp.ReceivedMessage;
import org.sluice.sctp.internal.stream.DataBlock;
import org.sluice.sctp.internal.stream.MessageQueue;

/**
 * Messages on their way from the loop to users, and the blocks they were in on the way back. Any thread; what the loop calls waits for no
 * more than another thread's few steps.
 */
final class Inbox {

    private final long tellAt;
    private final Runnable tell;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition readable = lock.newCondition();
    private final MessageQueue waiting = new MessageQueue();
    private final MessageQueue consumed = new MessageQueue();
    private long consumedCharge;
    private boolean ended;
    private AssociationException cause;

    /**
     * An inbox.
     *
     * @param tellAt how much, as messages are charged, must have been taken before the loop is told though more waits
     * @param tell tells the loop
     */
    Inbox(long tellAt, Runnable tell) {
        this.tellAt = tellAt;
        this.tell = tell;
    }

    /** Takes over all messages of a queue; on the loop. Returns what they are charged. */
    long deliver(MessageQueue messages) {
        long charge = 0;
        lock.lock();
        try {
            for (DataBlock message = messages.poll(); message != null; message = messages.poll()) {
                charge += message.messageCharge();
                waiting.add(message);
            }
            if (charge > 0) {
                readable.signalAll();
            }
        } finally {
            lock.unlock();
        }
        return charge;
    }

    /** The association is no more; what waits can still be taken. */
    void end(AssociationException causeOrNull) {
        lock.lock();
        try {
            ended = true;
            cause = causeOrNull;
            readable.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the next message, waiting for it.
     *
     * @param nanos how long to wait at most
     * @return the message, or null when the time is over or the association has ended gracefully; {@link #isEnded} tells which
     * @throws AssociationException if the association ended otherwise
     */
    ReceivedMessage take(long nanos) throws AssociationException, InterruptedException {
        DataBlock message = await(nanos);
        return message == null ? null : object(message);
    }

    /** As {@link #take(long)}, into a user's buffer; whether there was a message. */
    boolean take(MessageBuffer buffer, long nanos) throws AssociationException, InterruptedException {
        Objects.requireNonNull(buffer, "buffer");
        DataBlock message = await(nanos);
        return message != null && into(buffer, message);
    }

    private DataBlock await(long nanos) throws AssociationException, InterruptedException {
        DataBlock message;
        lock.lockInterruptibly();
        try {
            long left = nanos;
            for (message = waiting.poll(); message == null && !ended && left > 0; message = waiting.poll()) {
                left = readable.awaitNanos(left);
            }
            if (message == null) {
                if (ended && cause != null) {
                    throw cause.again();
                }
                return null;
            }
            return message;
        } finally {
            lock.unlock();
        }
    }

    /** The next message if one is there, else null. */
    ReceivedMessage poll() {
        DataBlock message = next();
        return message == null ? null : object(message);
    }

    /** As {@link #poll()}, into a user's buffer; whether there was a message. */
    boolean poll(MessageBuffer buffer) {
        Objects.requireNonNull(buffer, "buffer");
        DataBlock message = next();
        return message != null && into(buffer, message);
    }

    private DataBlock next() {
        lock.lock();
        try {
            return waiting.poll();
        } finally {
            lock.unlock();
        }
    }

    boolean isEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    private ReceivedMessage object(DataBlock message) {
        byte[] payload = new byte[message.messageLength()];
        message.copyMessage(payload, 0);
        var received = new ReceivedMessage(
                message.stream(),
                message.messageNumber(),
                message.payloadProtocolIdentifier(),
                message.isUnordered(),
                payload,
                message.isLastPart(),
                message.tsn(),
                message.cumulativeTsn());
        giveBack(message);
        return received;
    }

    private boolean into(MessageBuffer buffer, DataBlock message) {
        ByteBuffer payload = buffer.begin(
                message.messageLength(),
                message.stream(),
                message.messageNumber(),
                message.payloadProtocolIdentifier(),
                message.isUnordered(),
                message.isLastPart(),
                message.tsn(),
                message.cumulativeTsn());
        message.copyMessage(payload);
        payload.flip();
        giveBack(message);
        return true;
    }

    private void giveBack(DataBlock message) {
        boolean enough;
        lock.lock();
        try {
            consumedCharge += message.messageCharge();
            consumed.add(message);
            // The loop hears of it now and then, not each time: a window that opens a little is not worth a packet.
            enough = waiting.isEmpty() || consumedCharge >= tellAt;
        } finally {
            lock.unlock();
        }
        if (enough) {
            tell.run();
        }
    }

    /**
     * Takes back the blocks of messages that users took; on the loop.
     *
     * @param blocks gets them
     * @return what they were charged
     */
    long takeConsumed(MessageQueue blocks) {
        lock.lock();
        try {
            long charge = consumedCharge;
            consumedCharge = 0;
            blocks.addAll(consumed);
            return charge;
        } finally {
            lock.unlock();
        }
    }
}
