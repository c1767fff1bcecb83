/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import org.osgi.annotation.versioning.ConsumerType;
import org.sluice.sctp.wire.UnknownChunk;

/** Takes the chunks that the extension claimed, in the states in which control chunks are taken. */
@ConsumerType
public interface ChunkHook extends AssociationExtension {

    /**
     * A chunk arrived.
     *
     * @param chunk of a type that was claimed; its value is what the peer sent, unchecked
     */
    void received(UnknownChunk chunk, ChunkContext context);
}
