/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/** The IP headers that SCTP packets would have. */
final class IpHeaders {

    private static final int SCTP = 132;
    private static final int TIME_TO_LIVE = 64;
    private static final int DONT_FRAGMENT = 0x4000;
    private static final int IPV4_LENGTH = 20;
    private static final int IPV6_LENGTH = 40;
    private static final int IPV6_ADDRESS_LENGTH = 16;
    private static final int MAXIMUM_LENGTH = 0xffff;

    private IpHeaders() {}

    /** The header before an SCTP packet of the given length: IPv4 (RFC 791) between two such addresses, otherwise IPv6 (RFC 8200). */
    static byte[] forSctp(InetAddress source, InetAddress destination, int congestionMark, int length) {
        return source instanceof Inet4Address && destination instanceof Inet4Address
                ? ipv4(source, destination, congestionMark, length)
                : ipv6(source, destination, congestionMark, length);
    }

    private static byte[] ipv4(InetAddress source, InetAddress destination, int congestionMark, int length) {
        var header = ByteBuffer.allocate(IPV4_LENGTH);
        header.put((byte) 0x45).put((byte) congestionMark);
        header.putShort((short) Math.min(IPV4_LENGTH + length, MAXIMUM_LENGTH));
        header.putShort((short) 0).putShort((short) DONT_FRAGMENT);
        header.put((byte) TIME_TO_LIVE).put((byte) SCTP).putShort((short) 0);
        header.put(source.getAddress()).put(destination.getAddress());
        return header.putShort(10, (short) checksum(header)).array();
    }

    private static byte[] ipv6(InetAddress source, InetAddress destination, int congestionMark, int length) {
        var header = ByteBuffer.allocate(IPV6_LENGTH);
        header.putInt(6 << 28 | congestionMark << 20);
        header.putShort((short) Math.min(length, MAXIMUM_LENGTH));
        header.put((byte) SCTP).put((byte) TIME_TO_LIVE);
        header.put(asIpv6(source)).put(asIpv6(destination));
        return header.array();
    }

    private static byte[] asIpv6(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == IPV6_ADDRESS_LENGTH) {
            return bytes;
        }
        var mapped = ByteBuffer.allocate(IPV6_ADDRESS_LENGTH);
        return mapped.putShort(10, (short) 0xffff).put(12, bytes).array();
    }

    /** RFC 1071, over a header whose checksum field is zero. */
    private static int checksum(ByteBuffer header) {
        int sum = 0;
        for (int i = 0; i < header.capacity(); i += 2) {
            sum += header.getShort(i) & 0xffff;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return ~sum & 0xffff;
    }
}
