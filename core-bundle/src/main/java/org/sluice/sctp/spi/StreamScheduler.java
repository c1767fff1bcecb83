/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Which stream the next new DATA chunk comes from (RFC 8260 section 3). Told of streams that have something to send;
 * called on the association's loop only.
 *
 * <p>Without interleaving, the chunks of one message follow one another: the scheduler is asked only between messages. With it, it is asked for each.
 *
 * <p>A scheduler may be put in the place of another while messages wait: it is told of all values, then of all messages, in the order in which
 * the other would have sent them. One of them may have been sent in part.
 *
 * <p>Of a message that the user hands over in parts ({@link org.sluice.sctp.Message#ending}), it is told as of one with the length of the first part. With interleaving, such a message is {@link #taken} when all that is there of it
 * was sent, and {@link #queued} again with the length of the part that comes next.
 */
@ConsumerType
public interface StreamScheduler {

    /**
     * A message was queued on a stream.
     *
     * @param stream the stream identifier
     * @param bytes its length
     */
    void queued(int stream, int bytes);

    /**
     * A stream has a value, which the scheduler may take for a priority or a weight (SCTP_STREAM_SCHEDULER_VALUE, RFC 8260 section 4.3.3).
     *
     * @param stream the stream identifier
     * @param value 0 to 65535; 0 for streams of which nothing is said
     */
    default void value(int stream, int value) {}

    /**
     * The stream whose first message goes next. Asked again if, before anything of that message is sent, another one is queued, a packet is
     * complete, or a value is set.
     *
     * @return a stream identifier that was {@link #queued} more often than {@link #taken}, or -1 where there is none
     */
    int next();

    /**
     * A chunk of a stream's first message was sent for the first time. Told before {@link #fragmentSent} and {@link #taken}.
     *
     * @param stream the stream identifier
     * @param bytes the user data in it
     */
    default void sent(int stream, int bytes) {}

    /** A packet with user data is complete: the next chunk goes into another. */
    default void packetSent() {}

    /** Whether a packet may hold data of one stream only (RFC 8260 section 3.3); always the same. */
    default boolean isOneStreamPerPacket() {
        return false;
    }

    /**
     * A fragment of a stream's first message was sent, and it has more, where messages may be interleaved: another stream may be next.
     *
     * @param stream the stream identifier
     * @param bytes the fragment's length
     */
    default void fragmentSent(int stream, int bytes) {}

    /**
     * A message of a stream is no more to be sent: the first one, since all of it was, or any one that was given up.
     *
     * @param stream the stream identifier
     * @param bytes its length
     */
    void taken(int stream, int bytes);
}
