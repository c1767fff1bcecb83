/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.pktdrop.internal;

import java.util.Map;
import org.sluice.sctp.spi.AcknowledgementHook;
import org.sluice.sctp.spi.BrokenPacket;
import org.sluice.sctp.spi.BrokenPacketHook;
import org.sluice.sctp.spi.ChunkContext;
import org.sluice.sctp.spi.ChunkHook;
import org.sluice.sctp.spi.ExtensionContext;
import org.sluice.sctp.spi.QuestionHook;
import org.sluice.sctp.spi.ReflectedTagHook;
import org.sluice.sctp.spi.Reply;
import org.sluice.sctp.spi.SnapshotHook;
import org.sluice.sctp.wire.UnknownChunk;

/** Reports of dropped packets in an association: sends them, and heeds those of the peer and of boxes on the way. */
final class PacketDropPart
        implements BrokenPacketHook, ChunkHook, ReflectedTagHook, AcknowledgementHook, QuestionHook, SnapshotHook {

    private static final int FORMAT = 1;

    private final Tally tally;
    private final Reporting reporting;
    private final Heeding heeding;

    PacketDropPart() {
        this.tally = new Tally();
        this.reporting = new Reporting(tally);
        this.heeding = new Heeding(tally);
    }

    private PacketDropPart(Tally tally, Reporting reporting, Heeding heeding) {
        this.tally = tally;
        this.reporting = reporting;
        this.heeding = heeding;
    }

    static PacketDropPart resume(Map<String, Object> snapshot) {
        if (!Integer.valueOf(FORMAT).equals(snapshot.get("format"))) {
            throw new IllegalArgumentException(
                    "reports of dropped packets can't go on from a snapshot of format " + snapshot.get("format"));
        }
        Tally tally = Tally.resume((Map<?, ?>) snapshot.get("tally"));
        return new PacketDropPart(
                tally, Reporting.resume(tally, (Map<?, ?>) snapshot.get("reporting")), Heeding.resume(tally, (Map<?, ?>)
                        snapshot.get("heeding")));
    }

    @Override
    public Map<String, Object> snapshot(ExtensionContext context) {
        return Map.of(
                "format", FORMAT,
                "tally", tally.values(),
                "reporting", reporting.snapshot(),
                "heeding", heeding.snapshot());
    }

    @Override
    public void arrivedBroken(BrokenPacket packet, ExtensionContext context) {
        reporting.arrivedBroken(packet, context);
    }

    @Override
    public void received(UnknownChunk chunk, ChunkContext context) {
        if ((chunk.flags() & PacketDropChunk.MIDDLE_BOX) == 0) {
            heeding.received(chunk, context);
        } else {
            // Behind another chunk of the peer's: no box writes there.
            heeding.misplaced();
        }
    }

    @Override
    public void receivedReflected(UnknownChunk chunk, ChunkContext context) {
        heeding.received(chunk, context);
    }

    @Override
    public void acknowledged(ExtensionContext context) {
        heeding.windows().acknowledged(context);
    }

    @Override
    public void timedOut(ExtensionContext context) {
        heeding.windows().timedOut(context);
    }

    @Override
    public void asked(String question, Map<String, Object> details, Reply reply, ExtensionContext context) {
        if (!question.equals("figures")) {
            throw new IllegalArgumentException(
                    "reports of dropped packets answer \"figures\", not \"" + question + "\"");
        }
        reply.answer(tally.values());
    }
}
