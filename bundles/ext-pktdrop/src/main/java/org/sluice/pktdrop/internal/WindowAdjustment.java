/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.pktdrop.internal;

import java.util.Map;
import org.sluice.pktdrop.Figure;
import org.sluice.pktdrop.PacketDropOptions;
import org.sluice.sctp.spi.ChunkContext;
import org.sluice.sctp.spi.ExtensionContext;
import org.sluice.sctp.spi.PathsView;
import org.sluice.sctp.wire.SerialNumbers;

/** Windows as reports tell them: the peer's, and, on long ways, the congestion window from what a box says of its link. */
final class WindowAdjustment {

    private static final long SECOND = 1_000_000_000L;

    /** Of the room that a link has, this part is taken up at a report, */
    private static final int PART = 4;

    /** but no more than so many packets, since each loss brings a report. */
    private static final int MOST_PACKETS = 4;

    private final Tally tally;

    /** Whether a T3-rtx timer ran out and what had been sent then is not yet acknowledged. */
    private boolean recovering;

    private int recoveryEnd;

    WindowAdjustment(Tally tally) {
        this.tally = tally;
    }

    static WindowAdjustment resume(Tally tally, Map<?, ?> values) {
        var windows = new WindowAdjustment(tally);
        windows.recovering = (Boolean) values.get("recovering");
        windows.recoveryEnd = (Integer) values.get("recoveryEnd");
        return windows;
    }

    Map<String, Object> snapshot() {
        return Map.of("recovering", recovering, "recoveryEnd", recoveryEnd);
    }

    /** A T3-rtx timer ran out. */
    void timedOut(ExtensionContext context) {
        recovering = true;
        recoveryEnd = context.streams().nextTsn() - 1;
    }

    /** Something was acknowledged. */
    void acknowledged(ExtensionContext context) {
        if (recovering) {
            recovering = SerialNumbers.tsnBefore(context.outbound().cumulativeTsnAck(), recoveryEnd);
        }
    }

    /** The peer says how large its buffer is and how much of it is taken. A size of 0 says nothing: who fills the fields in has a buffer. */
    void peerReported(long size, long held, ChunkContext context) {
        if (size > 0) {
            context.congestion().peerWindow(Math.max(0, size - held));
            tally.count(Figure.PEER_WINDOWS);
        }
    }

    /**
     * A box says how much its link carries and how much waits for it. The way holds what the link carries in a round trip, in a second at most, since a round
     * trip that is longer is made of queues. Where more than that is in the queue or in flight, the window becomes our share of what it holds; where less, the
     * window grows by some of the room. It never exceeds what the way holds.
     *
     * @param bandwidth in bytes in a second; 0 says nothing
     * @param queue in bytes
     */
    void linkReported(long bandwidth, long queue, ChunkContext context) {
        PathsView paths = context.paths();
        int place = context.arrivedOn();
        long roundTrip = paths.roundTripTime(place);
        long window = paths.congestionWindow(place);
        boolean isLong = roundTrip
                >= context.options().get(PacketDropOptions.LONG_ROUND_TRIP).toNanos();
        if (bandwidth == 0 || window == 0 || !isLong || recovering) {
            return;
        }
        long held = (long) ((double) bandwidth * Math.min(roundTrip, SECOND) / SECOND);
        long inFlight = paths.inFlight(place);
        long taken = Math.max(queue, inFlight);
        long next = taken > held
                ? Math.min(window, (long) ((double) inFlight * held / taken))
                : window + Math.min((held - taken) / PART, (long) MOST_PACKETS * paths.maximumPacketSize(place));
        set(Math.min(next, held), place, context);
    }

    private void set(long next, int place, ChunkContext context) {
        long before = context.paths().congestionWindow(place);
        context.congestion().window(place, next);
        long after = context.paths().congestionWindow(place);
        if (after != before) {
            tally.count(after > before ? Figure.WINDOWS_RAISED : Figure.WINDOWS_LOWERED);
        }
    }
}
