/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.perf;

import org.sluice.sctp.AssociationStatus;

/** What one side's sending has come to since it was asked last. For one thread. */
final class Meter {

    private final Session session;
    private long bytes;
    private long retransmitted;

    Meter(Session session) {
        this.session = session;
    }

    /** The figures since the last call. */
    ControlMessage.Interval take() {
        AssociationStatus status = session.association().status();
        // A control message that still waits is not among what was sent, so the difference may fall behind for a
        // moment.
        long nowBytes = Math.max(bytes, session.withoutControl(status.sentBytes()));
        long nowRetransmitted = status.retransmittedChunks();
        var path = status.primaryPath();
        var figures = new ControlMessage.Interval(
                nowBytes - bytes,
                nowRetransmitted - retransmitted,
                path.congestionWindow(),
                path.smoothedRoundTripTime());
        bytes = nowBytes;
        retransmitted = nowRetransmitted;
        return figures;
    }
}
