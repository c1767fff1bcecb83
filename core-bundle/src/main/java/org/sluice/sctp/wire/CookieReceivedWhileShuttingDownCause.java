/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;

/** Cookie Received While Shutting Down (RFC 9260 section 3.3.10.10): a header and nothing else. */
public record CookieReceivedWhileShuttingDownCause() implements ErrorCause {

    @Override
    public int code() {
        return CauseCode.COOKIE_RECEIVED_WHILE_SHUTTING_DOWN;
    }

    @Override
    public int encodedLength() {
        return HEADER_LENGTH;
    }

    @Override
    public void writeValue(ByteBuffer out) {
        // There is none.
    }
}
