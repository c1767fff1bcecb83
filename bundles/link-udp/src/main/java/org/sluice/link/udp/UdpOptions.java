/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.udp;

import java.util.List;
import org.sluice.sctp.Option;
import org.sluice.sctp.OptionDefinitions;

/** The options of the UDP link. What is given to {@link UdpLinkFactory} itself beats them. */
public final class UdpOptions {

    /** The port that IANA registered for SCTP in UDP (RFC 6951 section 7). */
    public static final int REGISTERED_PORT = 9899;

    private UdpOptions() {}

    /** The local UDP port. */
    public static final Option<Integer> PORT = OptionDefinitions.integer(
            "udp.port",
            REGISTERED_PORT,
            0,
            65_535,
            "",
            "The local UDP port, the same on every address (RFC 6951 section 5.1); 0 for one that is free.");

    /** The UDP port of peers. */
    public static final Option<Integer> REMOTE_PORT = OptionDefinitions.integer(
            "udp.remotePort",
            REGISTERED_PORT,
            1,
            65_535,
            "",
            "The UDP port of a peer that has not been heard from and for which no other was given (RFC 6951 section 5.1).");

    /** The local addresses. */
    public static final Option<String> ADDRESSES = OptionDefinitions.text(
            "udp.addresses",
            "",
            "The local addresses or host names, separated by commas; 0.0.0.0 stands for every IPv4 address, :: for every IPv6"
                    + " address. Empty for every address of every interface that is up. Link-local addresses are used"
                    + " only where they are named.");

    /** SO_RCVBUF. */
    public static final Option<Integer> RECEIVE_BUFFER = OptionDefinitions.size(
            "udp.receiveBuffer",
            4 << 20,
            4 << 10,
            1 << 30,
            "The receive buffer to ask for at each socket (SO_RCVBUF); the system may give less.");

    /** SO_SNDBUF. */
    public static final Option<Integer> SEND_BUFFER = OptionDefinitions.size(
            "udp.sendBuffer",
            4 << 20,
            4 << 10,
            1 << 30,
            "The send buffer to ask for at each socket (SO_SNDBUF); the system may give less.");

    /** A limit for the MTU. */
    public static final Option<Integer> MTU_LIMIT = OptionDefinitions.size(
            "udp.mtuLimit",
            16_384,
            576,
            65_535,
            "The largest IP packet sent, with all headers, where that is less than the interface's MTU. The default matters on"
                    + " loopback only: sockets' buffers are often no larger than two of its 64 KiB packets.");

    /** All of them. */
    public static List<Option<?>> all() {
        return List.of(PORT, REMOTE_PORT, ADDRESSES, RECEIVE_BUFFER, SEND_BUFFER, MTU_LIMIT);
    }
}
