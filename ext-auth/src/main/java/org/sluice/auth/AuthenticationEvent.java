/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.auth;

import java.util.Optional;
import org.sluice.sctp.Notification;
import org.sluice.sctp.socket.EventType;

/** What is told of authentication (SCTP_AUTHENTICATION_EVENT, RFC 6458 section 6.1.8). */
public sealed interface AuthenticationEvent {

    /** All of it, for subscribing. */
    EventType ALL = EventType.ofExtension(Authentication.ID);

    /** Only {@link NewKey}. */
    EventType NEW_KEY = EventType.ofExtension(Authentication.ID, "newKey");

    /** Only {@link FreeKey}. */
    EventType FREE_KEY = EventType.ofExtension(Authentication.ID, "keyFree");

    /** Only {@link NoAuthentication}. */
    EventType NO_AUTH = EventType.ofExtension(Authentication.ID, "noAuthentication");

    /**
     * The peer has begun to use another key (SCTP_AUTH_NEW_KEY).
     *
     * @param keyNumber the number of that key (auth_keynumber)
     * @param previous the number of the key that it used before
     */
    record NewKey(int keyNumber, int previous) implements AuthenticationEvent {}

    /**
     * Nothing is under way any more with a key that was deactivated, which may be deleted now (SCTP_AUTH_FREE_KEY).
     *
     * @param keyNumber the number of the key (auth_keynumber)
     */
    record FreeKey(int keyNumber) implements AuthenticationEvent {}

    /** The peer does not authenticate, though it was offered: what is demanded authenticated is taken without (SCTP_AUTH_NO_AUTH). Comes when the association is up. */
    record NoAuthentication() implements AuthenticationEvent {}

    /** What a notification tells of authentication; empty if it tells something else. */
    static Optional<AuthenticationEvent> from(Notification notification) {
        if (!(notification instanceof Notification.OfExtension told)
                || !told.extension().equals(Authentication.ID)) {
            return Optional.empty();
        }
        return switch (told.name()) {
            case "newKey" -> Optional.of(new NewKey(key(told, "key"), key(told, "previous")));
            case "keyFree" -> Optional.of(new FreeKey(key(told, "key")));
            case "noAuthentication" -> Optional.of(new NoAuthentication());
            default -> Optional.empty();
        };
    }

    private static int key(Notification.OfExtension told, String name) {
        return (Integer) told.values().get(name);
    }
}
