/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

/** The chunk types of RFC 9260 section 3.2, and PAD of RFC 4820. */
public final class ChunkType {

    /** Payload data. */
    public static final int DATA = 0;

    /** Initiation. */
    public static final int INIT = 1;

    /** Initiation acknowledgement. */
    public static final int INIT_ACK = 2;

    /** Selective acknowledgement. */
    public static final int SACK = 3;

    /** Heartbeat request. */
    public static final int HEARTBEAT = 4;

    /** Heartbeat acknowledgement. */
    public static final int HEARTBEAT_ACK = 5;

    /** Abort. */
    public static final int ABORT = 6;

    /** Shutdown. */
    public static final int SHUTDOWN = 7;

    /** Shutdown acknowledgement. */
    public static final int SHUTDOWN_ACK = 8;

    /** Operation error. */
    public static final int ERROR = 9;

    /** State cookie. */
    public static final int COOKIE_ECHO = 10;

    /** Cookie acknowledgement. */
    public static final int COOKIE_ACK = 11;

    /** Shutdown complete. */
    public static final int SHUTDOWN_COMPLETE = 14;

    /** Padding (RFC 4820 section 3). */
    public static final int PAD = 0x84;

    private ChunkType() {}

    /** Whether this package has a record for it. */
    public static boolean isKnown(int type) {
        return switch (type) {
            case DATA,
                    INIT,
                    INIT_ACK,
                    SACK,
                    HEARTBEAT,
                    HEARTBEAT_ACK,
                    ABORT,
                    SHUTDOWN,
                    SHUTDOWN_ACK,
                    ERROR,
                    COOKIE_ECHO,
                    COOKIE_ACK,
                    SHUTDOWN_COMPLETE,
                    PAD -> true;
            default -> false;
        };
    }

    /** The name of a type, or its number where it is not known. */
    public static String name(int type) {
        return switch (type) {
            case DATA -> "DATA";
            case INIT -> "INIT";
            case INIT_ACK -> "INIT ACK";
            case SACK -> "SACK";
            case HEARTBEAT -> "HEARTBEAT";
            case HEARTBEAT_ACK -> "HEARTBEAT ACK";
            case ABORT -> "ABORT";
            case SHUTDOWN -> "SHUTDOWN";
            case SHUTDOWN_ACK -> "SHUTDOWN ACK";
            case ERROR -> "ERROR";
            case COOKIE_ECHO -> "COOKIE ECHO";
            case COOKIE_ACK -> "COOKIE ACK";
            case SHUTDOWN_COMPLETE -> "SHUTDOWN COMPLETE";
            case PAD -> "PAD";
            default -> String.format("chunk 0x%02x", type);
        };
    }
}
