/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * An address of the sender: IPv4 Address and IPv6 Address (RFC 9260 sections 3.3.2.1.1 and 3.3.2.1.2). An IPv4-mapped address, which no sender may put into an IPv6
 * Address, is read as the IPv4 address that it stands for.
 *
 * @param address the address
 */
public record AddressParameter(InetAddress address) implements Parameter {

    /** Checks that there is one. */
    public AddressParameter {
        Objects.requireNonNull(address, "address");
    }

    @Override
    public int type() {
        return address instanceof Inet4Address ? ParameterType.IPV4_ADDRESS : ParameterType.IPV6_ADDRESS;
    }

    @Override
    public int encodedLength() {
        return HEADER_LENGTH + (address instanceof Inet4Address ? 4 : 16);
    }

    @Override
    public void writeValue(ByteBuffer out) {
        out.put(address.getAddress());
    }
}
