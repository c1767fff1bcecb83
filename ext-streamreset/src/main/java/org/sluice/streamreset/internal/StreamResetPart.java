/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.streamreset.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.sluice.sctp.spi.ChunkContext;
import org.sluice.sctp.spi.ChunkHook;
import org.sluice.sctp.spi.ExtensionContext;
import org.sluice.sctp.spi.QuestionHook;
import org.sluice.sctp.spi.Reply;
import org.sluice.sctp.spi.ResendHook;
import org.sluice.sctp.spi.SendingHook;
import org.sluice.sctp.spi.SnapshotHook;
import org.sluice.sctp.spi.Streams;
import org.sluice.sctp.spi.TimerHook;
import org.sluice.sctp.wire.ErrorChunk;
import org.sluice.sctp.wire.MalformedException;
import org.sluice.sctp.wire.ProtocolViolationCause;
import org.sluice.sctp.wire.UnknownChunk;
import org.sluice.streamreset.StreamResetOptions;
import org.sluice.streamreset.internal.ReconfigurationParameter.Request;
import org.sluice.streamreset.internal.ReconfigurationParameter.Response;
import org.sluice.streamreset.internal.Task.Kind;

/** Stream reconfiguration in an association: takes RE-CONFIG chunks and users' questions apart (RFC 6525 section 5). */
final class StreamResetPart implements ChunkHook, SendingHook, TimerHook, QuestionHook, ResendHook, SnapshotHook {

    private static final int FORMAT = 1;
    private static final int MOST_STREAMS = 65_535;

    private OwnRequests own;
    private PeerRequests ofPeer;

    static StreamResetPart resume(Map<String, Object> snapshot) {
        if (!Integer.valueOf(FORMAT).equals(snapshot.get("format"))) {
            throw new IllegalArgumentException(
                    "stream reconfiguration can't go on from a snapshot of format " + snapshot.get("format"));
        }
        var part = new StreamResetPart();
        if (snapshot.containsKey("own")) {
            part.own = OwnRequests.resume((Map<?, ?>) snapshot.get("own"));
            part.ofPeer = PeerRequests.resume(part.own, (Map<?, ?>) snapshot.get("ofPeer"));
        }
        return part;
    }

    @Override
    public Map<String, Object> snapshot(ExtensionContext context) {
        var values = new HashMap<String, Object>();
        values.put("format", FORMAT);
        if (own != null) {
            values.put("own", own.snapshot());
            values.put("ofPeer", ofPeer.snapshot());
        }
        return values;
    }

    /** Requests are numbered from the initial TSNs on (section 4.1). */
    private void begin(ExtensionContext context) {
        if (own == null) {
            own = new OwnRequests(context.streams().initialTsn());
            ofPeer = new PeerRequests(own, context.streams().peerInitialTsn());
        }
    }

    @Override
    public void received(UnknownChunk chunk, ChunkContext context) {
        begin(context);
        ReconfigurationChunk received;
        try {
            received = ReconfigurationChunk.read(chunk.value());
        } catch (MalformedException e) {
            // As any other chunk that can't be read: passed over.
            return;
        }
        if (!received.isAllowed()) {
            context.reply(new ErrorChunk(
                    List.of(new ProtocolViolationCause("RE-CONFIG with parameters that may not stand together"))));
            return;
        }
        var responses = new ArrayList<ReconfigurationParameter>();
        for (ReconfigurationParameter parameter : received.parameters()) {
            if (parameter instanceof Response response) {
                own.answered(response, context);
            } else if (parameter instanceof Request request) {
                context.acknowledgeNow();
                Response response = ofPeer.handle(request, context);
                if (response != null) {
                    responses.add(response);
                }
            }
        }
        if (!responses.isEmpty()) {
            context.reply(new ReconfigurationChunk(responses));
        }
    }

    @Override
    public void beforeData(ExtensionContext context) {
        if (own != null) {
            ofPeer.proceed(context);
            own.proceed(context, ofPeer.expected());
        }
    }

