/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

/** The states of an association (RFC 9260 section 4). */
public enum AssociationState {
    /** There is none, or none any more. */
    CLOSED,
    /** INIT was sent. */
    COOKIE_WAIT,
    /** COOKIE ECHO was sent. */
    COOKIE_ECHOED,
    /** Data flows both ways. */
    ESTABLISHED,
    /** The user asked for a shutdown; data of this side is still outstanding. */
    SHUTDOWN_PENDING,
    /** SHUTDOWN was sent. */
    SHUTDOWN_SENT,
    /** The peer's SHUTDOWN was received; data of this side is still outstanding. */
    SHUTDOWN_RECEIVED,
    /** SHUTDOWN ACK was sent. */
    SHUTDOWN_ACK_SENT
}
