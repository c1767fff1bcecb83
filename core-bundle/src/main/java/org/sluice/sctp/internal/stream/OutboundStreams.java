/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification.SendFailed;
import org.sluice.sctp.spi.StreamScheduler;

/**
 * Messages that wait to be sent, by stream; the scheduler says which stream's first one is next. Unless the framing can tell fragments of
 * several messages apart, those of a message follow one another (RFC 9260 section 6.9), so a message once begun is current until it is sent whole,
 * even if the user has not handed over all of it.
 */
public final class OutboundStreams {

    private StreamScheduler scheduler;
    private final MessagePool pool;
    private OutboundStream[] streams = new OutboundStream[0];
    private OutboundMessage current;

    /** Whether the scheduler may choose otherwise than it did, unless the current message was begun. */
    private boolean askAgain;

    private int count;
    private int allHolds;
    private int unfinished;
    private boolean interleaved;
    private boolean timed = true;
    private long queuedBytes;
    private long queuedMessages;

    public OutboundStreams(StreamScheduler scheduler, MessagePool pool) {
        this.scheduler = scheduler;
        this.pool = pool;
    }

    /** Has another scheduler choose from now on: it is told of what waits, in the order in which the one before would have sent that. */
    public void scheduler(StreamScheduler newScheduler) {
        StreamScheduler before = scheduler;
        scheduler = newScheduler;
        for (int identifier = 0; identifier < streams.length; identifier++) {
            OutboundStream stream = streams[identifier];
            if (stream != null) {
                stream.untold = stream.scheduled > 0 ? tellable(stream.first) : null;
                if (stream.value != 0) {
                    newScheduler.value(identifier, stream.value);
                }
            }
        }
        for (int identifier = before.next();
                identifier >= 0 && streams[identifier].untold != null;
                identifier = before.next()) {
            OutboundMessage message = tellNext(identifier);
            before.sent(identifier, message.unsent());
            before.packetSent();
            before.taken(identifier, message.scheduledLength());
        }
        // None is left unless the one before has lost count.
        for (int identifier = 0; identifier < streams.length; identifier++) {
            while (streams[identifier] != null && streams[identifier].untold != null) {
                tellNext(identifier);
            }
        }
        askAgain = true;
    }

    private OutboundMessage tellNext(int identifier) {
        OutboundStream stream = streams[identifier];
        OutboundMessage message = stream.untold;
        scheduler.queued(identifier, message.scheduledLength());
        stream.untold = tellable(message.next);
        return message;
    }

    /** One that the user has to go on with no scheduler knows of; it is the last of its stream. */
    private static OutboundMessage tellable(OutboundMessage message) {
        return message == null || message.isHeld() || message.isParked() ? null : message;
    }

    /** Whether packets may hold data of one stream only. */
    public boolean isOneStreamPerPacket() {
        return scheduler.isOneStreamPerPacket();
    }

    /** A packet with data is complete. */
    public void packetSent() {
        scheduler.packetSent();
        askAgain = true;
    }

    /** What the scheduling of a stream goes by. */
    public int value(int identifier) {
        return identifier < streams.length && streams[identifier] != null ? streams[identifier].value : 0;
    }

    /** Sets what the scheduling of a stream goes by. */
    public void value(int identifier, int value) {
        streamOf(identifier).value = value;
        scheduler.value(identifier, value);
        askAgain = true;
    }

    /** Whether the scheduler is asked for each fragment, not only for each message. */
    public void interleaved(boolean value) {
        interleaved = value;
    }

