/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;

/** Invalid Mandatory Parameter (RFC 9260 section 3.3.10.7): a header and nothing else. */
public record InvalidMandatoryParameterCause() implements ErrorCause {

    @Override
    public int code() {
        return CauseCode.INVALID_MANDATORY_PARAMETER;
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
