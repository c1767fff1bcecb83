/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;

/** Writes DATA chunks (RFC 9260 section 3.3.1). */
public final class DataWriter {

    private DataWriter() {}

    /** Writes everything before the user data; the caller writes that, and its padding. */
    public static void writeHeader(
            ByteBuffer out,
            int flags,
            int payloadLength,
            int tsn,
            int stream,
            int streamSequenceNumber,
            int identifier) {
        out.putInt(ChunkType.DATA << 24 | flags << 16 | DataView.HEADER_LENGTH + payloadLength);
        out.putInt(tsn);
        out.putInt(stream << 16 | streamSequenceNumber & 0xffff);
        out.putInt(identifier);
    }
}
