/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/** What an association tells its user beside messages (RFC 6458 section 6.1). */
public interface Notification {

    /**
     * The association is up (SCTP_COMM_UP).
     *
     * @param outboundStreams streams that this side may send on
     * @param inboundStreams streams that the peer may send on
     * @param extensions the component ids of the extensions that both sides use (sac_info)
     */
    record Established(int outboundStreams, int inboundStreams, Set<String> extensions) implements Notification {

        /** Copies the ids. */
        public Established {
            extensions = Set.copyOf(extensions);
        }

        /** An association without extensions. */
        public Established(int outboundStreams, int inboundStreams) {
            this(outboundStreams, inboundStreams, Set.of());
        }
    }

    /**
     * The association was shut down gracefully; nothing more will come (SCTP_SHUTDOWN_COMP).
     *
     * @param outboundStreams streams that this side could send on; 0 if it never came up
     * @param inboundStreams streams that the peer could send on; 0 if it never came up
     */
    record ShutdownComplete(int outboundStreams, int inboundStreams) implements Notification {}

    /** The peer will send no more (SCTP_SHUTDOWN_EVENT). */
    record PeerShutdown() implements Notification {}

    /**
     * The association ended (SCTP_COMM_LOST), or could not be set up (SCTP_CANT_STR_ASSOC).
     *
     * @param cause why, with the error cause (sac_error) and the peer's ABORT (sac_info) where there was one
     * @param outboundStreams streams that this side could send on; 0 if it never came up
     * @param inboundStreams streams that the peer could send on; 0 if it never came up
     */
    record Lost(AssociationException cause, int outboundStreams, int inboundStreams) implements Notification {

        /** An association that never came up. */
        public Lost(AssociationException cause) {
            this(cause, 0, 0);
        }

        /** Whether it had been up (SCTP_COMM_LOST); else it could not be set up (SCTP_CANT_STR_ASSOC). */
        public boolean wasEstablished() {
            return outboundStreams > 0;
        }
    }

    /**
     * The peer started anew with the same addresses and ports (SCTP_RESTART). Stream sequence numbers begin at 0, and what was agreed on before
     * may be otherwise now.
     *
     * @param outboundStreams streams that this side may send on now
     * @param inboundStreams streams that the peer may send on now
     * @param extensions the component ids of the extensions that both sides use now (sac_info)
     */
    record Restarted(int outboundStreams, int inboundStreams, Set<String> extensions) implements Notification {

        /** Copies the ids. */
        public Restarted {
            extensions = Set.copyOf(extensions);
        }
    }

    /**
     * Something changed about one of the peer's addresses (SCTP_PEER_ADDR_CHANGE).
     *
     * @param remote the address (spc_aaddr)
     * @param state the state of the path to it after the change; for one that was removed, before
     * @param change what happened (spc_state)
     * @param errors how many transmissions in a row were not answered on the path by then (spc_error)
     */
    record PathChanged(InetAddress remote, PathState state, Change change, int errors) implements Notification {

        /** What happened to an address. */
        public enum Change {
            /** It works again (SCTP_ADDR_AVAILABLE). */
            AVAILABLE,
            /** It can't be reached (SCTP_ADDR_UNREACHABLE). */
            UNREACHABLE,
            /** It is the peer's no more (SCTP_ADDR_REMOVED). */
            REMOVED,
            /** It is the peer's now, and not verified yet (SCTP_ADDR_ADDED). */
            ADDED,
            /** It is the primary one now (SCTP_ADDR_MADE_PRIM). */
            MADE_PRIMARY,
            /** It was verified to be the peer's (SCTP_ADDR_CONFIRMED). */
            CONFIRMED,
            /** Data avoids it where it can (SCTP_ADDR_POTENTIALLY_FAILED, RFC 7829 section 7.1). */
            POTENTIALLY_FAILED
        }
    }

    /**
     * The peer answered a HEARTBEAT that the user asked for ({@link Association#heartbeat(InetAddress)}). One that is not answered within
     * the path's RTO shows in {@link PathStatus#errorCount}; a later answer is not told.
     *
     * @param remote the address that it was sent to
     * @param roundTripTime from when it left until its answer was here
     */
    record HeartbeatAnswered(InetAddress remote, Duration roundTripTime) implements Notification {}

