/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

import java.time.Duration;
import java.util.List;

/**
 * A picture of an association at one time (SCTP_STATUS of RFC 6458 section 8.2.1, and more).
 *
 * @param id the association's number in its stack
 * @param state the state
 * @param localPort this side's SCTP port
 * @param remotePort the peer's SCTP port
 * @param outboundStreams streams this side may send on
 * @param inboundStreams streams the peer may send on
 * @param peerReceiveWindow the peer's window as this side reckons it, in bytes
 * @param unacknowledgedChunks DATA chunks sent and not yet acknowledged
 * @param queuedBytes bytes handed over by the user and not yet sent for the first time
 * @param pendingBytes bytes received and not yet taken by the user
 * @param setupTime how long the handshake took, seen from this side; zero while it lasts
 * @param sentMessages messages handed over by the user
 * @param receivedMessages messages received whole
 * @param sentBytes user bytes sent for the first time
 * @param receivedBytes user bytes received, without duplicates
 * @param retransmittedChunks DATA chunks that were sent again
 * @param paths every path, the primary one first
 * @param extensions the stack's extensions when the association was set up, used or not
 */
public record AssociationStatus(
        long id,
        AssociationState state,
        int localPort,
        int remotePort,
        int outboundStreams,
        int inboundStreams,
        long peerReceiveWindow,
        long unacknowledgedChunks,
        long queuedBytes,
        long pendingBytes,
        Duration setupTime,
        long sentMessages,
        long receivedMessages,
        long sentBytes,
        long receivedBytes,
        long retransmittedChunks,
        List<PathStatus> paths,
        List<ExtensionStatus> extensions) {

    /** The primary path. */
    public PathStatus primaryPath() {
        return paths.get(0);
    }
}
