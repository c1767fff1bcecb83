/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;

/**
 * No User Data (RFC 9260 section 3.3.10.9).
 *
 * @param tsn the TSN of the DATA chunk that had none
 */
public record NoUserDataCause(int tsn) implements ErrorCause {

    @Override
    public int code() {
        return CauseCode.NO_USER_DATA;
    }

    @Override
    public int encodedLength() {
        return HEADER_LENGTH + 4;
    }

    @Override
    public void writeValue(ByteBuffer out) {
        out.putInt(tsn);
    }

    @Override
    public String describe() {
        return "TSN " + Integer.toUnsignedString(tsn);
    }
}
