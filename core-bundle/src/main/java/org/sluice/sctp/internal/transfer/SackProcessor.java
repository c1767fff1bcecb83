/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.transfer;

import java.util.function.Consumer;
import org.sluice.sctp.Counter;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Notification.MessageProgress;
import org.sluice.sctp.Notification.MessageProgress.Progress;
import org.sluice.sctp.internal.event.Counters;
import org.sluice.sctp.internal.path.Path;
import org.sluice.sctp.internal.path.Paths;
import org.sluice.sctp.internal.stream.OutboundStreams;
import org.sluice.sctp.internal.stream.PartedMessage;
import org.sluice.sctp.internal.transfer.SentChunk.State;
import org.sluice.sctp.wire.AcknowledgementView;
import org.sluice.sctp.wire.SerialNumbers;

/**
 * What an acknowledgement does to the sending side (RFC 9260 sections 6.2.1, 6.3.2, 7.2). One for an association; what it keeps
 * between its steps belongs to the SACK at hand.
 */
final class SackProcessor {

    /** What to make of an acknowledgement. */
    enum Outcome {
        /** It was taken in. */
        TAKEN,
        /** It was taken in and acknowledged something that was not before. */
        PROGRESS,
        /** It is older than one that was taken in. */
        OLD,
        /** It acknowledges what was never sent: the peer breaks the protocol. */
        VIOLATION
    }

    /** What a SACK means for one path. */
    private static final class PathTally {
        Path path;
        long flightBefore;
        long acknowledged;
        boolean provesPath;
        boolean earliestSeen;
        boolean earliestAcknowledged;
        boolean loss;
    }

    private static final int MISSING_REPORTS_FOR_RETRANSMIT = 3;

    private final SendWindow window;
    private final Outstanding outstanding;
    private final OutboundStreams streams;
    private final Paths paths;
    private final Counters counters;
    private final Consumer<Notification> user;
    private PathTally[] tallies = {new PathTally()};
    private int tallyCount;

    private int highestNewlyAcked;
    private boolean anyNewlyAcked;
    private boolean passedGivenUp;
    private long releasedBytes;
    private long releasedMessages;
    private long acknowledgedWireBytes;
    private boolean fastRetransmit;

    SackProcessor(
            SendWindow window, OutboundStreams streams, Paths paths, Counters counters, Consumer<Notification> user) {
        this.user = user;
        this.window = window;
        this.outstanding = window.outstanding();
        this.streams = streams;
        this.paths = paths;
        this.counters = counters;
    }

    /** Takes in a well-formed SACK. */
    Outcome process(AcknowledgementView sack, long now) {
        int cumulative = sack.cumulativeTsnAck();
        if (isOld(cumulative)) {
            return Outcome.OLD;
        }
        if (!isPlausible(sack, cumulative)) {
            return Outcome.VIOLATION;
        }
        begin();
        boolean advanced = cumulative != outstanding.cumulativeAck();
        acknowledgeUpTo(cumulative, now);
        if (sack.gapBlocks() > 0 || window.hasGapAcked()) {
            takeGapBlocks(sack, cumulative, now);
            if (anyNewlyAcked) {
                countMissing(sack, cumulative, advanced);
            }
        }
        boolean recovering = window.isFastRecovery();
        window.cumulativeAckMoved();
        updatePaths(recovering, now);
        window.peerWindowAdvertised(sack.advertisedReceiverWindow());
        return anyNewlyAcked || passedGivenUp ? Outcome.PROGRESS : Outcome.TAKEN;
    }

    /** A SHUTDOWN chunk carries a cumulative TSN ack and nothing else (section 9.2). */
    Outcome processCumulative(int cumulative, long now) {
        if (isOld(cumulative)) {
            return Outcome.OLD;
        }
        if (!SerialNumbers.tsnBefore(cumulative, outstanding.nextTsn())) {
            return Outcome.VIOLATION;
        }
        begin();
        acknowledgeUpTo(cumulative, now);
        boolean recovering = window.isFastRecovery();
        window.cumulativeAckMoved();
        updatePaths(recovering, now);
        return anyNewlyAcked || passedGivenUp ? Outcome.PROGRESS : Outcome.TAKEN;
    }

    private boolean isOld(int cumulative) {
        return SerialNumbers.tsnBefore(cumulative, outstanding.cumulativeAck())
                || cumulative != outstanding.cumulativeAck() && window.isFromBefore(cumulative);
    }

