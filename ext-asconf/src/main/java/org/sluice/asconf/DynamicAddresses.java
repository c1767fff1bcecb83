/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.sluice.sctp.Association;

/**
 * Dynamic addresses for users (RFC 5061). Requests are sent one after the other; each completes when the peer has answered. It fails with {@link IllegalStateException} if
 * the association does not use the extension, too many requests wait, or it ends, and with {@link IllegalArgumentException} if an address that is to be added is none of this host's.
 *
 * <p>Changes are told by {@link org.sluice.sctp.Notification.OfExtension}, each with {@code address}, a {@code String}: {@code "addressAdded"} and {@code "addressRemoved"} for ours,
 * whoever asked for it; {@code "peerAddressAdded"}, {@code "peerAddressRemoved"} and {@code "peerPrimarySet"} for the peer's (SCTP_ADDR_ADDED, SCTP_ADDR_REMOVED, SCTP_ADDR_MADE_PRIM);
 * and {@code "notUnderstood"}, without it, if the peer does not know such requests after all. {@code "changeAnswered"}, with {@code kind} and {@code outcome} too, says what became of a change that nobody
 * waits for ({@link #askPeerPrimary}). {@link AddressEvent} has them typed.
 */
public final class DynamicAddresses {

    /** The extension's component id. */
    public static final String ID = "ext.asconf";

    private DynamicAddresses() {}

    /** What happened in an association. */
    public record Figures(
            long requestsSent,
            long requestsRetransmitted,
            long requestsReceived,
            long requestsRepeated,
            long requestsOutOfSequence,
            long changesRefused) {}

    /** Adds an address of this host (SCTP_BINDX_ADD_ADDR). */
    public static CompletableFuture<Outcome> add(Association association, InetAddress address) {
        return one(association, AddressChange.add(address));
    }

    /** Takes an address of this host out of the association (SCTP_BINDX_REM_ADDR): nothing leaves from it any more. */
    public static CompletableFuture<Outcome> remove(Association association, InetAddress address) {
        return one(association, AddressChange.remove(address));
    }

    /** Asks the peer to send to an address of this host by preference (SCTP_SET_PEER_PRIMARY_ADDR). */
    public static CompletableFuture<Outcome> setPeerPrimary(Association association, InetAddress address) {
        return one(association, AddressChange.setPrimary(address));
    }

    /**
     * As {@link #setPeerPrimary}, without waiting for the peer: what becomes of it is told ({@link AddressEvent.Answered}).
     *
     * @param address one of this side's addresses in the association
     * @return completes when the request was taken
     */
    public static CompletableFuture<Void> askPeerPrimary(Association association, InetAddress address) {
        Map<String, Object> details =
                Map.of("changes", described(List.of(AddressChange.setPrimary(address))), "accepted", true);
        return association.ask(ID, "change", details).thenApply(answer -> null);
    }

    private static CompletableFuture<Outcome> one(Association association, AddressChange change) {
        return change(association, List.of(change)).thenApply(outcomes -> outcomes.get(0));
    }

    /**
     * Asks for several changes with one request, which the peer does in their order: so an address can take the place of the only one there is.
     *
     * @param changes not empty
     * @return what became of each
     */
    public static CompletableFuture<List<Outcome>> change(Association association, List<AddressChange> changes) {
        return association
                .ask(ID, "change", Map.of("changes", described(changes)))
                .thenApply(answer -> ((List<?>) answer.get("outcomes"))
                        .stream().map(name -> Outcome.valueOf((String) name)).toList());
    }

    private static List<?> described(List<AddressChange> changes) {
        return changes.stream()
                .map(change -> Map.of(
                        "kind",
                        change.kind().name(),
                        "address",
                        change.address().getAddress()))
                .toList();
    }

    /** What happened so far. */
    public static CompletableFuture<Figures> figures(Association association) {
        return association
                .ask(ID, "figures", Map.of())
                .thenApply(answer -> new Figures(
                        (Long) answer.get("requestsSent"),
                        (Long) answer.get("requestsRetransmitted"),
                        (Long) answer.get("requestsReceived"),
                        (Long) answer.get("requestsRepeated"),
                        (Long) answer.get("requestsOutOfSequence"),
                        (Long) answer.get("changesRefused")));
    }
}
