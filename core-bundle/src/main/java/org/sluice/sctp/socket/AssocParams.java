/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.socket;

import java.time.Duration;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationStatus;
import org.sluice.sctp.Options;
import org.sluice.sctp.StackOptions;

/**
 * Parameters of an association (struct sctp_assocparams, RFC 6458 section 8.1.2). Where zero is set, what holds is left as it is; what can't be set is passed over.
 *
 * @param maximumRetransmissions how many transmissions in a row may fail before the association does, 0 to 1000 (sasoc_asocmaxrxt)
 * @param peerDestinations how many addresses the peer has; can't be set (sasoc_number_peer_destinations)
 * @param peerWindow the peer's window less what is in flight, in bytes; can't be set (sasoc_peer_rwnd)
 * @param localWindow the window that the peer has, in bytes; can't be set (sasoc_local_rwnd)
 * @param cookieLife how long the cookies are valid that are given out to peers that open associations; of an association itself without effect any more (sasoc_cookie_life)
 */
public record AssocParams(
        int maximumRetransmissions, int peerDestinations, long peerWindow, long localWindow, Duration cookieLife) {

    /** What can be set. */
    public static AssocParams of(int maximumRetransmissions, Duration cookieLife) {
        return new AssocParams(maximumRetransmissions, 0, 0, 0, cookieLife);
    }

    static AssocParams from(Options options) {
        return new AssocParams(
                options.get(AssociationOptions.ASSOCIATION_MAX_RETRANS),
                0,
                0,
                options.get(AssociationOptions.RECEIVE_BUFFER),
                options.get(StackOptions.COOKIE_LIFE));
    }

    static AssocParams from(Association association) {
        AssociationStatus status = association.status();
        Options options = association.options();
        return new AssocParams(
                options.get(AssociationOptions.ASSOCIATION_MAX_RETRANS),
                status.paths().size(),
                status.peerReceiveWindow(),
                Math.max(0, options.get(AssociationOptions.RECEIVE_BUFFER) - status.pendingBytes()),
                options.get(StackOptions.COOKIE_LIFE));
    }

    Options in(Options options) {
        var changed = Unchanged.orSet(options, AssociationOptions.ASSOCIATION_MAX_RETRANS, maximumRetransmissions);
        return Unchanged.orSet(changed, StackOptions.COOKIE_LIFE, cookieLife);
    }

    /** RFC 9260 section 8.2: an association with more attempts than its paths have together would seem to live when none of them does. */
    void setFor(Association association) {
        if (maximumRetransmissions == 0) {
            return;
        }
        int ofPaths = association.remoteAddresses().stream()
                .mapToInt(remote -> association.options(remote).get(AssociationOptions.PATH_MAX_RETRANS))
                .sum();
        if (maximumRetransmissions > ofPaths) {
            throw new IllegalArgumentException(maximumRetransmissions
                    + " retransmissions are more than all paths of the association allow together, which is " + ofPaths
                    + " (RFC 6458 section 8.1.2)");
        }
        association.configure(Options.none().with(AssociationOptions.ASSOCIATION_MAX_RETRANS, maximumRetransmissions));
    }
}
