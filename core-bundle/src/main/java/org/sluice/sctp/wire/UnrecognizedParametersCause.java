/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Unrecognized Parameters (RFC 9260 section 3.3.10.8).
 *
 * @param parameters the whole parameters, one after another
 */
public record UnrecognizedParametersCause(byte[] parameters) implements ErrorCause {

    /** Checks that it fits its length field. */
    public UnrecognizedParametersCause {
        Ranges.encodedLength("an Unrecognized Parameters cause", HEADER_LENGTH + parameters.length);
    }

    @Override
    public int code() {
        return CauseCode.UNRECOGNIZED_PARAMETERS;
    }

    @Override
    public int encodedLength() {
        return HEADER_LENGTH + parameters.length;
    }

    @Override
    public void writeValue(ByteBuffer out) {
        out.put(parameters);
    }

    @Override
    public String describe() {
        return parameters.length + " bytes";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UnrecognizedParametersCause that && Arrays.equals(parameters, that.parameters);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(parameters);
    }

    @Override
    public String toString() {
        return CauseCode.name(code()) + " (" + describe() + ")";
    }
}
