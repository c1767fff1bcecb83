/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * COOKIE ECHO (RFC 9260 section 3.3.11).
 *
 * @param cookie the State Cookie as it came
 */
public record CookieEchoChunk(byte[] cookie) implements Chunk {

    /** Checks that it fits its length field. */
    public CookieEchoChunk {
        Ranges.encodedLength("a COOKIE ECHO", HEADER_LENGTH + cookie.length);
    }

    @Override
    public int type() {
        return ChunkType.COOKIE_ECHO;
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
        return other instanceof CookieEchoChunk that && Arrays.equals(cookie, that.cookie);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(cookie);
    }

    /** Without the cookie itself, which is nobody's business. */
    @Override
    public String toString() {
        return "COOKIE ECHO of " + cookie.length + " bytes";
    }
}
