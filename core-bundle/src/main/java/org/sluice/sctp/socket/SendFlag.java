/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.socket;

/** What may be asked for with a message (RFC 6458 section 5.3.4). */
public enum SendFlag {
    /** It is delivered without regard to the order of its stream (SCTP_UNORDERED). */
    UNORDERED,
    /** The peer is asked to acknowledge it at once (SCTP_SACK_IMMEDIATELY, RFC 7053). */
    SACK_IMMEDIATELY,
    /** The association is aborted; the payload is what the peer is told as a reason, and may be empty (SCTP_ABORT). */
    ABORT,
    /** After the message, which may be empty, the association is shut down gracefully (SCTP_EOF). */
    EOF,
    /** The message ends here, where that has to be said ({@link SctpSocketOptions#EXPLICIT_EOR}); else without effect (SCTP_EOR). */
    EOR,
    /** It is told what becomes of the message ({@link EventType#MESSAGE_PROGRESS}); RFC 6458 has nothing like it. */
    TRACKED
}
