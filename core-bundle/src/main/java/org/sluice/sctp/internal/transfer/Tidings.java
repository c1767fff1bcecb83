/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.transfer;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.sluice.sctp.internal.path.Path;
import org.sluice.sctp.internal.path.Paths;
import org.sluice.sctp.internal.transfer.SentChunk.State;
import org.sluice.sctp.spi.AdjustableWindow;
import org.sluice.sctp.spi.DataFraming;
import org.sluice.sctp.spi.Retransmission.Verdict;
import org.sluice.sctp.wire.ChunkCursor;
import org.sluice.sctp.wire.FragmentView;

/**
 * What the sending side learns of its data, the way and the peer otherwise than by acknowledgements and timers: congestion without loss, loss without
 * congestion, windows. Times in nanoseconds.
 */
public final class Tidings {

    /** A chunk's length field. */
    private static final int LENGTH_OFFSET = 2;

    private static final int CHUNK_HEADER_LENGTH = 4;

    /** So many times are remembered before those are forgotten that tell nothing any more. */
    private static final int FEW = 64;

    private final SendWindow window;
    private final Outstanding outstanding;
    private final Paths paths;
    private final ChunkCursor cursor = new ChunkCursor();

    /** When chunks were last taken for lost here, by TSN. Seldom any, so it is not a field of each chunk. */
    private final Map<Integer, Long> lastLost = new HashMap<>(0);

    private int forgetAt = FEW;

    Tidings(SendWindow window, Paths paths) {
        this.window = window;
        this.outstanding = window.outstanding();
        this.paths = paths;
    }

    /**
     * The network says that data met congestion (RFC 3168 section 6.1.2): as a loss, but where one of the same window has already had the windows
     * reduced.
     */
    public void congested(int tsn) {
        if (!window.isFastRecovery()) {
            Path sentOn = outstanding.contains(tsn) ? outstanding.get(tsn).path : paths.forData();
            sentOn.congestion().fastRetransmit();
        }
    }

    /**
     * The peer has so much room, what is in flight not taken off. Less than a packet is left for what the next SACK says, while one is to come.
     */
    public void peerWindow(long bytes) {
        long inFlight = window.userBytesInFlight();
        boolean silly = inFlight > 0 && bytes - inFlight < paths.smallestMaximumPacketSize();
        window.peerWindowAdvertised(silly ? 0 : bytes);
    }

    /** Sets a path's congestion window; false where that can't be done. */
    public boolean window(Path path, long bytes) {
        if (path.congestion() instanceof AdjustableWindow adjustable) {
            adjustable.adjust(bytes);
            return true;
        }
        return false;
    }

    /**
     * A chunk of user data was lost, and not for congestion.
     *
     * @param chunk from its header on, perhaps cut
     * @param compared how many bytes of user data have to be there and the same
     */
    public Verdict dropped(ByteBuffer chunk, DataFraming framing, int compared, long now) {
        int announced = chunk.getShort(chunk.position() + LENGTH_OFFSET) & 0xffff;
        int needed = framing.headerLength() + compared;
        if (chunk.remaining() < needed || announced < needed) {
            return Verdict.TOO_SHORT;
        }
        FragmentView data = framing.read(beginning(chunk, needed));
        int tsn = data.tsn();
        if (!data.isWellFormed() || !outstanding.contains(tsn)) {
            return Verdict.NOT_AWAITED;
        }
        SentChunk sent = outstanding.get(tsn);
        if (sent.state == State.GAP_ACKED || sent.state == State.GIVEN_UP) {
            return Verdict.NOT_AWAITED;
        }
        if (sent.length != announced - framing.headerLength() || !isContent(data, sent, compared)) {
            return Verdict.OTHER_CONTENT;
        }
        if (sent.state != State.IN_FLIGHT || wasJustLost(tsn, sent, now)) {
            return Verdict.ON_ITS_WAY;
        }
        lose(tsn, sent, now);
        return Verdict.SENT_AGAIN;
    }

    /** A cursor at the beginning of a chunk, as if that were the whole. */
    private ChunkCursor beginning(ByteBuffer chunk, int length) {
        byte[] bytes = new byte[length];
        chunk.get(chunk.position(), bytes);
        ByteBuffer whole = ByteBuffer.wrap(bytes).putShort(LENGTH_OFFSET, (short) length);
        cursor.reset(whole, 0, Math.max(length, CHUNK_HEADER_LENGTH));
        cursor.next();
        return cursor;
    }

    private static boolean isContent(FragmentView data, SentChunk sent, int compared) {
        ByteBuffer content = ByteBuffer.allocate(compared);
        sent.message.copyTo(content, sent.offset, compared);
        return content.flip().equals(data.buffer().slice(data.payloadOffset(), compared));
    }

    /** A report of the same transmission may come twice; one of the next can't come before that has been on its way for some time. */
    private boolean wasJustLost(int tsn, SentChunk sent, long now) {
        Long last = lastLost.get(tsn);
        long roundTrip = sent.path.rto().smoothed();
        long least = roundTrip == 0 ? sent.path.rto().timeout() : roundTrip / 2;
        return last != null && now - last < least;
    }

    private void lose(int tsn, SentChunk sent, long now) {
        window.lost(tsn, sent);
        sent.path.retransmitted(tsn);
        // SACKs that are on their way miss it as well, which is no other loss.
        sent.fastRetransmitted = true;
        if (lastLost.size() >= forgetAt) {
            lastLost.keySet().removeIf(each -> !outstanding.contains(each));
            forgetAt = Math.max(FEW, 2 * lastLost.size());
        }
        lastLost.put(tsn, now);
    }

    /** TSNs are others now. */
    void restarted() {
        lastLost.clear();
    }
}
