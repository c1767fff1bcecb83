/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.transfer;

import java.nio.ByteBuffer;
import org.sluice.sctp.Message;

/** Puts a chunk of its own before chunks that need it, and fills it in when the packet is complete. */
public interface PacketSeal {

    /** What is sealed with whatever holds when the packet leaves. */
    int NONE = -1;

    /** How many bytes it takes. */
    int length();

    /** How many bytes have to stand before chunks of a type; 0 where none. */
    int lengthBefore(int chunkType);

    /** What a message is sealed with, or {@link #NONE}. */
    int of(Message message);

    /**
     * Fills in the chunk.
     *
     * @return false if that failed: the packet is not to leave, and {@link #sealFailed} is to be called when it is gone
     */
    boolean seal(ByteBuffer packet, int offset, int number);

    /** The packet that could not be sealed is gone. */
    void sealFailed();
}
