/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.util.List;
import org.sluice.sctp.Counter;
import org.sluice.sctp.internal.path.Route;
import org.sluice.sctp.wire.AbortChunk;
import org.sluice.sctp.wire.ChunkCursor;
import org.sluice.sctp.wire.ChunkReader;
import org.sluice.sctp.wire.ChunkType;
import org.sluice.sctp.wire.ErrorChunk;
import org.sluice.sctp.wire.MalformedException;
import org.sluice.sctp.wire.PacketView;
import org.sluice.sctp.wire.ShutdownCompleteChunk;
import org.sluice.sctp.wire.StaleCookieCause;

/** Answers packets for which there is no association, by the rules of RFC 9260 section 8.4 in their order. One for a loop. */
public final class OutOfTheBlue {

    private final AssociationHost host;
    private final StatelessReply reply;
    private final Allowance limit;

    public OutOfTheBlue(AssociationHost host, Allowance limit) {
        this.host = host;
        this.reply = new StatelessReply(host.packets(), host.counters());
        this.limit = limit;
    }

    /** Answers a packet that is not an INIT and does not begin with a COOKIE ECHO: rules 3 and 4 are the caller's. */
    public void answer(PacketView view, Route route, long now) {
        host.counters().increment(Counter.OUT_OF_THE_BLUE);
        // Rule 1.
        if (isNotUnicast(route)) {
            return;
        }
        ChunkCursor chunks = view.chunks();
        boolean shutdownAck = false;
        boolean silent = false;
        while (chunks.next()) {
            switch (chunks.type()) {
                // Rule 2 goes before all others, wherever the ABORT stands; an INIT that is not alone is nothing to
                // answer.
                case ChunkType.ABORT, ChunkType.INIT -> {
                    return;
                }
                case ChunkType.SHUTDOWN_ACK -> shutdownAck = true;
                case ChunkType.SHUTDOWN_COMPLETE, ChunkType.COOKIE_ACK -> silent = true;
                case ChunkType.ERROR -> silent |= isStaleCookie(chunks);
                default -> {}
            }
        }
        if (silent && !shutdownAck) {
            // Rules 6 and 7.
            return;
        }
        if (!limit.allows(now)) {
            host.counters().increment(Counter.OUT_OF_THE_BLUE_LIMITED);
            return;
        }
        // Rules 5 and 8: the tag is the packet's own, and the T bit says so.
        reply.send(
                route,
                view.destinationPort(),
                view.sourcePort(),
                view.verificationTag(),
                shutdownAck ? new ShutdownCompleteChunk(true) : new AbortChunk(true, List.of()));
    }

    private static boolean isNotUnicast(Route route) {
        var remote = route.remoteAddress();
        var local = route.local();
        return remote.isMulticastAddress() || remote.isAnyLocalAddress() || local.isMulticastAddress();
    }

    private static boolean isStaleCookie(ChunkCursor cursor) {
        try {
            return ChunkReader.read(cursor) instanceof ErrorChunk error
                    && error.causes().stream().anyMatch(StaleCookieCause.class::isInstance);
        } catch (MalformedException e) {
            return false;
        }
    }
}
