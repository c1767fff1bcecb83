/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.prsctp.internal;

import java.util.List;
import java.util.Map;
import org.sluice.prsctp.Policy;
import org.sluice.sctp.Message;
import org.sluice.sctp.spi.AcknowledgementHook;
import org.sluice.sctp.spi.ChunkContext;
import org.sluice.sctp.spi.ChunkHook;
import org.sluice.sctp.spi.ExtensionContext;
import org.sluice.sctp.spi.OutboundData.AckPoint;
import org.sluice.sctp.spi.QuestionHook;
import org.sluice.sctp.spi.ReliabilityHook;
import org.sluice.sctp.spi.Reply;
import org.sluice.sctp.spi.ResendHook;
import org.sluice.sctp.spi.SendingHook;
import org.sluice.sctp.spi.SnapshotHook;
import org.sluice.sctp.spi.TimerHook;
import org.sluice.sctp.wire.MalformedException;
import org.sluice.sctp.wire.UnknownChunk;

/** Partial reliability in an association: both sides of RFC 3758 sections 3.5 and 3.6. */
final class PartialReliabilityPart
        implements ReliabilityHook,
                SendingHook,
                AcknowledgementHook,
                TimerHook,
                ChunkHook,
                QuestionHook,
                ResendHook,
                SnapshotHook {

    private static final int FORMAT = 1;

    private static final long BETWEEN_DUPLICATES = 50_000_000;

    private final Statistics statistics;

    /** Whether the peer has to be told of the ack point: something was given up, or a SACK shows that it doesn't know. */
    private boolean due;

    private int lastTsn;
    private long lastAt;
    private boolean waiting;

    PartialReliabilityPart() {
        this(new Statistics());
    }

    private PartialReliabilityPart(Statistics statistics) {
        this.statistics = statistics;
    }

    static PartialReliabilityPart resume(Map<String, Object> snapshot) {
        if (!Integer.valueOf(FORMAT).equals(snapshot.get("format"))) {
            throw new IllegalArgumentException(
                    "partial reliability can't go on from a snapshot of format " + snapshot.get("format"));
        }
        var part = new PartialReliabilityPart(Statistics.resume((List<?>) snapshot.get("givenUp")));
        part.lastTsn = (Integer) snapshot.get("lastTsn");
        part.lastAt = (Long) snapshot.get("lastAt");
        part.waiting = (Boolean) snapshot.get("waiting");
        // Something may have been acknowledged meanwhile, or not have been said.
        part.due = true;
        return part;
    }

    @Override
    public Map<String, Object> snapshot(ExtensionContext context) {
        return Map.of(
                "format", FORMAT,
                "givenUp", statistics.snapshot(),
                "lastTsn", lastTsn,
                "lastAt", lastAt,
                "waiting", waiting);
    }

    @Override
    public boolean mayBeGivenUp(Message message, ExtensionContext context) {
        return MessagePolicy.of(message, context.options()).policy() != Policy.NONE;
    }

    @Override
    public boolean isGivenUp(Message message, long handedOverAt, int transmissions, ExtensionContext context) {
        return MessagePolicy.of(message, context.options()).isOver(context.now() - handedOverAt, transmissions);
    }

    @Override
    public void givenUp(Message message, boolean sent, ExtensionContext context) {
        statistics.givenUp(
                message.stream(), MessagePolicy.of(message, context.options()).policy(), sent);
        due |= sent;
    }

    @Override
    public void roomWanted(Message message, long bytes, ExtensionContext context) {
        var options = context.options();
        var wanting = MessagePolicy.of(message, options);
        if (wanting.policy() == Policy.PRIORITY || wanting.policy() == Policy.NONE) {
            context.outbound()
                    .giveUpQueued(
                            bytes, other -> MessagePolicy.of(other, options).givesWayTo(wanting));
        }
    }

    /** Rules C1 to C4: where the ack point is beyond what the peer acknowledged, it is told. */
    @Override
    public void beforeData(ExtensionContext context) {
        if (!due) {
            return;
        }
        due = false;
        var outbound = context.outbound();
        long now = context.now();
        AckPoint point = outbound.advancedAckPoint(ForwardTsnChunk.streamsIn(outbound.roomInPacket()));
        if (point.tsn() == outbound.cumulativeTsnAck()) {
            waiting = false;
            context.stopTimer();
            return;
        }
        if (waiting && point.tsn() == lastTsn && now - lastAt < BETWEEN_DUPLICATES) {
            // The peer's SACK may have been on its way already (rule F2).
            return;
        }
        tell(point, context);
        // Rule C5: somebody has to notice when the chunk is lost and nothing else is on its way.
        waiting = true;
        context.startTimer(context.retransmissionTimeout());
    }

    private void tell(AckPoint point, ExtensionContext context) {
        lastTsn = point.tsn();
        lastAt = context.now();
        context.send(new ForwardTsnChunk(point.tsn(), point.streams()));
    }

    /** What the last one said may be too little by now. */
    @Override
    public boolean resend(int chunkType, ExtensionContext context) {
        var outbound = context.outbound();
        AckPoint point = outbound.advancedAckPoint(ForwardTsnChunk.streamsIn(outbound.roomInPacket()));
        boolean awaited = waiting && point.tsn() != outbound.cumulativeTsnAck();
        if (awaited) {
            tell(point, context);
        }
        return awaited;
    }

    @Override
    public void acknowledged(ExtensionContext context) {
        due = true;
    }

    /** Rule A5. */
    @Override
    public void timedOut(ExtensionContext context) {
        due = true;
    }

    @Override
    public void timeout(ExtensionContext context) {
        due = true;
        waiting = false;
        context.unanswered();
    }

    /** Section 3.6. */
    @Override
    public void received(UnknownChunk chunk, ChunkContext context) {
        try {
            ForwardTsnChunk forward = ForwardTsnChunk.read(chunk.value());
            context.skip(forward.newCumulativeTsn(), forward.streams());
        } catch (MalformedException e) {
            // As any other chunk that can't be read: passed over.
            return;
        }
    }

    @Override
    public void asked(String question, Map<String, Object> details, Reply reply, ExtensionContext context) {
        if (!question.equals("givenUp")) {
            throw new IllegalArgumentException("partial reliability answers \"givenUp\", not \"" + question + "\"");
        }
        Object stream = details.get("stream");
        Object policy = details.get("policy");
        if (stream != null) {
            checkThere(stream, context.streams().outboundCount());
        }
        reply.answer(statistics.answer((Integer) stream, policy(policy)));
    }

    private static void checkThere(Object stream, int count) {
        if (!(stream instanceof Integer number)) {
            throw new IllegalArgumentException("stream: " + stream + " is no number");
        }
        if (number < 0 || number >= count) {
            throw new IllegalArgumentException("there is no stream " + number + ": there are " + count);
        }
    }

    private static Policy policy(Object name) {
        if (name == null) {
            return null;
        }
        for (Policy policy : Policy.values()) {
            if (policy != Policy.NONE && policy.name().equals(name)) {
                return policy;
            }
        }
        throw new IllegalArgumentException("policy: " + name + " is none that messages can be given up by");
    }
}
