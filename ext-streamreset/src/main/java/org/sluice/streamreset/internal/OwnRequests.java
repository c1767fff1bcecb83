/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.streamreset.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sluice.sctp.spi.ExtensionContext;
import org.sluice.sctp.spi.Streams;
import org.sluice.streamreset.Outcome;
import org.sluice.streamreset.internal.ReconfigurationParameter.AddIncoming;
import org.sluice.streamreset.internal.ReconfigurationParameter.AddOutgoing;
import org.sluice.streamreset.internal.ReconfigurationParameter.AssociationReset;
import org.sluice.streamreset.internal.ReconfigurationParameter.IncomingReset;
import org.sluice.streamreset.internal.ReconfigurationParameter.OutgoingReset;
import org.sluice.streamreset.internal.ReconfigurationParameter.Response;
import org.sluice.streamreset.internal.Task.Kind;

/** The requests of this side: one at a time is on its way, the others wait (RFC 6525 section 5.1). */
final class OwnRequests {

    private final ArrayDeque<Task> waiting = new ArrayDeque<>();
    private Task current;
    private int nextNumber;

    /** How many streams the peer said that it will add, because it was asked to. */
    private int promised;

    OwnRequests(int firstNumber) {
        nextNumber = firstNumber;
    }

    /** Whether one is on its way. */
    boolean isBusy() {
        return current != null && current.sent;
    }

    /** Whether the one on its way resets streams of ours, these among them. */
    boolean isResetting(List<Integer> streams) {
        return isBusy() && current.covers(streams);
    }

    /** How many wait. */
    int waiting() {
        return waiting.size();
    }

    void add(Task task) {
        waiting.add(task);
    }

    /** Sends what can be sent now. */
    void proceed(ExtensionContext context, int expectedOfPeer) {
        if (current == null) {
            current = waiting.poll();
        }
        if (current == null || current.sent) {
            return;
        }
        Streams streams = context.streams();
        if (current.needsQuiet()) {
            Set<Integer> concerned = current.streamSet();
            if (!current.holding) {
                streams.hold(concerned);
                current.holding = true;
            }
            if (!streams.isQuiet(concerned)) {
                return;
            }
        }
        current.sent = true;
        current.number = nextNumber++;
        current.lastTsn = streams.nextTsn() - 1;
        send(context, expectedOfPeer);
    }

    private void send(ExtensionContext context, int expectedOfPeer) {
        context.send(chunk(expectedOfPeer));
        context.startTimer(context.retransmissionTimeout());
    }

    private ReconfigurationChunk chunk(int expectedOfPeer) {
        return new ReconfigurationChunk(
                switch (current.kind) {
                    case RESET_OUTGOING ->
                        new OutgoingReset(
                                current.number,
                                current.answersPeer ? current.peerRequest : expectedOfPeer - 1,
                                current.lastTsn,
                                current.streams);
                    case RESET_INCOMING -> new IncomingReset(current.number, current.streams);
                    case RESET_ASSOCIATION -> new AssociationReset(current.number);
                    case ADD_OUTGOING -> new AddOutgoing(current.number, current.count);
                    case ADD_INCOMING -> new AddIncoming(current.number, current.count);
                });
    }

    /** The timer ran out (section 5.1.1; H2). */
    void timeout(ExtensionContext context, int expectedOfPeer) {
        if (!isBusy()) {
            return;
        }
        if (!current.inProgress) {
            context.unanswered();
        }
        send(context, expectedOfPeer);
    }

    /** The request on its way is known to be lost: it is sent again, and the timer runs on. Returns whether there is one. */
    boolean resend(ExtensionContext context, int expectedOfPeer) {
        boolean awaited = isBusy() && !current.inProgress;
        if (awaited) {
            context.send(chunk(expectedOfPeer));
        }
        return awaited;
    }

    /** The peer asked again for what the request on its way answers: the same is sent again (section 5.2.1). */
    boolean repeatAnswer(int peerRequest, ExtensionContext context, int expectedOfPeer) {
        boolean answers = isBusy() && current.answersPeer && current.peerRequest == peerRequest;
        if (answers) {
            context.send(chunk(expectedOfPeer));
        }
        return answers;
    }

