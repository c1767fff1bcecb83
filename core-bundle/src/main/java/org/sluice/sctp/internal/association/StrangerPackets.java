/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.net.InetAddress;
import java.util.List;
import org.sluice.sctp.internal.path.Path;
import org.sluice.sctp.internal.path.Route;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.Packet;
import org.sluice.sctp.spi.GuardHook;
import org.sluice.sctp.wire.ChunkCursor;
import org.sluice.sctp.wire.PacketView;

/**
 * Packets with the association's tag from an address that is none of the peer's. Most are dropped; but a peer that has moved has no other address to say so
 * from (RFC 5061 sections 5.2 and 5.3.2), and an extension may know it by what it says.
 */
final class StrangerPackets {

    private final Tcb tcb;
    private final ChunkDispatcher dispatcher;

    StrangerPackets(Tcb tcb, ChunkDispatcher dispatcher) {
        this.tcb = tcb;
        this.dispatcher = dispatcher;
    }

    void packet(PacketView view, Packet packet, long now) {
        Path home = tcb.paths().primary();
        InetAddress source = packet.remote().getAddress();
        ChunkCursor first = view.chunks();
        if (home == null || !skipLeading(first) || !isOfPeer(first, packet, source, now)) {
            return;
        }
        Path detour = tcb.paths().detour(new Route(linkOf(packet, home), packet.local(), packet.remote()));
        dispatcher.beginAnswers(detour);
        ChunkCursor chunks = view.chunks();
        boolean firstGuarded = true;
        while (chunks.next() && !tcb.isEnded()) {
            Path path = tcb.paths().find(source);
            if (path != null) {
                // It has become the peer's by what was in the packet so far.
                dispatcher.goOn(chunks, path, packet, now);
                return;
            }
            boolean leads = tcb.host().extensions().mayLead(chunks.type());
            if (!leads && !tcb.host().extensions().mayComeFromStrangers(chunks.type())) {
                return;
            }
            var verdict = GuardHook.Verdict.TAKE;
            if (tcb.extensions().guards(chunks.type())) {
                verdict = dispatcher.guard(chunks, packet, firstGuarded, detour, now);
                firstGuarded = false;
            }
            if (verdict == GuardHook.Verdict.STOP) {
                return;
            }
            if (verdict == GuardHook.Verdict.TAKE && tcb.extensions().takes(chunks.type())) {
                dispatcher.ofExtension(chunks, detour, now);
            }
        }
    }

    private boolean skipLeading(ChunkCursor chunks) {
        while (chunks.next()) {
            if (!tcb.host().extensions().mayLead(chunks.type())) {
                return true;
            }
        }
        return false;
    }

    private boolean isOfPeer(ChunkCursor first, Packet packet, InetAddress source, long now) {
        return tcb.host().extensions().mayComeFromStrangers(first.type())
                && tcb.extensions().isOfPeer(new ChunkPicture(first, packet, true), source, now);
    }

    /** The link that a packet came by: the one that has the address at which it arrived. */
    private Link linkOf(Packet packet, Path home) {
        Route back =
                tcb.host().route(packet.remote().getAddress(), packet.remote().getPort(), List.of(packet.local()));
        return back == null ? home.route().link() : back.link();
    }
}
