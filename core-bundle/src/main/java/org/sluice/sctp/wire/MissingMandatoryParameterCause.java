/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Missing Mandatory Parameter (RFC 9260 section 3.3.10.2).
 *
 * @param types the types of the parameters that are missing
 */
public record MissingMandatoryParameterCause(List<Integer> types) implements ErrorCause {

    /** Checks the ranges. */
    public MissingMandatoryParameterCause {
        types = List.copyOf(types);
        Ranges.encodedLength("a Missing Mandatory Parameter", HEADER_LENGTH + 4 + 2 * types.size());
        types.forEach(type -> Ranges.unsigned16("parameter type", type));
    }

    @Override
    public int code() {
        return CauseCode.MISSING_MANDATORY_PARAMETER;
    }

    @Override
    public int encodedLength() {
        return HEADER_LENGTH + 4 + 2 * types.size();
    }

    @Override
    public void writeValue(ByteBuffer out) {
        out.putInt(types.size());
        types.forEach(type -> out.putShort(type.shortValue()));
    }

    @Override
    public String describe() {
        return types.stream().map(ParameterType::name).collect(Collectors.joining(", "));
    }
}
