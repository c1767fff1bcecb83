/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A parameter of a type that this package has no record for.
 *
 * @param type the type, 0 to 65535
 * @param value what follows the header
 */
public record UnknownParameter(int type, byte[] value) implements Parameter {

    /** Checks the range. */
    public UnknownParameter {
        Ranges.unsigned16("type", type);
        Ranges.encodedLength("a parameter", HEADER_LENGTH + value.length);
    }

    @Override
    public int encodedLength() {
        return HEADER_LENGTH + value.length;
    }

    @Override
    public void writeValue(ByteBuffer out) {
        out.put(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UnknownParameter that && type == that.type && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * type + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return ParameterType.name(type) + " of " + value.length + " bytes";
    }
}
