/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;

/** Writes a packet: the common header (RFC 9260 section 3.1), then chunks. Used again and again by one thread. */
public final class PacketWriter {

    /** The bytes before the first chunk. */
    public static final int COMMON_HEADER_LENGTH = PacketView.COMMON_HEADER_LENGTH;

    private final Checksum checksum = new Checksum();
    private ByteBuffer buffer;
    private int maximumPacketSize = Integer.MAX_VALUE;

    /** Sets the size that this packet and those after it shall not pass, in bytes, common header included; none at first. */
    public PacketWriter limit(int bytes) {
        maximumPacketSize = bytes;
        return this;
    }

    /** Begins a packet at the start of a buffer, which is taken whole and has room for the common header at least. */
    public PacketWriter begin(ByteBuffer out, int sourcePort, int destinationPort, int verificationTag) {
        buffer = out;
        out.clear();
        out.putInt(sourcePort << 16 | destinationPort & 0xffff);
        out.putInt(verificationTag);
        out.putInt(0);
        return this;
    }

    /** How many bytes may still be added, padding included, by {@link #limit} and by the buffer; never negative. */
    public int remaining() {
        return Math.max(0, Math.min(maximumPacketSize, buffer.limit()) - buffer.position());
    }

    /** Whether a chunk of this length, its padding not counted, may still be added. */
    public boolean fits(int encodedChunkLength) {
        return Padding.paddedLength(encodedChunkLength) <= remaining();
    }

    /** The length of what was written so far, common header included; to be asked before {@link #finish}. */
    public int length() {
        return buffer.position();
    }

    /**
     * Adds a chunk with its padding. Does not ask {@link #limit}: a chunk that is too large alone is still to be sent.
     *
     * @throws java.nio.BufferOverflowException if the buffer has no room; what was written of the chunk is taken back
     */
    public PacketWriter add(Chunk chunk) {
        int before = buffer.position();
        try {
            chunk.writeTo(buffer);
        } catch (BufferOverflowException e) {
            buffer.position(before);
            throw e;
        }
        return this;
    }

    /** Whether there is no chunk yet. */
    public boolean isEmpty() {
        return buffer.position() == COMMON_HEADER_LENGTH;
    }

    /** The buffer that the packet is written to. */
    public ByteBuffer buffer() {
        return buffer;
    }

    /** Ends the packet: writes the checksum, and leaves the buffer with the packet from position to limit. */
    public ByteBuffer finish() {
        buffer.flip();
        checksum.seal(buffer);
        return buffer;
    }
}
