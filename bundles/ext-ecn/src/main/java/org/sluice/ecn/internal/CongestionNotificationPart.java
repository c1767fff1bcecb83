/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.ecn.internal;

import java.util.Map;
import java.util.OptionalInt;
import org.sluice.ecn.CongestionNotificationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.spi.ArrivedPacket;
import org.sluice.sctp.spi.ChunkContext;
import org.sluice.sctp.spi.ChunkHook;
import org.sluice.sctp.spi.ExtensionContext;
import org.sluice.sctp.spi.PacketHook;
import org.sluice.sctp.spi.QuestionHook;
import org.sluice.sctp.spi.Reply;
import org.sluice.sctp.spi.SendingHook;
import org.sluice.sctp.spi.SnapshotHook;
import org.sluice.sctp.wire.MalformedException;
import org.sluice.sctp.wire.SerialNumbers;
import org.sluice.sctp.wire.UnknownChunk;

/** Explicit congestion notification in an association: marks what leaves, echoes what arrives marked, slows down at echoes. */
final class CongestionNotificationPart implements PacketHook, SendingHook, ChunkHook, QuestionHook, SnapshotHook {

    private static final int FORMAT = 1;

    /** ECN-Capable Transport, ECT(0). */
    private static final int CAPABLE = 2;

    /** CE. */
    private static final int CONGESTION_EXPERIENCED = 3;

    private final Receiving receiving;
    private final Sending sending;
    private boolean marking;

    CongestionNotificationPart() {
        this(new Receiving(), new Sending());
    }

    private CongestionNotificationPart(Receiving receiving, Sending sending) {
        this.receiving = receiving;
        this.sending = sending;
    }

    static CongestionNotificationPart resume(Map<String, Object> snapshot) {
        if (!Integer.valueOf(FORMAT).equals(snapshot.get("format"))) {
            throw new IllegalArgumentException(
                    "congestion notification can't go on from a snapshot of format " + snapshot.get("format"));
        }
        return new CongestionNotificationPart(
                Receiving.resume((Map<?, ?>) snapshot.get("receiving")),
                Sending.resume((Map<?, ?>) snapshot.get("sending")));
    }

    @Override
    public Map<String, Object> snapshot(ExtensionContext context) {
        return Map.of("format", FORMAT, "receiving", receiving.snapshot(), "sending", sending.snapshot());
    }

    @Override
    public void packetArrived(ArrivedPacket packet, ExtensionContext context) {
        OptionalInt tsn = packet.lowestTsn();
        if (tsn.isPresent() && receiving.arrived(tsn.getAsInt(), packet.congestionMark() == CONGESTION_EXPERIENCED)) {
            // The echo goes along with a SACK.
            context.acknowledgeNow();
            if (context.state() == AssociationState.SHUTDOWN_SENT) {
                // Nothing is sent before data any more, but the peer still sends some.
                echo(context);
            }
        }
    }

    @Override
    public void beforeData(ExtensionContext context) {
        if (!marking) {
            marking = true;
            // Neither retransmissions nor probes of a window that is shut are marked (RFC 3168 sections 6.1.5, 6.1.6).
            context.congestion().mark(CAPABLE, 0);
        }
        echo(context);
    }

    private void echo(ExtensionContext context) {
        CongestionChunk echo = receiving.takeEcho(context.options().get(CongestionNotificationOptions.COUNT_MARKED));
        if (echo != null) {
            context.send(echo);
        }
    }

    @Override
    public void received(UnknownChunk chunk, ChunkContext context) {
        CongestionChunk read;
        try {
            read = CongestionChunk.read(chunk.type(), chunk.value());
        } catch (MalformedException e) {
            // As any other chunk that can't be read: passed over.
            return;
        }
        if (read.type() == CongestionChunk.WINDOW_REDUCED) {
            receiving.reduced(read.tsn());
        } else {
            echoed(read.tsn(), context);
        }
    }

    private void echoed(int tsn, ChunkContext context) {
        int nextTsn = context.streams().nextTsn();
        if (!SerialNumbers.tsnBefore(tsn, nextTsn)) {
            // What was never sent can't have been marked.
            return;
        }
        if (sending.echoed(tsn, nextTsn)) {
            context.congestion().met(tsn);
        }
        // Each echo is answered: the answer to the one before may have been lost.
        context.reply(CongestionChunk.windowReduced(tsn));
    }

    @Override
    public void asked(String question, Map<String, Object> details, Reply reply, ExtensionContext context) {
        if (!question.equals("figures")) {
            throw new IllegalArgumentException("congestion notification answers \"figures\", not \"" + question + "\"");
        }
        reply.answer(Map.of(
                "marked", receiving.marked(),
                "echoesSent", receiving.echoes(),
                "echoesReceived", sending.echoes(),
                "reductions", sending.reductions(),
                "reductionsOfPeer", receiving.reductions()));
    }
}
