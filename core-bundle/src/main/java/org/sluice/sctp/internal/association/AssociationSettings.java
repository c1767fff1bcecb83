/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Options;
import org.sluice.sctp.StackOptions;
import org.sluice.sctp.internal.path.PathSettings;
import org.sluice.sctp.internal.transfer.TransferSettings;

/**
 * What holds for an association. Times in nanoseconds.
 *
 * @param outboundStreams streams to ask for
 * @param inboundStreams streams the peer may have
 * @param maximumInitRetransmissions Max.Init.Retransmits
 * @param initRtoMaximum the largest RTO during set-up
 * @param maximumRetransmissions Association.Max.Retrans
 * @param shutdownGuard T5-shutdown-guard
 * @param autoclose after how long without user messages the association is shut down; 0 for never
 * @param heartbeatMaximumBurst HB.Max.Burst
 * @param maximumPaths how many addresses of the peer are used
 * @param extensionGrace how long an extension that was withdrawn is waited for
 * @param linkGrace how long a link is waited for where there is no other
 * @param cookieLife Valid.Cookie.Life of the cookies that are given out
 * @param path what holds for each path
 * @param transfer what holds for data
 * @param options what all this was read from, and what extensions read
 */
public record AssociationSettings(
        int outboundStreams,
        int inboundStreams,
        int maximumInitRetransmissions,
        long initRtoMaximum,
        int maximumRetransmissions,
        long shutdownGuard,
        long autoclose,
        int heartbeatMaximumBurst,
        int maximumPaths,
        long extensionGrace,
        long linkGrace,
        long cookieLife,
        PathSettings path,
        TransferSettings transfer,
        Options options) {

    /** Reads them from options. */
    public static AssociationSettings from(Options options) {
        PathSettings path = PathSettings.from(options);
        long guard = options.get(AssociationOptions.SHUTDOWN_GUARD).toNanos();
        return new AssociationSettings(
                options.get(AssociationOptions.OUTBOUND_STREAMS),
                options.get(AssociationOptions.INBOUND_STREAMS),
                options.get(AssociationOptions.MAX_INIT_RETRANSMITS),
                options.get(AssociationOptions.INIT_RTO_MAX).toNanos(),
                options.get(AssociationOptions.ASSOCIATION_MAX_RETRANS),
                // The RFC's value: five times RTO.Max (section 9.2).
                guard == 0 ? 5 * path.rtoMaximum() : guard,
                options.get(AssociationOptions.AUTOCLOSE).toNanos(),
                options.get(AssociationOptions.HEARTBEAT_MAX_BURST),
                options.get(AssociationOptions.MAXIMUM_PATHS),
                options.get(AssociationOptions.EXTENSION_GRACE).toNanos(),
                options.get(AssociationOptions.LINK_GRACE).toNanos(),
                options.get(StackOptions.COOKIE_LIFE).toNanos(),
                path,
                TransferSettings.from(options),
                options);
    }
}
