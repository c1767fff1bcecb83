/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.streamreset.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sluice.sctp.spi.ExtensionContext;
import org.sluice.sctp.spi.Streams;
import org.sluice.sctp.wire.SerialNumbers;
import org.sluice.streamreset.Outcome;
import org.sluice.streamreset.StreamResetOptions;
import org.sluice.streamreset.internal.ReconfigurationParameter.AddIncoming;
import org.sluice.streamreset.internal.ReconfigurationParameter.AddOutgoing;
import org.sluice.streamreset.internal.ReconfigurationParameter.AssociationReset;
import org.sluice.streamreset.internal.ReconfigurationParameter.IncomingReset;
import org.sluice.streamreset.internal.ReconfigurationParameter.OutgoingReset;
import org.sluice.streamreset.internal.ReconfigurationParameter.Request;
import org.sluice.streamreset.internal.ReconfigurationParameter.Response;
import org.sluice.streamreset.internal.Task.Kind;

/** The requests of the peer, and what they were answered with (RFC 6525 section 5.2). */
final class PeerRequests {

    /** A chunk has two requests at most; those of the last one may come again. */
    private static final int REMEMBERED = 2;

    /**
     * Rule G2 recommends that our TSNs go on without a gap. Then the peer could take data that overtakes our response for data from before the
     * reset, with numbers that contradict it. So far ahead, it is dropped and sent again.
     */
    private static final int TSN_GAP = 0x10000;

    private final OwnRequests own;
    private final LinkedHashMap<Integer, Response> answers = new LinkedHashMap<>();
    private int expected;

    /** The reset of the peer's streams that waits for data before it; null for none. */
    private OutgoingReset deferred;

    private boolean deferredAnswersOurs;

    /** The reset of the association that waits for our data to be acknowledged; null for none. */
    private AssociationReset held;

    PeerRequests(OwnRequests own, int firstNumber) {
        this.own = own;
        this.expected = firstNumber;
    }

    /** The number that the peer's next request must have. */
    int expected() {
        return expected;
    }

    /**
     * Handles a request.
     *
     * @return the response, or null where there is none but a request of ours
     */
    Response handle(Request request, ExtensionContext context) {
        int number = request.number();
        if (number != expected) {
            Response before = answers.get(number);
            if (before != null && own.repeatAnswer(number, context, expected)) {
                return null;
            }
            return before != null ? before : new Response(number, Result.BAD_SEQUENCE_NUMBER);
        }
        expected++;
        return remember(perform(request, context));
    }

    private Response remember(Response response) {
        answers.put(response.responseNumber(), response);
        if (answers.size() > REMEMBERED) {
            answers.remove(answers.keySet().iterator().next());
        }
        return response;
    }

    private Response perform(Request request, ExtensionContext context) {
        int number = request.number();
        if (request instanceof OutgoingReset reset) {
            return new Response(number, streamsOfPeer(reset, context));
        }
        if (request instanceof IncomingReset reset) {
            return new Response(number, streamsOfOurs(reset, context));
        }
        if (request instanceof AddOutgoing add) {
            return new Response(number, moreOfPeer(add, context));
        }
        if (request instanceof AddIncoming add) {
            return new Response(number, moreOfOurs(add.count(), context));
        }
        return association((AssociationReset) request, context);
    }

    private static boolean isAllowed(int what, ExtensionContext context) {
        return (context.options().get(StreamResetOptions.ALLOWED) & what) != 0;
    }

    private static boolean isBeyond(List<Integer> streams, int count) {
        return streams.stream().anyMatch(stream -> stream >= count);
    }

    /** Section 5.2.2. */
    private int streamsOfPeer(OutgoingReset reset, ExtensionContext context) {
        boolean answersOurs = own.isAnsweredBy(reset);
        if (!answersOurs && !isAllowed(StreamResetOptions.STREAMS, context)) {
            return Result.DENIED;
        }
        if (isBeyond(reset.streams(), context.streams().inboundCount())) {
            return Result.WRONG_STREAM;
        }
        if (deferred != null) {
            return Result.ALREADY_IN_PROGRESS;
        }
        deferred = reset;
        deferredAnswersOurs = answersOurs;
        if (perform(context)) {
            return Result.PERFORMED;
        }
        context.streams().defer(new HashSet<>(reset.streams()), reset.lastTsn());
        return Result.IN_PROGRESS;
    }

    /** Resets the peer's streams if all data before that has arrived (E2 to E4). */
    private boolean perform(ExtensionContext context) {
        Streams streams = context.streams();
        if (SerialNumbers.tsnBefore(streams.receivedTsn(), deferred.lastTsn())) {
            return false;
        }
        OutgoingReset reset = deferred;
        deferred = null;
        streams.restartInbound(new HashSet<>(reset.streams()));
        Notices.streamsReset(context, true, reset.streams(), Outcome.PERFORMED);
        if (deferredAnswersOurs && own.isAnsweredBy(reset)) {
            own.done(Outcome.PERFORMED, context);
        }
        return true;
    }

