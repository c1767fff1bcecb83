/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.streamreset;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.sluice.sctp.Association;

/**
 * Stream reconfiguration for users (RFC 6525). Requests are done one after the other; each completes when the peer has answered, and fails with
 * {@link IllegalStateException} if the association does not use the extension or ends, or too many wait ({@link StreamResetOptions#QUEUE}), and with {@link IllegalArgumentException} if a
 * stream does not exist.
 *
 * <p>Both sides are told by {@link org.sluice.sctp.Notification.OfExtension}: {@code "streamsReset"} with {@code incoming} (whether it is
 * the peer's streams) and {@code streams} (a list, empty for all); {@code "associationReset"} with {@code localTsn} and {@code remoteTsn}; {@code "streamsAdded"}
 * with {@code outbound} and {@code inbound}, the numbers of streams that there are now. Each has {@code outcome}, the name of an {@link Outcome}: whoever asked is told of what was
 * refused too, and nothing has changed then. {@link StreamResetEvent} has them typed.
 */
public final class StreamReset {

    /** The extension's component id. */
    public static final String ID = "ext.streamreset";

    private StreamReset() {}

    /**
     * Has our streams go on with stream sequence number 0 (SCTP_RESET_STREAMS). What was handed over for them is sent and acknowledged
     * first; what is handed over later waits until the peer has agreed or refused.
     *
     * @param streams our streams; none for all
     */
    public static CompletableFuture<Outcome> resetOutgoing(Association association, int... streams) {
        return ask(association, "resetOutgoing", Map.of("streams", list(streams)));
    }

    /**
     * Asks the peer to do the same with its streams.
     *
     * @param streams the peer's streams; none for all
     */
    public static CompletableFuture<Outcome> resetIncoming(Association association, int... streams) {
        return ask(association, "resetIncoming", Map.of("streams", list(streams)));
    }

    /** Has all streams of both sides go on with stream sequence number 0, and TSNs with others (SCTP_RESET_ASSOC). */
    public static CompletableFuture<Outcome> resetAssociation(Association association) {
        return ask(association, "resetAssociation", Map.of());
    }

    /**
     * Adds streams of ours (SCTP_ADD_STREAMS).
     *
     * @param count how many, 1 to 65535
     */
    public static CompletableFuture<Outcome> addOutgoing(Association association, int count) {
        return ask(association, "addOutgoing", Map.of("count", count));
    }

    /**
     * Asks the peer to add streams of its own.
     *
     * @param count how many, 1 to 65535
     */
    public static CompletableFuture<Outcome> addIncoming(Association association, int count) {
        return ask(association, "addIncoming", Map.of("count", count));
    }

    private static List<Integer> list(int... streams) {
        Set<Integer> distinct = new TreeSet<>();
        Arrays.stream(streams).forEach(distinct::add);
        return List.copyOf(distinct);
    }

    private static CompletableFuture<Outcome> ask(
            Association association, String question, Map<String, Object> details) {
        return association
                .ask(ID, question, details)
                .thenApply(answer -> Outcome.valueOf((String) answer.get("outcome")));
    }
}
