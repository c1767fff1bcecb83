/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * HEARTBEAT and HEARTBEAT ACK (RFC 9260 sections 3.3.5 and 3.3.6) with their one parameter, Heartbeat Info.
 *
 * @param acknowledgement whether it is a HEARTBEAT ACK
 * @param information what the sender of the HEARTBEAT wants back, opaque to the other side. Parameters after it are not kept
 */
public record HeartbeatChunk(boolean acknowledgement, byte[] information) implements Chunk {

    private static final int PARAMETER_HEADER_LENGTH = 4;

    /** Checks that it fits its length field. */
    public HeartbeatChunk {
        Ranges.encodedLength("a heartbeat", HEADER_LENGTH + PARAMETER_HEADER_LENGTH + information.length);
    }

    static HeartbeatChunk read(ChunkCursor cursor) throws MalformedException {
        ByteBuffer in = cursor.buffer();
        int at = cursor.valueOffset();
        int available = cursor.valueLength();
        int length = available < PARAMETER_HEADER_LENGTH ? 0 : in.getShort(at + 2) & 0xffff;
        boolean right = length >= PARAMETER_HEADER_LENGTH
                && length <= available
                && (in.getShort(at) & 0xffff) == ParameterType.HEARTBEAT_INFO;
        if (!right) {
            throw new MalformedException(ChunkType.name(cursor.type()) + ": no Heartbeat Info parameter");
        }
        byte[] information = new byte[length - PARAMETER_HEADER_LENGTH];
        in.get(at + PARAMETER_HEADER_LENGTH, information);
        return new HeartbeatChunk(cursor.type() == ChunkType.HEARTBEAT_ACK, information);
    }

    @Override
    public int type() {
        return acknowledgement ? ChunkType.HEARTBEAT_ACK : ChunkType.HEARTBEAT;
    }

    @Override
    public int encodedLength() {
        return HEADER_LENGTH + PARAMETER_HEADER_LENGTH + information.length;
    }

    @Override
    public void writeValue(ByteBuffer out) {
        out.putShort((short) ParameterType.HEARTBEAT_INFO);
        out.putShort((short) (PARAMETER_HEADER_LENGTH + information.length));
        out.put(information);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HeartbeatChunk that
                && acknowledgement == that.acknowledgement
                && Arrays.equals(information, that.information);
    }

    @Override
    public int hashCode() {
        return Boolean.hashCode(acknowledgement) + 31 * Arrays.hashCode(information);
    }

    @Override
    public String toString() {
        return ChunkType.name(type()) + " of " + information.length + " bytes";
    }
}
