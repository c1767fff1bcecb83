/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import org.osgi.annotation.versioning.ConsumerType;
import org.sluice.sctp.wire.UnknownChunk;

/**
 * Takes chunks of types that the extension claimed from packets with a reflected tag: the one that packets of this side carry, as in an ABORT with the T bit
 * (RFC 9260 section 8.5.1). Whoever has seen one of those can send such a packet: a box on the way, which has no tag of its own, or somebody else.
 *
 * <p>The lowest bit of the chunk's flags says that the tag is reflected. Such a chunk has to be the first of its packet, nothing else of the packet is
 * taken in, and the packet proves nothing of the peer. Where the bit is set and the packet has the ordinary tag, or the other way round, the packet has a
 * wrong tag and is dropped.
 */
@ConsumerType
public interface ReflectedTagHook extends AssociationExtension {

    /**
     * A chunk arrived under a reflected tag, from an address of the peer's.
     *
     * @param chunk of a type that was claimed; its value is unchecked
     * @param context replies to it are dropped: nobody knows who asks
     */
    void receivedReflected(UnknownChunk chunk, ChunkContext context);
}
