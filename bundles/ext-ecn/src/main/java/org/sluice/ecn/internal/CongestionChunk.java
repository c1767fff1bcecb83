/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.ecn.internal;

import java.nio.ByteBuffer;
import org.sluice.sctp.wire.Chunk;
import org.sluice.sctp.wire.MalformedException;

/**
 * ECNE or CWR (RFC 4960 appendix A).
 *
 * @param type {@link #ECHO} or {@link #WINDOW_REDUCED}
 * @param tsn the lowest TSN of the packet that was marked
 * @param marked how many packets were marked, in an ECNE that says so; else 0
 */
record CongestionChunk(int type, int tsn, int marked) implements Chunk {

    /** ECNE: Explicit Congestion Notification Echo. */
    static final int ECHO = 12;

    /** CWR: Congestion Window Reduced. */
    static final int WINDOW_REDUCED = 13;

    private static final int TSN_LENGTH = 4;
    private static final int COUNTED_LENGTH = 8;

    /** An ECNE of 8 bytes, or of 12 where a number of marked packets is given. */
    static CongestionChunk echo(int tsn, int marked) {
        return new CongestionChunk(ECHO, tsn, marked);
    }

    /** The answer to an ECNE. */
    static CongestionChunk windowReduced(int tsn) {
        return new CongestionChunk(WINDOW_REDUCED, tsn, 0);
    }

    /** Reads a chunk's value. */
    static CongestionChunk read(int type, byte[] value) throws MalformedException {
        boolean counted = type == ECHO && value.length == COUNTED_LENGTH;
        if (value.length != TSN_LENGTH && !counted) {
            throw new MalformedException(
                    (type == ECHO ? "ECNE" : "CWR") + " with " + value.length + " bytes after its header");
        }
        var in = ByteBuffer.wrap(value);
        return new CongestionChunk(type, in.getInt(), counted ? in.getInt() : 0);
    }

    @Override
    public int encodedLength() {
        return HEADER_LENGTH + (marked == 0 ? TSN_LENGTH : COUNTED_LENGTH);
    }

    @Override
    public void writeValue(ByteBuffer out) {
        out.putInt(tsn);
        if (marked != 0) {
            out.putInt(marked);
        }
    }
}