    /** The peer resets its streams because the request on its way asked for that (E1). */
    boolean isAnsweredBy(OutgoingReset reset) {
        return isBusy() && current.kind == Kind.RESET_INCOMING && current.number == reset.responseNumber();
    }

    /** The peer adds streams because the request on its way asked for that, which may be all that it answers (section 5.2.6). */
    boolean isAnsweredBy(AddOutgoing add) {
        return isBusy() && current.kind == Kind.ADD_INCOMING && current.count == add.count();
    }

    /** Whether the peer adds what it said that it will; once. */
    boolean takePromised(int count) {
        boolean kept = promised == count;
        promised = kept ? 0 : promised;
        return kept;
    }

    /** The request on its way is done. */
    void done(Outcome outcome, ExtensionContext context) {
        context.stopTimer();
        Task task = current;
        current = null;
        task.answer(outcome);
    }

    /** The peer answered (section 5.2.7). */
    void answered(Response response, ExtensionContext context) {
        if (!isBusy() || current.number != response.responseNumber()) {
            return;
        }
        if (response.result() == Result.IN_PROGRESS) {
            current.inProgress = true;
            context.startTimer(context.retransmissionTimeout());
            return;
        }
        Outcome outcome = Result.outcome(response.result());
        if (current.kind == Kind.RESET_ASSOCIATION && outcome == Outcome.PERFORMED && !response.hasTsns()) {
            outcome = Outcome.UNKNOWN;
        }
        boolean taken = outcome.isSuccess() && take(outcome, response, context);
        if (current.holding) {
            context.streams().release(current.streamSet());
        }
        if (!taken) {
            Notices.unchanged(context, current, outcome);
        }
        done(outcome, context);
    }

    /** Returns whether something follows from it, which is told. */
    private boolean take(Outcome outcome, Response response, ExtensionContext context) {
        Streams streams = context.streams();
        boolean performed = outcome == Outcome.PERFORMED;
        switch (current.kind) {
            case RESET_OUTGOING -> {
                streams.restartOutbound(current.streamSet());
                Notices.streamsReset(context, false, current.streams, outcome);
                return true;
            }
            case RESET_ASSOCIATION -> {
                if (performed) {
                    streams.restartSending(response.receiverNextTsn());
                    streams.restartReceiving(response.senderNextTsn());
                    Notices.associationReset(context, response.receiverNextTsn(), response.senderNextTsn(), outcome);
                }
            }
            case ADD_OUTGOING -> {
                if (performed) {
                    streams.addOutbound(current.count);
                    Notices.streamsAdded(context, outcome);
                }
            }
            // The peer does the rest with a request of its own, which is told.
            case ADD_INCOMING -> promised = current.count;
            case RESET_INCOMING -> {}
        }
        return performed;
    }

    /** How many outbound streams there will be when all that waits is done. */
    int outboundStreamsToCome(Streams streams) {
        int count = streams.outboundCount();
        var all = new HashSet<Task>(waiting);
        if (current != null) {
            all.add(current);
        }
        for (Task task : all) {
            count += task.kind == Kind.ADD_OUTGOING ? task.count : 0;
        }
        return count;
    }

    Map<String, Object> snapshot() {
        var tasks = new ArrayList<Object>();
        if (current != null) {
            tasks.add(current.snapshot());
        }
        waiting.forEach(task -> tasks.add(task.snapshot()));
        var values = new HashMap<String, Object>();
        values.put("nextNumber", nextNumber);
        values.put("hasCurrent", current != null);
        values.put("tasks", tasks);
        values.put("promised", promised);
        return values;
    }

    static OwnRequests resume(Map<?, ?> values) {
        var requests = new OwnRequests((Integer) values.get("nextNumber"));
        requests.promised = values.get("promised") instanceof Integer count ? count : 0;
        for (Object task : (List<?>) values.get("tasks")) {
            requests.waiting.add(Task.resume((Map<?, ?>) task));
        }
        if ((Boolean) values.get("hasCurrent")) {
            requests.current = requests.waiting.poll();
        }
        return requests;
    }
}
