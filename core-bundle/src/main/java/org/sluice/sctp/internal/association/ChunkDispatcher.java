/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.util.ArrayList;
import java.util.List;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationException.PeerCause;
import org.sluice.sctp.AssociationException.Reason;
import org.sluice.sctp.Counter;
import org.sluice.sctp.Notification;
import org.sluice.sctp.internal.event.Counters;
import org.sluice.sctp.internal.path.Path;
import org.sluice.sctp.link.Packet;
import org.sluice.sctp.spi.AcknowledgementFormat;
import org.sluice.sctp.spi.GuardHook;
import org.sluice.sctp.wire.AbortChunk;
import org.sluice.sctp.wire.AcknowledgementView;
import org.sluice.sctp.wire.CauseCode;
import org.sluice.sctp.wire.Chunk;
import org.sluice.sctp.wire.ChunkCursor;
import org.sluice.sctp.wire.ChunkReader;
import org.sluice.sctp.wire.ChunkType;
import org.sluice.sctp.wire.ErrorCause;
import org.sluice.sctp.wire.ErrorChunk;
import org.sluice.sctp.wire.FragmentView;
import org.sluice.sctp.wire.HeartbeatChunk;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.InvalidStreamIdentifierCause;
import org.sluice.sctp.wire.MalformedException;
import org.sluice.sctp.wire.NoUserDataCause;
import org.sluice.sctp.wire.OutOfResourceCause;
import org.sluice.sctp.wire.PacketView;
import org.sluice.sctp.wire.Padding;
import org.sluice.sctp.wire.ProtocolViolationCause;
import org.sluice.sctp.wire.ShutdownChunk;
import org.sluice.sctp.wire.StaleCookieCause;
import org.sluice.sctp.wire.UnknownAction;
import org.sluice.sctp.wire.UnknownChunk;
import org.sluice.sctp.wire.UnrecognizedChunkTypeCause;

/** Takes a packet of the association apart and hands each chunk to the procedure that it concerns (RFC 9260 sections 6.10, 8.5). */
final class ChunkDispatcher {

    private static final int REFLECTED_TAG = 1;

    /** The headers of an ERROR chunk and of its cause. */
    private static final int REPORT_OVERHEAD = 8;

    private final Tcb tcb;
    private final SetupProcedure setup;
    private final ShutdownProcedure shutdown;
    private final HeartbeatProcedure heartbeats;
    private final Counters counters;
    private final StrangerPackets strangers;
    private int answersLeft;

    ChunkDispatcher(Tcb tcb, SetupProcedure setup, ShutdownProcedure shutdown, HeartbeatProcedure heartbeats) {
        this.tcb = tcb;
        this.setup = setup;
        this.shutdown = shutdown;
        this.heartbeats = heartbeats;
        this.counters = tcb.host().counters();
        this.strangers = new StrangerPackets(tcb, this);
    }

    void packet(PacketView view, Packet packet, long now) {
        ChunkCursor chunks = view.chunks();
        if (!chunks.next()) {
            counters.increment(Counter.MALFORMED);
            return;
        }
        Path path = tcb.paths().find(packet.remote().getAddress());
        if (path == null && tcb.phase() instanceof Phase.CookieWait && chunks.type() == ChunkType.INIT_ACK) {
            // A peer with several addresses may answer from another one (section 5.1.2).
            path = tcb.paths().primary();
        }
        if (isReflected(view.verificationTag(), chunks)) {
            if (path != null) {
                reflected(chunks, packet, path, now);
            }
            return;
        }
        if (!isTagRight(view.verificationTag(), chunks)) {
            counters.increment(Counter.WRONG_TAG);
            return;
        }
        if (path == null) {
            strangers.packet(view, packet, now);
            return;
        }
        if (path.route().remoteAddress().equals(packet.remote().getAddress())) {
            tcb.ways().learnRoute(path, packet, now);
        }
        path.heard(now);
        shutdown.packetReceived();
        beginAnswers(path);
        if (tcb.extensions().watchesPackets()) {
            tcb.extensions().packetArrived(new PacketPicture(packet, chunks, tcb.framing()), now);
            if (tcb.isEnded()) {
                return;
            }
            // Whoever looked may have gone through all chunks.
            chunks = view.chunks();
            chunks.next();
        }
        handle(chunks, path, packet, true, now);
    }

