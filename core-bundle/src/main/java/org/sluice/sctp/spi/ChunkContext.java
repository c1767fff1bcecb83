/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import java.net.InetAddress;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.sluice.sctp.wire.Chunk;

/** What may be done about a chunk that arrived. */
@ProviderType
public interface ChunkContext extends ExtensionContext {

    /** Sends a chunk to where this one came from; dropped where the answers to one packet fill a packet (RFC 9260 section 12.4). */
    void reply(Chunk chunk);

    /**
     * Sends a chunk to the very address that this one came from, even one that has not been verified yet; that is for what proves itself, as an
     * authenticated request does. Dropped as {@link #reply}'s.
     */
    void replyToSource(Chunk chunk);

    /** The address that the chunk's packet came from. */
    InetAddress source();

    /**
     * The peer gave up data: nothing up to a TSN will come any more. What is whole and waited for it is delivered, fragments that miss some of
     * it are dropped, the cumulative TSN ack point moves, and a SACK follows as after DATA.
     *
     * @param tsn up to where; ignored but for the SACK if it is not beyond the cumulative TSN ack point
     * @param streams the messages that were given up: each stream goes on after the number
     */
    void skip(int tsn, List<StreamPosition> streams);

    /** The place of the path that it came on in {@link #paths}. */
    int arrivedOn();

    /** The cumulative TSN ack point of what was received. */
    int receivedTsn();
}
