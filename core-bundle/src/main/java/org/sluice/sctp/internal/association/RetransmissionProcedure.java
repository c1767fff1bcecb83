/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import org.sluice.sctp.PathState;
import org.sluice.sctp.internal.path.Path;

/** What follows when a T3-rtx timer has run out (RFC 9260 section 6.3.3). */
final class RetransmissionProcedure {

    private final Tcb tcb;
    private final HeartbeatProcedure heartbeats;
    private final PathMtuProcedure pathMtu;

    RetransmissionProcedure(Tcb tcb, HeartbeatProcedure heartbeats, PathMtuProcedure pathMtu) {
        this.tcb = tcb;
        this.heartbeats = heartbeats;
        this.pathMtu = pathMtu;
    }

    /**
     * T3-rtx of a path ran out.
     *
     * @param up whether the association is up
     */
    void timeout(Path path, boolean up, long now) {
        if (path.flightSize() == 0) {
            tcb.sender().probeWindow(path);
            return;
        }
        boolean counts = tcb.sender().retransmissionTimeout(path, now);
        if (!up) {
            // The COOKIE ECHO's own timer sends the data again that went with it.
            return;
        }
        pathMtu.dataLost(path, tcb.sender().transmissionsOfEarliest(path), now);
        PathState before = path.state();
        if (counts) {
            tcb.pathFailed(path, true, now);
        }
        if (tcb.isEnded()) {
            return;
        }
        if (path.state() != before && path.state() == PathState.POTENTIALLY_FAILED) {
            heartbeats.pathInDoubt(path, now);
        }
        tcb.sender().retransmitAll(path);
        tcb.extensions().timedOut(now);
    }
}
