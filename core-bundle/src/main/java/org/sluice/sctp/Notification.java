/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;

/** What an association tells its user beside messages (RFC 6458 section 6.1). */
public interface Notification {

    /** The association is up (SCTP_COMM_UP). */
    record Established(int outboundStreams, int inboundStreams) implements Notification {}

    /** The association was shut down gracefully; nothing more will come (SCTP_SHUTDOWN_COMP). */
    record ShutdownComplete() implements Notification {}

    /** The peer will send no more (SCTP_SHUTDOWN_EVENT). */
    record PeerShutdown() implements Notification {}

    /** The association ended, or could not be set up (SCTP_COMM_LOST, SCTP_CANT_STR_ASSOC). */
    record Lost(AssociationException cause) implements Notification {}

    /** The peer started anew with the same addresses and ports (SCTP_RESTART). Stream sequence numbers begin at 0. */
    record Restarted() implements Notification {}

    /** The state of a path changed (SCTP_PEER_ADDR_CHANGE). */
    record PathChanged(InetAddress remote, PathState state) implements Notification {}

    /**
     * The peer answered a HEARTBEAT that the user asked for ({@link Association#heartbeat(InetAddress)}). One that is not answered within
     * the path's RTO shows in {@link PathStatus#errorCount}; a later answer is not told.
     *
     * @param remote the address that it was sent to
     * @param roundTripTime from when it left until its answer was here
     */
    record HeartbeatAnswered(InetAddress remote, Duration roundTripTime) implements Notification {}

    /** The peer reported an error that does not end the association (SCTP_REMOTE_ERROR). */
    record PeerError(AssociationException.PeerCause cause) implements Notification {}

    /** Notifications were dropped because nobody took them (SCTP_NOTIFICATIONS_STOPPED_EVENT). */
    record NotificationsLost(long count) implements Notification {}

    /**
     * The rest of a message of which parts were given out will never come (SCTP_PARTIAL_DELIVERY_EVENT).
     *
     * @param stream the stream of the message
     * @param streamSequenceNumber its number in the stream; without meaning where unordered
     */
    record PartialDeliveryAborted(int stream, int streamSequenceNumber) implements Notification {}

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
