/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.streamreset;

import java.util.List;
import java.util.TreeSet;

/**
 * Which streams are to begin anew (struct sctp_reset_streams, RFC 6525 section 6.3.2).
 *
 * @param incoming whether the peer's are meant (SCTP_STREAM_RESET_INCOMING)
 * @param outgoing whether this side's are meant (SCTP_STREAM_RESET_OUTGOING)
 * @param streams their numbers, 0 to 65535 (srs_stream_list); empty for all
 */
public record ResetStreams(boolean incoming, boolean outgoing, List<Integer> streams) {

    private static final int HIGHEST = 0xffff;

    /** Checks that a direction is meant and that there can be such streams; sorts them, without those that are named twice. */
    public ResetStreams {
        if (!incoming && !outgoing) {
            throw new IllegalArgumentException("neither incoming nor outgoing streams are meant");
        }
        streams = List.copyOf(new TreeSet<>(streams));
        for (int stream : streams) {
            if (stream < 0 || stream > HIGHEST) {
                throw new IllegalArgumentException("stream " + stream + " is not in 0 to " + HIGHEST);
            }
        }
    }

    /** The peer's streams; none for all. */
    public static ResetStreams ofIncoming(Integer... streams) {
        return new ResetStreams(true, false, List.of(streams));
    }

    /** This side's streams; none for all. */
    public static ResetStreams ofOutgoing(Integer... streams) {
        return new ResetStreams(false, true, List.of(streams));
    }

    /** Both sides' streams; none for all. */
    public static ResetStreams ofBoth(Integer... streams) {
        return new ResetStreams(true, true, List.of(streams));
    }
}
