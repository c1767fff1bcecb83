/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;

/**
 * Invalid Stream Identifier (RFC 9260 section 3.3.10.1).
 *
 * @param stream the stream that does not exist, 0 to 65535
 */
public record InvalidStreamIdentifierCause(int stream) implements ErrorCause {

    /** Checks the range. */
    public InvalidStreamIdentifierCause {
        Ranges.unsigned16("stream", stream);
    }

    @Override
    public int code() {
        return CauseCode.INVALID_STREAM_IDENTIFIER;
    }

    @Override
    public int encodedLength() {
        return HEADER_LENGTH + 4;
    }

    @Override
    public void writeValue(ByteBuffer out) {
        out.putShort((short) stream);
        out.putShort((short) 0);
    }

    @Override
    public String describe() {
        return "stream " + stream;
    }
}
