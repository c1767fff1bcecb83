/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Restart of an Association with New Addresses (RFC 9260 section 3.3.10.11).
 *
 * @param addresses the new ones
 */
public record RestartWithNewAddressesCause(List<InetAddress> addresses) implements ErrorCause {

    /** Keeps a copy. */
    public RestartWithNewAddressesCause {
        addresses = List.copyOf(addresses);
        Ranges.encodedLength(
                "a list of new addresses", HEADER_LENGTH + Parameters.encodedLength(parameters(addresses)));
    }

    private static List<Parameter> parameters(List<InetAddress> addresses) {
        return addresses.stream().<Parameter>map(AddressParameter::new).toList();
    }

    @Override
    public int code() {
        return CauseCode.RESTART_WITH_NEW_ADDRESSES;
    }

    @Override
    public int encodedLength() {
        return HEADER_LENGTH + Parameters.encodedLength(parameters(addresses));
    }

    @Override
    public void writeValue(ByteBuffer out) {
        Parameters.write(parameters(addresses), out);
    }

    @Override
    public String describe() {
        return addresses.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(", "));
    }
}
