/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Host Name Address (RFC 9260 section 3.3.2.1.4), which must not be sent any more; it is read to be refused.
 *
 * @param name the name, as bytes
 */
public record HostNameAddressParameter(byte[] name) implements Parameter {

    /** Checks that it fits its length field. */
    public HostNameAddressParameter {
        Ranges.encodedLength("a Host Name Address", HEADER_LENGTH + name.length);
    }

    @Override
    public int type() {
        return ParameterType.HOST_NAME_ADDRESS;
    }

    @Override
    public int encodedLength() {
        return HEADER_LENGTH + name.length;
    }

    @Override
    public void writeValue(ByteBuffer out) {
        out.put(name);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HostNameAddressParameter that && Arrays.equals(name, that.name);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(name);
    }

    @Override
    public String toString() {
        return ParameterType.name(type()) + " of " + name.length + " bytes";
    }
}
