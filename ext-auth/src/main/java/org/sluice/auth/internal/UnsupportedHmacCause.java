/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.auth.internal;

import java.nio.ByteBuffer;
import org.sluice.sctp.wire.ErrorCause;

/**
 * Unsupported HMAC Identifier (RFC 4895 section 4.1).
 *
 * @param identifier the one that is not supported
 */
record UnsupportedHmacCause(int identifier) implements ErrorCause {

    static final int CODE = 0x0105;

    @Override
    public int code() {
        return CODE;
    }

    @Override
    public int encodedLength() {
        return HEADER_LENGTH + 2;
    }

    @Override
    public void writeValue(ByteBuffer out) {
        out.putShort((short) identifier);
    }
}
