/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Unrecognized Parameter (RFC 9260 section 3.3.3.1.2).
 *
 * @param parameter the whole parameter, with its header, that the sender did not know
 */
public record UnrecognizedParameter(byte[] parameter) implements Parameter {

    /** Checks that it fits its length field. */
    public UnrecognizedParameter {
        Ranges.encodedLength("an Unrecognized Parameter", HEADER_LENGTH + parameter.length);
    }

    @Override
    public int type() {
        return ParameterType.UNRECOGNIZED_PARAMETER;
    }

    @Override
    public int encodedLength() {
        return HEADER_LENGTH + parameter.length;
    }

    @Override
    public void writeValue(ByteBuffer out) {
        out.put(parameter);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UnrecognizedParameter that && Arrays.equals(parameter, that.parameter);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(parameter);
    }

    @Override
    public String toString() {
        return ParameterType.name(type()) + " of " + parameter.length + " bytes";
    }
}
