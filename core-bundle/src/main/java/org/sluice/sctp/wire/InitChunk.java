/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * INIT and INIT ACK (RFC 9260 sections 3.3.2 and 3.3.3), which differ in the type only.
 *
 * <pre>
 *  |   Type = 1    |  Chunk Flags  |      Chunk Length             |
 *  |                         Initiate Tag                          |
 *  |           Advertised Receiver Window Credit (a_rwnd)          |
 *  |  Number of Outbound Streams   |  Number of Inbound Streams    |
 *  |                          Initial TSN                          |
 * </pre>
 *
 * @param acknowledgement whether it is an INIT ACK
 * @param initiateTag the tag that packets to the sender shall carry
 * @param advertisedReceiverWindow the sender's window, in bytes, 0 to 2^32 - 1
 * @param outboundStreams streams the sender wants to send on, 0 to 65535
 * @param inboundStreams streams the sender allows, 0 to 65535
 * @param initialTsn the TSN of the sender's first DATA chunk
 * @param parameters what follows, in order
 */
public record InitChunk(
        boolean acknowledgement,
        int initiateTag,
        long advertisedReceiverWindow,
        int outboundStreams,
        int inboundStreams,
        int initialTsn,
        List<Parameter> parameters)
        implements Chunk {

    private static final int FIXED_LENGTH = 20;

    /** Checks the ranges. */
    public InitChunk {
        Ranges.unsigned16("outbound streams", outboundStreams);
        Ranges.unsigned16("inbound streams", inboundStreams);
        Ranges.unsigned32("window", advertisedReceiverWindow);
        parameters = List.copyOf(parameters);
        Ranges.encodedLength("an INIT", FIXED_LENGTH + Parameters.encodedLength(parameters));
    }

    static InitChunk read(ChunkCursor cursor) throws MalformedException {
        if (cursor.length() < FIXED_LENGTH) {
            throw new MalformedException(ChunkType.name(cursor.type()) + ": " + cursor.length() + " bytes are too few");
        }
        ByteBuffer in = cursor.buffer();
        int at = cursor.valueOffset();
        return new InitChunk(
                cursor.type() == ChunkType.INIT_ACK,
                in.getInt(at),
                in.getInt(at + 4) & 0xffffffffL,
                in.getShort(at + 8) & 0xffff,
                in.getShort(at + 10) & 0xffff,
                in.getInt(at + 12),
                Parameters.read(in, at + 16, cursor.offset() + cursor.length()));
    }

    @Override
    public int type() {
        return acknowledgement ? ChunkType.INIT_ACK : ChunkType.INIT;
    }

    @Override
    public int encodedLength() {
        return FIXED_LENGTH + Parameters.encodedLength(parameters);
    }

    @Override
    public void writeValue(ByteBuffer out) {
        out.putInt(initiateTag);
        out.putInt((int) advertisedReceiverWindow);
        out.putShort((short) outboundStreams);
        out.putShort((short) inboundStreams);
        out.putInt(initialTsn);
        Parameters.write(parameters, out);
    }
}