    /**
     * A packet turned out to be the peer's though its source was none of the peer's addresses.
     *
     * @param chunks at the first chunk that has not been handled
     */
    void goOn(ChunkCursor chunks, Path path, Packet packet, long now) {
        path.heard(now);
        shutdown.packetReceived();
        handle(chunks, path, packet, false, now);
    }

    private void handle(ChunkCursor chunks, Path path, Packet packet, boolean firstOfPacket, long now) {
        boolean first = firstOfPacket;
        do {
            var verdict = GuardHook.Verdict.TAKE;
            if (tcb.extensions().guards(chunks.type())) {
                verdict = guard(chunks, packet, first, path, now);
                first = false;
            }
            if (verdict == GuardHook.Verdict.STOP
                    || verdict == GuardHook.Verdict.TAKE && !tcb.isEnded() && !chunk(chunks, path, packet, now)) {
                break;
            }
        } while (chunks.next() && !tcb.isEnded());
        if (chunks.malformed()) {
            counters.increment(Counter.MALFORMED);
        }
        if (!tcb.isEnded() && tcb.receiver() != null) {
            tcb.receiver().packetEnded(now);
        }
    }

    /** A packet with a wrong checksum proves nothing, of the peer or of the way. */
    boolean broken(Packet packet, long now) {
        boolean minded = tcb.extensions().mindsBroken();
        if (minded) {
            tcb.extensions().arrivedBroken(BrokenPicture.of(packet), now);
        }
        return minded;
    }

    /** Whether a packet has the peer's tag, and begins with a chunk that an extension takes under it. */
    private boolean isReflected(int tag, ChunkCursor first) {
        return isForReflectedTag(first) && tag == tcb.peerTag() && tag != 0;
    }

    private boolean isForReflectedTag(ChunkCursor first) {
        return (first.flags() & REFLECTED_TAG) != 0 && tcb.extensions().takesReflected(first.type());
    }

    /** It may come from anywhere, so it proves nothing of the peer, and nothing else of it is taken in. */
    private void reflected(ChunkCursor chunk, Packet packet, Path path, long now) {
        counters.increment(Counter.CONTROL_CHUNKS_RECEIVED);
        answersLeft = 0;
        var verdict =
                tcb.extensions().guards(chunk.type()) ? guard(chunk, packet, true, path, now) : GuardHook.Verdict.TAKE;
        if (verdict == GuardHook.Verdict.TAKE && !tcb.isEnded()) {
            tcb.abilities().chunkArrived(path, this::answer);
            tcb.extensions().receivedReflected(new UnknownChunk(chunk.type(), chunk.flags(), chunk.copyOfValue()), now);
        }
    }

    /** What becomes of a chunk. */
    GuardHook.Verdict guard(ChunkCursor chunk, Packet packet, boolean first, Path path, long now) {
        tcb.abilities().chunkArrived(path, this::answer);
        return tcb.extensions().guard(new ChunkPicture(chunk, packet, first), now);
    }

    /** Answers to a packet that came on a path may follow. */
    void beginAnswers(Path path) {
        answersLeft = path.maximumPacketSize() - PacketView.COMMON_HEADER_LENGTH;
    }

    /**
     * Answers a chunk. All answers to one packet have to fit in one packet; others are dropped (section 12.4). So nobody has us send
     * more than they do.
     */
    private void answer(Path path, Chunk answer) {
        int length = Padding.paddedLength(answer.encodedLength());
        if (length <= answersLeft) {
            answersLeft -= length;
            tcb.out().add(path, answer);
        }
    }

    /** Section 8.5, with the exceptions of 8.5.1. */
    private boolean isTagRight(int tag, ChunkCursor first) {
        boolean reflected = (first.flags() & REFLECTED_TAG) != 0;
        return switch (first.type()) {
            case ChunkType.ABORT, ChunkType.SHUTDOWN_COMPLETE ->
                reflected ? tag == tcb.peerTag() && tag != 0 : tag == tcb.localTag();
            default -> tag == tcb.localTag() && !isForReflectedTag(first);
        };
    }

