/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.nio.ByteBuffer;
import org.sluice.sctp.Counter;
import org.sluice.sctp.PathState;
import org.sluice.sctp.internal.path.Path;
import org.sluice.sctp.wire.HeartbeatChunk;

/**
 * HEARTBEAT: verifies the peer's addresses and finds out which paths work while they are idle (RFC 9260 sections 5.4 and 8.3, RFC
 * 7829 section 3).
 */
final class HeartbeatProcedure {

    /** What a HEARTBEAT carries: the path's number and a nonce that only it knows. */
    private static final int INFORMATION_LENGTH = 12;

    private final Tcb tcb;

    HeartbeatProcedure(Tcb tcb) {
        this.tcb = tcb;
    }

    /** The association is up: verifies the addresses that are not, and begins to watch all. */
    void begin(long now) {
        var paths = tcb.paths();
        for (int i = 0; i < paths.size(); i++) {
            Path path = paths.get(i);
            if (path.state() == PathState.UNCONFIRMED) {
                send(path, now);
            } else {
                schedule(path, now);
            }
        }
    }

    /** A path's heartbeat timer ran out: either a HEARTBEAT was not answered, or the next one is due. */
    void timeout(Path path, long now) {
        if (path.isHeartbeatOutstanding()) {
            path.heartbeatLost();
            path.rto().backOff();
            tcb.pathFailed(path, path == tcb.paths().forData());
            if (tcb.isEnded()) {
                return;
            }
            if (isUrgent(path)) {
                send(path, now);
            } else {
                schedule(path, now);
            }
        } else if (path.settings().heartbeat() || isUrgent(path)) {
            send(path, now);
        } else {
            path.heartbeatDeadline(Path.NEVER);
        }
    }

    /** Whether it must soon be known whether the path works: probes follow at every RTO. */
    private static boolean isUrgent(Path path) {
        return path.state() == PathState.POTENTIALLY_FAILED
                || path.state() == PathState.UNCONFIRMED
                        && path.errors() <= path.settings().maximumRetransmissions();
    }

    /** A path's state changed; one that is in doubt is probed now. */
    void pathInDoubt(Path path, long now) {
        if (!path.isHeartbeatOutstanding()) {
            send(path, now);
        }
    }

    /** Sends a HEARTBEAT now. */
    void send(Path path, long now) {
        long nonce = tcb.host().random().nextLong();
        byte[] information = ByteBuffer.allocate(INFORMATION_LENGTH)
                .putInt(path.index())
                .putLong(nonce)
                .array();
        tcb.out().add(path, new HeartbeatChunk(false, information));
        path.heartbeatSent(nonce, now);
        path.heartbeatDeadline(now + path.rto().timeout());
        tcb.host().counters().increment(Counter.HEARTBEATS_SENT);
    }

    private void schedule(Path path, long now) {
        if (!path.settings().heartbeat()) {
            path.heartbeatDeadline(Path.NEVER);
            return;
        }
        // RTO with a jitter of half of it either way (section 8.3).
        long rto = path.rto().timeout();
        long jittered = rto / 2 + tcb.host().random().nextLong(rto + 1);
        path.heartbeatDeadline(now + path.settings().heartbeatInterval() + jittered);
    }

    /** A HEARTBEAT arrived: what it carries goes back to where it came from. */
    void received(HeartbeatChunk heartbeat, Path path) {
        tcb.out().add(path, new HeartbeatChunk(true, heartbeat.information()));
    }

    /** A HEARTBEAT ACK arrived. */
    void acknowledged(HeartbeatChunk answer, long now) {
        if (answer.information().length != INFORMATION_LENGTH) {
            return;
        }
        ByteBuffer information = ByteBuffer.wrap(answer.information());
        Path path = tcb.paths().byIndex(information.getInt());
        if (path == null || !path.heartbeatAnswered(information.getLong(), now)) {
            // Not what was sent, or too late to tell anything.
            return;
        }
        tcb.paths().confirmed(path);
        tcb.peerAnswered();
        schedule(path, now);
    }
}
