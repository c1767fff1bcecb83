/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.extension;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sluice.sctp.ExtensionStatus;
import org.sluice.sctp.spi.QuestionHook;
import org.sluice.sctp.spi.Reply;

/** What users of an association have asked its extensions and wait for. */
final class PendingQuestions {

    private final List<ExtensionStatus> statuses;

    /** Made when the first one is asked: most associations are asked nothing. */
    private Set<Reply> pending = Set.of();

    PendingQuestions(List<ExtensionStatus> statuses) {
        this.statuses = statuses;
    }

    /**
     * A user asks an extension something.
     *
     * @param context its part of the association, or null if it has none
     */
    void ask(String id, PartContext context, String question, Map<String, Object> details, Reply reply, long time) {
        if (context != null && context.part() instanceof QuestionHook hook) {
            if (pending.isEmpty()) {
                pending = new HashSet<>();
            }
            pending.removeIf(Reply::isDone);
            pending.add(reply);
            context.call(time, () -> {
                try {
                    hook.asked(question, details, reply, context);
                } catch (IllegalArgumentException e) {
                    reply.fail(e);
                }
            });
            return;
        }
        boolean away = context != null && context.isSuspended();
        reply.fail(new IllegalStateException(
                away
                        ? "extension " + id + " was withdrawn"
                        : "the association does not use an extension " + id + " that answers" + reasonWhyNot(id)));
    }

    private String reasonWhyNot(String id) {
        return statuses.stream()
                .filter(status -> status.id().equals(id) && !status.agreed())
                .map(status -> ": " + status.reason())
                .findFirst()
                .orElse("");
    }

    /** None of them gets an answer any more. */
    void fail(String why) {
        if (!pending.isEmpty()) {
            List.copyOf(pending).forEach(question -> question.fail(new IllegalStateException(why)));
            pending.clear();
        }
    }
}
