/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;
import org.sluice.sctp.wire.AcknowledgementView;
import org.sluice.sctp.wire.ChunkCursor;

/**
 * How received data is acknowledged: the layout of the chunk, and what it says for good. When one leaves and what becomes of one that
 * arrives is the core's to say (RFC 9260 section 6.2). SACK is the core's own. An association's part of an extension that implements this
 * takes its place in that association, at most one at a time; a SACK is understood nevertheless. While such an extension is away, the
 * association stands still.
 *
 * <p>Called on the association's loop.
 */
@ConsumerType
public interface AcknowledgementFormat {

    /** The chunk type; one that the extension claims. Always the same. */
    int chunkType();

    /** The length of the shortest such chunk, in bytes; at least 4, a multiple of 4. Always the same. */
    int minimumLength();

    /**
     * Writes a chunk, its length a multiple of 4, as much of it as fits up to the buffer's limit; {@link #minimumLength} bytes do.
     *
     * @param out big-endian, positioned where the chunk begins
     */
    void write(ReceivedData received, ByteBuffer out);

    /**
     * A view of a chunk of that type. The core holds it no longer than until it reads the next.
     *
     * @param chunk stands at it; a view keeps nothing of the cursor but its buffer
     */
    AcknowledgementView read(ChunkCursor chunk);
}
