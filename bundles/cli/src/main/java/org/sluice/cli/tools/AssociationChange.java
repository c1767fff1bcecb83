/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.tools;

import org.sluice.sctp.Notification;

/** The kinds of SCTP_ASSOC_CHANGE (RFC 6458 section 6.1.1), by the number that the tools print. */
public enum AssociationChange {
    /** It is up. */
    COMM_UP(0, "COMMUNICATION_UP"),
    /** It was lost. */
    COMM_LOST(1, "COMMUNICATION_LOST"),
    /** The peer started anew. */
    RESTART(2, "RESTART"),
    /** It was shut down. */
    SHUTDOWN_COMP(3, "SHUTDOWN_COMPLETE"),
    /** It could not be set up. */
    CANT_STR_ASSOC(4, "CANT_START_ASSOCIATION");

    private final int number;
    private final String words;

    AssociationChange(int number, String words) {
        this.number = number;
        this.words = words;
    }

    /** The number that the originals print (sac_state). */
    public int number() {
        return number;
    }

    /** The name in words. */
    public String words() {
        return words;
    }

    /** Whether nothing comes of the association after a notification. */
    public static boolean isLast(Notification notification) {
        return notification instanceof Notification.ShutdownComplete || notification instanceof Notification.Lost;
    }

    /** A notification, for people. */
    static String describe(Notification notification) {
        AssociationChange change = of(notification);
        return change == null ? notification.toString() : "ASSOC_CHANGE - " + change;
    }

    /** What a notification is, null for what is no change of this kind. */
    public static AssociationChange of(Notification notification) {
        if (notification instanceof Notification.Established) {
            return COMM_UP;
        } else if (notification instanceof Notification.Restarted) {
            return RESTART;
        } else if (notification instanceof Notification.ShutdownComplete) {
            return SHUTDOWN_COMP;
        } else if (notification instanceof Notification.Lost lost) {
            return switch (lost.cause().reason()) {
                case NO_ANSWER, REFUSED -> CANT_STR_ASSOC;
                default -> COMM_LOST;
            };
        }
        return null;
    }
}
