/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.transfer;

import java.util.Set;
import java.util.function.Consumer;
import org.sluice.sctp.internal.path.Path;
import org.sluice.sctp.internal.stream.OutboundMessage;
import org.sluice.sctp.internal.transfer.SentChunk.State;
import org.sluice.sctp.wire.Padding;
import org.sluice.sctp.wire.SerialNumbers;

/**
 * What was sent and not acknowledged, and what the peer has room for: the state that sending, acknowledgement and loss recovery
 * share. Keeps the sums of what is in flight true, whoever changes a chunk's state.
 */
final class SendWindow {

    /** After so many chunks, no acknowledgement of earlier ones can be on its way any more. */
    private static final int MEMORY_OF_RESTART = 1 << 20;

    private final Outstanding outstanding;
    private int headerLength;
    private long peerWindow;
    private long userBytesInFlight;
    private int toRetransmit;
    private int retransmitFrom;
    private int gapAcked;
    private int highestGapAcked;

    private boolean restarted;
    private int restartedWith;
    private int lastBeforeRestart;

    private boolean fastRecovery;
    private int fastRecoveryExit;

    /**
     * Nothing sent.
     *
     * @param headerLength what stands before the user data of a chunk, in bytes
     */
    SendWindow(int initialTsn, long peerWindow, int headerLength) {
        this.headerLength = headerLength;
        this.outstanding = new Outstanding(initialTsn);
        this.peerWindow = peerWindow;
        this.retransmitFrom = initialTsn;
    }

    /** Sets what stands before the user data of a chunk, in bytes. */
    void headerLength(int bytes) {
        headerLength = bytes;
    }

    /** The chunks. */
    Outstanding outstanding() {
        return outstanding;
    }

    /** What a chunk takes of cwnd: its bytes with header and padding (RFC 9260 section 7.2.2). */
    int wireLength(SentChunk chunk) {
        return Padding.paddedLength(headerLength + chunk.length);
    }

    /** The peer's window, less what is in flight to it, in user bytes. */
    long peerWindow() {
        return peerWindow;
    }

    /** The peer said how much room it has (section 6.2.1). */
    void peerWindowAdvertised(long bytes) {
        peerWindow = Math.max(0, bytes - userBytesInFlight);
    }

    /** User bytes in flight on all paths. */
    long userBytesInFlight() {
        return userBytesInFlight;
    }

    /** How many chunks are to be sent again. */
    int toRetransmit() {
        return toRetransmit;
    }

    /** A TSN before which no chunk is to be sent again. */
    int retransmitFrom() {
        return SerialNumbers.tsnBefore(retransmitFrom, outstanding.cumulativeAck() + 1)
                ? outstanding.cumulativeAck() + 1
                : retransmitFrom;
    }

    /** Remembers up to where no chunk is to be sent again. */
    void retransmitFrom(int tsn) {
        retransmitFrom = tsn;
    }

    /** The chunk leaves, for the first time or again, on its path. */
    void sent(SentChunk chunk) {
        if (chunk.state == State.TO_RETRANSMIT) {
            toRetransmit--;
        }
        chunk.state = State.IN_FLIGHT;
        chunk.transmissions++;
        chunk.missingReports = 0;
        chunk.path.inFlight(wireLength(chunk));
        userBytesInFlight += chunk.length;
        peerWindow = Math.max(0, peerWindow - chunk.length);
    }

    private void leaveFlight(SentChunk chunk) {
        chunk.path.inFlight(-wireLength(chunk));
        userBytesInFlight -= chunk.length;
    }

    /** The chunk is taken for lost; the room it was to take is free again (section 6.2.1, rule C). */
    void lost(int tsn, SentChunk chunk) {
        leaveFlight(chunk);
        peerWindow += chunk.length;
        chunk.state = State.TO_RETRANSMIT;
        if (toRetransmit == 0 || SerialNumbers.tsnBefore(tsn, retransmitFrom)) {
            retransmitFrom = tsn;
        }
        toRetransmit++;
    }

    /** The chunk was acknowledged by a Gap Ack Block. */
    void gapAcked(int tsn, SentChunk chunk) {
        if (chunk.state == State.IN_FLIGHT) {
            leaveFlight(chunk);
        } else {
            toRetransmit--;
        }
        chunk.state = State.GAP_ACKED;
        if (gapAcked == 0 || SerialNumbers.tsnBefore(highestGapAcked, tsn)) {
            highestGapAcked = tsn;
        }
        gapAcked++;
    }

    /** The peer took back what it had acknowledged by a Gap Ack Block (section 6.2.1, rule D iii). */
    void reneged(SentChunk chunk) {
        chunk.state = State.IN_FLIGHT;
        chunk.path.inFlight(wireLength(chunk));
        userBytesInFlight += chunk.length;
        gapAcked--;
    }

    /** The chunk with the lowest TSN was acknowledged cumulatively. */
    void removeFirst(SentChunk chunk) {
        switch (chunk.state) {
            case IN_FLIGHT -> leaveFlight(chunk);
            case GAP_ACKED -> gapAcked--;
            case TO_RETRANSMIT -> toRetransmit--;
            case GIVEN_UP -> {}
        }
        outstanding.removeFirst();
    }

