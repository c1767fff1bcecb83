/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Unresolvable Address (RFC 9260 section 3.3.10.5).
 *
 * @param parameter the whole address parameter
 */
public record UnresolvableAddressCause(byte[] parameter) implements ErrorCause {

    /** Checks that it fits its length field. */
    public UnresolvableAddressCause {
        Ranges.encodedLength("an Unresolvable Address", HEADER_LENGTH + parameter.length);
    }

    @Override
    public int code() {
        return CauseCode.UNRESOLVABLE_ADDRESS;
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
    public String describe() {
        return parameter.length + " bytes";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UnresolvableAddressCause that && Arrays.equals(parameter, that.parameter);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(parameter);
    }

    @Override
    public String toString() {
        return CauseCode.name(code()) + " (" + describe() + ")";
    }
}
