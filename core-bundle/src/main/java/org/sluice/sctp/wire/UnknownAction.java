/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

/** What to do with a chunk or parameter of an unknown type, by the two highest bits of the type (RFC 9260 sections 3.2 and 3.2.1). */
public enum UnknownAction {
    /** Stop processing the packet or chunk (00). */
    STOP(true, false),
    /** Stop processing, and report the type (01). */
    STOP_AND_REPORT(true, true),
    /** Skip it (10). */
    SKIP(false, false),
    /** Skip it, and report the type (11). */
    SKIP_AND_REPORT(false, true);

    private static final UnknownAction[] ALL = values();

    private final boolean stops;
    private final boolean reports;

    UnknownAction(boolean stops, boolean reports) {
        this.stops = stops;
        this.reports = reports;
    }

    /** Whether what follows is left alone. */
    public boolean stops() {
        return stops;
    }

    /** Whether the sender is told. */
    public boolean reports() {
        return reports;
    }

    /** The action for a chunk type. */
    public static UnknownAction ofChunkType(int type) {
        return ALL[type >>> 6 & 3];
    }

    /** The action for a parameter type. */
    public static UnknownAction ofParameterType(int type) {
        return ALL[type >>> 14 & 3];
    }
}
