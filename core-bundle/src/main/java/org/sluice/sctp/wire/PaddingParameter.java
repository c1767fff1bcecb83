/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;

/**
 * Padding (RFC 4820 section 4): fills an INIT up.
 *
 * @param paddingLength bytes after the header, 0 to 65531
 */
public record PaddingParameter(int paddingLength) implements Parameter {

    /** Checks the range. */
    public PaddingParameter {
        if (paddingLength < 0 || paddingLength > 0xffff - HEADER_LENGTH) {
            throw new IllegalArgumentException("padding of " + paddingLength + " bytes does not fit a parameter");
        }
    }

    @Override
    public int type() {
        return ParameterType.PADDING;
    }

    @Override
    public int encodedLength() {
        return HEADER_LENGTH + paddingLength;
    }

    @Override
    public void writeValue(ByteBuffer out) {
        for (int i = 0; i < paddingLength; i++) {
            out.put((byte) 0);
        }
    }
}
