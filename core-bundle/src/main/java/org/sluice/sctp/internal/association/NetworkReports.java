/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationException.Reason;
import org.sluice.sctp.Counter;
import org.sluice.sctp.internal.path.Path;

/** What the network says about packets of an association, if it can be believed (RFC 9260 section 10). On its loop. */
public final class NetworkReports {

    /** A peer that is gone is silent for longer before it is believed to be; the shortest RTO that the RFC has. */
    private static final long SILENCE_NANOS = 1_000_000_000L;

    private final Tcb tcb;
    private final PathMtuProcedure pathMtu;

    NetworkReports(Tcb tcb, PathMtuProcedure pathMtu) {
        this.tcb = tcb;
        this.pathMtu = pathMtu;
    }

    /**
     * Whether the quoted beginning of a packet is of one that this association sent (ICMP6).
     *
     * @param quoted the common header at least up to the verification tag
     */
    public boolean isOurs(ByteBuffer quoted) {
        return QuotedPacket.hasTag(tcb, quoted);
    }

    private boolean wasJustHeard(long now) {
        for (int i = 0; i < tcb.paths().size(); i++) {
            if (tcb.paths().get(i).wasHeardWithin(SILENCE_NANOS, now)) {
                return true;
            }
        }
        return false;
    }

    /** A packet was too big for the way (ICMP7). */
    public void packetTooBig(InetAddress remote, int largest, long now) {
        Path path = tcb.paths().find(remote);
        if (path != null && tcb.sender() != null) {
            pathMtu.packetTooBig(path, largest, now);
        }
    }

    /**
     * The host does not know SCTP (ICMP8): as if it had sent an ABORT; for an INIT, only while it waits for an answer. A peer that was heard a moment ago
     * is there: a host with SCTP in a program says the same of each packet that finds the program's socket full.
     */
    public void protocolUnreachable(ByteBuffer quoted, long now) {
        boolean init = QuotedPacket.tag(quoted) == 0;
        if (init && !(tcb.phase() instanceof Phase.CookieWait)) {
            return;
        }
        if (!init && wasJustHeard(now)) {
            tcb.host().counters().increment(Counter.NETWORK_REPORTS_IGNORED);
            return;
        }
        boolean settingUp = tcb.phase() instanceof Phase.CookieWait || tcb.phase() instanceof Phase.CookieEchoed;
        tcb.host().counters().increment(Counter.ABORTED);
        tcb.end(
                new AssociationException(
                        settingUp ? Reason.REFUSED : Reason.ABORTED_BY_PEER,
                        "the peer's host says that it does not know SCTP (ICMP: protocol, or port of its encapsulation, unreachable)"));
    }
}
