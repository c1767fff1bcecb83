/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Which stream the next new DATA chunk comes from (RFC 8260 section 3). Told of streams that have something to send;
 * called on the association's loop only.
 *
 * <p>Without interleaving, the chunks of one message follow one another: the scheduler is asked only between messages. With it, it is asked for each.
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
     * The stream whose first message goes next.
     *
     * @return a stream identifier that was {@link #queued} more often than {@link #taken}, or -1 where there is none
     */
    int next();

    /**
     * A fragment of a stream's first message was sent, and it has more, where messages may be interleaved: another stream may be next.
     *
     * @param stream the stream identifier
     * @param bytes the fragment's length
     */
    default void fragmentSent(int stream, int bytes) {}

    /**
     * The first message of a stream was taken whole, sent or given up.
     *
     * @param stream the stream identifier
     * @param bytes its length
     */
    void taken(int stream, int bytes);
}
