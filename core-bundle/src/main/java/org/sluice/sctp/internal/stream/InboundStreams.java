/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.sluice.sctp.Notification.PartialDeliveryAborted;
import org.sluice.sctp.spi.StreamPosition;
import org.sluice.sctp.wire.FragmentView;
import org.sluice.sctp.wire.SerialNumbers;

/**
 * Puts received data together to messages and gives them out in the order of their streams (RFC 9260 sections 6.5, 6.6 and
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
    private Reassembly fragments = new FragmentRing();
    private boolean interleaved;
    private final MessageQueue deliverable = new MessageQueue();
    private final PartialDelivery partial = new PartialDelivery();
    private final List<PartialDeliveryAborted> aborted = new ArrayList<>();
    private int[] nextNumber = new int[0];
    private Map<Integer, DataBlock>[] waiting = newMaps(0);
    private final MessageQueue deferred = new MessageQueue();
    private Set<Integer> deferredStreams;
    private int deferredAfter;
    private int streams;
    private int cumulativeTsn;

    /** From how many held bytes on parts are given out whatever their size. */
    private long tight = Long.MAX_VALUE;

    private long heldBytes;
    private long waitingMessages;
    private long messages;
    private long reassembled;

    /**
     * Inbound streams.
     *
     * @param streams how many the peer may use
     */
    public InboundStreams(int streams, BlockPool pool) {
        this.streams = streams;
        this.pool = pool;
    }

    /**
     * Sets how messages are given out in parts; not at all until this is called.
     *
     * @param point from how many bytes on; 0 for never
     * @param interleavedParts whether other messages may go between the parts of one
     * @param buffer how many bytes may be held
     */
    public void parts(long point, boolean interleavedParts, long buffer) {
        partial.configure(point, interleavedParts);
        tight = buffer / 2;
        passAll(partial.released());
    }

    /** Has fragments of several messages alternate, and messages be numbered with 32 bits; before anything is received. */
    public void interleaved(boolean value) {
        interleaved = value;
        partial.interleavedFragments(value);
        fragments = value ? new InterleavedFragments() : new FragmentRing();
    }

    /** Sets the cumulative TSN ack point that messages put together from now on are marked with. */
    public void cumulativeTsn(int tsn) {
        cumulativeTsn = tsn;
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
        for (int stream = 0; stream < nextNumber.length; stream++) {
            if (which.isEmpty() || which.contains(stream)) {
                deliverWaiting(stream);
                nextNumber[stream] = 0;
            }
        }
        deferredStreams = null;
        for (DataBlock message = deferred.poll(); message != null; message = deferred.poll()) {
            deliver(message);
        }
    }

    /** Begins anew with all streams: fragments are dropped, whole messages delivered. */
    public void restartAll() {
        heldBytes -= fragments.dropAll(pool);
        giveUpPartial(message -> true);
        restart(Set.of());
    }

    private void deliverWaiting(int stream) {
        giveOutHeld(stream, number -> true);
    }

    /** Gives out messages that wait for others, in order; numbers may be far apart. */
    private void giveOutHeld(int stream, Predicate<Integer> which) {
        var held = waiting[stream];
        if (held == null || held.isEmpty()) {
            return;
        }
        int from = nextNumber[stream];
        long mask = interleaved ? 0xffffffffL : 0xffff;
        held.keySet().stream()
                .filter(which)
                .sorted(Comparator.comparingLong(number -> number - from & mask))
                .toList()
                .forEach(number -> {
                    waitingMessages--;
                    giveOut(held.remove(number));
                });
    }

    /** Takes in the chunk that a view shows. */
    public Outcome add(FragmentView data) {
        int length = data.payloadLength();
        boolean whole = data.isBeginning() && data.isEnding();
        if (!whole && fragments.exceeds(data, MAXIMUM_SPAN)) {
            return Outcome.NO_ROOM;
        }
        DataBlock block = pool.take(length);
        block.fill(data.buffer(), data.payloadOffset(), length);
        block.tsn = data.tsn();
        block.position = data.fragmentNumber();
        block.stream = data.stream();
        block.messageNumber = data.messageNumber();
        block.payloadProtocolIdentifier = data.payloadProtocolIdentifier();
        block.unordered = data.isUnordered();
        block.beginning = data.isBeginning();
        block.ending = data.isEnding();
        if (!fragments.isConsistent(block) || !partial.isConsistent(block) || isLate(block)) {
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

    /** Whether a fragment is of a message that went out already: numbers tell, where messages are interleaved. */
    private boolean isLate(DataBlock block) {
        if (!interleaved) {
            return false;
        }
        makeRoom(block.stream);
        // After a restart that is still to come, numbers begin anew.
        return !block.unordered && !isDeferred(block) && isBefore(block.messageNumber, nextNumber[block.stream]);
    }

    private int following(int number) {
        return interleaved ? number + 1 : SerialNumbers.nextSsn(number);
    }

    private boolean isBefore(int number, int other) {
        return interleaved ? SerialNumbers.tsnBefore(number, other) : SerialNumbers.ssnBefore(number, other);
    }

    private Outcome deliver(DataBlock message) {
        if (message.unordered) {
            giveOut(message);
            return Outcome.TAKEN;
        }
        int stream = message.stream;
        makeRoom(stream);
        int ssn = message.messageNumber;
        if (isDeferred(message)) {
            deferred.add(message);
            return Outcome.TAKEN;
        }
        PartialMessage begun = partial.of(stream);
        if (begun != null && !begun.isUnordered() && begun.number() == ssn) {
            return drop(message);
        }
        if (ssn != nextNumber[stream]) {
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
        nextNumber[stream] = following(ssn);
        var held = waiting[stream];
        while (held != null && !held.isEmpty()) {
            DataBlock next = held.remove(nextNumber[stream]);
            if (next == null) {
                break;
            }
            waitingMessages--;
            giveOut(next);
            nextNumber[stream] = following(nextNumber[stream]);
        }
    }

    /**
     * The peer gave up what has a TSN up to the given one: messages that miss some of that are dropped, and streams go on after the
     * messages that are named.
     */
    public void skip(int tsn, List<StreamPosition> positions) {
        heldBytes -= fragments.dropUpTo(tsn, pool);
        giveUpPartial(message ->
                interleaved ? isNamed(message, positions) : SerialNumbers.tsnAtMost(message.nextPosition(), tsn));
        for (StreamPosition position : positions) {
            if (position.stream() < streams) {
                skip(position.stream(), position.sequenceNumber());
            }
        }
    }

    private boolean isNamed(PartialMessage message, List<StreamPosition> positions) {
        return !message.isUnordered()
                && positions.stream()
                        .anyMatch(position -> position.stream() == message.stream()
                                && !isBefore(position.sequenceNumber(), message.number()));
    }

    private void giveUpPartial(Predicate<PartialMessage> which) {
        for (PartialMessage message : partial.active().stream().filter(which).toList()) {
            aborted.add(message.aborted());
            ended(message);
        }
    }

    private void skip(int stream, int number) {
        makeRoom(stream);
        heldBytes -= fragments.dropUpTo(stream, number, pool);
        if (isBefore(number, nextNumber[stream])) {
            return;
        }
        giveOutHeld(stream, waitingNumber -> isBefore(waitingNumber, number));
        var held = waiting[stream];
        DataBlock last = held == null ? null : held.remove(number);
        if (last != null) {
            waitingMessages--;
            giveOut(last);
        }
        next(stream, number);
    }

    private void deliverPart(DataBlock first) {
        PartialMessage continued = partial.continuedBy(first);
        boolean needed = heldBytes >= tight && partial.mayRelieve();
        boolean goes = continued == null
                ? partial.mayBegin(first, needed) && isNext(first)
                : needed || partial.mayGoOn(first) || fragments.endsMessage(first);
        if (!goes) {
            return;
        }
        DataBlock part = fragments.takeRun(first);
        heldBytes -= part.messageCharge();
        part.cumulativeTsn = cumulativeTsn;
        deliverable.add(part);
        PartialMessage message = partial.gaveOut(continued, part);
        if (part.lastPart) {
            messages++;
            reassembled++;
            ended(message);
        }
    }

    /** Nothing more comes of a message of which parts were given out: others need not wait for it any more. */
    private void ended(PartialMessage message) {
        partial.ended(message);
        passAll(message.behind());
        passAll(partial.released());
        if (!message.isUnordered() && message.number() == nextNumber[message.stream()]) {
            next(message.stream(), message.number());
        }
    }

    private void passAll(MessageQueue messagesThatWaited) {
        for (DataBlock message = messagesThatWaited.poll(); message != null; message = messagesThatWaited.poll()) {
            pass(message);
        }
    }

    private boolean isNext(DataBlock message) {
        if (message.unordered) {
            return true;
        }
        makeRoom(message.stream);
        return !isDeferred(message) && message.messageNumber == nextNumber[message.stream];
    }

    /** The messages of which parts were given out whose rest will never come, since this was last asked. */
    public List<PartialDeliveryAborted> takeAborted() {
        if (aborted.isEmpty()) {
            return List.of();
        }
        var taken = List.copyOf(aborted);
        aborted.clear();
        return taken;
    }

    private Outcome hold(DataBlock message, int stream, int ssn) {
        if (isBefore(ssn, nextNumber[stream])) {
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
        message.cumulativeTsn = cumulativeTsn;
        pass(message);
    }

    private void pass(DataBlock message) {
        if (partial.isActive() && partial.keepsBack(message)) {
            return;
        }
        heldBytes -= message.messageCharge();
        deliverable.add(message);
    }

    private void makeRoom(int stream) {
        if (stream >= nextNumber.length) {
            int capacity = Math.min(streams, Math.max(stream + 1, Math.max(4, nextNumber.length * 2)));
            nextNumber = java.util.Arrays.copyOf(nextNumber, capacity);
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

    /** Forgets everything that is held; nothing more comes of messages of which parts were given out. */
    public void clear() {
        partial.active().forEach(message -> aborted.add(message.aborted()));
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
