/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Supported Address Types (RFC 9260 section 3.3.2.1.5).
 *
 * @param addressTypes the parameter types of the addresses that the sender can use
 */
public record SupportedAddressTypesParameter(List<Integer> addressTypes) implements Parameter {

    /** Checks the ranges. */
    public SupportedAddressTypesParameter {
        addressTypes = List.copyOf(addressTypes);
        Ranges.encodedLength("Supported Address Types", HEADER_LENGTH + 2 * addressTypes.size());
        addressTypes.forEach(type -> Ranges.unsigned16("address type", type));
    }

    /** Whether the sender can use IPv4. */
    public boolean supportsIpv4() {
        return addressTypes.contains(ParameterType.IPV4_ADDRESS);
    }

    /** Whether the sender can use IPv6. */
    public boolean supportsIpv6() {
        return addressTypes.contains(ParameterType.IPV6_ADDRESS);
    }

    @Override
    public int type() {
        return ParameterType.SUPPORTED_ADDRESS_TYPES;
    }

    @Override
    public int encodedLength() {
        return HEADER_LENGTH + 2 * addressTypes.size();
    }

    @Override
    public void writeValue(ByteBuffer out) {
        addressTypes.forEach(type -> out.putShort(type.shortValue()));
    }
}
