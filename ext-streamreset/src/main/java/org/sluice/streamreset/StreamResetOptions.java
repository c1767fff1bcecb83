/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.streamreset;

import java.util.List;
import org.sluice.sctp.Option;
import org.sluice.sctp.OptionDefinitions;

/** The options of stream reconfiguration. */
public final class StreamResetOptions {

    /** In {@link #ALLOWED}: streams may be reset. */
    public static final int STREAMS = 1;

    /** In {@link #ALLOWED}: TSNs may be reset. */
    public static final int ASSOCIATION = 2;

    /** In {@link #ALLOWED}: streams may be added. */
    public static final int ADDING = 4;

    /** Whether it is offered. */
    public static final Option<Boolean> SUPPORTED = OptionDefinitions.flag(
            "streamreset.supported",
            true,
            "Whether new associations offer stream reconfiguration (SCTP_RECONFIG_SUPPORTED, RFC 6525 section 5.1.1).");

    /** What the peer may ask for. */
    public static final Option<Integer> ALLOWED = OptionDefinitions.integer(
            "streamreset.allowed",
            0,
            0,
            7,
            "",
            "What the peer may ask for, as the sum of 1 (reset streams), 2 (reset TSNs) and 4 (add streams); all else is denied"
                    + " (SCTP_ENABLE_STREAM_RESET, RFC 6525 section 6.3.1).");

    /** How many streams a direction may have. */
    public static final Option<Integer> MAXIMUM_STREAMS = OptionDefinitions.integer(
            "streamreset.maximumStreams",
            2048,
            1,
            65_535,
            "streams",
            "How many streams a direction may have after the peer asked for more (RFC 6525 sections 5.2.5 and 5.2.6).");

    /** How many requests of a user may wait. */
    public static final Option<Integer> QUEUE = OptionDefinitions.integer(
            "streamreset.queue",
            64,
            1,
            65_536,
            "requests",
            "How many requests of an association may wait for the one that is on its way.");

    private StreamResetOptions() {}

    /** All of them. */
    public static List<Option<?>> all() {
        return List.of(SUPPORTED, ALLOWED, MAXIMUM_STREAMS, QUEUE);
    }
}
