/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;

/**
 * A view of a packet's common header (RFC 9260 section 3.1) and the way to its chunks. Reads a buffer from position to limit without copying;
 * used again and again by one thread.
 */
public final class PacketView {

    /** The bytes before the first chunk. */
    public static final int COMMON_HEADER_LENGTH = 12;

    private static final int MINIMUM_CHUNK_LENGTH = 4;

    private final Checksum checksum = new Checksum();
    private final ChunkCursor chunks = new ChunkCursor();
    private ByteBuffer buffer;
    private int start;

    /** Looks at a packet, big-endian, from the buffer's position to its limit. */
    public PacketView wrap(ByteBuffer packet) {
        buffer = packet;
        start = packet.position();
        return this;
    }

    /** The buffer looked at. */
    public ByteBuffer buffer() {
        return buffer;
    }

    /** Whether there is a common header and room for one chunk. Nothing else may be asked where there is not. */
    public boolean isLongEnough() {
        return buffer.limit() - start >= COMMON_HEADER_LENGTH + MINIMUM_CHUNK_LENGTH;
    }

    /** The sender's port. */
    public int sourcePort() {
        return buffer.getShort(start) & 0xffff;
    }

    /** The receiver's port. */
    public int destinationPort() {
        return buffer.getShort(start + 2) & 0xffff;
    }

    /** The verification tag. */
    public int verificationTag() {
        return buffer.getInt(start + 4);
    }

    /** Whether the checksum is right. */
    public boolean checksumMatches() {
        return checksum.matches(buffer);
    }

    /** The one cursor of this view, before the first chunk. */
    public ChunkCursor chunks() {
        chunks.reset(buffer, start + COMMON_HEADER_LENGTH, buffer.limit());
        return chunks;
    }
}
