/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.streamreset.internal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sluice.sctp.spi.Reply;
import org.sluice.streamreset.Outcome;

/** A request of ours, from when somebody wants it until the peer has answered. */
final class Task {

    /** What is wanted. */
    enum Kind {
        RESET_OUTGOING,
        RESET_INCOMING,
        RESET_ASSOCIATION,
        ADD_OUTGOING,
        ADD_INCOMING
    }

    final Kind kind;
    final List<Integer> streams;
    final int count;

    /** The peer's request that this one answers; only where {@link #answersPeer}. */
    final int peerRequest;

    final boolean answersPeer;

    /** Who waits for the answer; null for nobody. */
    final Reply reply;

    /** Whether messages are kept back for it. */
    boolean holding;

    /** Whether it is on its way; then it has a number and the TSN that it was sent with. */
    boolean sent;

    int number;
    int lastTsn;

    /** Whether the peer said that it is working on it. */
    boolean inProgress;

    Task(Kind kind, List<Integer> streams, int count, Reply reply) {
        this(kind, streams, count, false, 0, reply);
    }

    private Task(Kind kind, List<Integer> streams, int count, boolean answersPeer, int peerRequest, Reply reply) {
        this.kind = kind;
        this.streams = List.copyOf(streams);
        this.count = count;
        this.answersPeer = answersPeer;
        this.peerRequest = peerRequest;
        this.reply = reply;
    }

    /** A reset of our streams that the peer asked for. */
    static Task answering(int peerRequest, List<Integer> streams) {
        return new Task(Kind.RESET_OUTGOING, streams, 0, true, peerRequest, null);
    }

    Set<Integer> streamSet() {
        return new HashSet<>(streams);
    }

    /** Whether messages have to be kept back, and what is outstanding acknowledged, before it is sent. */
    boolean needsQuiet() {
        return kind == Kind.RESET_OUTGOING || kind == Kind.RESET_ASSOCIATION;
    }

    /** Whether it resets all streams that another one is to reset. */
    boolean covers(List<Integer> others) {
        return kind == Kind.RESET_OUTGOING && (streams.isEmpty() || !others.isEmpty() && streams.containsAll(others));
    }

    void answer(Outcome outcome) {
        if (reply != null) {
            reply.answer(Map.of("outcome", outcome.name()));
        }
    }

    Map<String, Object> snapshot() {
        var values = new HashMap<String, Object>();
        values.put("kind", kind.name());
        values.put("streams", streams);
        values.put("count", count);
        values.put("answersPeer", answersPeer);
        values.put("peerRequest", peerRequest);
        values.put("holding", holding);
        values.put("sent", sent);
        values.put("number", number);
        values.put("lastTsn", lastTsn);
        values.put("inProgress", inProgress);
        return values;
    }

    static Task resume(Map<?, ?> values) {
        var streams = ((List<?>) values.get("streams"))
                .stream().map(Integer.class::cast).toList();
        var task = new Task(
                Kind.valueOf((String) values.get("kind")),
                streams,
                (Integer) values.get("count"),
                (Boolean) values.get("answersPeer"),
                (Integer) values.get("peerRequest"),
                null);
        task.holding = (Boolean) values.get("holding");
        task.sent = (Boolean) values.get("sent");
        task.number = (Integer) values.get("number");
        task.lastTsn = (Integer) values.get("lastTsn");
        task.inProgress = (Boolean) values.get("inProgress");
        return task;
    }
}
