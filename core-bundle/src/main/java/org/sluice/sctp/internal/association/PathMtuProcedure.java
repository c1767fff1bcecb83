/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.nio.ByteBuffer;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Counter;
import org.sluice.sctp.PathState;
import org.sluice.sctp.internal.path.Path;
import org.sluice.sctp.wire.HeartbeatChunk;

/**
 * Finds out how large packets may be: probes of HEARTBEAT and PAD, whose loss counts for nothing else (RFC 8899 section 6.2, RFC 4820).
 */
final class PathMtuProcedure {

    /** What a probe carries: the path's number, a nonce, and the probe's size; longer than what a plain HEARTBEAT carries. */
    static final int INFORMATION_LENGTH = 16;

    private final Tcb tcb;

    PathMtuProcedure(Tcb tcb) {
        this.tcb = tcb;
    }

    /** The association is up. */
    void begin(long now) {
        for (int i = 0; i < tcb.paths().size(); i++) {
            confirmed(tcb.paths().get(i), now);
        }
    }

    /** A path can be used. */
    void confirmed(Path path, long now) {
        if (path.state() == PathState.ACTIVE) {
            path.mtu().begin(now);
        }
    }

    /** A path's timer for probes ran out. */
    void timeout(Path path, long now) {
        int size = path.mtu().timeout(now);
        if (size == 0) {
            return;
        }
        if (path.state() == PathState.ACTIVE && tcb.phase().state() == AssociationState.ESTABLISHED) {
            long nonce = tcb.host().random().nextLong();
            byte[] information = ByteBuffer.allocate(INFORMATION_LENGTH)
                    .putInt(path.index())
                    .putLong(nonce)
                    .putInt(size)
                    .array();
            path.mtu().nonce(nonce);
            tcb.out().addProbe(path, new HeartbeatChunk(false, information), size);
            tcb.host().counters().increment(Counter.PATH_MTU_PROBES_SENT);
        }
        // A path that can't be used now is asked again later; that counts as a probe that was lost.
        path.mtu().probeSent(now, path.rto().timeout());
    }

    /** What a probe carried came back. */
    void answered(ByteBuffer information, long now) {
        Path path = tcb.paths().byIndex(information.getInt());
        if (path == null || !path.mtu().isNonce(information.getLong())) {
            return;
        }
        if (path.mtu().probeAnswered(information.getInt(), now)) {
            path.packetSizeChanged();
        }
    }

    /** Data that was on a path was lost, and its timer ran out. */
    void dataLost(Path path, int transmissions, long now) {
        if (path.mtu().dataLost(transmissions, now)) {
            tcb.host().counters().increment(Counter.BLACK_HOLES);
            path.packetSizeChanged();
        }
    }

    /** The network says that a packet was too big for the way (RFC 9260 section 10, ICMP7). */
    void packetTooBig(Path path, int largest, long now) {
        if (path.mtu().packetTooBig(largest, now)) {
            path.packetSizeChanged();
            // What is in flight was as large as what was dropped; without waiting for a timer it is sent again.
            tcb.sender().retransmitAll(path);
        }
    }
}
