/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.net.InetAddress;
import java.util.List;
import org.sluice.sctp.internal.path.Path;
import org.sluice.sctp.wire.CookieReceivedWhileShuttingDownCause;
import org.sluice.sctp.wire.ErrorChunk;

/** A COOKIE ECHO for an association that exists: Table 12 of RFC 9260 section 5.2.4. */
public final class CookieCollision {

    /** What is to become of the packet. */
    public enum Action {
        /** The cookie was taken; the chunks after it belong to the association. */
        GO_ON,
        /** The packet is dropped. */
        DISCARD,
        /** The cookie is too old: it is answered with a Stale Cookie error. */
        STALE
    }

    private final Tcb tcb;
    private final SetupProcedure setup;
    private final ShutdownProcedure shutdown;

    CookieCollision(Tcb tcb, SetupProcedure setup, ShutdownProcedure shutdown) {
        this.tcb = tcb;
        this.setup = setup;
        this.shutdown = shutdown;
    }

    Action resolve(StateCookie cookie, InetAddress source, long now) {
        Agreement agreed = Agreement.of(cookie.initAck(), cookie.init());
        boolean local = agreed.localTag() == tcb.localTag();
        boolean peer = tcb.peerTag() != 0 && agreed.peerTag() == tcb.peerTag();
        boolean tied = cookie.localTieTag() == tcb.localTag()
                && cookie.peerTieTag() == tcb.peerTag()
                && cookie.localTieTag() != 0;
        boolean stale = now - cookie.createdAt() > cookie.lifetime();
        if (stale && !(local && peer)) {
            return Action.STALE;
        }
        if (local && peer) {
            return duplicate(source, now);
        }
        if (local) {
            return crossed(agreed, source, now);
        }
        if (!peer && tied) {
            return restarted(agreed, source, now);
        }
        // Action C, where the peer's tag matches and there are no tie-tags, and every case that is not in the table.
        return Action.DISCARD;
    }

    /** Action D. */
    private Action duplicate(InetAddress source, long now) {
        if (tcb.phase() instanceof Phase.CookieEchoed) {
            setup.complete(now, true);
        }
        return acknowledge(source);
    }

    /** Action B: both sides opened the association, and the peer's newer tag holds. */
    private Action crossed(Agreement agreed, InetAddress source, long now) {
        switch (tcb.phase().state()) {
            case COOKIE_WAIT -> {
                tcb.agree(agreed, encapsulationPort(source), now);
                if (tcb.isEnded()) {
                    return Action.DISCARD;
                }
                setup.complete(now, true);
            }
            case COOKIE_ECHOED -> {
                tcb.identify(tcb.localTag(), agreed.peerTag());
                tcb.reagree(agreed);
                if (tcb.isEnded()) {
                    return Action.DISCARD;
                }
                setup.complete(now, true);
            }
            default -> tcb.identify(tcb.localTag(), agreed.peerTag());
        }
        return acknowledge(source);
    }

    /** Action A. */
    private Action restarted(Agreement agreed, InetAddress source, long now) {
        if (tcb.phase() instanceof Phase.ShutdownAckSent) {
            shutdown.repeatShutdownAck(now);
            tcb.send(new ErrorChunk(List.of(new CookieReceivedWhileShuttingDownCause())));
            return Action.DISCARD;
        }
        if (!SetupProcedure.newAddresses(tcb, agreed, source).isEmpty()) {
            return Action.DISCARD;
        }
        setup.stop();
        shutdown.stop();
        tcb.restart(agreed, now);
        if (tcb.isEnded()) {
            return Action.DISCARD;
        }
        tcb.enter(new Phase.Established());
        tcb.notices().restarted();
        tcb.extensions().established(now);
        return acknowledge(source);
    }

    private Action acknowledge(InetAddress source) {
        Path path = tcb.paths().find(source);
        setup.acknowledgeCookie(tcb.paths().forReply(path == null ? tcb.paths().primary() : path));
        return Action.GO_ON;
    }

    private int encapsulationPort(InetAddress source) {
        Path path = tcb.paths().find(source);
        return (path == null ? tcb.paths().primary() : path).route().remote().getPort();
    }
}
