/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.sluice.sctp.internal.path.Path;
import org.sluice.sctp.link.Packet;

/**
 * An association while an extension is away without which nothing may pass: packets that arrive are kept, and those beyond what is kept are
 * lost, as on the network; no timer of its own runs. Afterwards it goes on as if that time had not been.
 */
final class Standstill {

    private static final int MAXIMUM_PACKETS = 64;

    /** What becomes of a packet that was kept. */
    interface Taker {
        void take(Packet packet);
    }

    private final Tcb tcb;
    private final HeartbeatProcedure heartbeats;
    private final ArrayDeque<Packet> kept = new ArrayDeque<>(0);

    Standstill(Tcb tcb, HeartbeatProcedure heartbeats) {
        this.tcb = tcb;
        this.heartbeats = heartbeats;
    }

    /** Whether it lasts. */
    boolean isNow() {
        return tcb.extensions().isMissed();
    }

    /** Keeps a copy of a packet. */
    void keep(Packet packet) {
        if (kept.size() < MAXIMUM_PACKETS) {
            byte[] bytes = new byte[packet.length()];
            packet.buffer().get(packet.buffer().position(), bytes);
            var copy = new Packet(ByteBuffer.wrap(bytes));
            copy.route(packet.local(), packet.remote());
            copy.congestionMark(packet.congestionMark());
            kept.add(copy);
        }
    }

    /** It is over: timers that ran begin anew, and what was kept is taken in. */
    void end(Taker taker, long now) {
        var paths = tcb.paths();
        for (int i = 0; i < paths.size(); i++) {
            Path path = paths.get(i);
            if (path.isRetransmissionTimerRunning()) {
                path.startRetransmissionTimer(now);
            }
            heartbeats.stoodStill(path, now);
        }
        for (Packet packet = kept.poll(); packet != null && !tcb.isEnded(); packet = kept.poll()) {
            taker.take(packet);
        }
    }
}
