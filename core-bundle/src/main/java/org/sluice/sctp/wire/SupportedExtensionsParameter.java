/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Supported Extensions (RFC 5061 section 4.2.7): the chunk types beyond the base that the sender supports.
 *
 * @param chunkTypes the types, 0 to 255 each
 */
public record SupportedExtensionsParameter(List<Integer> chunkTypes) implements Parameter {

    /** Checks the ranges. */
    public SupportedExtensionsParameter {
        chunkTypes = List.copyOf(chunkTypes);
        Ranges.encodedLength("Supported Extensions", HEADER_LENGTH + chunkTypes.size());
        chunkTypes.forEach(type -> Ranges.unsigned8("chunk type", type));
    }

    @Override
    public int type() {
        return ParameterType.SUPPORTED_EXTENSIONS;
    }

    @Override
    public int encodedLength() {
        return HEADER_LENGTH + chunkTypes.size();
    }

    @Override
    public void writeValue(ByteBuffer out) {
        chunkTypes.forEach(type -> out.put(type.byteValue()));
    }
}
