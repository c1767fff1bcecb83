/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;
import org.sluice.sctp.Message;

/**
 * Puts a chunk of its own into packets that leave, before the first chunk that needs it, and fills it in when the packet is complete. One extension of an
 * association may implement it. While it is withdrawn and waited for, the association stands still.
 */
@ConsumerType
public interface SealHook extends AssociationExtension {

    /** How many bytes its chunk takes, its header and padding included; a multiple of 4, and always the same. */
    int sealLength();

    /** Whether chunks of a type, 0 to 255, have to follow its chunk; always the same. */
    boolean isSealed(int chunkType);

    /**
     * What a message is sealed with: chunks of messages with different numbers don't share a packet. A function of the message and of nothing else; asked before
     * each of its chunks.
     *
     * @return 0 or more, or -1 for what holds when the packet leaves
     */
    int sealOf(Message message);

    /**
     * A packet is complete but for the chunk and the checksum.
     *
     * @param packet the packet from its common header on, from position to limit
     * @param offset where the chunk is to be written, as an absolute index; all bytes of it are 0
     * @param number what its messages are sealed with; -1 where there is no message, or only such as said so
     */
    void seal(ByteBuffer packet, int offset, int number);
}