    /** Handles one chunk; false if the rest of the packet is not to be looked at. */
    private boolean chunk(ChunkCursor chunk, Path path, Packet packet, long now) {
        int type = chunk.type();
        if (type == tcb.framing().chunkType()) {
            return data(chunk, path, now);
        }
        counters.increment(Counter.CONTROL_CHUNKS_RECEIVED);
        if (type == tcb.acknowledgements().chunkType()) {
            return acknowledgement(chunk, tcb.acknowledgements(), now);
        }
        return switch (type) {
            case ChunkType.SACK -> acknowledgement(chunk, tcb.sack(), now);
            case ChunkType.DATA -> {
                // Two framings don't mix: their messages are numbered by themselves.
                abort("DATA where another framing was agreed on", new ProtocolViolationCause("DATA is not agreed on"));
                yield false;
            }
            default -> control(chunk, path, packet, now);
        };
    }

    private boolean data(ChunkCursor chunk, Path path, long now) {
        switch (tcb.phase().state()) {
            // In the states after a SHUTDOWN of the peer there can be no new DATA (section 9.2); the rest of the packet
            // may matter.
            case SHUTDOWN_RECEIVED, SHUTDOWN_ACK_SENT, CLOSED, COOKIE_WAIT, COOKIE_ECHOED -> {
                return true;
            }
            default -> {}
        }
        FragmentView data = tcb.framing().read(chunk);
        if (!data.isWellFormed()) {
            if (chunk.length() == tcb.framing().headerLength()) {
                abort("a DATA chunk without user data", new NoUserDataCause(data.tsn()));
            } else {
                abort("a DATA chunk too short for its header", new ProtocolViolationCause("DATA chunk too short"));
            }
            return false;
        }
        switch (tcb.receiver().data(data, path)) {
            case HANDLED -> {}
            case NO_SUCH_STREAM ->
                // Section 6.5.
                answer(
                        tcb.paths().forReply(path),
                        new ErrorChunk(List.of(new InvalidStreamIdentifierCause(data.stream()))));
            case TOO_LARGE -> {
                tcb.abort(
                        new AssociationException(Reason.LIMIT, "the peer sent a message that is larger than allowed"),
                        List.of(new OutOfResourceCause()));
                return false;
            }
            case VIOLATION -> {
                abort(
                        "DATA that contradicts what was received before",
                        new ProtocolViolationCause("DATA contradicts what was received before"));
                return false;
            }
        }
        shutdown.dataReceived(now);
        return true;
    }

    private boolean acknowledgement(ChunkCursor chunk, AcknowledgementFormat format, long now) {
        switch (tcb.phase().state()) {
            case ESTABLISHED, SHUTDOWN_PENDING, SHUTDOWN_RECEIVED -> {}
            default -> {
                // Section 6.
                return true;
            }
        }
        AcknowledgementView sack = format.read(chunk);
        if (!sack.isWellFormed()) {
            abort("a SACK chunk whose counts contradict its length", new ProtocolViolationCause("malformed SACK"));
            return false;
        }
        if (!tcb.sender().acknowledged(sack, now)) {
            abort("a SACK of what was never sent", new ProtocolViolationCause("SACK of what was never sent"));
            return false;
        }
        tcb.extensions().acknowledged(now);
        return !tcb.isEnded();
    }

