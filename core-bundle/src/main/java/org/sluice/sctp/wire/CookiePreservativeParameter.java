/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;

/**
 * Cookie Preservative (RFC 9260 section 3.3.2.1.3).
 *
 * @param incrementMillis by how much the cookie shall live longer, in milliseconds, 0 to 2^32 - 1
 */
public record CookiePreservativeParameter(long incrementMillis) implements Parameter {

    /** Checks the range. */
    public CookiePreservativeParameter {
        Ranges.unsigned32("increment", incrementMillis);
    }

    @Override
    public int type() {
        return ParameterType.COOKIE_PRESERVATIVE;
    }

    @Override
    public int encodedLength() {
        return HEADER_LENGTH + 4;
    }

    @Override
    public void writeValue(ByteBuffer out) {
        out.putInt((int) incrementMillis);
    }
}
