/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.prsctp.internal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.sluice.sctp.spi.StreamPosition;
import org.sluice.sctp.wire.Chunk;
import org.sluice.sctp.wire.MalformedException;

/**
 * FORWARD TSN (RFC 3758 section 3.2).
 *
 * @param newCumulativeTsn up to where nothing will come any more
 * @param streams for each stream with ordered messages among that, the highest number
 */
record ForwardTsnChunk(int newCumulativeTsn, List<StreamPosition> streams) implements Chunk {

    static final int TYPE = 192;

    private static final int FIXED_LENGTH = 4;
    private static final int STREAM_LENGTH = 4;

    ForwardTsnChunk {
        streams = List.copyOf(streams);
    }

    /** How many streams fit into a chunk of so many bytes. */
    static int streamsIn(int bytes) {
        return Math.max(0, (bytes - HEADER_LENGTH - FIXED_LENGTH) / STREAM_LENGTH);
    }

    /** Reads a chunk's value. */
    static ForwardTsnChunk read(byte[] value) throws MalformedException {
        if (value.length < FIXED_LENGTH || (value.length - FIXED_LENGTH) % STREAM_LENGTH != 0) {
            throw new MalformedException("FORWARD TSN: " + value.length + " bytes are no number of streams");
        }
        var in = ByteBuffer.wrap(value);
        int tsn = in.getInt();
        var streams = new ArrayList<StreamPosition>((value.length - FIXED_LENGTH) / STREAM_LENGTH);
        while (in.hasRemaining()) {
            streams.add(new StreamPosition(in.getShort() & 0xffff, in.getShort() & 0xffff));
        }
        return new ForwardTsnChunk(tsn, streams);
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int encodedLength() {
        return HEADER_LENGTH + FIXED_LENGTH + STREAM_LENGTH * streams.size();
    }

    @Override
    public void writeValue(ByteBuffer out) {
        out.putInt(newCumulativeTsn);
        for (StreamPosition position : streams) {
            out.putShort((short) position.stream());
            out.putShort((short) position.sequenceNumber());
        }
    }
}