    @Override
    public void timeout(ExtensionContext context) {
        own.timeout(context, ofPeer.expected());
    }

    @Override
    public boolean resend(int chunkType, ExtensionContext context) {
        return own != null && own.resend(context, ofPeer.expected());
    }

    @Override
    public void asked(String question, Map<String, Object> details, Reply reply, ExtensionContext context) {
        begin(context);
        // All of them are checked before the first is taken.
        List<Kind> kinds = kinds(question);
        boolean accepted = Boolean.TRUE.equals(details.get("accepted"));
        if (!accepted && kinds.size() > 1) {
            throw new IllegalArgumentException("of several requests at once there is no one outcome to wait for");
        }
        List<Task> tasks = kinds.stream()
                .map(kind -> task(kind, details, context.streams(), accepted ? null : reply))
                .toList();
        if (own.waiting() + tasks.size() > context.options().get(StreamResetOptions.QUEUE)) {
            reply.fail(new IllegalStateException(own.waiting() + " requests wait already (streamreset.queue)"));
            return;
        }
        tasks.forEach(own::add);
        // At once, so that messages that are handed over after this are kept back already.
        own.proceed(context, ofPeer.expected());
        if (accepted) {
            reply.answer(Map.of());
        }
    }

    private static List<Kind> kinds(String question) {
        return switch (question) {
            case "resetOutgoing" -> List.of(Kind.RESET_OUTGOING);
            case "resetIncoming" -> List.of(Kind.RESET_INCOMING);
            case "resetBoth" -> List.of(Kind.RESET_OUTGOING, Kind.RESET_INCOMING);
            case "resetAssociation" -> List.of(Kind.RESET_ASSOCIATION);
            case "addOutgoing" -> List.of(Kind.ADD_OUTGOING);
            case "addIncoming" -> List.of(Kind.ADD_INCOMING);
            case "addBoth" -> List.of(Kind.ADD_OUTGOING, Kind.ADD_INCOMING);
            default ->
                throw new IllegalArgumentException("stream reconfiguration does not understand \"" + question + "\"");
        };
    }

    private Task task(Kind kind, Map<String, Object> details, Streams streams, Reply replyOrNull) {
        return switch (kind) {
            case RESET_OUTGOING -> new Task(kind, streams(details, streams.outboundCount()), 0, replyOrNull);
            case RESET_INCOMING -> new Task(kind, streams(details, streams.inboundCount()), 0, replyOrNull);
            case RESET_ASSOCIATION -> new Task(kind, List.of(), 0, replyOrNull);
            case ADD_OUTGOING ->
                new Task(kind, List.of(), count(details, "outgoing", own.outboundStreamsToCome(streams)), replyOrNull);
            case ADD_INCOMING ->
                new Task(kind, List.of(), count(details, "incoming", streams.inboundCount()), replyOrNull);
        };
    }

    private static List<Integer> streams(Map<String, Object> details, int count) {
        var streams = new ArrayList<Integer>();
        Object named = Objects.requireNonNullElse(details.get("streams"), List.of());
        if (!(named instanceof List<?> list)) {
            throw new IllegalArgumentException("streams: " + named + " is no list");
        }
        for (Object stream : list) {
            if (!(stream instanceof Integer number) || number < 0 || number >= count) {
                throw new IllegalArgumentException("there is no stream " + stream + ": there are " + count);
            }
            streams.add(number);
        }
        return streams;
    }

    /** Of one direction, where both are meant, else just the count. */
    private static int count(Map<String, Object> details, String direction, int there) {
        Object wanted = details.containsKey("count") ? details.get("count") : details.get(direction);
        if (!(wanted instanceof Integer count) || count < 1 || there + count > MOST_STREAMS) {
            throw new IllegalArgumentException(
                    "count: " + wanted + " streams can't be added to " + there + "; there can be " + MOST_STREAMS);
        }
        return count;
    }
}
