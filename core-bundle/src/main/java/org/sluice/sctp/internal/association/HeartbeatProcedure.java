/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.sluice.sctp.Counter;
import org.sluice.sctp.Notification;
import org.sluice.sctp.PathState;
import org.sluice.sctp.internal.path.Path;
import org.sluice.sctp.wire.HeartbeatChunk;
import org.sluice.sctp.wire.PacketView;

/**
 * HEARTBEAT: verifies the peer's addresses and finds out which paths work while they are idle (RFC 9260 sections 5.4 and 8.3, RFC
 * 7829 section 3).
 */
final class HeartbeatProcedure {

    /** What a HEARTBEAT carries: the path's number and a nonce that only it knows. */
    private static final int INFORMATION_LENGTH = 12;

    /** What users ask for is longer than a probe of the path's MTU, by whose length that is known. */
    private static final int MINIMUM_ASKED_LENGTH = 20;

    private static final int HEADERS =
            PacketView.COMMON_HEADER_LENGTH + new HeartbeatChunk(false, new byte[0]).encodedLength();

    private final Tcb tcb;
    private final PathMtuProcedure pathMtu;

    HeartbeatProcedure(Tcb tcb, PathMtuProcedure pathMtu) {
        this.tcb = tcb;
        this.pathMtu = pathMtu;
    }

    /** The association is up: verifies the addresses that are not, and begins to watch all. */
    void begin(long now) {
        pathMtu.begin(now);
        var paths = tcb.paths();
        int probed = 0;
        for (int i = 0; i < paths.size(); i++) {
            Path path = paths.get(i);
            if (path.state() != PathState.UNCONFIRMED) {
                schedule(path, now);
            } else if (probed < tcb.settings().heartbeatMaximumBurst()) {
                probed++;
                send(path, now);
            } else {
                // No more than HB.Max.Burst in each RTO (section 5.4).
                int turn = probed++ / tcb.settings().heartbeatMaximumBurst();
                path.heartbeatDeadline(now + turn * path.rto().timeout());
            }
        }
    }

    /** A path's heartbeat timer ran out: either a HEARTBEAT was not answered, or the next one is due. */
    void timeout(Path path, long now) {
        if (!mayProbe()) {
            path.heartbeatLost();
            path.heartbeatDeadline(Path.NEVER);
        } else if (path.isHeartbeatOutstanding()) {
            unanswered(path, now);
        } else if (!isUrgent(path) && !path.settings().heartbeat()) {
            path.heartbeatDeadline(Path.NEVER);
        } else if (!isUrgent(path) && isBusy(path, now)) {
            schedule(path, path.lastDataAt());
        } else {
            send(path, now);
        }
    }

    private void unanswered(Path path, long now) {
        path.heartbeatLost();
        path.rto().backOff();
        boolean confirmed = path.state() != PathState.UNCONFIRMED;
        tcb.pathFailed(path, confirmed && path == tcb.paths().forData(), now);
        if (tcb.isEnded()) {
            return;
        }
        if (isUrgent(path)) {
            send(path, now);
        } else {
            schedule(path, now);
        }
    }

    /** After a SHUTDOWN has left no HEARTBEAT does (section 8.3). */
    private boolean mayProbe() {
        return switch (tcb.phase().state()) {
            case ESTABLISHED, SHUTDOWN_PENDING, SHUTDOWN_RECEIVED -> true;
            default -> false;
        };
    }

    /** Whether data has left within the interval, or what of the RTO is always waited, so that the path is not idle (section 8.3). */
    private static boolean isBusy(Path path, long now) {
        long period = Math.max(path.settings().heartbeatInterval(), path.rto().timeout() / 2);
        return path.state() == PathState.ACTIVE && path.lastDataAt() != Path.NEVER && now - path.lastDataAt() < period;
    }

    /** Whether it must soon be known whether the path works: probes follow at every RTO. */
    private static boolean isUrgent(Path path) {
        return path.state() == PathState.POTENTIALLY_FAILED && path.settings().heartbeat()
                || path.state() == PathState.UNCONFIRMED
                        && path.errors() <= path.settings().maximumRetransmissions();
    }