    /** Whether a message of a kind waits. */
    public boolean anyQueued(Predicate<Message> which) {
        for (OutboundStream stream : streams) {
            for (OutboundMessage message = stream == null ? null : stream.first;
                    message != null;
                    message = message.next) {
                if (which.test(message.message())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether anybody will ask how old messages are; until this is said, somebody may. Those that wait keep what they know. */
    public void timed(boolean value) {
        timed = value;
    }

    /** How many fragments of the current message were sent. */
    public int fragments() {
        return interleaved ? streams[current.message().stream()].fragments : 0;
    }

    /** How many streams there are. */
    public int count() {
        return count;
    }

    /** Sets how many streams there are. */
    public void count(int streamCount) {
        count = streamCount;
    }

    /**
     * Sets how many streams there are, now that it is known; nothing has been sent yet.
     *
     * @param taker gets the messages for others
     */
    public void count(int streamCount, Consumer<OutboundMessage> taker) {
        count = streamCount;
        giveUpQueued(Long.MAX_VALUE, message -> message.stream() >= streamCount, taker);
    }

    /**
     * Queues a message on its stream, or adds it to the one that it continues.
     *
     * @return null, or why the one that it continues will not be sent any further: nor will this
     */
    public SendFailed.Reason add(Message message, long now) {
        int identifier = message.stream();
        OutboundStream stream = streamOf(identifier);
        if (stream.open != null) {
            return goOn(stream, message);
        }
        OutboundMessage outbound = message.isEnding() ? pool.take(timed) : beginParts(stream);
        outbound.begin(message, now);
        stream.append(outbound);
        queuedBytes += message.length();
        queuedMessages++;
        outbound.held(isHeld(stream));
        if (!outbound.isHeld()) {
            schedule(stream, outbound);
        }
        return null;
    }

    private OutboundMessage beginParts(OutboundStream stream) {
        stream.open = new PartedMessage();
        unfinished++;
        return stream.open;
    }

    private SendFailed.Reason goOn(OutboundStream stream, Message part) {
        PartedMessage message = stream.open;
        if (part.isEnding()) {
            stream.open = null;
        }
        if (message.lost() != null) {
            return message.lost();
        }
        message.add(part);
        queuedBytes += part.length();
        if (part.isEnding()) {
            unfinished--;
        }
        if (message.isParked()) {
            message.unpark(part.length());
            askAgain = true;
            scheduler.queued(part.stream(), part.length());
        }
        return null;
    }

    /** Whether there are messages whose end was not handed over. */
    public boolean anyUnfinished() {
        return unfinished > 0;
    }

    /** Whether nothing can be sent until the user goes on with a message. */
    public boolean isStuck() {
        if (unfinished == 0) {
            return false;
        }
        OutboundMessage next = current();
        return next == null || next.unsent() == 0;
    }

    /** The stream with whose message the user has to go on before others can be sent, or -1. */
    public int awaitedStream() {
        boolean stuck = unfinished > 0 && current != null && current.unsent() == 0;
        return stuck && queuedMessages > 1 ? current.message().stream() : -1;
    }

    /**
     * Keeps messages back that are added from now on; those before are sent. All streams where none is named. Each call is taken back by one
     * of {@link #release} with the same streams.
     */
    public void hold(Set<Integer> which) {
        if (which.isEmpty()) {
            allHolds++;
        }
        which.forEach(identifier -> streamOf(identifier).holds++);
    }

    /** Lets messages go again, if nobody else keeps them back. */
    public void release(Set<Integer> which) {
        if (which.isEmpty()) {
            allHolds--;
        }
        which.forEach(identifier -> streamOf(identifier).holds--);
        for (OutboundStream stream : streams) {
            if (stream != null && !isHeld(stream)) {
                scheduleHeld(stream);
            }
        }
    }

    private boolean isHeld(OutboundStream stream) {
        return allHolds + stream.holds > 0;
    }

    private void scheduleHeld(OutboundStream stream) {
        for (OutboundMessage message = stream.first; message != null; message = message.next) {
            if (message.isHeld()) {
                message.held(false);
                schedule(stream, message);
            }
        }
    }

    private void schedule(OutboundStream stream, OutboundMessage message) {
        stream.scheduled++;
        askAgain = true;
        scheduler.queued(message.message().stream(), message.scheduledLength());
    }

    private static boolean isAmong(Set<Integer> which, int identifier) {
        return which.isEmpty() || which.contains(identifier);
    }

    /** Whether messages of these streams are to be sent, or are sent in part, that are not held. */
    public boolean isSending(Set<Integer> which) {
        for (int identifier = 0; identifier < streams.length; identifier++) {
            if (streams[identifier] != null && streams[identifier].scheduled > 0 && isAmong(which, identifier)) {
                return true;
            }
        }
        return false;
    }

    /** Numbers streams from 0 again. */
    public void restartNumbers(Set<Integer> which) {
        for (int identifier = 0; identifier < streams.length; identifier++) {
            if (streams[identifier] != null && isAmong(which, identifier)) {
                streams[identifier].restartNumbers();
            }
        }
    }

    private OutboundStream streamOf(int identifier) {
        if (identifier >= streams.length) {
            streams = Arrays.copyOf(streams, Math.max(identifier + 1, Math.max(4, streams.length * 2)));
        }
        if (streams[identifier] == null) {
            streams[identifier] = new OutboundStream();
        }
        return streams[identifier];
    }

    /** The message of which the next fragment is to be sent, or null where nothing waits. */
    public OutboundMessage current() {
        if (current == null || askAgain && !isBegun()) {
            askAgain = false;
            int identifier = scheduler.next();
            current = identifier < 0 ? null : streams[identifier].first;
        }
        return current;
    }

    /** Whether the current message has to be sent to its end before another. */
    private boolean isBegun() {
        return !interleaved && current.isBegun();
    }

    /** The first fragment of the current message is about to be sent: it takes the next number of its stream. */
    public void numberCurrent() {
        streams[current.message().stream()].number(current);
    }

    /** The next bytes of the current message were sent. */
    public void fragmentSent(int bytes) {
        OutboundMessage message = current;
        scheduler.sent(message.message().stream(), bytes);
        message.fragmentSent(bytes);
        queuedBytes -= bytes;
        if (message.isSentWhole()) {
            takeFirst(message);
        } else if (interleaved) {
            int identifier = message.message().stream();
            streams[identifier].fragments++;
            if (message.unsent() > 0) {
                scheduler.fragmentSent(identifier, bytes);
            } else {
                park((PartedMessage) message, identifier);
            }
            current = null;
        }
    }

    /** Nothing of a message can be sent until the user goes on with it, and others need not wait for that. */
    private void park(PartedMessage message, int identifier) {
        scheduler.taken(identifier, message.scheduledLength());
        message.park();
    }

    /** A message that is the first of its stream will not be sent, or not any further. */
    public void giveUp(OutboundMessage message) {
        queuedBytes -= message.unsent();
        abandon(message, SendFailed.Reason.GIVEN_UP);
        takeFirst(message);
    }

    private void abandon(OutboundMessage message, SendFailed.Reason why) {
        if (!message.isEnded()) {
            unfinished--;
        }
        message.abandon(why);
    }

    private void takeFirst(OutboundMessage message) {
        int identifier = message.message().stream();
        OutboundStream stream = streams[identifier];
        stream.removeFirst();
        if (current == message) {
            current = null;
        }
        queuedMessages--;
        stream.scheduled--;
        if (!message.isParked()) {
            scheduler.taken(identifier, message.scheduledLength());
        }
    }

    /**
     * Takes messages out that nothing was sent of, the latest of each stream first, until so many bytes are free.
     *
     * @param which says of each message whether it may be taken out
     * @param taker gets them
     */
    public void giveUpQueued(long bytes, Predicate<Message> which, Consumer<OutboundMessage> taker) {
        long left = bytes;
        for (int identifier = 0; identifier < streams.length && left > 0; identifier++) {
            left -= giveUpQueued(identifier, left, which, taker);
        }
    }

    private long giveUpQueued(int identifier, long bytes, Predicate<Message> which, Consumer<OutboundMessage> taker) {
        OutboundStream stream = streams[identifier];
        if (stream == null) {
            return 0;
        }
        var candidates = new ArrayDeque<OutboundMessage>();
        for (OutboundMessage message = stream.first; message != null; message = message.next) {
            if (!message.isBegun() && message != current && which.test(message.message())) {
                candidates.push(message);
            }
        }
        long free = 0;
        while (free < bytes && !candidates.isEmpty()) {
            OutboundMessage message = candidates.pop();
            abandon(message, SendFailed.Reason.GIVEN_UP);
            stream.remove(message);
            queuedBytes -= message.unsent();
            queuedMessages--;
            free += message.unsent();
            if (!message.isHeld()) {
                stream.scheduled--;
                scheduler.taken(identifier, message.scheduledLength());
            }
            taker.accept(message);
        }
        return free;
    }

    /** Takes back a message that was acknowledged whole. */
    public void release(OutboundMessage message) {
        pool.release(message);
    }

    /** Bytes not yet sent for the first time. */
    public long queuedBytes() {
        return queuedBytes;
    }

    /** Messages not yet sent whole. */
    public long queuedMessages() {
        return queuedMessages;
    }

    /** Whether nothing waits to be sent for the first time. */
    public boolean isEmpty() {
        return queuedMessages == 0;
    }

    /** Begins anew, as after a restart of the peer. Begun messages must have been taken out before. */
    public void restartNumbers() {
        restartNumbers(Set.of());
        allHolds = 0;
        for (OutboundStream stream : streams) {
            if (stream != null) {
                stream.holds = 0;
                scheduleHeld(stream);
            }
        }
    }

    /** Gives out every message that is still queued, also one partly sent, stream by stream, and empties the queues. */
    public void drain(Consumer<OutboundMessage> taker) {
        for (OutboundStream stream : streams) {
            if (stream == null) {
                continue;
            }
            for (OutboundMessage message = stream.first; message != null; ) {
                OutboundMessage next = message.next;
                message.next = null;
                if (!message.isHeld() && !message.isParked()) {
                    scheduler.taken(message.message().stream(), message.scheduledLength());
                }
                abandon(message, SendFailed.Reason.RESTARTED);
                taker.accept(message);
                message = next;
            }
            stream.clear();
        }
        current = null;
        queuedBytes = 0;
        queuedMessages = 0;
    }
}
