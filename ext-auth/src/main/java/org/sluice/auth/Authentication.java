/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.auth;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.sluice.sctp.Association;
import org.sluice.sctp.MessageAttribute;

/**
 * Authenticated chunks for users (RFC 4895): each side says which chunks it takes only if whoever sent them shares a key with it. Keys have numbers; both sides have to have the
 * same key under the same number. What keys an association begins with, and what it demands, say {@link AuthenticationOptions}; here keys are exchanged while it lives. What is asked
 * fails with {@link IllegalStateException} if the association does not use the extension, and with {@link IllegalArgumentException} if it can't be done.
 *
 * <p>Users are told by {@link org.sluice.sctp.Notification.OfExtension}: {@code "newKey"} with {@code key} and {@code previous}, when the peer begins to use another key
 * (SCTP_AUTH_NEW_KEY); {@code "keyFree"} with {@code key}, when nothing is under way any more with a key that was deactivated (SCTP_AUTH_FREE_KEY). {@code "noAuthentication"},
 * when the association is up and the peer does not authenticate though it was offered (SCTP_AUTH_NO_AUTH). {@link AuthenticationEvent} has them typed.
 */
public final class Authentication {

    /** The extension's component id. */
    public static final String ID = "ext.auth";

    /** The key that a message is authenticated with, where the peer wants that; without, the one that is active when it is sent (SCTP_AUTHINFO). */
    public static final MessageAttribute<Integer> KEY =
            new MessageAttribute<>(ID + ".key", Integer.class, "0 to 65535", value -> value >= 0 && value <= 0xffff);

    private Authentication() {}

    /**
     * Adds a key, or puts another one in its place (SCTP_AUTH_KEY).
     *
     * @param number 0 to 65535; 0 is there from the beginning, empty
     * @param key any bytes; copied
     */
    public static CompletableFuture<Void> addKey(Association association, int number, byte[] key) {
        byte[] handedOver = key.clone();
        return ask(association, "addKey", Map.of("key", number, "bytes", handedOver))
                .whenComplete((done, failure) -> Arrays.fill(handedOver, (byte) 0));
    }

    static CompletableFuture<Void> addKey(Association association, AuthKey key) {
        byte[] bytes = key.bytes();
        try {
            return addKey(association, key.number(), bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** Authenticates with a key from now on (SCTP_AUTH_ACTIVE_KEY). It has to be there, and not deactivated. */
    public static CompletableFuture<Void> activateKey(Association association, int number) {
        return ask(association, "activateKey", Map.of("key", number));
    }

    /** Uses a key no more for what is handed over from now on (SCTP_AUTH_DEACTIVATE_KEY). It must not be the active one. */
    public static CompletableFuture<Void> deactivateKey(Association association, int number) {
        return ask(association, "deactivateKey", Map.of("key", number));
    }

    /** Forgets a key: what the peer authenticates with it is dropped (SCTP_AUTH_DELETE_KEY). It must not be the active one, nor be needed for what is under way. */
    public static CompletableFuture<Void> deleteKey(Association association, int number) {
        return ask(association, "deleteKey", Map.of("key", number));
    }

    private static CompletableFuture<Void> ask(Association association, String question, Map<String, Object> details) {
        return association.ask(ID, question, details).thenApply(answer -> null);
    }

    /** The chunk types that the peer takes only authenticated (SCTP_PEER_AUTH_CHUNKS). */
    public static CompletableFuture<Set<Integer>> peerChunks(Association association) {
        return association.ask(ID, "state", Map.of()).thenApply(answer -> numbers(answer.get("peerChunks")));
    }

    /** The chunk types that this side takes only authenticated (SCTP_LOCAL_AUTH_CHUNKS). */
    public static CompletableFuture<Set<Integer>> localChunks(Association association) {
        return association.ask(ID, "state", Map.of()).thenApply(answer -> numbers(answer.get("localChunks")));
    }

    private static Set<Integer> numbers(Object list) {
        var numbers = new TreeSet<Integer>();
        ((List<?>) list).forEach(number -> numbers.add((Integer) number));
        return numbers;
    }

    /** What happened on an association. */
    public static CompletableFuture<Figures> figures(Association association) {
        return association
                .ask(ID, "state", Map.of())
                .thenApply(answer -> new Figures(
                        (Integer) answer.get("hmac"),
                        (Integer) answer.get("peerHmac"),
                        (Integer) answer.get("activeKey"),
                        (Long) answer.get("sealed"),
                        (Long) answer.get("verified"),
                        (Long) answer.get("refused"),
                        (Long) answer.get("unauthenticated")));
    }

    /**
     * What happened on an association since it came up.
     *
     * @param hmac the algorithm that we authenticate with: 1 for SHA-1, 3 for SHA-256
     * @param peerHmac the algorithm that the peer used last; 0 before it used any
     * @param activeKey the number of the key that we authenticate with
     * @param sealed packets sent with an AUTH chunk
     * @param verified AUTH chunks that were right
     * @param refused AUTH chunks that were wrong, or of a key or algorithm that there is not
     * @param unauthenticated chunks dropped because they were not authenticated and had to be
     */
    public record Figures(
            int hmac, int peerHmac, int activeKey, long sealed, long verified, long refused, long unauthenticated) {}
}
