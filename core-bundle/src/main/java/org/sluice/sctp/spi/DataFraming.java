/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;
import org.sluice.sctp.wire.ChunkCursor;
import org.sluice.sctp.wire.FragmentHeader;
import org.sluice.sctp.wire.FragmentView;

/**
 * How user data is framed: the layout of the chunk that carries a fragment, and whether fragments of several messages may alternate. What
 * is sent when, and putting messages together again, is the core's to do. DATA is the core's own (RFC 9260 section 3.3.1). An association's
 * part of an extension that implements this takes its place in that association for all user data, both ways, at most one at a time; DATA
 * is a violation then. While such an extension is away, the association stands still.
 *
 * <p>Called on the association's loop.
 */
@ConsumerType
public interface DataFraming {

    /** The chunk type; one that the extension claims. Always the same. */
    int chunkType();

    /** The bytes before the user data; a multiple of 4, from 8 to 64. Always the same. */
    int headerLength();

    /**
     * Whether fragments of several messages may alternate. Then each message has a number of 32 bits in its stream, ordered and unordered
     * ones by themselves, and its fragments are numbered from 0 on; the core puts them together by these. If not, the fragments of a
     * message have TSNs that follow one another, and ordered messages a number of 16 bits. Always the same.
     */
    boolean isInterleaved();

    /**
     * Writes everything before the user data.
     *
     * @param out big-endian, with room for the header and nothing else
     */
    void writeHeader(FragmentHeader header, ByteBuffer out);

    /**
     * A view of a chunk of that type. The core holds it no longer than until it reads the next.
     *
     * @param chunk stands at it; a view keeps nothing of the cursor but its buffer
     */
    FragmentView read(ChunkCursor chunk);
}
