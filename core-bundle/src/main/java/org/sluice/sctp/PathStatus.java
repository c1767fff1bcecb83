/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

import java.net.InetAddress;
import java.time.Duration;

/**
 * A picture of one path at one time (SCTP_GET_PEER_ADDR_INFO of RFC 6458 section 8.2.2).
 *
 * @param local the local address packets leave from
 * @param remote the peer's address
 * @param encapsulationPort the peer's UDP port, or 0 where SCTP travels on IP itself
 * @param state whether the path can be used
 * @param primary whether it is the primary path
 * @param congestionWindow cwnd, in bytes
 * @param slowStartThreshold ssthresh, in bytes
 * @param flightSize bytes sent on it and not yet acknowledged
 * @param smoothedRoundTripTime SRTT; zero where not yet measured
 * @param retransmissionTimeout RTO
 * @param pathMaximumTransmissionUnit the largest SCTP packet that is sent on it, in bytes, with the common header
 * @param errorCount transmissions in a row that were not acknowledged
 */
public record PathStatus(
        InetAddress local,
        InetAddress remote,
        int encapsulationPort,
        PathState state,
        boolean primary,
        long congestionWindow,
        long slowStartThreshold,
        long flightSize,
        Duration smoothedRoundTripTime,
        Duration retransmissionTimeout,
        int pathMaximumTransmissionUnit,
        int errorCount) {}
