/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.transfer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Notification.SendFailed;
import org.sluice.sctp.internal.path.Path;
import org.sluice.sctp.internal.stream.OutboundMessage;
import org.sluice.sctp.internal.stream.OutboundStreams;
import org.sluice.sctp.internal.transfer.SentChunk.State;
import org.sluice.sctp.spi.OutboundData.AckPoint;
import org.sluice.sctp.spi.StreamPosition;
import org.sluice.sctp.wire.DataView;
import org.sluice.sctp.wire.SerialNumbers;

/** Messages that are sent no more, though the peer has not acknowledged them, because an extension found them not worth it. */
public final class GivenUpMessages {

    private final SendWindow window;
    private final Outstanding outstanding;
    private final OutboundStreams streams;
    private final SackProcessor sacks;
    private final Consumer<Notification> user;
    private Reliability reliability;
    private boolean any;

    GivenUpMessages(SendWindow window, OutboundStreams streams, SackProcessor sacks, Consumer<Notification> user) {
        this.user = user;
        this.window = window;
        this.outstanding = window.outstanding();
        this.streams = streams;
        this.sacks = sacks;
    }

    /** Sets who decides; null for nobody. */
    public void reliability(Reliability newReliability) {
        reliability = newReliability;
    }

    /** Whether messages were given up since this was last asked. */
    public boolean takeAny() {
        boolean result = any;
        any = false;
        return result;
    }

    /** Whether chunks of such messages are outstanding: the peer must be told, or it waits for them for ever. */
    public boolean anyOutstanding() {
        for (int tsn = outstanding.cumulativeAck() + 1; tsn != outstanding.nextTsn(); tsn++) {
            if (outstanding.get(tsn).state == State.GIVEN_UP) {
                return true;
            }
        }
        return false;
    }

    /** The message to be sent next; those that are not worth it any more are given up on the way. */
    OutboundMessage current(Path path) {
        OutboundMessage message = streams.current();
        while (message != null && isToBeGivenUp(message, 0)) {
            giveUp(message, path);
            message = streams.current();
        }
        return message;
    }

    /** Gives the message of a chunk up that is about to be sent again, if it is not worth it. */
    boolean givesUp(SentChunk chunk) {
        if (!isToBeGivenUp(chunk.message, chunk.transmissions)) {
            return false;
        }
        giveUp(chunk.message, chunk.path);
        return true;
    }

    private boolean isToBeGivenUp(OutboundMessage message, int transmissions) {
        if (reliability == null) {
            return false;
        }
        if (!message.isDecided()) {
            message.mayBeGivenUp(reliability.mayBeGivenUp(message.message()));
        }
        return message.mayBeGivenUp()
                && reliability.isGivenUp(message.message(), message.handedOverAt(), transmissions);
    }

    private void giveUp(OutboundMessage message, Path path) {
        boolean sent = message.isBegun();
        if (!message.isSentWhole()) {
            if (sent) {
                // The peer must not take the next message for the rest of this one: a TSN that never leaves stands
                // between them.
                SentChunk end = outstanding.add();
                end.begin(message, message.sent(), 0, DataView.ENDING);
                end.path = path;
                end.state = State.GIVEN_UP;
            }
            streams.giveUp(message);
        }
        // All of a message is given up at once.
        for (int tsn = outstanding.cumulativeAck() + 1; sent && tsn != outstanding.nextTsn(); tsn++) {
            SentChunk chunk = outstanding.get(tsn);
            if (chunk.message == message) {
                window.givenUp(chunk);
            }
        }
        forget(message, sent);
    }

    private void forget(OutboundMessage message, boolean sent) {
        message.giveUp();
        sacks.release(message.unacknowledged(), message.parts());
        any = true;
        message.giveBack(this::tell);
        reliability.givenUp(message.message(), sent);
    }

    private void tell(Message message, boolean sent) {
        user.accept(new SendFailed(message, sent, SendFailed.Reason.GIVEN_UP, 0));
    }

    /** Gives up messages that nothing was sent of, until so many bytes are free. */
    public long giveUpQueued(long bytes, Predicate<Message> which) {
        long before = streams.queuedBytes();
        var gone = new ArrayList<OutboundMessage>();
        streams.giveUpQueued(bytes, which, gone::add);
        gone.forEach(message -> forget(message, false));
        return before - streams.queuedBytes();
    }

    /** Whether a message of a kind waits to be sent, or was sent and is not acknowledged for good. */
    public boolean isAwaited(Predicate<Message> which) {
        for (int tsn = outstanding.cumulativeAck() + 1; tsn != outstanding.nextTsn(); tsn++) {
            SentChunk chunk = outstanding.get(tsn);
            if (chunk.state != State.GIVEN_UP && which.test(chunk.message.message())) {
                return true;
            }
        }
        return streams.anyQueued(which);
    }

    /** The point up to which everything was acknowledged or given up, with the streams that it is about. */
    public AckPoint ackPoint(int maximumStreams) {
        var positions = new LinkedHashMap<Integer, Integer>();
        int tsn = outstanding.cumulativeAck();
        while (tsn + 1 != outstanding.nextTsn()) {
            SentChunk chunk = outstanding.get(tsn + 1);
            if (chunk.state != State.GIVEN_UP) {
                break;
            }
            Message message = chunk.message.message();
            if (!message.isUnordered()) {
                Integer known = positions.get(message.stream());
                if (known == null && positions.size() == maximumStreams) {
                    break;
                }
                int number = chunk.message.number() & 0xffff;
                if (known == null || SerialNumbers.ssnBefore(known, number)) {
                    positions.put(message.stream(), number);
                }
            }
            tsn++;
        }
        List<StreamPosition> streamPositions = positions.entrySet().stream()
                .map(entry -> new StreamPosition(entry.getKey(), entry.getValue()))
                .toList();
        return new AckPoint(tsn, streamPositions);
    }
}
