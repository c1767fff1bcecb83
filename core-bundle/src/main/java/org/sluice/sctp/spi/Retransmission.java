/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/** What an extension may do about losses that it learns of by other ways than acknowledgements and timers. */
@ProviderType
public interface Retransmission {

    /** What became of a chunk that was reported lost. */
    enum Verdict {
        /** It is sent again. */
        SENT_AGAIN,
        /** Nobody waits for it: user data that was acknowledged, given up or never sent; a control chunk that is not awaited, or that nobody can repeat. */
        NOT_AWAITED,
        /** It was taken for lost before, and not half a round trip ago: it waits to be sent again, or is on its way. */
        ON_ITS_WAY,
        /** User data that is not what was sent with that TSN. */
        OTHER_CONTENT,
        /** There is too little of it to tell. */
        TOO_SHORT
    }

    /**
     * Whether a packet is one that this association sent, as far as its ports and its verification tag tell.
     *
     * @param packet from the common header on, from position to limit
     */
    boolean isOurs(ByteBuffer packet);

    /** Whether chunks of a type, 0 to 255, carry user data in this association. */
    boolean isUserData(int chunkType);

    /**
     * A chunk that this side sent was lost on its way, and not for congestion.
     *
     * <p>User data is compared with what was sent with its TSN; if it is the same, it counts as lost and leaves again as soon as the congestion window has room
     * for it, which its loss gives back. The window is not reduced, and acknowledgements that miss it once more do not have it reduced either.
     *
     * <p>A control chunk is sent again by its type: INIT, COOKIE ECHO, SHUTDOWN, SHUTDOWN ACK and HEARTBEAT if they wait for their answer, an
     * acknowledgement with what is to be acknowledged now, others by the extension whose they are ({@link ResendHook}). No timer is changed and no error
     * counted. Answers are not sent again: the peer asks again.
     *
     * <p>A chunk of user data, and control chunks of one type, are sent again so at most once in half a smoothed round trip; in an RTO, while none was
     * measured. So who repeats a report gains nothing by it.
     *
     * @param chunk from its header on, from position to limit; where it was cut, less than its length field says
     * @param compared how many bytes of user data there have to be and to be the same, at least 1
     */
    Verdict dropped(ByteBuffer chunk, int compared);
}
