/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;

/**
 * Stale Cookie (RFC 9260 section 3.3.10.3).
 *
 * @param staleness how much too late the cookie came, in microseconds, 0 to 2^32 - 1
 */
public record StaleCookieCause(long staleness) implements ErrorCause {

    /** Checks the range. */
    public StaleCookieCause {
        Ranges.unsigned32("staleness", staleness);
    }

    @Override
    public int code() {
        return CauseCode.STALE_COOKIE;
    }

    @Override
    public int encodedLength() {
        return HEADER_LENGTH + 4;
    }

    @Override
    public void writeValue(ByteBuffer out) {
        out.putInt((int) staleness);
    }

    @Override
    public String describe() {
        return "by " + staleness + " microseconds";
    }
}
