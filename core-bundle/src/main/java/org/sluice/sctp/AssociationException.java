/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** An association could not be set up, or has ended other than by a graceful shutdown; says why. */
public final class AssociationException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Why an association ended. */
    public enum Reason {
        /** Nobody answered the INIT or the COOKIE ECHO as often as it was sent. */
        NO_ANSWER,
        /** The peer answered the set-up with an ABORT. */
        REFUSED,
        /** The peer aborted the association; its error causes say why. */
        ABORTED_BY_PEER,
        /** This side aborted the association, on the user's word. */
        ABORTED_BY_USER,
        /** This side aborted because the peer broke the protocol. */
        PROTOCOL_VIOLATION,
        /** The peer stopped acknowledging: the association's error counter passed its limit. */
        UNREACHABLE,
        /** The peer did not finish the shutdown in time (T5-shutdown-guard). */
        SHUTDOWN_TIMEOUT,
        /** The link that carried it went away. */
        LINK_LOST,
        /** An extension that the association used was taken away, and did not come back in time. */
        EXTENSION_WITHDRAWN,
        /** The stack or endpoint was closed. */
        CLOSED,
        /** A limit of this stack was reached. */
        LIMIT,
        /** Something in this stack failed; the message says what. */
        INTERNAL_ERROR
    }

    /**
     * An error cause that a peer sent (RFC 9260 section 3.3.10).
     *
     * @param code the cause code, 0 to 65535
     * @param name the RFC's name of it, or "Cause" with the number where it is not known
     * @param text what it says, for people; may be empty
     */
    public record PeerCause(int code, String name, String text) {

        @Override
        public String toString() {
            return text.isEmpty() ? name : name + ": " + text;
        }
    }

    private final Reason reason;
    private final transient List<PeerCause> peerCauses;
    private final int errorCode;
    private final transient byte[] abortChunk;

    private AssociationException(
            Reason reason, String message, List<PeerCause> peerCauses, int errorCode, byte[] abortChunk) {
        super(message);
        this.reason = Objects.requireNonNull(reason);
        this.peerCauses = List.copyOf(peerCauses);
        this.errorCode = errorCode;
        this.abortChunk = abortChunk;
    }

    /** An exception with what the peer said, which may be nothing. */
    public AssociationException(Reason reason, String message, List<PeerCause> peerCauses) {
        this(reason, message, peerCauses, codeOf(peerCauses), null);
    }

    /** An exception with the ABORT chunk that the peer sent, as it was on the wire with its header, and the causes in it. */
    public AssociationException(Reason reason, String message, List<PeerCause> peerCauses, byte[] abortChunk) {
        this(reason, message, peerCauses, codeOf(peerCauses), abortChunk.clone());
    }

    private static int codeOf(List<PeerCause> causes) {
        return causes.isEmpty() ? 0 : causes.get(0).code();
    }

    /** The same failure with the code of the error cause that this side told the peer. */
    public AssociationException withErrorCode(int code) {
        var copy = new AssociationException(reason, getMessage(), peerCauses(), code, abortChunk);
        copy.initCause(getCause());
        return copy;
    }

    /** An exception without causes from the peer. */
    public AssociationException(Reason reason, String message) {
        this(reason, message, List.of());
    }

    /** The same failure, with the stack trace of the thread that asks now. */
    public AssociationException again() {
        var copy = new AssociationException(reason, getMessage(), peerCauses(), errorCode, abortChunk);
        copy.initCause(this);
        return copy;
    }

    /** Why the association ended. */
    public Reason reason() {
        return reason;
    }

    /**
     * The code of the error cause in the ABORT that ended the association, the first where there are several (sac_error of RFC 6458 section 6.1.1, codes in RFC 9260
     * section 3.3.10): in the peer's ABORT, or else in ours; 0 where there was no ABORT, or none with a cause.
     */
    public int errorCode() {
        return errorCode;
    }

    /** The ABORT chunk that the peer sent, with its header, as it was on the wire (sac_info); empty where none came. The caller's own. */
    public byte[] abortChunk() {
        return abortChunk == null ? new byte[0] : abortChunk.clone();
    }

    /** What the peer gave as causes; empty where it gave none. */
    public List<PeerCause> peerCauses() {
        return peerCauses == null ? List.of() : peerCauses;
    }
}
