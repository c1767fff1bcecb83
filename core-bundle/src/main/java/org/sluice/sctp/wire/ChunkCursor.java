/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;

/**
 * Goes through the chunks of a packet (RFC 9260 section 3.2) and shows the one it stands at, without copying. Knows no types.
 * The padding of the last chunk may be missing. Used again and again by one thread.
 */
public final class ChunkCursor {

    private static final int HEADER_LENGTH = 4;

    private ByteBuffer buffer;
    private int start;
    private int end;
    private int next;
    private int offset;
    private int length;
    private boolean malformed;

    /** Stands before the first chunk of a range of a buffer, by absolute indexes. */
    public void reset(ByteBuffer ofBuffer, int from, int to) {
        buffer = ofBuffer;
        start = from;
        end = to;
        next = from;
        malformed = false;
    }

    /** Goes to the next chunk; false where there is none, or what is there is no chunk. */
    public boolean next() {
        if (next >= end) {
            return false;
        }
        if (end - next < HEADER_LENGTH) {
            return stop();
        }
        int announced = buffer.getShort(next + 2) & 0xffff;
        if (announced < HEADER_LENGTH || announced > end - next) {
            return stop();
        }
        offset = next;
        length = announced;
        next += Padding.paddedLength(announced);
        return true;
    }

    private boolean stop() {
        malformed = true;
        next = end;
        return false;
    }

    /** Whether something was found that is no chunk. */
    public boolean malformed() {
        return malformed;
    }

    /** The buffer gone through. */
    public ByteBuffer buffer() {
        return buffer;
    }

    /** The chunk's type, 0 to 255. */
    public int type() {
        return buffer.get(offset) & 0xff;
    }

    /** The chunk's flags, 0 to 255. */
    public int flags() {
        return buffer.get(offset + 1) & 0xff;
    }

    /** The chunk's length field: header and value, without padding. */
    public int length() {
        return length;
    }

    /** Where the chunk's header begins, as an absolute index. */
    public int offset() {
        return offset;
    }

    /** Where the chunk's value begins, as an absolute index. */
    public int valueOffset() {
        return offset + HEADER_LENGTH;
    }

    /** The length of the chunk's value. */
    public int valueLength() {
        return length - HEADER_LENGTH;
    }

    /** Whether it is the first chunk. */
    public boolean isFirst() {
        return offset == start;
    }

    /** Whether nothing follows. */
    public boolean isLast() {
        return next >= end;
    }

    /** A slice of the buffer with the chunk's value. */
    public ByteBuffer value() {
        return buffer.slice(valueOffset(), valueLength());
    }

    /** A copy of the chunk's value. */
    public byte[] copyOfValue() {
        byte[] copy = new byte[valueLength()];
        buffer.get(valueOffset(), copy);
        return copy;
    }
}
