/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.streamreset;

import java.util.List;
import java.util.Optional;
import org.sluice.sctp.Notification;
import org.sluice.sctp.socket.EventType;

/** What is told of streams that are reconfigured: a request of the peer's was done, or one of this side is finished, in whichever way (RFC 6525 section 6.1). */
public sealed interface StreamResetEvent {

    /** Only {@link StreamsReset} (SCTP_STREAM_RESET_EVENT). */
    EventType STREAM_RESET = EventType.ofExtension(StreamReset.ID, "streamsReset");

    /** Only {@link AssociationReset} (SCTP_ASSOC_RESET_EVENT). */
    EventType ASSOC_RESET = EventType.ofExtension(StreamReset.ID, "associationReset");

    /** Only {@link StreamsChanged} (SCTP_STREAM_CHANGE_EVENT). */
    EventType STREAM_CHANGE = EventType.ofExtension(StreamReset.ID, "streamsAdded");

    /** What the request came to. */
    Outcome outcome();

    /** Whether the peer does not allow it (SCTP_STREAM_RESET_DENIED and its likes); then nothing has changed. */
    default boolean isDenied() {
        return outcome() == Outcome.DENIED;
    }

    /** Whether it went wrong otherwise (SCTP_STREAM_RESET_FAILED and its likes); then nothing has changed. */
    default boolean isFailed() {
        return !outcome().isSuccess() && !isDenied();
    }

    /**
     * Streams began anew, or should have (section 6.1.1).
     *
     * @param incoming whether they are the peer's (SCTP_STREAM_RESET_INCOMING_SSN), else this side's (SCTP_STREAM_RESET_OUTGOING_SSN)
     * @param streams their numbers (strreset_stream_list); empty for all
     * @param outcome what the request came to
     */
    record StreamsReset(boolean incoming, List<Integer> streams, Outcome outcome) implements StreamResetEvent {

        /** Copies the list. */
        public StreamsReset {
            streams = List.copyOf(streams);
        }
    }

    /**
     * The association began anew, or should have (section 6.1.2).
     *
     * @param localTsn the next TSN of this side, 0 to 4294967295 (assocreset_local_tsn)
     * @param remoteTsn the next TSN of the peer, 0 to 4294967295 (assocreset_remote_tsn)
     * @param outcome what the request came to
     */
    record AssociationReset(long localTsn, long remoteTsn, Outcome outcome) implements StreamResetEvent {}

    /**
     * Streams were added, or should have been (section 6.1.3).
     *
     * @param inbound how many the peer has now (strchange_instrms)
     * @param outbound how many this side has now (strchange_outstrms)
     * @param outcome what the request came to
     */
    record StreamsChanged(int inbound, int outbound, Outcome outcome) implements StreamResetEvent {}

    /** What a notification tells of this; empty if it tells something else. */
    static Optional<StreamResetEvent> from(Notification notification) {
        if (!(notification instanceof Notification.OfExtension told)
                || !told.extension().equals(StreamReset.ID)) {
            return Optional.empty();
        }
        return switch (told.name()) {
            case "streamsReset" ->
                Optional.of(new StreamsReset(
                        (Boolean) told.values().get("incoming"),
                        ((List<?>) told.values().get("streams"))
                                .stream().map(Integer.class::cast).toList(),
                        outcome(told)));
            case "associationReset" ->
                Optional.of(new AssociationReset(
                        Integer.toUnsignedLong(number(told, "localTsn")),
                        Integer.toUnsignedLong(number(told, "remoteTsn")),
                        outcome(told)));
            case "streamsAdded" ->
                Optional.of(new StreamsChanged(number(told, "inbound"), number(told, "outbound"), outcome(told)));
            default -> Optional.empty();
        };
    }

    private static int number(Notification.OfExtension told, String name) {
        return (Integer) told.values().get(name);
    }

    private static Outcome outcome(Notification.OfExtension told) {
        return Outcome.valueOf((String) told.values().get("outcome"));
    }
}
