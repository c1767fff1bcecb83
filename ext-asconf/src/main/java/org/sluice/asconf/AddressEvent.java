/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.sluice.sctp.Notification;
import org.sluice.sctp.socket.EventType;

/** What is told of addresses that change while an association lives (SCTP_PEER_ADDR_CHANGE, RFC 6458 section 6.1.2, and more). */
public sealed interface AddressEvent {

    /** All of it, for subscribing. */
    EventType ALL = EventType.ofExtension(DynamicAddresses.ID);

    /** Only that the peer has an address more. */
    EventType PEER_ADDRESS_ADDED = EventType.ofExtension(DynamicAddresses.ID, "peerAddressAdded");

    /** Only that the peer has an address less. */
    EventType PEER_ADDRESS_REMOVED = EventType.ofExtension(DynamicAddresses.ID, "peerAddressRemoved");

    /** Only that the peer prefers one of its addresses. */
    EventType PEER_PRIMARY_SET = EventType.ofExtension(DynamicAddresses.ID, "peerPrimarySet");

    /** Only that this side has an address more. */
    EventType ADDRESS_ADDED = EventType.ofExtension(DynamicAddresses.ID, "addressAdded");

    /** Only that this side has an address less. */
    EventType ADDRESS_REMOVED = EventType.ofExtension(DynamicAddresses.ID, "addressRemoved");

    /** Only {@link NotUnderstood}. */
    EventType NOT_UNDERSTOOD = EventType.ofExtension(DynamicAddresses.ID, "notUnderstood");

    /** Only {@link Answered}. */
    EventType ANSWERED = EventType.ofExtension(DynamicAddresses.ID, "changeAnswered");

    /** What happened to an address. */
    enum State {
        /** It is one of the association's now (SCTP_ADDR_ADDED). */
        ADDED,
        /** It is one of the association's no more (SCTP_ADDR_REMOVED). */
        REMOVED,
        /** It is the one that data is sent to by preference (SCTP_ADDR_MADE_PRIM). */
        MADE_PRIMARY
    }

    /**
     * The peer's addresses changed.
     *
     * @param address the address (spc_aaddr)
     * @param state what happened to it (spc_state)
     */
    record OfPeer(InetAddress address, State state) implements AddressEvent {}

    /**
     * This side's addresses changed, as the peer has agreed to.
     *
     * @param address the address
     * @param state what happened to it, never {@link State#MADE_PRIMARY}
     */
    record Own(InetAddress address, State state) implements AddressEvent {}

    /** The peer does not know such requests, and is not asked any more. */
    record NotUnderstood() implements AddressEvent {}

    /**
     * What became of a request that nobody waits for.
     *
     * @param kind what was asked for
     * @param address of which address
     * @param outcome what became of it
     */
    record Answered(AddressChange.Kind kind, InetAddress address, Outcome outcome) implements AddressEvent {}

    /** What a notification tells of addresses; empty if it tells something else. */
    static Optional<AddressEvent> from(Notification notification) {
        if (!(notification instanceof Notification.OfExtension told)
                || !told.extension().equals(DynamicAddresses.ID)) {
            return Optional.empty();
        }
        return switch (told.name()) {
            case "peerAddressAdded" -> Optional.of(new OfPeer(address(told), State.ADDED));
            case "peerAddressRemoved" -> Optional.of(new OfPeer(address(told), State.REMOVED));
            case "peerPrimarySet" -> Optional.of(new OfPeer(address(told), State.MADE_PRIMARY));
            case "addressAdded" -> Optional.of(new Own(address(told), State.ADDED));
            case "addressRemoved" -> Optional.of(new Own(address(told), State.REMOVED));
            case "notUnderstood" -> Optional.of(new NotUnderstood());
            case "changeAnswered" ->
                Optional.of(new Answered(
                        AddressChange.Kind.valueOf(text(told, "kind")),
                        address(told),
                        Outcome.valueOf(text(told, "outcome"))));
            default -> Optional.empty();
        };
    }

    private static String text(Notification.OfExtension told, String name) {
        return (String) told.values().get(name);
    }

    private static InetAddress address(Notification.OfExtension told) {
        try {
            // A literal: nothing is looked up.
            return InetAddress.getByName(text(told, "address"));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(told + " names no address", e);
        }
    }
}
