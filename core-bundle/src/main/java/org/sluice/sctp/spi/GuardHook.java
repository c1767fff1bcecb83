/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides which chunks of packets that arrive are taken in. Nothing may pass unguarded: while such an extension is withdrawn and waited for, the association stands
 * still.
 *
 * <p>A COOKIE ECHO is guarded before anything comes of it. Where there is no association yet, that is done by the part that what the cookie says gives ({@link Extension#agree}),
 * and the association is made only if it is taken; where there is one, by its own part (RFC 4895 section 6.3).
 */
@ConsumerType
public interface GuardHook extends AssociationExtension {

    /** What becomes of a chunk. */
    enum Verdict {
        /** It is taken in, if no other guard is against it. */
        TAKE,
        /** It is passed over, silently. */
        SKIP,
        /** Neither it nor what follows it in the packet is taken in. */
        STOP
    }

    /** Whether chunks of a type, 0 to 255, are to be guarded; always the same. */
    boolean isGuarded(int chunkType);

    /**
     * A chunk that is to be guarded arrived. Called for those of a packet in their order, until one is answered with {@link Verdict#STOP}.
     *
     * @param chunk where it is
     */
    Verdict guard(ArrivedChunk chunk, ChunkContext context);
}
