/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.pktdrop;

import java.time.Duration;
import java.util.List;
import org.sluice.sctp.Option;
import org.sluice.sctp.OptionDefinitions;

/** The options of reports of dropped packets. All but {@link #SUPPORTED} may change while associations live. */
public final class PacketDropOptions {

    /** Whether they are offered (SCTP_PKTDROP_SUPPORTED). */
    public static final Option<Boolean> SUPPORTED = OptionDefinitions.flag(
            "pktdrop.supported",
            false,
            "Whether new associations offer reports of dropped packets (SCTP_PKTDROP_SUPPORTED). Off unless it is wanted: it is no standard, and it"
                    + " has associations listen to boxes on the way.");

    /** How many are sent. */
    public static final Option<Integer> REPORTS = OptionDefinitions.integer(
            "pktdrop.reportsPerSecond",
            100,
            0,
            100_000,
            "",
            "How many packets with a wrong checksum an association reports in a second, and at once; 0 for none.");

    /** How many are heeded. */
    public static final Option<Integer> HEEDED = OptionDefinitions.integer(
            "pktdrop.heededPerSecond",
            1000,
            0,
            100_000,
            "",
            "How many reports an association heeds in a second, and at once; others are passed over.");

    /** Whether boxes on the way are heeded. */
    public static final Option<Boolean> MIDDLE_BOXES = OptionDefinitions.flag(
            "pktdrop.middleBoxes",
            true,
            "Whether reports of boxes on the way are heeded (M flag), which whoever sees our packets can forge; else the peer's only.");

    /** From which round trip on boxes may set the congestion window. */
    public static final Option<Duration> LONG_ROUND_TRIP = OptionDefinitions.duration(
            "pktdrop.longRoundTrip",
            Duration.ofMillis(400),
            Duration.ofMillis(1),
            Duration.ofHours(1),
            "On paths with at least this smoothed round trip time, the bandwidth and the queue that boxes on the way report adjust the congestion"
                    + " window.");

    /** How much is compared. */
    public static final Option<Integer> COMPARED = OptionDefinitions.size(
            "pktdrop.compared",
            31,
            31,
            1024,
            "How many bytes of user data a report has to have, the same that were sent, for a chunk to be sent again. More are worth less against"
                    + " forgery than they cost: a chunk that was damaged in them is not recognized.");

    /** Whether drops that are not for damage are congestion. */
    public static final Option<Boolean> SLOW_DOWN = OptionDefinitions.flag(
            "pktdrop.slowDown",
            false,
            "Whether data that a box on the way dropped, and not for a wrong checksum (M flag without B), also has the congestion window reduced, once"
                    + " for each window of data. The draft leaves that to bandwidth and queue.");

    private PacketDropOptions() {}

    /** All of them. */
    public static List<Option<?>> all() {
        return List.of(SUPPORTED, REPORTS, HEEDED, MIDDLE_BOXES, LONG_ROUND_TRIP, COMPARED, SLOW_DOWN);
    }
}