    /** A path's state changed; one that is in doubt is probed now. */
    void pathInDoubt(Path path, long now) {
        if (!path.isHeartbeatOutstanding() && path.settings().heartbeat() && mayProbe()) {
            send(path, now);
        }
    }

    /** The link that a path leaves by is back: whether the path works is found out now. */
    void pathReturned(Path path, long now) {
        path.heartbeatLost();
        if (mayProbe()) {
            send(path, now);
        }
    }

    /** The association stood still: a HEARTBEAT that was outstanding tells nothing any more, and the next one is due soon. */
    void stoodStill(Path path, long now) {
        if (path.heartbeatDeadline() != Path.NEVER) {
            path.heartbeatLost();
            path.heartbeatDeadline(now + path.rto().timeout());
        }
    }

    /** What holds for a path changed. */
    void reconfigured(Path path, long now) {
        if (!path.isHeartbeatOutstanding() && mayProbe() && path.state() != PathState.UNCONFIRMED) {
            schedule(path, now);
        }
    }

    /** The user wants to know whether a path works (section 8.3, D). */
    void onDemand(Path path, long now) {
        onDemand(path, INFORMATION_LENGTH, now);
    }

    /** The same with so many bytes of Heartbeat Info. */
    void onDemand(Path path, int bytes, long now) {
        if (mayProbe() && !path.isDown()) {
            send(path, bytes, now);
            path.heartbeatAskedFor();
        }
    }

    /**
     * A HEARTBEAT is known to be lost: if its answer is awaited, another one is sent for it, within the same time.
     *
     * @return whether it is awaited
     */
    boolean repeat(HeartbeatChunk lost, long now) {
        ByteBuffer information = ByteBuffer.wrap(lost.information());
        int length = information.limit();
        if (lost.acknowledgement() || length < INFORMATION_LENGTH || length == PathMtuProcedure.INFORMATION_LENGTH) {
            return false;
        }
        Path path = tcb.paths().byIndex(information.getInt());
        boolean awaited = path != null && path.isHeartbeatOutstanding(information.getLong());
        if (awaited) {
            long deadline = path.heartbeatDeadline();
            boolean askedFor = path.isHeartbeatAskedFor();
            send(path, length, now);
            path.heartbeatDeadline(deadline);
            if (askedFor) {
                path.heartbeatAskedFor();
            }
        }
        return awaited;
    }

    /** What is wrong with a number of bytes that a user wants a HEARTBEAT to carry, or null. */
    static String problem(Path path, int bytes) {
        int most = path.maximumPacketSize() - HEADERS;
        return bytes >= MINIMUM_ASKED_LENGTH && bytes <= most
                ? null
                : "a HEARTBEAT on this path carries " + MINIMUM_ASKED_LENGTH + " to " + most + " bytes, not " + bytes;
    }

    /** Sends a HEARTBEAT now. */
    void send(Path path, long now) {
        send(path, INFORMATION_LENGTH, now);
    }

    private void send(Path path, int bytes, long now) {
        long nonce = tcb.host().random().nextLong();
        byte[] information =
                ByteBuffer.allocate(bytes).putInt(path.index()).putLong(nonce).array();
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

    /** A HEARTBEAT ACK arrived. */
    void acknowledged(HeartbeatChunk answer, long now) {
        ByteBuffer information = ByteBuffer.wrap(answer.information());
        if (information.limit() == PathMtuProcedure.INFORMATION_LENGTH) {
            pathMtu.answered(information, now);
            return;
        }
        if (information.limit() < INFORMATION_LENGTH) {
            return;
        }
        Path path = tcb.paths().byIndex(information.getInt());
        if (path == null || !path.heartbeatAnswered(information.getLong(), now)) {
            // Not what was sent, or too late to tell anything.
            return;
        }
        if (path.isHeartbeatAskedFor()) {
            var roundTripTime = Duration.ofNanos(now - path.heartbeatSentAt());
            tcb.user().notified(new Notification.HeartbeatAnswered(path.route().remoteAddress(), roundTripTime));
        }
        tcb.paths().confirmed(path);
        pathMtu.confirmed(path, now);
        tcb.peerAnswered();
        schedule(path, now);
    }
}
