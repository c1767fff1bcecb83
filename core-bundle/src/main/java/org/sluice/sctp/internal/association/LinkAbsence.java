/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.util.ArrayList;
import java.util.List;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationException.Reason;
import org.sluice.sctp.Counter;
import org.sluice.sctp.internal.path.Path;
import org.sluice.sctp.internal.path.Route;
import org.sluice.sctp.link.Link;

/**
 * What becomes of an association when a link leaves: its paths by that link are down, and data goes by others; where there is none, it waits,
 * and nothing is counted as an error, since nobody could answer. What was in flight is sent again when there is a way.
 */
public final class LinkAbsence {

    private final Tcb tcb;
    private final HeartbeatProcedure heartbeats;
    private long deadline = Path.NEVER;
    private String why;

    LinkAbsence(Tcb tcb, HeartbeatProcedure heartbeats) {
        this.tcb = tcb;
        this.heartbeats = heartbeats;
    }

    /** Whether no path can be used, and the association waits for one. */
    boolean isWaiting() {
        return deadline != Path.NEVER;
    }

    /** When the association ends if no link has come by then, or {@link Path#NEVER}. */
    long deadline() {
        return deadline;
    }

    /** Ends the association if it has waited long enough. */
    void advance(long now) {
        if (deadline <= now) {
            tcb.host().counters().increment(Counter.FAILED);
            tcb.end(new AssociationException(
                    Reason.LINK_LOST,
                    why + "; none came back within " + tcb.settings().linkGrace() / 1_000_000 + " ms (link.grace)"));
        }
    }

    /**
     * A link left.
     *
     * @param what what became of it, for whoever is told that the association ends for it
     */
    public void left(Link link, String what, long now) {
        var affected = new ArrayList<Path>();
        var paths = tcb.paths();
        for (int i = 0; i < paths.size(); i++) {
            Path path = paths.get(i);
            if (path.route().link() == link) {
                affected.add(path);
                leaveElsewhere(path, now);
            }
        }
        sendAgain(affected);
        if (paths.areAllDown() && !isWaiting()) {
            why = what;
            deadline = now + tcb.settings().linkGrace();
        }
    }

    /** Another link may have a way to the same address, from an address that the peer knows. */
    private void leaveElsewhere(Path path, long now) {
        path.stopRetransmissionTimer();
        path.heartbeatLost();
        Route route = path.route();
        Route other = tcb.host().route(route.remoteAddress(), route.remote().getPort(), tcb.locals());
        tcb.paths().down(path, other == null);
        if (other != null) {
            tcb.ways().reroute(path, other, now);
            heartbeats.pathReturned(path, now);
        }
    }

    private void sendAgain(List<Path> affected) {
        if (tcb.sender() != null) {
            affected.forEach(tcb.sender()::retransmitAll);
        }
    }

    /** A link is there again, or for the first time. */
    public void returned(Link link, long now) {
        var affected = new ArrayList<Path>();
        var paths = tcb.paths();
        for (int i = 0; i < paths.size(); i++) {
            Path path = paths.get(i);
            if (!path.isDown()) {
                continue;
            }
            affected.add(path);
            if (path.route().link() == link) {
                paths.down(path, false);
                // The link's packets may be larger or smaller now.
                path.route(path.route(), now);
                heartbeats.pathReturned(path, now);
            } else {
                leaveElsewhere(path, now);
            }
        }
        if (isWaiting() && !paths.areAllDown()) {
            deadline = Path.NEVER;
            // What was lost on a path that is still down goes by one that is back.
            sendAgain(affected);
        }
    }
}
