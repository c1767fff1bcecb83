/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

/** The parameter types of RFC 9260 section 3.2.1 and 3.3, Padding of RFC 4820 and Supported Extensions of RFC 5061 section 4.2.7. */
public final class ParameterType {

    /** What a HEARTBEAT carries. */
    public static final int HEARTBEAT_INFO = 1;

    /** An IPv4 address. */
    public static final int IPV4_ADDRESS = 5;

    /** An IPv6 address. */
    public static final int IPV6_ADDRESS = 6;

    /** A state cookie. */
    public static final int STATE_COOKIE = 7;

    /** A parameter that the sender did not know. */
    public static final int UNRECOGNIZED_PARAMETER = 8;

    /** A wish for a longer life of the cookie. */
    public static final int COOKIE_PRESERVATIVE = 9;

    /** A host name; deprecated. */
    public static final int HOST_NAME_ADDRESS = 11;

    /** The address types that the sender can use. */
    public static final int SUPPORTED_ADDRESS_TYPES = 12;

    /** Padding. */
    public static final int PADDING = 0x8005;

    /** The chunk types that the sender supports beyond the base. */
    public static final int SUPPORTED_EXTENSIONS = 0x8008;

    private ParameterType() {}

    /** Whether this package has a record for it. */
    public static boolean isKnown(int type) {
        return switch (type) {
            case HEARTBEAT_INFO,
                    IPV4_ADDRESS,
                    IPV6_ADDRESS,
                    STATE_COOKIE,
                    UNRECOGNIZED_PARAMETER,
                    COOKIE_PRESERVATIVE,
                    HOST_NAME_ADDRESS,
                    SUPPORTED_ADDRESS_TYPES,
                    PADDING,
                    SUPPORTED_EXTENSIONS -> true;
            default -> false;
        };
    }

    /** The name of a type, or its number where it is not known. */
    public static String name(int type) {
        return switch (type) {
            case HEARTBEAT_INFO -> "Heartbeat Info";
            case IPV4_ADDRESS -> "IPv4 Address";
            case IPV6_ADDRESS -> "IPv6 Address";
            case STATE_COOKIE -> "State Cookie";
            case UNRECOGNIZED_PARAMETER -> "Unrecognized Parameter";
            case COOKIE_PRESERVATIVE -> "Cookie Preservative";
            case HOST_NAME_ADDRESS -> "Host Name Address";
            case SUPPORTED_ADDRESS_TYPES -> "Supported Address Types";
            case PADDING -> "Padding";
            case SUPPORTED_EXTENSIONS -> "Supported Extensions";
            default -> String.format("parameter 0x%04x", type);
        };
    }
}