    private boolean isPlausible(AcknowledgementView sack, int cumulative) {
        if (!SerialNumbers.tsnBefore(cumulative, outstanding.nextTsn())) {
            return false;
        }
        int previousEnd = 0;
        int reach = outstanding.nextTsn() - 1 - cumulative;
        for (int i = 0; i < sack.gapBlocks(); i++) {
            int start = sack.gapStart(i);
            int end = sack.gapEnd(i);
            if (start <= previousEnd || end < start || end > reach) {
                return false;
            }
            previousEnd = end;
        }
        return true;
    }

    private void begin() {
        anyNewlyAcked = false;
        passedGivenUp = false;
        fastRetransmit = false;
        tallyCount = paths.size();
        if (tallies.length < tallyCount) {
            tallies = new PathTally[tallyCount];
            for (int i = 0; i < tallyCount; i++) {
                tallies[i] = new PathTally();
            }
        }
        for (int i = 0; i < tallyCount; i++) {
            PathTally tally = tallies[i];
            tally.path = paths.get(i);
            tally.flightBefore = tally.path.flightSize();
            tally.acknowledged = 0;
            tally.provesPath = false;
            tally.earliestSeen = false;
            tally.earliestAcknowledged = false;
            tally.loss = false;
        }
    }

    private PathTally tally(Path path) {
        for (int i = 0; i < tallyCount; i++) {
            if (tallies[i].path == path) {
                return tallies[i];
            }
        }
        throw new IllegalStateException("a chunk is on a path that the association does not have: " + path);
    }

    private void acknowledgeUpTo(int cumulative, long now) {
        while (SerialNumbers.tsnBefore(outstanding.cumulativeAck(), cumulative)) {
            int tsn = outstanding.cumulativeAck() + 1;
            SentChunk chunk = outstanding.get(tsn);
            if (chunk.state == State.GIVEN_UP) {
                window.removeFirst(chunk);
                passedGivenUp = true;
                continue;
            }
            if (chunk.state != State.GAP_ACKED) {
                newlyAcknowledged(tsn, chunk, now);
            }
            var message = chunk.message;
            boolean last = chunk.isLast();
            if (!chunk.released) {
                release(chunk);
            }
            if (message instanceof PartedMessage parted) {
                passed(parted, chunk.length);
            }
            window.removeFirst(chunk);
            if (last) {
                streams.release(message);
            }
        }
    }

    private void newlyAcknowledged(int tsn, SentChunk chunk, long now) {
        PathTally tally = tally(chunk.path);
        tally.acknowledged += window.wireLength(chunk);
        tally.provesPath |= !chunk.onSeveralPaths;
        if (!tally.earliestSeen && chunk.state == State.IN_FLIGHT) {
            tally.earliestSeen = true;
            tally.earliestAcknowledged = true;
        }
        if (chunk.transmissions == 1) {
            chunk.path.acknowledged(tsn, now);
        }
        if (!anyNewlyAcked || SerialNumbers.tsnBefore(highestNewlyAcked, tsn)) {
            highestNewlyAcked = tsn;
        }
        anyNewlyAcked = true;
    }

    private void takeGapBlocks(AcknowledgementView sack, int cumulative, long now) {
        int tsn = cumulative + 1;
        for (int i = 0; i < sack.gapBlocks(); i++) {
            int start = cumulative + sack.gapStart(i);
            int end = cumulative + sack.gapEnd(i);
            for (; tsn != start; tsn++) {
                notCovered(tsn);
            }
            for (; SerialNumbers.tsnAtMost(tsn, end); tsn++) {
                SentChunk chunk = outstanding.get(tsn);
                if (chunk.state != State.GAP_ACKED && chunk.state != State.GIVEN_UP) {
                    newlyAcknowledged(tsn, chunk, now);
                    window.gapAcked(tsn, chunk);
                }
                if (sack.isFinal(i) && chunk.state == State.GAP_ACKED && !chunk.released) {
                    release(chunk);
                    if (chunk.message.unacknowledged() == 0) {
                        if (chunk.message instanceof PartedMessage parted && parted.isSentWhole()) {
                            passed(parted, parted.unpassed());
                        }
                        chunk.message.dropContent();
                    }
                }
            }
        }
        while (window.hasGapAcked() && SerialNumbers.tsnAtMost(tsn, window.highestGapAcked())) {
            notCovered(tsn);
            tsn++;
        }
    }

    private void notCovered(int tsn) {
        SentChunk chunk = outstanding.get(tsn);
        if (chunk.state == State.GAP_ACKED && !chunk.released) {
            window.reneged(chunk);
            chunk.missingReports++;
        }
        if (chunk.state == State.IN_FLIGHT) {
            tally(chunk.path).earliestSeen = true;
        }
    }

