/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import org.sluice.sctp.internal.extension.AgreedExtensions;
import org.sluice.sctp.link.Packet;
import org.sluice.sctp.spi.GuardHook;
import org.sluice.sctp.wire.ChunkCursor;
import org.sluice.sctp.wire.ChunkType;
import org.sluice.sctp.wire.PacketView;

/** Asks the extensions that guard whether a COOKIE ECHO is taken, before anything comes of it. */
final class CookieGuard {

    private final Tcb tcb;

    CookieGuard(Tcb tcb) {
        this.tcb = tcb;
    }

    /** Whether the association's own extensions take it. */
    boolean admits(PacketView view, Packet packet, long now) {
        return admits(tcb.extensions(), view, packet, now);
    }

    /** Whether they take it; before any were agreed on, whether those do that the cookie speaks of. */
    boolean admits(StateCookie cookie, PacketView view, Packet packet, long now) {
        if (tcb.agreement() != null) {
            return admits(view, packet, now);
        }
        Agreement told = Agreement.of(cookie.initAck(), cookie.init());
        var extensions =
                AgreedExtensions.negotiate(tcb.host().extensions(), told.ours(), told.theirs(), tcb.abilities());
        return admits(extensions, view, packet, now);
    }

    private boolean admits(AgreedExtensions extensions, PacketView view, Packet packet, long now) {
        // There is nobody to answer yet.
        tcb.abilities().chunkArrived(tcb.paths().primary(), (path, chunk) -> {});
        ChunkCursor chunks = view.chunks();
        boolean first = true;
        while (chunks.next()) {
            var verdict = GuardHook.Verdict.TAKE;
            if (extensions.guards(chunks.type())) {
                verdict = extensions.guard(new ChunkPicture(chunks, packet, first), now);
                first = false;
            }
            if (chunks.type() == ChunkType.COOKIE_ECHO || verdict == GuardHook.Verdict.STOP) {
                return verdict == GuardHook.Verdict.TAKE;
            }
        }
        return false;
    }
}
