/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.AssociationStatus;
import org.sluice.sctp.ExtensionStatus;
import org.sluice.sctp.PathStatus;
import org.sluice.sctp.internal.path.Paths;

/**
 * What an association knows of itself at one time; the stack adds what it knows to make the user's status.
 *
 * @param setupTook how long the set-up took, in nanoseconds; 0 while it lasts
 */
public record AssociationPicture(
        long peerWindow,
        long unacknowledgedChunks,
        long queuedBytes,
        long pendingBytes,
        long setupTook,
        long receivedMessages,
        long sentBytes,
        long receivedBytes,
        long retransmittedChunks,
        List<PathStatus> paths,
        List<ExtensionStatus> extensions) {

    static AssociationPicture of(Tcb tcb) {
        var sender = tcb.sender();
        var receiver = tcb.receiver();
        boolean agreed = sender != null;
        return new AssociationPicture(
                agreed ? sender.peerWindow() : 0,
                agreed ? sender.outstandingChunks() : 0,
                tcb.outbound().queuedBytes(),
                agreed ? receiver.pendingBytes() : 0,
                tcb.setupTook(),
                agreed ? receiver.streams().messages() : 0,
                agreed ? sender.sentBytes() : 0,
                agreed ? receiver.receivedBytes() : 0,
                agreed ? sender.retransmittedChunks() : 0,
                paths(tcb.paths()),
                tcb.extensions().statuses());
    }

    /** The status, with what the stack knows. */
    public AssociationStatus status(
            long id,
            AssociationState state,
            int localPort,
            int remotePort,
            int outboundStreams,
            int inboundStreams,
            long sentMessages) {
        return new AssociationStatus(
                id,
                state,
                localPort,
                remotePort,
                outboundStreams,
                inboundStreams,
                peerWindow,
                unacknowledgedChunks,
                queuedBytes,
                pendingBytes,
                Duration.ofNanos(setupTook),
                sentMessages,
                receivedMessages,
                sentBytes,
                receivedBytes,
                retransmittedChunks,
                paths,
                extensions);
    }

    private static List<PathStatus> paths(Paths paths) {
        var pictures = new ArrayList<PathStatus>(paths.size());
        pictures.add(paths.primary().status(true));
        for (int i = 0; i < paths.size(); i++) {
            if (paths.get(i) != paths.primary()) {
                pictures.add(paths.get(i).status(false));
            }
        }
        return List.copyOf(pictures);
    }
}
