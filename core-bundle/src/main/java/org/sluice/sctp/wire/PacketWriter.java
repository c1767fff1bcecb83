/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;

/** Writes a packet: the common header (RFC 9260 section 3.1), then chunks. Used again and again by one thread. */
public final class PacketWriter {

    /** The bytes before the first chunk. */
    public static final int COMMON_HEADER_LENGTH = PacketView.COMMON_HEADER_LENGTH;

    private final Checksum checksum = new Checksum();
    private ByteBuffer buffer;

    /** Begins a packet at the start of a buffer. */
    public PacketWriter begin(ByteBuffer out, int sourcePort, int destinationPort, int verificationTag) {
        buffer = out;
        out.clear();
        out.putInt(sourcePort << 16 | destinationPort & 0xffff);
        out.putInt(verificationTag);
        out.putInt(0);
        return this;
    }

    /** Adds a chunk with its padding. */
    public PacketWriter add(Chunk chunk) {
        chunk.writeTo(buffer);
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
