/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.prsctp;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.sluice.sctp.Association;
import org.sluice.sctp.MessageAttribute;

/**
 * Partial reliability for users (RFC 3758, RFC 7496): what can be put on a message, and what became of such messages. A message
 * has one policy: the strictest attribute that it carries, in the order in which they stand here; without any, the association's
 * default ({@link PartialReliabilityOptions}). Messages that were given up are told as
 * {@link org.sluice.sctp.Notification.SendFailed}, with their bytes.
 */
public final class PartialReliability {

    /** The extension's component id. */
    public static final String ID = "ext.prsctp";

    /** Never give the message up, whatever the association's default. */
    public static final MessageAttribute<Boolean> RELIABLE =
            new MessageAttribute<>(ID + ".reliable", Boolean.class, "true", value -> value);

    /** For how long the message is worth sending, from when it was handed over (RFC 3758 section 4.1). */
    public static final MessageAttribute<Duration> LIFETIME = new MessageAttribute<>(
            ID + ".lifetime", Duration.class, "more than 0, at most 49 days", PartialReliability::isLifetime);

    /** How often each of the message's chunks may be sent again (RFC 7496 section 3.1). */
    public static final MessageAttribute<Integer> RETRANSMISSIONS =
            new MessageAttribute<>(ID + ".retransmissions", Integer.class, "0 or more", value -> value >= 0);

    /**
     * How important the message is; 0 is the most important (RFC 7496 sections 3.2 and 4.2). Less important ones that were not sent yet are given up
     * where the send buffer has no room for it. Messages without a priority are more important than all that have one.
     */
    public static final MessageAttribute<Long> PRIORITY = new MessageAttribute<>(
            ID + ".priority", Long.class, "0 to 4294967295", value -> value >= 0 && value <= 0xffffffffL);

    /** All of them. */
    public static final List<MessageAttribute<?>> ATTRIBUTES = List.of(RELIABLE, LIFETIME, RETRANSMISSIONS, PRIORITY);

    private static final Duration LONGEST = Duration.ofMillis(0xffffffffL);

    private PartialReliability() {}

    private static boolean isLifetime(Duration value) {
        return value.compareTo(Duration.ZERO) > 0 && value.compareTo(LONGEST) <= 0;
    }

    /**
     * How many messages were given up on an association (SCTP_PR_ASSOC_STATUS, RFC 7496 section 4.4).
     *
     * @param policy those of one policy, not {@link Policy#NONE}; null for all
     * @return fails with {@link IllegalStateException} if the association does not use partial reliability
     */
    public static CompletableFuture<GivenUp> givenUp(Association association, Policy policy) {
        return ask(association, policy == null ? Map.of() : Map.of("policy", policy.name()));
    }

    /**
     * How many messages were given up on a stream (SCTP_PR_STREAM_STATUS, RFC 7496 section 4.3).
     *
     * @param policy those of one policy, not {@link Policy#NONE}; null for all
     * @return fails with {@link IllegalStateException} if the association does not use partial reliability, and with
     *     {@link IllegalArgumentException} if the stream does not exist
     */
    public static CompletableFuture<GivenUp> givenUp(Association association, int stream, Policy policy) {
        return ask(
                association,
                policy == null ? Map.of("stream", stream) : Map.of("stream", stream, "policy", policy.name()));
    }

    private static CompletableFuture<GivenUp> ask(Association association, Map<String, Object> details) {
        return association
                .ask(ID, "givenUp", details)
                .thenApply(answer -> new GivenUp((Long) answer.get("unsent"), (Long) answer.get("sent")));
    }
}
