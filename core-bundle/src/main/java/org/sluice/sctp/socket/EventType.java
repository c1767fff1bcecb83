/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.socket;

import org.sluice.sctp.Notification;

/** The kinds of notifications, which are subscribed to one by one (RFC 6458 section 6.2). */
public enum EventType {
    /** An association came up, was lost, started anew or was shut down (SCTP_ASSOC_CHANGE). */
    ASSOC_CHANGE,
    /** A path's state changed (SCTP_PEER_ADDR_CHANGE). */
    PEER_ADDR_CHANGE,
    /** The peer reported an error (SCTP_REMOTE_ERROR). */
    REMOTE_ERROR,
    /** A message could not be delivered for certain (SCTP_SEND_FAILED_EVENT). */
    SEND_FAILED,
    /** The peer will send no more (SCTP_SHUTDOWN_EVENT). */
    SHUTDOWN,
    /** The rest of a message that was given out in parts will not come (SCTP_PARTIAL_DELIVERY_EVENT). */
    PARTIAL_DELIVERY,
    /** Everything handed over was sent and acknowledged (SCTP_SENDER_DRY_EVENT). */
    SENDER_DRY,
    /** What an extension tells. */
    EXTENSION;

    /** The kind of a notification; null for one that is told always, because something was lost without it (SCTP_NOTIFICATIONS_STOPPED_EVENT). */
    static EventType of(Notification notification) {
        if (notification instanceof Notification.PathChanged) {
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
        } else if (notification instanceof Notification.OfExtension
                || notification instanceof Notification.ExtensionWithdrawn) {
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
}
