/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.nativelink.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.sluice.link.nativelink.internal.system.SocketAddresses;
import org.sluice.link.nativelink.internal.system.SocketCodes;

/** What carries SCTP packets: IP itself, or UDP on IP. */
enum Carrier {
    IP("link.raw", SocketCodes.SOCK_RAW, SocketCodes.IPPROTO_SCTP, 0),
    UDP("link.native", SocketCodes.SOCK_DGRAM, 0, 8);

    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;

    private static final int ICMP_UNREACHABLE = 3;
    private static final int ICMP_PROTOCOL_UNREACHABLE = 2;
    private static final int ICMP_PORT_UNREACHABLE = 3;
    private static final int ICMP_FRAGMENTATION_NEEDED = 4;
    private static final int ICMP6_UNREACHABLE = 1;
    private static final int ICMP6_PORT_UNREACHABLE = 4;
    private static final int ICMP6_TOO_BIG = 2;
    private static final int ICMP6_PARAMETER_PROBLEM = 4;
    private static final int ICMP6_UNKNOWN_NEXT_HEADER = 1;

    private final String componentId;
    private final int socketType;
    private final int protocol;
    private final int headerLength;

    Carrier(String componentId, int socketType, int protocol, int headerLength) {
        this.componentId = componentId;
        this.socketType = socketType;
        this.protocol = protocol;
        this.headerLength = headerLength;
    }

    String componentId() {
        return componentId;
    }

    int socketType() {
        return socketType;
    }

    int protocol() {
        return protocol;
    }

    boolean hasPorts() {
        return this == UDP;
    }

    /** Whether a datagram that was received begins with the header of IP. */
    boolean deliversHeader(boolean ipv6) {
        return this == IP && !ipv6;
    }

    /** What comes before an SCTP packet, in bytes. */
    int overhead(InetAddress local) {
        return (SocketAddresses.isIpv6(local) ? IPV6_HEADER : IPV4_HEADER) + headerLength;
    }

    /** Whether an address says all that sending there takes. */
    boolean isReachable(InetSocketAddress remote) {
        return remote != null && remote.getAddress() != null && (!hasPorts() || remote.getPort() != 0);
    }

    /** Whether an ICMP or ICMPv6 message says that a packet was too big. */
    static boolean saysTooBig(boolean ipv6, int type, int code) {
        return ipv6 ? type == ICMP6_TOO_BIG : type == ICMP_UNREACHABLE && code == ICMP_FRAGMENTATION_NEEDED;
    }

    /** Whether an ICMP or ICMPv6 message says that a packet could not be delivered. */
    static boolean saysUnreachable(boolean ipv6, int type, int code) {
        return ipv6
                ? type == ICMP6_UNREACHABLE || type == ICMP6_PARAMETER_PROBLEM && code == ICMP6_UNKNOWN_NEXT_HEADER
                : type == ICMP_UNREACHABLE && code != ICMP_FRAGMENTATION_NEEDED;
    }

    /**
     * Whether it says that the host is there but knows no SCTP (RFC 9260 section 10, ICMP4 and ICMP8); in UDP, that nobody is at the port
     * (RFC 6951 section 5.5).
     */
    boolean saysUnknownProtocol(boolean ipv6, int type, int code) {
        if (ipv6) {
            return this == UDP
                    ? type == ICMP6_UNREACHABLE && code == ICMP6_PORT_UNREACHABLE
                    : type == ICMP6_PARAMETER_PROBLEM && code == ICMP6_UNKNOWN_NEXT_HEADER;
        }
        return type == ICMP_UNREACHABLE && code == (this == UDP ? ICMP_PORT_UNREACHABLE : ICMP_PROTOCOL_UNREACHABLE);
    }
}
