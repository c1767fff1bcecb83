/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** What was sent and not acknowledged, as an extension may see it. */
@ProviderType
public interface OutboundData {

    /**
     * Where the peer may be told to go on.
     *
     * @param tsn the highest TSN such that everything up to it was acknowledged or given up
     * @param streams for each stream with ordered messages given up below, the highest number of one of them; in the order they are met
     */
    record AckPoint(int tsn, List<StreamPosition> streams) {

        /** Copies the list. */
        public AckPoint {
            streams = List.copyOf(streams);
        }
    }

    /** The cumulative TSN ack point. */
    int cumulativeTsnAck();

    /**
     * The point up to which everything was acknowledged or given up.
     *
     * @param maximumStreams how many streams may be named; the point is lower where that is not enough
     */
    AckPoint advancedAckPoint(int maximumStreams);

    /** Whether a message of a kind waits to be sent, or was sent and not acknowledged. */
    boolean isAwaited(java.util.function.Predicate<org.sluice.sctp.Message> which);

    /** User bytes and headers that fit into one packet on the path that data takes now. */
    int roomInPacket();

    /**
     * Gives up messages that wait to be sent and that no fragment of was sent, until so many bytes are free, beginning with those that
     * were handed over last. They are reported to the user as not sent.
     *
     * @param bytes how many bytes
     * @param which says of each message whether it may be given up
     * @return how many bytes became free
     */
    long giveUpQueued(long bytes, java.util.function.Predicate<org.sluice.sctp.Message> which);
}
