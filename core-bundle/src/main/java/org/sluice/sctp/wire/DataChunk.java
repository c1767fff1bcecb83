/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * DATA (RFC 9260 section 3.3.1) as a value, for tests and tools; the data path uses {@link DataView} and {@link DataWriter}.
 *
 * @param flags the bits of {@link DataView}
 * @param tsn the TSN
 * @param stream the stream identifier, 0 to 65535
 * @param streamSequenceNumber the number in the stream, 0 to 65535
 * @param payloadProtocolIdentifier the payload protocol identifier
 * @param payload the user data, at least one byte
 */
public record DataChunk(
        int flags, int tsn, int stream, int streamSequenceNumber, int payloadProtocolIdentifier, byte[] payload)
        implements Chunk {

    /** Checks the ranges. */
    public DataChunk {
        Ranges.unsigned8("flags", flags);
        Ranges.unsigned16("stream", stream);
        Ranges.unsigned16("stream sequence number", streamSequenceNumber);
        Ranges.encodedLength("DATA", DataView.HEADER_LENGTH + payload.length);
        if (payload.length == 0) {
            throw new IllegalArgumentException("a DATA chunk has at least one byte of user data");
        }
    }

    static DataChunk read(ChunkCursor cursor) throws MalformedException {
        var view = new DataView().wrap(cursor);
        if (!view.isWellFormed()) {
            throw new MalformedException("DATA: " + cursor.length() + " bytes are too few");
        }
        byte[] payload = new byte[view.payloadLength()];
        view.buffer().get(view.payloadOffset(), payload);
        return new DataChunk(
                cursor.flags(),
                view.tsn(),
                view.stream(),
                view.streamSequenceNumber(),
                view.payloadProtocolIdentifier(),
                payload);
    }

    @Override
    public int type() {
        return ChunkType.DATA;
    }

    @Override
    public int encodedLength() {
        return DataView.HEADER_LENGTH + payload.length;
    }

    @Override
    public void writeValue(ByteBuffer out) {
        out.putInt(tsn);
        out.putShort((short) stream);
        out.putShort((short) streamSequenceNumber);
        out.putInt(payloadProtocolIdentifier);
        out.put(payload);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DataChunk that
                && flags == that.flags
                && tsn == that.tsn
                && stream == that.stream
                && streamSequenceNumber == that.streamSequenceNumber
                && payloadProtocolIdentifier == that.payloadProtocolIdentifier
                && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return 31 * tsn + Arrays.hashCode(payload);
    }

    @Override
    public String toString() {
        return "DATA tsn=" + Integer.toUnsignedString(tsn) + " stream=" + stream + " ssn=" + streamSequenceNumber
                + " flags=" + flags + " length=" + payload.length;
    }
}
