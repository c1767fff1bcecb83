/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * How fast data may leave on one path: keeps cwnd and ssthresh and is told what happens (RFC 9260 section 7.2).
 * Called on the association's loop only, with no clock and no I/O of its own.
 */
@ConsumerType
public interface CongestionControl {

    /** cwnd: how many bytes may be in flight, at least 1. */
    long window();

    /** ssthresh, in bytes. */
    long threshold();

    /**
     * A SACK acknowledged data that was in flight on this path.
     *
     * @param bytes how many user bytes it newly acknowledged
     * @param flightSizeBefore how many were in flight on this path before it
     * @param recovering whether the association is in fast recovery
     */
    void acknowledged(long bytes, long flightSizeBefore, boolean recovering);

    /** Everything that was in flight on this path has been acknowledged. */
    void flightEmpty();

    /** Loss was found by fast retransmit; called once for each time fast recovery is entered. */
    void fastRetransmit();

    /** A T3-rtx timer of this path ran out. */
    void timeout();

    /**
     * Data is about to be sent after none was for some time.
     *
     * @param idleNanos for how long none was sent
     * @param rtoNanos the path's RTO
     */
    void idle(long idleNanos, long rtoNanos);

    /** The largest DATA chunk, its header included, that one packet on this path can carry (PMDCS) changed. */
    void maximumPayload(int bytes);
}
