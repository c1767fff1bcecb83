/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationException.Reason;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Message;
import org.sluice.sctp.Options;

/**
 * Messages on their way from users to the loop, and the room in the send buffer (SO_SNDBUF), which is taken on the user's thread and given
 * back as the peer acknowledges. Any thread.
 */
final class Outbox {

    /** What a message costs beside its bytes. */
    private static final int MESSAGE_OVERHEAD = 64;

    private long total;
    private long lowWaterMark;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition writable = lock.newCondition();
    private ArrayDeque<Message> waiting = new ArrayDeque<>();
    private ArrayDeque<Message> spare = new ArrayDeque<>();
    private long left;
    private boolean refused;
    private AssociationException closed;
    private long messages;

    /** The first part of each message that was handed over in parts and not ended, by stream. */
    private final Map<Integer, Message> unfinished = new HashMap<>(0);

    private int awaited = -1;

    /** An outbox as options say. */
    Outbox(Options options) {
        configure(options);
    }

    /** Other options hold. True if somebody was refused and may try again. */
    boolean configure(Options options) {
        lock.lock();
        try {
            long size = options.get(AssociationOptions.SEND_BUFFER);
            long mark = options.get(AssociationOptions.SEND_LOW_WATER_MARK);
            lowWaterMark = mark == 0 ? size / 4 : Math.min(mark, size);
            left += size - total;
            total = size;
            return admit();
        } finally {
            lock.unlock();
        }
    }

    /** Told that there is no room for a message, and how many bytes are missing. */
    interface RoomWanted {

        void roomWanted(Message message, long bytes);
    }

    /** Hands a message over, waiting for room. */
    void put(Message message, RoomWanted told) throws AssociationException, InterruptedException {
        lock.lockInterruptibly();
        try {
            checkOpen();
            checkGoesOn(message);
            if (!hasRoom(message)) {
                told.roomWanted(message, message.length() + MESSAGE_OVERHEAD - left);
            }
            while (!hasRoom(message)) {
                refused = true;
                writable.await();
                checkOpen();
                checkGoesOn(message);
            }
            add(message);
        } finally {
            lock.unlock();
        }
    }

    /** Hands a message over if there is room. */
    boolean offer(Message message, RoomWanted told) throws AssociationException {
        lock.lock();
        try {
            checkOpen();
            checkGoesOn(message);
            if (!hasRoom(message)) {
                refused = true;
                told.roomWanted(message, message.length() + MESSAGE_OVERHEAD - left);
                return false;
            }
            add(message);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void checkOpen() throws AssociationException {
        if (closed != null) {
            throw closed.again();
        }
    }

    /** What comes for a stream goes on with the message that was begun there, and so has to be of its kind. */
    private void checkGoesOn(Message message) {
        if (unfinished.isEmpty()) {
            return;
        }
        Message first = unfinished.get(message.stream());
        if (first == null) {
            return;
        }
        String mine = "the message that was begun on stream " + message.stream() + " and not ended ";
        if (first.payloadProtocolIdentifier() != message.payloadProtocolIdentifier()) {
            throw new IllegalArgumentException(
                    mine + "has another payload protocol identifier (" + first.payloadProtocolIdentifier() + ")");
        }
        if (first.isUnordered() != message.isUnordered()) {
            throw new IllegalArgumentException(mine + "is " + (first.isUnordered() ? "unordered" : "ordered"));
        }
    }

    /**
     * A message larger than the whole buffer is let in when nothing else is; so is what others wait for, or they would keep the room that it needs for ever.
     */
    private boolean hasRoom(Message message) {
        return message.length() + MESSAGE_OVERHEAD <= left
                || left == total
                || message.stream() == awaited && unfinished.containsKey(awaited);
    }

    /** Lets in one part of the message that was begun on a stream, whatever room there is; of none if negative. True if somebody may try again. */
    boolean letIn(int stream) {
        lock.lock();
        try {
            awaited = stream;
            if (stream < 0 || !refused || !unfinished.containsKey(stream)) {
                return false;
            }
            refused = false;
            writable.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void add(Message message) {
        left -= message.length() + MESSAGE_OVERHEAD;
        waiting.add(message);
        messages++;
        if (!message.isEnding() || !unfinished.isEmpty()) {
            goOn(message);
        }
    }

    private void goOn(Message message) {
        if (message.isEnding()) {
            unfinished.remove(message.stream());
        } else {
            unfinished.putIfAbsent(message.stream(), message);
        }
        if (message.stream() == awaited) {
            awaited = -1;
        }
    }

    /** Takes nothing more; those who wait are told why. The first reason stays. */
    void close(Reason reason, String why) {
        close(new AssociationException(reason, why));
    }

    /** As {@link #close(Reason, String)}. */
    void close(AssociationException cause) {
        lock.lock();
        try {
            if (closed == null) {
                closed = cause;
            }
            writable.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Gives back room: of acknowledged bytes, and of messages acknowledged whole. True if somebody was refused and may try again. */
    boolean giveBack(long bytes, long wholeMessages) {
        lock.lock();
        try {
            left = Math.min(total, left + bytes + wholeMessages * MESSAGE_OVERHEAD);
            return admit();
        } finally {
            lock.unlock();
        }
    }

    private boolean admit() {
        if (!refused || left < lowWaterMark) {
            return false;
        }
        refused = false;
        writable.signalAll();
        return true;
    }

    /** Takes the messages that wait, to be emptied and given back with {@link #recycle}; on the loop. */
    ArrayDeque<Message> takeAll() {
        lock.lock();
        try {
            var taken = waiting;
            waiting = spare == null ? new ArrayDeque<>() : spare;
            spare = null;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Takes back an emptied queue, so that none need be made. */
    void recycle(ArrayDeque<Message> emptied) {
        lock.lock();
        try {
            spare = emptied;
        } finally {
            lock.unlock();
        }
    }

    /** How many messages were handed over. */
    long messages() {
        lock.lock();
        try {
            return messages;
        } finally {
            lock.unlock();
        }
    }
}
