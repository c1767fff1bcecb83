/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.sluice.sctp.internal.association.AssociationMachine;

/** What users ask extensions, in its order among the messages that they hand over. */
final class Questions {

    private record Question(
            long after, String extension, String question, Map<String, Object> details, FutureReply reply) {}

    private final Queue<Question> waiting = new ConcurrentLinkedQueue<>();

    /**
     * Takes a question. Any thread.
     *
     * @param messages how many messages were handed over before it
     */
    CompletableFuture<Map<String, Object>> add(
            long messages, String extension, String question, Map<String, Object> details) {
        var answer = new CompletableFuture<Map<String, Object>>();
        waiting.add(new Question(
                messages,
                Objects.requireNonNull(extension, "extension"),
                Objects.requireNonNull(question, "question"),
                Map.copyOf(details),
                new FutureReply(answer)));
        return answer.copy();
    }

    /** Asks all that was asked before one more than so many messages were handed over; on the loop. */
    void askUpTo(long messages, AssociationMachine machine, long now) {
        for (Question next = waiting.peek(); next != null && next.after() <= messages; next = waiting.peek()) {
            waiting.poll();
            machine.ask(next.extension(), next.question(), next.details(), next.reply(), now);
        }
    }
}
