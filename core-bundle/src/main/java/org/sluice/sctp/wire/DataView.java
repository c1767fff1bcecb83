/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;

/**
 * A view of a DATA chunk (RFC 9260 section 3.3.1).
 *
 * <pre>
 *  |   Type = 0    |  Res  |I|U|B|E|            Length             |
 *  |                              TSN                              |
 *  |      Stream Identifier        |    Stream Sequence Number     |
 *  |                 Payload Protocol Identifier                   |
 * </pre>
 */
public final class DataView implements FragmentView {

    /** The bytes before the user data. */
    public static final int HEADER_LENGTH = 16;

    /** The E bit: the last fragment of a message. */
    public static final int ENDING = 1;

    /** The B bit: the first fragment of a message. */
    public static final int BEGINNING = 2;

    /** The U bit: no order. */
    public static final int UNORDERED = 4;

    /** The I bit: a SACK without delay is asked for. */
    public static final int SACK_IMMEDIATELY = 8;

    private ByteBuffer buffer;
    private int offset;
    private int length;
    private int flags;

    /** Looks at the chunk that a cursor stands at. */
    public DataView wrap(ChunkCursor cursor) {
        buffer = cursor.buffer();
        offset = cursor.offset();
        length = cursor.length();
        flags = cursor.flags();
        return this;
    }

    /** Whether there is a header and at least one byte of user data. Nothing but {@link #tsn} may be asked where there is not. */
    @Override
    public boolean isWellFormed() {
        return length > HEADER_LENGTH;
    }

    /** The buffer looked at. */
    @Override
    public ByteBuffer buffer() {
        return buffer;
    }

    /** The B bit. */
    @Override
    public boolean isBeginning() {
        return (flags & BEGINNING) != 0;
    }

    /** The E bit. */
    @Override
    public boolean isEnding() {
        return (flags & ENDING) != 0;
    }

    /** The U bit. */
    @Override
    public boolean isUnordered() {
        return (flags & UNORDERED) != 0;
    }

    /** The I bit. */
    @Override
    public boolean isSackImmediately() {
        return (flags & SACK_IMMEDIATELY) != 0;
    }

    /** The TSN. */
    @Override
    public int tsn() {
        return buffer.getInt(offset + 4);
    }

    /** The stream identifier, 0 to 65535. */
    @Override
    public int stream() {
        return buffer.getShort(offset + 8) & 0xffff;
    }

    /** The stream sequence number, 0 to 65535. */
    public int streamSequenceNumber() {
        return buffer.getShort(offset + 10) & 0xffff;
    }

    /** The stream sequence number. */
    @Override
    public int messageNumber() {
        return streamSequenceNumber();
    }

    /** The TSN: the fragments of a message have TSNs that follow one another (RFC 9260 section 6.9). */
    @Override
    public int fragmentNumber() {
        return tsn();
    }

    /** The payload protocol identifier. */
    @Override
    public int payloadProtocolIdentifier() {
        return buffer.getInt(offset + 12);
    }

    /** Where the user data begins, as an absolute index. */
    @Override
    public int payloadOffset() {
        return offset + HEADER_LENGTH;
    }

    /** The length of the user data. */
    @Override
    public int payloadLength() {
        return length - HEADER_LENGTH;
    }
}
