/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Messages of which a part was given to the user before they were whole (RFC 9260 section 6.9, RFC 6458 section 8.1.21). Either their parts
 * are neighbours: then there is one at a time, and all others wait behind it. Or parts may be interleaved (section 8.1.20, level 2): then only
 * those of the same stream wait, and there may be one in each stream, if fragments say which message they are of; if their TSNs say that, one at a time.
 */
final class PartialDelivery {

    private final List<PartialMessage> active = new ArrayList<>();
    private final MessageQueue behindAll = new MessageQueue();
    private PartialMessage[] byStream = new PartialMessage[0];
    private long point;

    /** The point that parts after the first go by: a message once begun goes on in parts. */
    private long step;

    private boolean interleavedParts;
    private boolean interleavedFragments;

    /** Sets from how many bytes on messages are given out in parts, 0 for never, and whether others may go between their parts. */
    void configure(long newPoint, boolean newInterleavedParts) {
        point = newPoint;
        if (newPoint > 0) {
            step = newPoint;
        }
        interleavedParts = newInterleavedParts;
    }

    /** Has messages tell their fragments apart by themselves. */
    void interleavedFragments(boolean value) {
        interleavedFragments = value;
    }

    /** Whether messages are given out in parts as soon as there is need, and several at a time. */
    boolean mayRelieve() {
        return point > 0 && interleavedParts && interleavedFragments;
    }

    /** Whether part of some message was given out, and not yet its end. */
    boolean isActive() {
        return !active.isEmpty();
    }

    /** The messages of which parts were given out, and not yet the end. */
    List<PartialMessage> active() {
        return active;
    }

    /** The message of which parts were given out that a fragment goes on with, or null. */
    PartialMessage continuedBy(DataBlock block) {
        PartialMessage message = candidate(block);
        return message != null && message.isNext(block) && (!interleavedFragments || message.isOf(block))
                ? message
                : null;
    }

    private PartialMessage candidate(DataBlock block) {
        if (active.isEmpty()) {
            return null;
        }
        // TSNs are those of one message at a time, whatever stream a fragment names.
        return interleavedFragments ? of(block.stream) : active.get(0);
    }

    /** The message of a stream of which parts were given out, or null. */
    PartialMessage of(int stream) {
        return stream < byStream.length ? byStream[stream] : null;
    }

    /**
     * Whether a run that begins a message may be given out before the message is whole.
     *
     * @param needed whether it is to be whatever its size
     */
    boolean mayBegin(DataBlock firstOfRun, boolean needed) {
        return point > 0
                && firstOfRun.beginning
                && (needed || firstOfRun.runBytes >= point)
                && (interleavedParts && interleavedFragments ? of(firstOfRun.stream) == null : active.isEmpty());
    }

    /** Whether a run that goes on with a message is large enough to be given out. */
    boolean mayGoOn(DataBlock firstOfRun) {
        return firstOfRun.runBytes >= step;
    }

    /** Whether a fragment can be what it says it is beside the parts that are gone already. */
    boolean isConsistent(DataBlock block) {
        PartialMessage message = candidate(block);
        if (message == null) {
            return true;
        }
        if (interleavedFragments) {
            return !message.isOf(block) || !message.isGone(block);
        }
        return !message.isNext(block) || !block.beginning && message.mayBeOf(block);
    }

    /** A part is given out that goes on with a message, or begins one where that is null; returns the message. */
    PartialMessage gaveOut(PartialMessage continued, DataBlock part) {
        if (continued != null) {
            continued.goOn(part);
            return continued;
        }
        var begun = new PartialMessage(part);
        if (begun.stream() >= byStream.length) {
            byStream = Arrays.copyOf(byStream, Math.max(begun.stream() + 1, byStream.length * 2));
        }
        byStream[begun.stream()] = begun;
        active.add(begun);
        return begun;
    }

    /** A message was given out to its end, or is given up. What waited behind it may go. */
    void ended(PartialMessage message) {
        active.remove(message);
        byStream[message.stream()] = null;
    }

    /** Puts a message behind one of which parts were given out, if it has to wait. */
    boolean keepsBack(DataBlock message) {
        if (!interleavedParts) {
            behindAll.add(message);
            return true;
        }
        PartialMessage before = of(message.stream);
        if (before == null) {
            return false;
        }
        before.behind().add(message);
        return true;
    }

    /** The messages that waited for all of which parts were given out, if they need not any more; else nothing. */
    MessageQueue released() {
        var queue = new MessageQueue();
        if (interleavedParts || active.isEmpty()) {
            queue.addAll(behindAll);
        }
        return queue;
    }

    /** Forgets everything. */
    void clear(BlockPool pool) {
        for (PartialMessage message : active) {
            pool.giveMessages(message.behind().takeAll());
            byStream[message.stream()] = null;
        }
        active.clear();
        pool.giveMessages(behindAll.takeAll());
    }
}