    private boolean control(ChunkCursor cursor, Path path, Packet packet, long now) {
        if (tcb.extensions().takes(cursor.type())) {
            return ofExtension(cursor, path, now);
        }
        Chunk chunk;
        try {
            chunk = ChunkReader.read(cursor);
        } catch (MalformedException e) {
            counters.increment(Counter.MALFORMED);
            // Whatever can't be read is passed over, an ABORT as well (section 3.3.7).
            return true;
        }
        switch (cursor.type()) {
            case ChunkType.INIT_ACK -> {
                setup.initAck((InitChunk) chunk, packet.remote().getPort(), now);
                return false;
            }
            case ChunkType.COOKIE_ACK -> setup.cookieAck(now);
            case ChunkType.HEARTBEAT -> {
                // Before the INIT ACK the peer can't have an association to ask about (section 8.3).
                if (tcb.peerTag() != 0) {
                    answer(path, new HeartbeatChunk(true, ((HeartbeatChunk) chunk).information()));
                }
            }
            case ChunkType.HEARTBEAT_ACK -> heartbeats.acknowledged((HeartbeatChunk) chunk, now);
            case ChunkType.ABORT -> {
                // It may be about what left from there before the peer knew that we are there no more (RFC 5061 section
                // 5.3.1).
                if (!tcb.addresses().hasLeft(packet.local())) {
                    aborted((AbortChunk) chunk, whole(cursor));
                }
                return false;
            }
            case ChunkType.ERROR -> error((ErrorChunk) chunk, whole(cursor), now);
            case ChunkType.SHUTDOWN -> shutdown.shutdownReceived((ShutdownChunk) chunk, now);
            case ChunkType.SHUTDOWN_ACK -> shutdown.shutdownAckReceived(path);
            case ChunkType.SHUTDOWN_COMPLETE -> shutdown.shutdownCompleteReceived();
            case ChunkType.COOKIE_ECHO, ChunkType.INIT, ChunkType.PAD -> {
                // A COOKIE ECHO is the first chunk and was handled; an INIT is alone in its packet; padding is for
                // skipping.
            }
            default -> {
                return unknown(cursor, path);
            }
        }
        return true;
    }

    /** Hands a chunk to the extension that takes it; false if the rest of the packet is not to be looked at. */
    boolean ofExtension(ChunkCursor cursor, Path path, long now) {
        tcb.abilities().chunkArrived(path, this::answer);
        tcb.extensions().received(new UnknownChunk(cursor.type(), cursor.flags(), cursor.copyOfValue()), now);
        return !tcb.isEnded();
    }

    /** Section 3.2: the two highest bits say what to do. */
    private boolean unknown(ChunkCursor cursor, Path path) {
        UnknownAction action = UnknownAction.ofChunkType(cursor.type());
        if (action.reports()) {
            // As much of the chunk as the report has room for.
            int most = path.maximumPacketSize() - PacketView.COMMON_HEADER_LENGTH - REPORT_OVERHEAD;
            byte[] copy = new byte[Math.min(cursor.length(), most)];
            cursor.buffer().get(cursor.offset(), copy);
            answer(tcb.paths().forReply(path), new ErrorChunk(List.of(new UnrecognizedChunkTypeCause(copy))));
        }
        return !action.stops();
    }

    private void abort(String what, ErrorCause cause) {
        tcb.abort(new AssociationException(Reason.PROTOCOL_VIOLATION, "the peer sent " + what), List.of(cause));
    }

    /** The chunk as it is on the wire, without padding. */
    private static byte[] whole(ChunkCursor cursor) {
        byte[] bytes = new byte[cursor.length()];
        cursor.buffer().get(cursor.offset(), bytes);
        return bytes;
    }

    private void aborted(AbortChunk abort, byte[] chunk) {
        var causes = new ArrayList<PeerCause>();
        for (ErrorCause cause : abort.causes()) {
            causes.add(describe(cause));
        }
        counters.increment(Counter.ABORTED);
        boolean settingUp = switch (tcb.phase().state()) {
            case COOKIE_WAIT, COOKIE_ECHOED -> true;
            default -> false;
        };
        String why = causes.isEmpty()
                ? ""
                : ": "
                        + String.join(
                                "; ", causes.stream().map(PeerCause::toString).toList());
        tcb.end(new AssociationException(
                settingUp ? Reason.REFUSED : Reason.ABORTED_BY_PEER,
                (settingUp ? "the peer refused the association" : "the peer aborted the association") + why,
                causes,
                chunk));
    }

    private void error(ErrorChunk error, byte[] chunk, long now) {
        for (ErrorCause cause : error.causes()) {
            if (cause instanceof StaleCookieCause stale && tcb.phase() instanceof Phase.CookieEchoed) {
                setup.staleCookie(stale, now);
            } else {
                tcb.user().notified(new Notification.PeerError(describe(cause), chunk));
                tcb.extensions().reported(cause, now);
            }
        }
    }

    private static PeerCause describe(ErrorCause cause) {
        return new PeerCause(cause.code(), CauseCode.name(cause.code()), cause.describe());
    }
}