    /**
     * The peer reported an error that does not end the association (SCTP_REMOTE_ERROR). A chunk with several causes is told once for each.
     *
     * @param cause the cause, with its code (sre_error)
     * @param chunk the whole ERROR chunk with its header, as it was on the wire (sre_data)
     */
    record PeerError(AssociationException.PeerCause cause, byte[] chunk) implements Notification {

        /** Copies the chunk. */
        public PeerError {
            chunk = chunk.clone();
        }

        /** A copy of the chunk. */
        @Override
        public byte[] chunk() {
            return chunk.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof PeerError that && cause.equals(that.cause) && Arrays.equals(chunk, that.chunk);
        }

        @Override
        public int hashCode() {
            return 31 * cause.hashCode() + Arrays.hashCode(chunk);
        }

        @Override
        public String toString() {
            return "PeerError[" + cause + "]";
        }
    }

    /** Notifications were dropped because nobody took them (SCTP_NOTIFICATIONS_STOPPED_EVENT). */
    record NotificationsLost(long count) implements Notification {}

    /**
     * The rest of a message of which parts were given out will never come (SCTP_PARTIAL_DELIVERY_EVENT).
     *
     * @param stream the stream of the message
     * @param streamSequenceNumber its number in the stream; without meaning where unordered, unless messages are interleaved
     * @param unordered whether it was delivered without regard to order
     */
    record PartialDeliveryAborted(int stream, int streamSequenceNumber, boolean unordered) implements Notification {

        /** Of an ordered message. */
        public PartialDeliveryAborted(int stream, int streamSequenceNumber) {
            this(stream, streamSequenceNumber, false);
        }
    }

    /** Everything handed over has been sent and acknowledged (SCTP_SENDER_DRY_EVENT). */
    record SenderDry() implements Notification {}

    /**
     * A message that was handed over and that the association can't deliver, or not for certain (SCTP_SEND_FAILED_EVENT): it ended or was refused before the
     * peer had acknowledged the message, or the message was given up while the association goes on.
     *
     * @param message the message with all its bytes
     * @param sent whether some of it had been sent: the peer may then have it
     * @param reason why
     * @param errorCause the code of an error cause that says more (RFC 9260 section 3.3.10; ssf_error of RFC 6458 section 6.1.11): the first of those in the peer's
     *     ABORT, or Invalid Stream Identifier; 0 where there is none
     */
    record SendFailed(Message message, boolean sent, Reason reason, int errorCause) implements Notification {

        /** Why a message is given back. */
        public enum Reason {
            /** An extension found it not worth sending any more; the association goes on. */
            GIVEN_UP,
            /** The association turned out not to have its stream; it goes on. */
            NO_STREAM,
            /** The peer started anew; the association goes on. */
            RESTARTED,
            /** The association has ended. */
            ENDED
        }
    }

    /**
     * What has become of a message for which that was asked ({@link Message#tracked}). For each such message one of the last four constants is told, exactly
     * once, and before it {@link Progress#SENT} if it was sent whole; after {@link Progress#SENT}, if the association ends or gives the message up, the others say so. Notifications beyond
     * {@link AssociationOptions#MAXIMUM_NOTIFICATIONS} are dropped, these too, and their number is told ({@link NotificationsLost}).
     *
     * @param message the message as it was handed over
     */
    record MessageProgress(Message message, Progress progress) implements Notification {

        /** Where a message stands. */
        public enum Progress {
            /** All of it was sent for the first time. */
            SENT,
            /** All of it was acknowledged for good: by the Cumulative TSN Ack, since what a Gap Ack Block acknowledges may be taken back. */
            DELIVERED,
            /** It was given up: an extension found it not worth sending any more. */
            EXPIRED,
            /** It was given back, or the association ended, before any of it was sent. */
            UNSENT,
            /** The association ended, or the peer started anew, when some or all of it was sent and not all acknowledged: the peer may have it. */
            UNCERTAIN
        }
    }

    /**
     * An extension that the association used was taken away from the stack and did not come back in time, so the association ends.
     *
     * @param extension its component id
     * @param graceful whether by SHUTDOWN, after all that was handed over has been acknowledged; else by ABORT
     */
    record ExtensionWithdrawn(String extension, boolean graceful) implements Notification {}

    /**
     * An extension tells something; what, is in its documentation.
     *
     * @param extension its component id
     * @param name what it tells
     * @param values the details by name; values are of JDK types
     */
    record OfExtension(String extension, String name, Map<String, Object> values) implements Notification {

        /** Copies the values. */
        public OfExtension {
            values = Map.copyOf(values);
        }
    }
}
