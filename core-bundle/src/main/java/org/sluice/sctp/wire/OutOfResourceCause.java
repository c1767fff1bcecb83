/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;

/** Out of Resource (RFC 9260 section 3.3.10.4): a header and nothing else. */
public record OutOfResourceCause() implements ErrorCause {

    @Override
    public int code() {
        return CauseCode.OUT_OF_RESOURCE;
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
