/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.socket;

import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Options;

/**
 * When a path is given up (struct sctp_paddrthlds_v2, RFC 7829 section 7.3): how many transmissions in a row may fail.
 *
 * @param pathMaximumRetransmissions until it is inactive, 0 to 1000 (spt_pathmaxrxt)
 * @param potentiallyFailed until data avoids it where it can, 0 to 1000 (spt_pathpfthld)
 * @param primarySwitchover until another becomes the primary one for good, 0 to 65535; 65535 for never (spt_pathcpthld)
 */
public record PeerAddrThresholds(int pathMaximumRetransmissions, int potentiallyFailed, int primarySwitchover) {

    static PeerAddrThresholds from(Options options) {
        return new PeerAddrThresholds(
                options.get(AssociationOptions.PATH_MAX_RETRANS),
                options.get(AssociationOptions.POTENTIALLY_FAILED_THRESHOLD),
                options.get(AssociationOptions.PRIMARY_SWITCHOVER_THRESHOLD));
    }

    /** Says what does not fit. */
    Options in(Options options) {
        if (primarySwitchover < potentiallyFailed) {
            throw new IllegalArgumentException("a threshold of " + primarySwitchover
                    + " to switch the primary path over is below that of " + potentiallyFailed
                    + " for potentially failed (RFC 7829 section 5)");
        }
        return options.with(AssociationOptions.PATH_MAX_RETRANS, pathMaximumRetransmissions)
                .with(AssociationOptions.POTENTIALLY_FAILED_THRESHOLD, potentiallyFailed)
                .with(AssociationOptions.PRIMARY_SWITCHOVER_THRESHOLD, primarySwitchover);
    }
}
