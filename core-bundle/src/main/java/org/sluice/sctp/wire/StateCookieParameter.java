/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * State Cookie (RFC 9260 section 3.3.3.1.1).
 *
 * @param cookie bytes that only their maker understands
 */
public record StateCookieParameter(byte[] cookie) implements Parameter {

    /** Checks that it fits its length field. */
    public StateCookieParameter {
        Ranges.encodedLength("a State Cookie", HEADER_LENGTH + cookie.length);
    }

    @Override
    public int type() {
        return ParameterType.STATE_COOKIE;
    }

    @Override
    public int encodedLength() {
        return HEADER_LENGTH + cookie.length;
    }

    @Override
    public void writeValue(ByteBuffer out) {
        out.put(cookie);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StateCookieParameter that && Arrays.equals(cookie, that.cookie);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(cookie);
    }

    @Override
    public String toString() {
        return ParameterType.name(type()) + " of " + cookie.length + " bytes";
    }
}