    /** Goes on with another TSN; only where nothing is outstanding. */
    void restart(int nextTsn) {
        lastBeforeRestart = outstanding.nextTsn() - 1;
        restartedWith = nextTsn;
        restarted = true;
        outstanding.restart(nextTsn);
        retransmitFrom = nextTsn;
        fastRecovery = false;
    }

    /**
     * Whether a TSN is one of those that were used before {@link #restart}: an acknowledgement of it was sent before that. The new ones may
     * be so far from it that serial numbers can't tell.
     */
    boolean isFromBefore(int tsn) {
        if (!restarted) {
            return false;
        }
        restarted = outstanding.nextTsn() - restartedWith < MEMORY_OF_RESTART;
        int age = lastBeforeRestart - tsn;
        return restarted && age >= 0 && age < MEMORY_OF_RESTART;
    }

    /** The chunk's message was given up. */
    void givenUp(SentChunk chunk) {
        switch (chunk.state) {
            case IN_FLIGHT -> {
                leaveFlight(chunk);
                peerWindow += chunk.length;
            }
            case GAP_ACKED -> gapAcked--;
            case TO_RETRANSMIT -> toRetransmit--;
            case GIVEN_UP -> {}
        }
        chunk.state = State.GIVEN_UP;
    }

    /** Whether any chunk is acknowledged by a Gap Ack Block only. */
    boolean hasGapAcked() {
        return gapAcked > 0;
    }

    /** The highest TSN that was ever acknowledged by a Gap Ack Block, while {@link #hasGapAcked}. */
    int highestGapAcked() {
        return highestGapAcked;
    }

    /** Whether the association is in fast recovery (section 7.2.4). */
    boolean isFastRecovery() {
        return fastRecovery;
    }

    /** Enters fast recovery: until everything sent so far has been acknowledged. */
    void enterFastRecovery() {
        fastRecovery = true;
        fastRecoveryExit = outstanding.nextTsn() - 1;
    }

    /** Leaves fast recovery if its exit point was acknowledged. */
    void cumulativeAckMoved() {
        if (fastRecovery && SerialNumbers.tsnAtMost(fastRecoveryExit, outstanding.cumulativeAck())) {
            fastRecovery = false;
        }
    }

    /** Leaves fast recovery, since a timer ran out. */
    void leaveFastRecovery() {
        fastRecovery = false;
    }

    /** A path is gone for good: what is in flight on it is lost, and nothing is of that path any more. */
    void pathDeleted(Path path, Path other) {
        lostOn(path, other);
        for (int tsn = outstanding.cumulativeAck() + 1; tsn != outstanding.nextTsn(); tsn++) {
            SentChunk chunk = outstanding.get(tsn);
            if (chunk.path == path) {
                chunk.onSeveralPaths = true;
                chunk.path = other;
            }
        }
        path.stopRetransmissionTimer();
    }

    /** Whether anything of some streams is outstanding; of any, if none is named. */
    boolean holds(Set<Integer> which) {
        for (int tsn = outstanding.cumulativeAck() + 1; tsn != outstanding.nextTsn(); tsn++) {
            if (which.isEmpty() || which.contains(outstanding.get(tsn).message.message().stream())) {
                return true;
            }
        }
        return false;
    }

    /** Gives out each message that was sent whole and that the peer does not have for good, and forgets all chunks. */
    void drain(Consumer<OutboundMessage> taker) {
        for (int tsn = outstanding.cumulativeAck() + 1; tsn != outstanding.nextTsn(); tsn++) {
            SentChunk chunk = outstanding.get(tsn);
            OutboundMessage message = chunk.message;
            if (chunk.isLast() && message.unacknowledged() > 0 && !message.isGivenUp()) {
                taker.accept(message);
            }
        }
        while (!outstanding.isEmpty()) {
            removeFirst(outstanding.get(outstanding.cumulativeAck() + 1));
        }
    }

    /** How often the earliest chunk that is in flight on a path was sent; 0 where none is. */
    int transmissionsOfEarliest(Path path) {
        for (int tsn = outstanding.cumulativeAck() + 1; tsn != outstanding.nextTsn(); tsn++) {
            SentChunk chunk = outstanding.get(tsn);
            if (chunk.path == path && chunk.state == State.IN_FLIGHT) {
                return chunk.transmissions;
            }
        }
        return 0;
    }

    /** Marks everything that is in flight on a path as lost, to be sent again on another. */
    void lostOn(Path path, Path retransmitOn) {
        for (int tsn = outstanding.cumulativeAck() + 1; tsn != outstanding.nextTsn(); tsn++) {
            SentChunk chunk = outstanding.get(tsn);
            if (chunk.path == path && chunk.state == State.IN_FLIGHT) {
                lost(tsn, chunk);
                path.retransmitted(tsn);
                chunk.fastRetransmitted = false;
                chunk.onSeveralPaths |= retransmitOn != path;
                chunk.path = retransmitOn;
            } else if (chunk.path == path && chunk.state == State.TO_RETRANSMIT) {
                chunk.onSeveralPaths |= retransmitOn != path;
                chunk.path = retransmitOn;
            }
        }
    }
}
