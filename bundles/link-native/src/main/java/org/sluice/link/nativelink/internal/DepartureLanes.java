/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.nativelink.internal;

import java.util.Arrays;
import java.util.function.Supplier;
import org.sluice.sctp.link.PacketBatch;

/** As many ways out as there are loops that send, so that none waits while another is in the system. Any thread. */
final class DepartureLanes {

    /** Beyond that, loops share them. */
    private static final int MOST = 16;

    private final Supplier<Departures> maker;
    private final Runnable reported;
    private volatile Departures[] lanes = {};

    /**
     * Ways out.
     *
     * @param reported called when this host's interfaces have said something about what was sent
     */
    DepartureLanes(Supplier<Departures> maker, Runnable reported) {
        this.maker = maker;
        this.reported = reported;
    }

    /** Sends packets, without waiting. Returns how many were not sent. */
    int send(PacketBatch packets) {
        Departures lane = laneOf(packets);
        synchronized (lane) {
            int unsent = lane.send(packets);
            if (lane.takeReported()) {
                reported.run();
            }
            return unsent;
        }
    }

    /** Each loop has a batch that comes again and again. */
    private Departures laneOf(PacketBatch packets) {
        for (Departures lane : lanes) {
            if (lane.isKnown(packets)) {
                return lane;
            }
        }
        return newLane(packets);
    }

    private synchronized Departures newLane(PacketBatch packets) {
        Departures[] before = lanes;
        if (before.length == MOST) {
            return before[Math.floorMod(System.identityHashCode(packets), MOST)];
        }
        var more = Arrays.copyOf(before, before.length + 1);
        more[before.length] = maker.get();
        more[before.length].expect(packets);
        lanes = more;
        return more[before.length];
    }

    /** Gives back what they hold; when nobody sends any more. */
    void close() {
        for (Departures lane : lanes) {
            lane.close();
        }
    }
}
