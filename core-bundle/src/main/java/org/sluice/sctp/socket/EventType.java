/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.socket;

import java.util.List;
import java.util.Objects;
import org.sluice.sctp.Notification;

/**
 * A kind of notifications; each is subscribed to by itself (RFC 6458 section 6.2). Those of extensions are in their own interfaces, made with {@link #ofExtension}. Immutable; any thread.
 */
public final class EventType {

    /** An association came up, was lost, started anew or was shut down (SCTP_ASSOC_CHANGE). */
    public static final EventType ASSOC_CHANGE = new EventType("SCTP_ASSOC_CHANGE");

    /** A path's state changed (SCTP_PEER_ADDR_CHANGE). */
    public static final EventType PEER_ADDR_CHANGE = new EventType("SCTP_PEER_ADDR_CHANGE");

    /** The peer reported an error (SCTP_REMOTE_ERROR). */
    public static final EventType REMOTE_ERROR = new EventType("SCTP_REMOTE_ERROR");

    /** A message could not be delivered for certain (SCTP_SEND_FAILED_EVENT). */
    public static final EventType SEND_FAILED = new EventType("SCTP_SEND_FAILED_EVENT");

    /** The peer will send no more (SCTP_SHUTDOWN_EVENT). */
    public static final EventType SHUTDOWN = new EventType("SCTP_SHUTDOWN_EVENT");

    /** The rest of a message that was given out in parts will not come (SCTP_PARTIAL_DELIVERY_EVENT). */
    public static final EventType PARTIAL_DELIVERY = new EventType("SCTP_PARTIAL_DELIVERY_EVENT");

    /** Everything handed over was sent and acknowledged (SCTP_SENDER_DRY_EVENT). */
    public static final EventType SENDER_DRY = new EventType("SCTP_SENDER_DRY_EVENT");

    /** A HEARTBEAT that was asked for came back; RFC 6458 has nothing like it. */
    public static final EventType HEARTBEAT = new EventType("HEARTBEAT");

    /** All that extensions tell, without naming them one by one. */
    public static final EventType EXTENSION = new EventType("EXTENSION");

    private static final List<EventType> ALL = List.of(
            ASSOC_CHANGE,
            PEER_ADDR_CHANGE,
            REMOTE_ERROR,
            SEND_FAILED,
            SHUTDOWN,
            PARTIAL_DELIVERY,
            SENDER_DRY,
            HEARTBEAT,
            EXTENSION);

    private final String name;

    private EventType(String name) {
        this.name = Objects.requireNonNull(name);
    }

    /**
     * What an extension tells.
     *
     * @param extension its component id
     * @param name what it tells ({@link org.sluice.sctp.Notification.OfExtension#name})
     */
    public static EventType ofExtension(String extension, String name) {
        return new EventType(Objects.requireNonNull(extension, "extension") + "/" + name);
    }

    /**
     * All that one extension tells.
     *
     * @param extension its component id
     */
    public static EventType ofExtension(String extension) {
        return new EventType(Objects.requireNonNull(extension, "extension"));
    }

    /** Those that are here, without the single ones of extensions. */
    public static List<EventType> all() {
        return ALL;
    }

    /** The name in C; of what an extension tells, its component id, and where it is not all of that, a slash, and what it tells. */
    public String name() {
        return name;
    }

    /** The kind of a notification; null for one that is told always, because something was lost without it (SCTP_NOTIFICATIONS_STOPPED_EVENT). */
    static EventType of(Notification notification) {
        if (notification instanceof Notification.OfExtension told) {
            return ofExtension(told.extension(), told.name());
        } else if (notification instanceof Notification.PathChanged) {
            return PEER_ADDR_CHANGE;
        } else if (notification instanceof Notification.PeerError) {
            return REMOTE_ERROR;
        } else if (notification instanceof Notification.SendFailed) {
            return SEND_FAILED;
        } else if (notification instanceof Notification.PeerShutdown) {
            return SHUTDOWN;
        } else if (notification instanceof Notification.PartialDeliveryAborted) {
            return PARTIAL_DELIVERY;
        } else if (notification instanceof Notification.SenderDry) {
            return SENDER_DRY;
        } else if (notification instanceof Notification.HeartbeatAnswered) {
            return HEARTBEAT;
        } else if (notification instanceof Notification.ExtensionWithdrawn) {
            return EXTENSION;
        } else if (notification instanceof Notification.NotificationsLost) {
            return null;
        }
        return ASSOC_CHANGE;
    }

    /** Whether nothing comes of an association after this. */
    static boolean isLast(Notification notification) {
        return notification instanceof Notification.ShutdownComplete || notification instanceof Notification.Lost;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EventType that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