    /** Section 7.2.4: miss indications by Highest TSN Newly Acknowledged. */
    private void countMissing(AcknowledgementView sack, int cumulative, boolean advanced) {
        boolean all = window.isFastRecovery() && advanced;
        int reported = sack.gapBlocks() == 0 ? cumulative : cumulative + sack.gapEnd(sack.gapBlocks() - 1);
        int limit = all ? reported : highestNewlyAcked;
        for (int tsn = cumulative + 1; SerialNumbers.tsnBefore(tsn, limit); tsn++) {
            SentChunk chunk = outstanding.get(tsn);
            if (chunk.state != State.IN_FLIGHT) {
                continue;
            }
            chunk.missingReports++;
            if (chunk.missingReports >= MISSING_REPORTS_FOR_RETRANSMIT && !chunk.fastRetransmitted) {
                PathTally tally = tally(chunk.path);
                tally.loss = true;
                chunk.fastRetransmitted = true;
                chunk.path.retransmitted(tsn);
                window.lost(tsn, chunk);
                fastRetransmit = true;
            }
        }
    }

    private void updatePaths(boolean recovering, long now) {
        boolean enterRecovery = fastRetransmit && !window.isFastRecovery();
        for (int i = 0; i < tallyCount; i++) {
            PathTally tally = tallies[i];
            Path path = tally.path;
            if (tally.acknowledged > 0) {
                acknowledgedWireBytes += tally.acknowledged;
                path.acknowledged(tally.acknowledged, tally.flightBefore, recovering);
            }
            if (enterRecovery && tally.loss) {
                path.congestion().fastRetransmit();
            }
            if (path.flightSize() == 0) {
                // Rule R2 of section 6.3.2. What is to be sent again starts the timer when it leaves.
                path.stopRetransmissionTimer();
            } else if (tally.earliestAcknowledged || !path.isRetransmissionTimerRunning()) {
                // Rules R3 and R4.
                path.startRetransmissionTimer(now);
            }
        }
        if (enterRecovery) {
            window.enterFastRecovery();
            counters.increment(Counter.FAST_RETRANSMITS);
        } else {
            fastRetransmit = false;
        }
        if (outstanding.isEmpty()) {
            for (int i = 0; i < tallyCount; i++) {
                tallies[i].path.congestion().flightEmpty();
            }
        }
    }

    /**
     * Whether the SACK at hand shows that a path works: it acknowledged for the first time what was sent on that path and no other
     * (RFC 9260 section 8.2, RFC 7829 section 3.2, rules 9 and 10).
     */
    boolean proves(Path path) {
        return tally(path).provesPath;
    }

    /** Whether the SACK at hand began a fast recovery, so that a packet leaves whatever cwnd says. */
    boolean isFastRetransmit() {
        return fastRetransmit;
    }

    /** The peer has a chunk for good: what it took of the send buffer is free. */
    private void release(SentChunk chunk) {
        chunk.released = true;
        releasedBytes += chunk.length;
        if (chunk.message.acknowledged(chunk.length)) {
            releasedMessages++;
            if (chunk.message.isTracked()) {
                delivered(chunk.message.message());
            }
        }
    }

    private void passed(PartedMessage message, int bytes) {
        releasedMessages += message.passed(bytes, this::delivered);
    }

    private void delivered(Message message) {
        user.accept(new MessageProgress(message, Progress.DELIVERED));
    }

    /** Messages of the user were given up: what they took of the send buffer is free. */
    void release(int bytes, int messages) {
        releasedBytes += bytes;
        releasedMessages += messages;
    }

    /** User bytes acknowledged cumulatively since this was last asked. */
    long takeReleasedBytes() {
        long bytes = releasedBytes;
        releasedBytes = 0;
        return bytes;
    }

    /** Messages acknowledged whole since this was last asked. */
    long takeReleasedMessages() {
        long messages = releasedMessages;
        releasedMessages = 0;
        return messages;
    }

    /**
     * How many packets may leave at once: Max.Burst on top of what acknowledgements took out of flight since this was last asked. Those clock what leaves,
     * whether one SACK brought them or ten.
     */
    int takeBurst(int maximumBurst) {
        long clocked = acknowledgedWireBytes / Math.max(1, paths.primary().maximumPacketSize() - 12);
        acknowledgedWireBytes = 0;
        return (int) Math.min(Integer.MAX_VALUE, maximumBurst + clocked);
    }
}
