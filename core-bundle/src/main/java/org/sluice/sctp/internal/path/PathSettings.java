/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.path;

import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Options;

/**
 * What holds for a path. Times in nanoseconds.
 *
 * @param rtoInitial RTO.Initial
 * @param rtoMinimum RTO.Min
 * @param rtoMaximum RTO.Max
 * @param maximumRetransmissions Path.Max.Retrans
 * @param potentiallyFailedThreshold PotentiallyFailed.Max.Retrans (RFC 7829)
 * @param primarySwitchoverThreshold Primary.Switchover.Max.Retrans (RFC 7829)
 * @param heartbeat whether the path is probed when idle
 * @param heartbeatInterval HB.interval
 * @param differentiatedServices the code point that packets carry
 * @param maximumCongestionWindow the most bytes in flight, whatever congestion control says; 0 for no limit
 * @param maximumPacketSize the largest SCTP packet, whatever the link allows
 * @param mtu what holds for the search of the path's MTU
 */
public record PathSettings(
        long rtoInitial,
        long rtoMinimum,
        long rtoMaximum,
        int maximumRetransmissions,
        int potentiallyFailedThreshold,
        int primarySwitchoverThreshold,
        boolean heartbeat,
        long heartbeatInterval,
        int differentiatedServices,
        int maximumCongestionWindow,
        int maximumPacketSize,
        PathMtuSettings mtu) {

    /** Reads them from options. */
    public static PathSettings from(Options options) {
        long minimum = options.get(AssociationOptions.RTO_MIN).toNanos();
        long maximum = Math.max(minimum, options.get(AssociationOptions.RTO_MAX).toNanos());
        return new PathSettings(
                options.get(AssociationOptions.RTO_INITIAL).toNanos(),
                minimum,
                maximum,
                options.get(AssociationOptions.PATH_MAX_RETRANS),
                options.get(AssociationOptions.POTENTIALLY_FAILED_THRESHOLD),
                options.get(AssociationOptions.PRIMARY_SWITCHOVER_THRESHOLD),
                options.get(AssociationOptions.HEARTBEAT),
                options.get(AssociationOptions.HEARTBEAT_INTERVAL).toNanos(),
                options.get(AssociationOptions.DIFFERENTIATED_SERVICES),
                options.get(AssociationOptions.MAXIMUM_CONGESTION_WINDOW),
                options.get(AssociationOptions.MAXIMUM_PACKET_SIZE),
                PathMtuSettings.from(options));
    }
}
