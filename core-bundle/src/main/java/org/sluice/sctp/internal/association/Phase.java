/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import org.sluice.sctp.AssociationState;
import org.sluice.sctp.wire.InitChunk;

/** The state of an association with what exists in that state only (RFC 9260 section 4). */
sealed interface Phase {

    /** Its name. */
    AssociationState state();

    /** Nothing has been sent yet, or all is over. */
    record Closed() implements Phase {
        @Override
        public AssociationState state() {
            return AssociationState.CLOSED;
        }
    }

    /** INIT was sent; it is kept for being sent again and for the agreement. */
    record CookieWait(InitChunk init) implements Phase {
        @Override
        public AssociationState state() {
            return AssociationState.COOKIE_WAIT;
        }
    }

    /** COOKIE ECHO was sent; the cookie is kept for being sent again, and the INIT in case another INIT crosses it. */
    record CookieEchoed(InitChunk init, byte[] cookie) implements Phase {
        @Override
        public AssociationState state() {
            return AssociationState.COOKIE_ECHOED;
        }
    }

    /** Data flows. */
    record Established() implements Phase {
        @Override
        public AssociationState state() {
            return AssociationState.ESTABLISHED;
        }
    }

    /** The user wants to end it, and data is outstanding. */
    record ShutdownPending() implements Phase {
        @Override
        public AssociationState state() {
            return AssociationState.SHUTDOWN_PENDING;
        }
    }

    /** SHUTDOWN was sent. */
    record ShutdownSent() implements Phase {
        @Override
        public AssociationState state() {
            return AssociationState.SHUTDOWN_SENT;
        }
    }

    /** SHUTDOWN was received, and data is outstanding. */
    record ShutdownReceived() implements Phase {
        @Override
        public AssociationState state() {
            return AssociationState.SHUTDOWN_RECEIVED;
        }
    }

    /** SHUTDOWN ACK was sent. */
    record ShutdownAckSent() implements Phase {
        @Override
        public AssociationState state() {
            return AssociationState.SHUTDOWN_ACK_SENT;
        }
    }
}
