/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sluice.sctp.spi.StreamPosition;
import org.sluice.sctp.wire.DataView;
import org.sluice.sctp.wire.SerialNumbers;

/**
 * Puts received DATA together to messages and gives them out in the order of their streams (RFC 9260 sections 6.5, 6.6 and
 * 6.9). What is given out goes to a {@link MessageQueue}. The caller has seen to it that no TSN is added twice.
 */
public final class InboundStreams {

    /** Over how many TSNs the fragments of messages that are not whole may be spread. */
    private static final int MAXIMUM_SPAN = 1 << 20;

    /** What became of a chunk. */
    public enum Outcome {
        /** It is held or was given out. */
        TAKEN,
        /** It can't be held now; as if it had not arrived. */
        NO_ROOM,
        /** It contradicts what is held: the peer broke the protocol. */
        VIOLATION
    }

    private final BlockPool pool;
    private final FragmentRing fragments = new FragmentRing();
    private final MessageQueue deliverable = new MessageQueue();
    private final PartialDelivery partial;
    private int[] nextSsn = new int[0];
    private Map<Integer, DataBlock>[] waiting = newMaps(0);
    private final MessageQueue deferred = new MessageQueue();
    private Set<Integer> deferredStreams;
    private int deferredAfter;
    private int streams;

    private long heldBytes;
    private long waitingMessages;
    private long messages;
    private long reassembled;

    /**
     * Inbound streams.
     *
     * @param streams how many the peer may use
     * @param partialDeliveryPoint from how many bytes on a message is given out in parts; 0 for never
     */
    public InboundStreams(int streams, BlockPool pool, long partialDeliveryPoint) {
        this.streams = streams;
        this.pool = pool;
        this.partial = new PartialDelivery(partialDeliveryPoint);
    }

    /** How many streams there are. */
    public int count() {
        return streams;
    }

    /** Adds streams. */
    public void addStreams(int more) {
        streams += more;
    }

    /** Keeps ordered messages of streams aside that begin after a TSN, until the streams are restarted; all streams if none is named. */
    public void defer(Set<Integer> which, int afterTsn) {
        deferredStreams = which;
        deferredAfter = afterTsn;
    }

    /** Has streams expect number 0 next; what waits in them is delivered. All streams if none is named. */
    public void restart(Set<Integer> which) {
        for (int stream = 0; stream < nextSsn.length; stream++) {
            if (which.isEmpty() || which.contains(stream)) {
                deliverWaiting(stream);
                nextSsn[stream] = 0;
            }
        }
        deferredStreams = null;
        for (DataBlock message = deferred.poll(); message != null; message = deferred.poll()) {
            deliver(message);
        }
    }

    /**
     * Begins anew with all streams: fragments are dropped, whole messages delivered.
     *
     * @return whether the message was dropped of which parts were given out
     */
    public boolean restartAll() {
        boolean dropped = partial.isActive();
        heldBytes -= fragments.dropAll(pool);
        if (dropped) {
            heldBytes -= partial.behindCharge();
            partial.giveUp(deliverable);
        }
        restart(Set.of());
        return dropped;
    }

    private void deliverWaiting(int stream) {
        var held = waiting[stream];
        while (held != null && !held.isEmpty()) {
            DataBlock stranded = held.remove(nextSsn[stream]);
            if (stranded != null) {
                waitingMessages--;
                giveOut(stranded);
            }
            nextSsn[stream] = SerialNumbers.nextSsn(nextSsn[stream]);
        }
    }

    /** Takes in the chunk that a view shows. */
    public Outcome add(DataView data) {
        int length = data.payloadLength();
        boolean whole = data.isBeginning() && data.isEnding();
        if (!whole && fragments.exceeds(data.tsn(), MAXIMUM_SPAN)) {
            return Outcome.NO_ROOM;
        }
        DataBlock block = pool.take(length);
        block.fill(data.buffer(), data.payloadOffset(), length);
        block.tsn = data.tsn();
        block.stream = data.stream();
        block.streamSequenceNumber = data.streamSequenceNumber();
        block.payloadProtocolIdentifier = data.payloadProtocolIdentifier();
        block.unordered = data.isUnordered();
        block.beginning = data.isBeginning();
        block.ending = data.isEnding();
        if (!fragments.isConsistent(block) || !partial.isConsistent(block)) {
            pool.give(block);
            return Outcome.VIOLATION;
        }
        heldBytes += length + DataBlock.OVERHEAD;
        if (whole) {
            block.messageLength = length;
            block.messageFragments = 1;
            block.lastPart = true;
            return deliver(block);
        }
        DataBlock message = fragments.add(block);
        if (message == null) {
            deliverPart(fragments.firstOfRun());
            return Outcome.TAKEN;
        }
        reassembled++;
        return deliver(message);
    }

    private Outcome deliver(DataBlock message) {
        if (message.unordered) {
            giveOut(message);
            return Outcome.TAKEN;
        }
        int stream = message.stream;
        makeRoom(stream);
        int ssn = message.streamSequenceNumber;
        if (isDeferred(message)) {
            deferred.add(message);
            return Outcome.TAKEN;
        }
        if (partial.isOf(stream, ssn)) {
            return drop(message);
        }
        if (ssn != nextSsn[stream]) {
            return hold(message, stream, ssn);
        }
        giveOut(message);
        next(stream, ssn);
        return Outcome.TAKEN;
    }

    private boolean isDeferred(DataBlock message) {
        return deferredStreams != null
                && (deferredStreams.isEmpty() || deferredStreams.contains(message.stream))
                && SerialNumbers.tsnBefore(deferredAfter, message.tsn);
    }

