/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.nativelink;

import java.util.List;
import org.sluice.sctp.Option;
import org.sluice.sctp.OptionDefinitions;

/** The options of the native links: {@code native.*} of the one in UDP, {@code raw.*} of the one on IP itself. What is given to a factory beats them. */
public final class NativeLinkOptions {

    private static final int DEFAULT_BUFFER = 8 << 20;
    private static final String ADDRESSES_TEXT =
            "The local addresses or host names, separated by commas; 0.0.0.0 stands for every IPv4 address, :: for every IPv6"
                    + " address. Empty for every address of every interface that is up, as they come and go; link-local ones only"
                    + " where they are named.";
    private static final String RECEIVE_BUFFER_TEXT =
            "The receive buffer to ask for (SO_RCVBUFFORCE where that is allowed, else SO_RCVBUF); the system may give less.";
    private static final String SEND_BUFFER_TEXT =
            "The send buffer to ask for (SO_SNDBUFFORCE where that is allowed, else SO_SNDBUF); the system may give less.";
    private static final String MTU_LIMIT_TEXT =
            "The largest IP packet sent, with all headers, where that is less than the interface's MTU. The default matters on"
                    + " loopback only.";

    private NativeLinkOptions() {}

    /** The local UDP port. */
    public static final Option<Integer> PORT = OptionDefinitions.integer(
            "native.port",
            9899,
            0,
            65_535,
            "",
            "The local UDP port, the same on every address (RFC 6951 section 5.1); 0 for one that is free.");

    /** The UDP port of peers. */
    public static final Option<Integer> REMOTE_PORT = OptionDefinitions.integer(
            "native.remotePort",
            9899,
            1,
            65_535,
            "",
            "The UDP port of a peer that has not been heard from and for which no other was given (RFC 6951 section 5.1).");

    /** The local addresses in UDP. */
    public static final Option<String> ADDRESSES = OptionDefinitions.text("native.addresses", "", ADDRESSES_TEXT);

    /** SO_RCVBUF in UDP. */
    public static final Option<Integer> RECEIVE_BUFFER =
            OptionDefinitions.size("native.receiveBuffer", DEFAULT_BUFFER, 4 << 10, 1 << 30, RECEIVE_BUFFER_TEXT);

    /** SO_SNDBUF in UDP. */
    public static final Option<Integer> SEND_BUFFER =
            OptionDefinitions.size("native.sendBuffer", DEFAULT_BUFFER, 4 << 10, 1 << 30, SEND_BUFFER_TEXT);

    /** A limit for the MTU in UDP. */
    public static final Option<Integer> MTU_LIMIT =
            OptionDefinitions.size("native.mtuLimit", 16_384, 576, 65_535, MTU_LIMIT_TEXT);

    /** Segmentation and receive offload. */
    public static final Option<Boolean> SEGMENTATION = OptionDefinitions.flag(
            "native.segmentation",
            true,
            "Whether packets of equal length to one peer are handed to the system as one message that it cuts apart as late as it"
                    + " can (UDP_SEGMENT), and taken from it in the same way (UDP_GRO).");

    /** The local addresses on IP itself. */
    public static final Option<String> RAW_ADDRESSES = OptionDefinitions.text("raw.addresses", "", ADDRESSES_TEXT);

    /** SO_RCVBUF on IP itself. */
    public static final Option<Integer> RAW_RECEIVE_BUFFER =
            OptionDefinitions.size("raw.receiveBuffer", DEFAULT_BUFFER, 4 << 10, 1 << 30, RECEIVE_BUFFER_TEXT);

    /** SO_SNDBUF on IP itself. */
    public static final Option<Integer> RAW_SEND_BUFFER =
            OptionDefinitions.size("raw.sendBuffer", DEFAULT_BUFFER, 4 << 10, 1 << 30, SEND_BUFFER_TEXT);

    /** A limit for the MTU on IP itself. */
    public static final Option<Integer> RAW_MTU_LIMIT =
            OptionDefinitions.size("raw.mtuLimit", 16_384, 576, 65_535, MTU_LIMIT_TEXT);

    /** All of the link in UDP. */
    public static List<Option<?>> ofUdp() {
        return List.of(PORT, REMOTE_PORT, ADDRESSES, RECEIVE_BUFFER, SEND_BUFFER, MTU_LIMIT, SEGMENTATION);
    }

    /** All of the link on IP itself. */
    public static List<Option<?>> ofRaw() {
        return List.of(RAW_ADDRESSES, RAW_RECEIVE_BUFFER, RAW_SEND_BUFFER, RAW_MTU_LIMIT);
    }
}
