/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.pktdrop.internal;

import java.nio.ByteBuffer;
import java.util.Map;
import org.sluice.pktdrop.Figure;
import org.sluice.pktdrop.PacketDropOptions;
import org.sluice.sctp.spi.ChunkContext;
import org.sluice.sctp.spi.ExtensionContext;
import org.sluice.sctp.spi.Retransmission;
import org.sluice.sctp.wire.MalformedException;
import org.sluice.sctp.wire.PacketView;
import org.sluice.sctp.wire.SerialNumbers;
import org.sluice.sctp.wire.UnknownChunk;

/**
 * Does what follows from reports that arrive: has sent again what was in the packet, takes the peer's window, adjusts ours. Where the draft is silent: nothing
 * at all follows from a report of a packet whose ports or tag are not those of our packets; and control chunks, as data, are taken for lost only with B or M.
 */
final class Heeding {

    private static final int CHUNK_HEADER_LENGTH = 4;

    private final Tally tally;
    private final RateLimit limit;
    private final WindowAdjustment windows;

    /** Up to where what had been sent when the window was last reduced; meaningful while {@link #reduced}. */
    private int reducedUntil;

    private boolean reduced;

    Heeding(Tally tally) {
        this(tally, new RateLimit(), new WindowAdjustment(tally));
    }

    private Heeding(Tally tally, RateLimit limit, WindowAdjustment windows) {
        this.tally = tally;
        this.limit = limit;
        this.windows = windows;
    }

    static Heeding resume(Tally tally, Map<?, ?> values) {
        var heeding = new Heeding(
                tally, RateLimit.resume((Map<?, ?>) values.get("limit")), WindowAdjustment.resume(tally, (Map<?, ?>)
                        values.get("windows")));
        heeding.reduced = (Boolean) values.get("reduced");
        heeding.reducedUntil = (Integer) values.get("reducedUntil");
        return heeding;
    }

    Map<String, Object> snapshot() {
        return Map.of(
                "limit",
                limit.snapshot(),
                "windows",
                windows.snapshot(),
                "reduced",
                reduced,
                "reducedUntil",
                reducedUntil);
    }

    /** The windows that reports adjust. */
    WindowAdjustment windows() {
        return windows;
    }

    /** A report arrived, under a tag that is right for its M flag. */
    void received(UnknownChunk chunk, ChunkContext context) {
        boolean middleBox = (chunk.flags() & PacketDropChunk.MIDDLE_BOX) != 0;
        tally.count(middleBox ? Figure.FROM_MIDDLE_BOXES : Figure.FROM_PEER);
        if (middleBox && !context.options().get(PacketDropOptions.MIDDLE_BOXES)) {
            tally.count(Figure.NOT_HEEDED);
            return;
        }
        if (!limit.allows(context.options().get(PacketDropOptions.HEEDED), context.now())) {
            tally.count(Figure.OVER_LIMIT);
            return;
        }
        try {
            heed(PacketDropChunk.read(chunk), context);
        } catch (MalformedException e) {
            tally.count(Figure.UNREADABLE);
        }
    }

    /** A box's report in a packet of the peer's. */
    void misplaced() {
        tally.count(Figure.NOT_HEEDED);
    }

    private void heed(PacketDropChunk report, ChunkContext context) {
        if (report.isBadChecksum()) {
            tally.count(Figure.OF_CORRUPTION);
        }
        if (report.packet().length > 0) {
            if (!context.retransmission().isOurs(ByteBuffer.wrap(report.packet()))) {
                tally.count(Figure.OF_OTHERS);
                return;
            }
            goThrough(report, context);
        } else if (report.isOfMiddleBox()) {
            tally.count(Figure.OF_BANDWIDTH);
        }
        if (report.isOfMiddleBox()) {
            windows.linkReported(report.capacity(), report.queued(), context);
        } else {
            windows.peerReported(report.capacity(), report.queued(), context);
        }
    }

    private void goThrough(PacketDropChunk report, ExtensionContext context) {
        ByteBuffer packet = ByteBuffer.wrap(report.packet());
        int at = PacketView.COMMON_HEADER_LENGTH;
        while (packet.limit() - at >= CHUNK_HEADER_LENGTH) {
            int length = packet.getShort(at + 2) & 0xffff;
            int there = Math.min(length, packet.limit() - at);
            if (length < CHUNK_HEADER_LENGTH || there < length && !report.isTruncated()) {
                tally.count(Figure.BROKEN_OFF);
                return;
            }
            lost(packet.slice(at, there), report, context);
            at += length + 3 & ~3;
        }
    }

    private void lost(ByteBuffer chunk, PacketDropChunk report, ExtensionContext context) {
        Retransmission retransmission = context.retransmission();
        boolean data = retransmission.isUserData(chunk.get(0) & 0xff);
        tally.count(data ? Figure.DATA : Figure.CONTROL);
        if (!report.isLoss()) {
            tally.count(Figure.NOT_LOST);
            return;
        }
        Retransmission.Verdict verdict =
                retransmission.dropped(chunk, context.options().get(PacketDropOptions.COMPARED));
        if (data) {
            tally.count(
                    switch (verdict) {
                        case SENT_AGAIN -> Figure.DATA_SENT_AGAIN;
                        case NOT_AWAITED -> Figure.DATA_NOT_AWAITED;
                        case ON_ITS_WAY -> Figure.DATA_ON_ITS_WAY;
                        case OTHER_CONTENT -> Figure.DATA_DIFFERENT;
                        case TOO_SHORT -> Figure.DATA_TOO_SHORT;
                    });
        } else if (verdict == Retransmission.Verdict.SENT_AGAIN) {
            tally.count(Figure.CONTROL_SENT_AGAIN);
        }
        if (data && verdict == Retransmission.Verdict.SENT_AGAIN && !report.isBadChecksum()) {
            droppedUndamaged(context);
        }
    }

    /** A box dropped what was not damaged: perhaps it had no room. */
    private void droppedUndamaged(ExtensionContext context) {
        int acknowledged = context.outbound().cumulativeTsnAck();
        boolean again = reduced && SerialNumbers.tsnBefore(acknowledged, reducedUntil);
        if (context.options().get(PacketDropOptions.SLOW_DOWN) && !again) {
            reduced = true;
            reducedUntil = context.streams().nextTsn() - 1;
            context.congestion().met(reducedUntil);
            tally.count(Figure.WINDOWS_LOWERED);
        }
    }
}
