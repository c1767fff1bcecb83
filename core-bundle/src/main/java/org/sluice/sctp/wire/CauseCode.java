/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

/** The cause codes of RFC 9260 section 3.3.10. */
public final class CauseCode {

    /** Invalid Stream Identifier. */
    public static final int INVALID_STREAM_IDENTIFIER = 1;

    /** Missing Mandatory Parameter. */
    public static final int MISSING_MANDATORY_PARAMETER = 2;

    /** Stale Cookie. */
    public static final int STALE_COOKIE = 3;

    /** Out of Resource. */
    public static final int OUT_OF_RESOURCE = 4;

    /** Unresolvable Address. */
    public static final int UNRESOLVABLE_ADDRESS = 5;

    /** Unrecognized Chunk Type. */
    public static final int UNRECOGNIZED_CHUNK_TYPE = 6;

    /** Invalid Mandatory Parameter. */
    public static final int INVALID_MANDATORY_PARAMETER = 7;

    /** Unrecognized Parameters. */
    public static final int UNRECOGNIZED_PARAMETERS = 8;

    /** No User Data. */
    public static final int NO_USER_DATA = 9;

    /** Cookie Received While Shutting Down. */
    public static final int COOKIE_RECEIVED_WHILE_SHUTTING_DOWN = 10;

    /** Restart of an Association with New Addresses. */
    public static final int RESTART_WITH_NEW_ADDRESSES = 11;

    /** User-Initiated Abort. */
    public static final int USER_INITIATED_ABORT = 12;

    /** Protocol Violation. */
    public static final int PROTOCOL_VIOLATION = 13;

    private CauseCode() {}

    /** Whether this package has a record for it. */
    public static boolean isKnown(int code) {
        return switch (code) {
            case INVALID_STREAM_IDENTIFIER,
                    MISSING_MANDATORY_PARAMETER,
                    STALE_COOKIE,
                    OUT_OF_RESOURCE,
                    UNRESOLVABLE_ADDRESS,
                    UNRECOGNIZED_CHUNK_TYPE,
                    INVALID_MANDATORY_PARAMETER,
                    UNRECOGNIZED_PARAMETERS,
                    NO_USER_DATA,
                    COOKIE_RECEIVED_WHILE_SHUTTING_DOWN,
                    RESTART_WITH_NEW_ADDRESSES,
                    USER_INITIATED_ABORT,
                    PROTOCOL_VIOLATION -> true;
            default -> false;
        };
    }

    /** The name of a code, or its number where it is not known. */
    public static String name(int code) {
        return switch (code) {
            case INVALID_STREAM_IDENTIFIER -> "Invalid Stream Identifier";
            case MISSING_MANDATORY_PARAMETER -> "Missing Mandatory Parameter";
            case STALE_COOKIE -> "Stale Cookie";
            case OUT_OF_RESOURCE -> "Out of Resource";
            case UNRESOLVABLE_ADDRESS -> "Unresolvable Address";
            case UNRECOGNIZED_CHUNK_TYPE -> "Unrecognized Chunk Type";
            case INVALID_MANDATORY_PARAMETER -> "Invalid Mandatory Parameter";
            case UNRECOGNIZED_PARAMETERS -> "Unrecognized Parameters";
            case NO_USER_DATA -> "No User Data";
            case COOKIE_RECEIVED_WHILE_SHUTTING_DOWN -> "Cookie Received While Shutting Down";
            case RESTART_WITH_NEW_ADDRESSES -> "Restart of an Association with New Addresses";
            case USER_INITIATED_ABORT -> "User-Initiated Abort";
            case PROTOCOL_VIOLATION -> "Protocol Violation";
            default -> "Cause " + code;
        };
    }
}