    /** A message of a stream went out; those that waited for it go too. */
    private void next(int stream, int ssn) {
        nextSsn[stream] = SerialNumbers.nextSsn(ssn);
        var held = waiting[stream];
        while (held != null && !held.isEmpty()) {
            DataBlock next = held.remove(nextSsn[stream]);
            if (next == null) {
                break;
            }
            waitingMessages--;
            giveOut(next);
            nextSsn[stream] = SerialNumbers.nextSsn(nextSsn[stream]);
        }
    }

    /**
     * The peer gave up what has a TSN up to the given one: messages that miss some of that are dropped, and streams go on after the
     * messages that are named.
     *
     * @return whether the message was dropped of which parts were given out
     */
    public boolean skip(int tsn, List<StreamPosition> positions) {
        boolean dropped = partial.isActive() && SerialNumbers.tsnAtMost(partial.nextTsn(), tsn);
        heldBytes -= fragments.dropUpTo(tsn, pool);
        if (dropped) {
            int stream = partial.stream();
            int number = partial.streamSequenceNumber();
            boolean ordered = !partial.isUnordered();
            heldBytes -= partial.behindCharge();
            partial.giveUp(deliverable);
            if (ordered && number == nextSsn[stream]) {
                next(stream, number);
            }
        }
        for (StreamPosition position : positions) {
            if (position.stream() < streams) {
                skip(position.stream(), position.sequenceNumber());
            }
        }
        return dropped;
    }

    private void skip(int stream, int number) {
        makeRoom(stream);
        if (SerialNumbers.ssnBefore(number, nextSsn[stream])) {
            return;
        }
        var held = waiting[stream];
        while (nextSsn[stream] != number && held != null && !held.isEmpty()) {
            DataBlock stranded = held.remove(nextSsn[stream]);
            if (stranded != null) {
                waitingMessages--;
                giveOut(stranded);
            }
            nextSsn[stream] = SerialNumbers.nextSsn(nextSsn[stream]);
        }
        DataBlock last = held == null ? null : held.remove(number);
        if (last != null) {
            waitingMessages--;
            giveOut(last);
        }
        next(stream, number);
    }

    private void deliverPart(DataBlock first) {
        boolean goesOn = partial.mayGoOn(first, fragments.endsMessage(first));
        if (!goesOn && !(partial.mayBegin(first) && isNext(first))) {
            return;
        }
        DataBlock part = fragments.takeRun(first);
        heldBytes -= part.messageCharge();
        deliverable.add(part);
        if (partial.gaveOut(part)) {
            messages++;
            reassembled++;
            heldBytes -= partial.behindCharge();
            partial.release(deliverable);
            if (!partial.isUnordered()) {
                next(partial.stream(), partial.streamSequenceNumber());
            }
        }
    }

    private boolean isNext(DataBlock message) {
        if (message.unordered) {
            return true;
        }
        makeRoom(message.stream);
        return message.streamSequenceNumber == nextSsn[message.stream];
    }

    /** Whether part of a message was given out, and not yet its end. */
    public boolean isDeliveringInParts() {
        return partial.isActive();
    }

    /** The stream of the message of which part was given out. */
    public int partialStream() {
        return partial.stream();
    }

    /** The number in its stream of the message of which part was given out. */
    public int partialStreamSequenceNumber() {
        return partial.streamSequenceNumber();
    }

    private Outcome hold(DataBlock message, int stream, int ssn) {
        if (SerialNumbers.ssnBefore(ssn, nextSsn[stream])) {
            // A number that was delivered comes again under a new TSN: no sender that keeps to the RFC does that.
            return drop(message);
        }
        if (waiting[stream] == null) {
            waiting[stream] = new HashMap<>();
        }
        if (waiting[stream].putIfAbsent(ssn, message) != null) {
            return drop(message);
        }
        waitingMessages++;
        return Outcome.TAKEN;
    }

    private Outcome drop(DataBlock message) {
        heldBytes -= message.messageCharge();
        pool.giveMessages(message);
        return Outcome.VIOLATION;
    }

    private void giveOut(DataBlock message) {
        messages++;
        if (partial.isActive()) {
            partial.queueBehind(message);
            return;
        }
        heldBytes -= message.messageCharge();
        deliverable.add(message);
    }

    private void makeRoom(int stream) {
        if (stream >= nextSsn.length) {
            int capacity = Math.min(streams, Math.max(stream + 1, Math.max(4, nextSsn.length * 2)));
            nextSsn = java.util.Arrays.copyOf(nextSsn, capacity);
            waiting = java.util.Arrays.copyOf(waiting, capacity);
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Map<Integer, DataBlock>[] newMaps(int length) {
        return new Map[length];
    }

    /** The messages that can be given to the user. */
    public MessageQueue deliverable() {
        return deliverable;
    }

    /** What is held for reassembly and order, counted with what each block costs, in bytes. */
    public long heldBytes() {
        return heldBytes;
    }

    /** Fragments and messages that are held. */
    public long heldChunks() {
        return fragments.size() + waitingMessages;
    }

    /** How many messages became whole and in order. */
    public long messages() {
        return messages;
    }

    /** How many of them came in more than one fragment. */
    public long reassembledMessages() {
        return reassembled;
    }

    /** Forgets everything that is held. */
    public void clear() {
        fragments.clear(pool);
        for (var held : waiting) {
            if (held != null) {
                held.values().forEach(pool::giveMessages);
                held.clear();
            }
        }
        partial.clear(pool);
        pool.giveMessages(deferred.takeAll());
        pool.giveMessages(deliverable.takeAll());
        heldBytes = 0;
        waitingMessages = 0;
    }
}
