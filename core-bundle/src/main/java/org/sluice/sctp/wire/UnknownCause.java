/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An error cause with a code that this package has no record for.
 *
 * @param code the code, 0 to 65535
 * @param value what follows the header
 */
public record UnknownCause(int code, byte[] value) implements ErrorCause {

    /** Checks the range. */
    public UnknownCause {
        Ranges.unsigned16("code", code);
        Ranges.encodedLength("a cause", HEADER_LENGTH + value.length);
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
    public String describe() {
        return value.length + " bytes";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UnknownCause that && code == that.code && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * code + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return CauseCode.name(code) + " (" + describe() + ")";
    }
}