    /** Section 5.2.3. */
    private int streamsOfOurs(IncomingReset reset, ExtensionContext context) {
        if (!isAllowed(StreamResetOptions.STREAMS, context)) {
            return Result.DENIED;
        }
        if (isBeyond(reset.streams(), context.streams().outboundCount())) {
            return Result.WRONG_STREAM;
        }
        if (own.isResetting(reset.streams())) {
            return Result.NOTHING_TO_DO;
        }
        if (own.isBusy()) {
            // Both would wait for each other.
            return Result.ALREADY_IN_PROGRESS;
        }
        own.add(Task.answering(reset.number(), reset.streams()));
        return Result.IN_PROGRESS;
    }

    /** Section 5.2.5. */
    private int moreOfPeer(AddOutgoing add, ExtensionContext context) {
        int limit = context.options().get(StreamResetOptions.MAXIMUM_STREAMS);
        boolean answersOurs = own.isAnsweredBy(add);
        boolean allowed = isAllowed(StreamResetOptions.ADDING, context)
                && context.streams().inboundCount() + add.count() <= limit;
        if (!answersOurs && !own.takePromised(add.count()) && !allowed) {
            return Result.DENIED;
        }
        context.streams().addInbound(add.count());
        Notices.streamsAdded(context, Outcome.PERFORMED);
        if (answersOurs) {
            own.done(Outcome.PERFORMED, context);
        }
        return Result.PERFORMED;
    }

    /** Section 5.2.6: ours are added by a request of our own. Some peers take that for an answer, others wait for the response too. */
    private int moreOfOurs(int count, ExtensionContext context) {
        int limit = context.options().get(StreamResetOptions.MAXIMUM_STREAMS);
        if (!isAllowed(StreamResetOptions.ADDING, context)
                || own.outboundStreamsToCome(context.streams()) + count > limit) {
            return Result.DENIED;
        }
        own.add(new Task(Kind.ADD_OUTGOING, List.of(), count, null));
        return Result.PERFORMED;
    }

    /** Section 5.2.4. What we have outstanding is waited for, though it might be taken for received. */
    private Response association(AssociationReset request, ExtensionContext context) {
        if (!isAllowed(StreamResetOptions.ASSOCIATION, context)) {
            return new Response(request.number(), Result.DENIED);
        }
        if (own.isBusy() || held != null) {
            return new Response(request.number(), Result.ALREADY_IN_PROGRESS);
        }
        held = request;
        context.streams().hold(Set.of());
        Response done = resetAssociation(context);
        return done == null ? new Response(request.number(), Result.IN_PROGRESS) : done;
    }

    private Response resetAssociation(ExtensionContext context) {
        Streams streams = context.streams();
        if (!streams.isQuiet(Set.of())) {
            return null;
        }
        int receiverNext = streams.receivedTsn() + 1 + Integer.MIN_VALUE;
        int senderNext = streams.nextTsn() + TSN_GAP;
        int number = held.number();
        held = null;
        streams.restartReceiving(receiverNext);
        streams.restartSending(senderNext);
        streams.release(Set.of());
        Notices.associationReset(context, senderNext, receiverNext, Outcome.PERFORMED);
        return new Response(number, Result.PERFORMED, true, senderNext, receiverNext);
    }

    /** Finishes what waited, and tells the peer. */
    void proceed(ExtensionContext context) {
        if (deferred != null) {
            int number = deferred.number();
            if (perform(context)) {
                tell(new Response(number, Result.PERFORMED), context);
            }
        }
        if (held != null) {
            Response done = resetAssociation(context);
            if (done != null) {
                tell(done, context);
            }
        }
    }

    private void tell(Response response, ExtensionContext context) {
        answers.replace(response.responseNumber(), response);
        context.send(new ReconfigurationChunk(response));
    }

    Map<String, Object> snapshot() {
        var values = new HashMap<String, Object>();
        values.put("expected", expected);
        var rows = new ArrayList<Object>();
        answers.values()
                .forEach(answer -> rows.add(List.of(
                        answer.responseNumber(),
                        answer.result(),
                        answer.hasTsns(),
                        answer.senderNextTsn(),
                        answer.receiverNextTsn())));
        values.put("answers", rows);
        if (deferred != null) {
            values.put("deferredNumber", deferred.number());
            values.put("deferredResponse", deferred.responseNumber());
            values.put("deferredTsn", deferred.lastTsn());
            values.put("deferredStreams", deferred.streams());
            values.put("deferredAnswersOurs", deferredAnswersOurs);
        }
        if (held != null) {
            values.put("held", held.number());
        }
        return values;
    }

    static PeerRequests resume(OwnRequests own, Map<?, ?> values) {
        var requests = new PeerRequests(own, (Integer) values.get("expected"));
        for (Object row : (List<?>) values.get("answers")) {
            var answer = (List<?>) row;
            requests.remember(new Response(
                    (Integer) answer.get(0),
                    (Integer) answer.get(1),
                    (Boolean) answer.get(2),
                    (Integer) answer.get(3),
                    (Integer) answer.get(4)));
        }
        if (values.containsKey("deferredNumber")) {
            requests.deferred = new OutgoingReset(
                    (Integer) values.get("deferredNumber"),
                    (Integer) values.get("deferredResponse"),
                    (Integer) values.get("deferredTsn"),
                    ((List<?>) values.get("deferredStreams"))
                            .stream().map(Integer.class::cast).toList());
            requests.deferredAnswersOurs = (Boolean) values.get("deferredAnswersOurs");
        }
        if (values.containsKey("held")) {
            requests.held = new AssociationReset((Integer) values.get("held"));
        }
        return requests;
    }
}
