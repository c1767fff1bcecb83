/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.net.InetAddress;
import java.util.List;
import org.sluice.sctp.wire.InitChunk;

/** What the answer to an INIT takes from an association that exists with that peer (RFC 9260 sections 5.2.1 and 5.2.2). */
final class InitCollision {

    private final Tcb tcb;
    private final ShutdownProcedure shutdown;

    InitCollision(Tcb tcb, ShutdownProcedure shutdown) {
        this.tcb = tcb;
        this.shutdown = shutdown;
    }

    /** The INIT that this side sent, while the association is being set up; its parameters are used unchanged. Else null. */
    InitChunk ownInit() {
        if (tcb.phase() instanceof Phase.CookieWait waiting) {
            return waiting.init();
        }
        return tcb.phase() instanceof Phase.CookieEchoed echoed ? echoed.init() : null;
    }

    /** Addresses that the INIT would add; an association that has been agreed on takes none that way. */
    List<InetAddress> newAddresses(InitChunk init, InetAddress source) {
        if (tcb.phase() instanceof Phase.CookieWait) {
            return List.of();
        }
        return SetupProcedure.newAddresses(tcb, Agreement.of(init, init), source);
    }

    /** In SHUTDOWN-ACK-SENT an INIT is not answered; SHUTDOWN ACK goes out again (section 9.2). True if that was so. */
    boolean repeatShutdownAck(long now) {
        if (tcb.phase() instanceof Phase.ShutdownAckSent) {
            shutdown.repeatShutdownAck(now);
            return true;
        }
        return false;
    }

    int localTieTag() {
        return tcb.phase() instanceof Phase.CookieWait ? 0 : tcb.localTag();
    }

    int peerTieTag() {
        return tcb.phase() instanceof Phase.CookieWait ? 0 : tcb.peerTag();
    }

    /** What holds for the association. */
    AssociationSettings settings() {
        return tcb.settings();
    }
}
