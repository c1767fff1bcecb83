/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.perf;

import java.util.List;

/**
 * What came of a test.
 *
 * @param plan what was to be done
 * @param associations each of them
 * @param intervals what was measured on the way
 * @param seconds how long it took
 * @param problem what went wrong, or null
 * @param interrupted whether the user ended it
 */
public record PerfResult(
        TestPlan plan,
        List<Outcome> associations,
        List<Interval> intervals,
        double seconds,
        String problem,
        boolean interrupted) {

    /**
     * What one association carried.
     *
     * @param number its number in the test, from 1
     * @param peer the peer's address
     * @param handshakeMillis how long it took to set up
     * @param toServer from the client to the server, or null
     * @param fromServer from the server to the client, or null
     */
    public record Outcome(int number, String peer, double handshakeMillis, Way toServer, Way fromServer) {

        /** One of its two ways. */
        public Way way(boolean isToServer) {
            return isToServer ? toServer : fromServer;
        }
    }

    /**
     * One way of an association.
     *
     * @param sent what its sender says, or null where it could not say it any more
     * @param received what its receiver says, or null
     */
    public record Way(ControlMessage.Sent sent, ControlMessage.Received received) {}

    /** Copies the lists. */
    public PerfResult {
        associations = List.copyOf(associations);
        intervals = List.copyOf(intervals);
    }
}
