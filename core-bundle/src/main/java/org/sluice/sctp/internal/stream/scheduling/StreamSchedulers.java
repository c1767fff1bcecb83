/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream.scheduling;

import org.sluice.sctp.StreamScheduling;
import org.sluice.sctp.spi.StreamScheduler;
import org.sluice.sctp.spi.StreamSchedulerFactory;

/** Makes the stream scheduler that a user chose. */
public final class StreamSchedulers {

    private StreamSchedulers() {}

    /**
     * A scheduler.
     *
     * @param standard makes it where the user chose none
     */
    public static StreamScheduler make(StreamScheduling choice, StreamSchedulerFactory standard) {
        return switch (choice) {
            case DEFAULT -> standard.create();
            case FIRST_COME_FIRST_SERVED -> new FirstComeFirstServed();
            case ROUND_ROBIN -> new RoundRobin();
            case ROUND_ROBIN_PER_PACKET -> new RoundRobinPerPacket();
            case PRIORITY -> new Priority();
            case FAIR_BANDWIDTH -> new FairShares(false);
            case WEIGHTED_FAIR -> new FairShares(true);
        };
    }
}
