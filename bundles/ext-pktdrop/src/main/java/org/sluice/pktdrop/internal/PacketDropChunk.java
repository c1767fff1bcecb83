/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.pktdrop.internal;

import java.nio.ByteBuffer;
import org.sluice.sctp.wire.Chunk;
import org.sluice.sctp.wire.MalformedException;
import org.sluice.sctp.wire.UnknownChunk;

/**
 * PACKET DROPPED (draft-stewart-sctp-pktdrprep). Numbers of 32 bits are unsigned.
 *
 * @param flags {@link #MIDDLE_BOX}, {@link #BAD_CHECKSUM}, {@link #TRUNCATED}; others are passed over
 * @param capacity from a peer, the size of its receive buffer in bytes; from a box, the bandwidth of its link, in bytes in a second (the draft's text does not
 *     say which unit; this is FreeBSD's reading)
 * @param queued from a peer, how many bytes of the buffer are taken; from a box, how many bytes are in its queue
 * @param fullLength of the packet, where it is truncated; else 0 is sent, and nothing is expected
 * @param packet the dropped packet from its common header on, or its beginning
 */
record PacketDropChunk(int flags, long capacity, long queued, int fullLength, byte[] packet) implements Chunk {

    /** The chunk type. */
    static final int TYPE = 0x81;

    /** M: a box on the way wrote it, under the tag of the packet that it dropped. */
    static final int MIDDLE_BOX = 1;

    /** B: the packet had a wrong checksum. */
    static final int BAD_CHECKSUM = 2;

    /** T: the packet is cut. */
    static final int TRUNCATED = 4;

    /** The bytes before the dropped packet. */
    static final int FIXED_LENGTH = 16;

    private static final long UNSIGNED = 0xffff_ffffL;

    /** Reads a chunk. One that says that it is cut and has no less than the whole is none. */
    static PacketDropChunk read(UnknownChunk chunk) throws MalformedException {
        byte[] value = chunk.value();
        int length = value.length - FIXED_LENGTH + HEADER_LENGTH;
        if (length < 0) {
            throw new MalformedException("PACKET DROPPED with " + value.length + " bytes after its header");
        }
        var in = ByteBuffer.wrap(value);
        long capacity = in.getInt() & UNSIGNED;
        long queued = in.getInt() & UNSIGNED;
        int fullLength = in.getShort() & 0xffff;
        in.getShort();
        byte[] packet = new byte[length];
        in.get(packet);
        if ((chunk.flags() & TRUNCATED) != 0 && fullLength <= length) {
            throw new MalformedException("PACKET DROPPED with " + length + " bytes cut from " + fullLength);
        }
        return new PacketDropChunk(chunk.flags(), capacity, queued, fullLength, packet);
    }

    @Override
    public int type() {
        return TYPE;
    }

    boolean isOfMiddleBox() {
        return (flags & MIDDLE_BOX) != 0;
    }

    boolean isBadChecksum() {
        return (flags & BAD_CHECKSUM) != 0;
    }

    boolean isTruncated() {
        return (flags & TRUNCATED) != 0;
    }

    /** Whether what is in the packet was lost on its way: damaged, or dropped by a box. The peer may report others, which it had no room for. */
    boolean isLoss() {
        return isBadChecksum() || isOfMiddleBox();
    }

    @Override
    public int encodedLength() {
        return FIXED_LENGTH + packet.length;
    }

    @Override
    public void writeValue(ByteBuffer out) {
        out.putInt((int) capacity);
        out.putInt((int) queued);
        out.putShort((short) fullLength);
        out.putShort((short) 0);
        out.put(packet);
    }
}
