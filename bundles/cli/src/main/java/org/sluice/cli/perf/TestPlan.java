/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.perf;

import java.time.Duration;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.ByteSize;

/**
 * What is done on one association of a test; the client tells the server.
 *
 * @param direction who sends
 * @param limit when that ends
 * @param size bytes in each message
 * @param streams over how many streams the messages are spread, in turn
 * @param unordered whether messages may overtake one another
 * @param noDelay whether small messages are sent without waiting for what is outstanding
 * @param bitsPerSecond how fast messages are handed over; 0 for as fast as they are taken
 * @param interval the time between two figures of whoever sends
 * @param attribute what messages carry beside, or null
 */
public record TestPlan(
        Direction direction,
        Limit limit,
        int size,
        int streams,
        boolean unordered,
        boolean noDelay,
        long bitsPerSecond,
        Duration interval,
        AttributeChoice attribute) {

    /** The most streams. */
    public static final int MOST_STREAMS = 2048;

    /** The largest message. */
    public static final int LARGEST_MESSAGE = AssociationOptions.MAXIMUM_MESSAGE_SIZE.defaultValue();

    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(10);
    private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);
    private static final int MOST_KINDS_OF_MESSAGES = 1 << 16;

    /** Checks the ranges, which a peer may have chosen. */
    public TestPlan {
        require(
                size >= 1 && size <= LARGEST_MESSAGE,
                "a size of " + size + " bytes is not in 1 to " + ByteSize.show(LARGEST_MESSAGE));
        require(streams >= 1 && streams <= MOST_STREAMS, streams + " streams are not 1 to " + MOST_STREAMS);
        require(bitsPerSecond >= 0, "a rate of " + bitsPerSecond + " bits a second is less than 0");
        require(
                interval.compareTo(SHORTEST_INTERVAL) >= 0 && interval.compareTo(LONGEST_INTERVAL) <= 0,
                "an interval of " + interval.toMillis() + " ms is not in 10 ms to 1 h");
        require(
                attribute == null || (long) streams * attribute.values().size() <= MOST_KINDS_OF_MESSAGES,
                "too many streams for so many values of an attribute");
    }

    private static void require(boolean right, String otherwise) {
        if (!right) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** For people: what is sent. */
    public String describe() {
        var text = new StringBuilder()
                .append(limit)
                .append(limit instanceof Limit.Messages ? " of " : " in messages of ")
                .append(ByteSize.show(size))
                .append(", ")
                .append(streams)
                .append(streams == 1 ? " stream" : " streams");
        switch (direction) {
            case FORWARD -> text.append(", to the server");
            case REVERSE -> text.append(", from the server");
            case BOTH -> text.append(", both ways");
        }
        if (unordered) {
            text.append(", unordered");
        }
        if (noDelay) {
            text.append(", without delay");
        }
        if (bitsPerSecond > 0) {
            text.append(", at ").append(Units.bitrate((double) bitsPerSecond));
        }
        if (attribute != null) {
            text.append(", ").append(attribute);
        }
        return text.toString();
    }
}
