/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.util.List;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationException.Reason;
import org.sluice.sctp.Counter;
import org.sluice.sctp.Notification;
import org.sluice.sctp.internal.path.Path;
import org.sluice.sctp.wire.ProtocolViolationCause;
import org.sluice.sctp.wire.ShutdownAckChunk;
import org.sluice.sctp.wire.ShutdownChunk;
import org.sluice.sctp.wire.ShutdownCompleteChunk;
import org.sluice.sctp.wire.UserInitiatedAbortCause;

/** The graceful end: SHUTDOWN, SHUTDOWN ACK, SHUTDOWN COMPLETE, and the T2 and T5 timers (RFC 9260 section 9.2). */
final class ShutdownProcedure {

    private final Tcb tcb;
    private long retransmitAt = Path.NEVER;
    private long guardAt = Path.NEVER;
    private Path sentOn;

    ShutdownProcedure(Tcb tcb) {
        this.tcb = tcb;
    }

    /** The earlier of T2 and T5, or {@link Path#NEVER}. */
    long deadline() {
        return Math.min(retransmitAt, guardAt);
    }

    /** The user wants to end it. */
    void request(long now) {
        switch (tcb.phase().state()) {
            case CLOSED -> {}
            case COOKIE_WAIT -> tcb.end(null);
            case COOKIE_ECHOED -> requested = true;
            case ESTABLISHED -> {
                tcb.enter(new Phase.ShutdownPending());
                guardAt = now + tcb.settings().shutdownGuard();
            }
            default -> {}
        }
    }

    private boolean requested;

    /** The association came up; a shutdown asked for before begins now. */
    void established(long now) {
        if (requested) {
            request(now);
        }
    }

    /** Goes on where nothing is outstanding any more. */
    void proceed(long now) {
        var phase = tcb.phase();
        if (phase instanceof Phase.ShutdownPending || phase instanceof Phase.ShutdownReceived) {
            abortUnfinished();
        }
        if (tcb.isEnded()) {
            return;
        }
        if (phase instanceof Phase.ShutdownPending && tcb.sender().isDrained()) {
            tcb.enter(new Phase.ShutdownSent());
            sendShutdown(now);
        } else if (phase instanceof Phase.ShutdownReceived && tcb.sender().isDrained()) {
            tcb.enter(new Phase.ShutdownAckSent());
            sendShutdownAck(now);
        }
    }

    /** A message whose end will never come can't be delivered, and SHUTDOWN says that everything was. */
    private void abortUnfinished() {
        if (tcb.outbound().isStuck() && tcb.sender().outstandingChunks() == 0) {
            String text = "shut down in the middle of a message that was handed over in parts";
            tcb.abort(
                    new AssociationException(Reason.ABORTED_BY_USER, text), List.of(new UserInitiatedAbortCause(text)));
        }
    }

    /** Sends the SHUTDOWN or SHUTDOWN ACK again that is known to be lost; the timers run on. Returns true. */
    boolean repeat() {
        boolean answered = tcb.phase() instanceof Phase.ShutdownAckSent;
        tcb.send(
                answered
                        ? new ShutdownAckChunk()
                        : new ShutdownChunk(tcb.receiver().cumulativeTsn()));
        return true;
    }

    private void sendShutdown(long now) {
        sentOn = tcb.paths().forData();
        tcb.out().add(sentOn, new ShutdownChunk(tcb.receiver().cumulativeTsn()));
        retransmitAt = now + sentOn.rto().timeout();
    }

    private void sendShutdownAck(long now) {
        sentOn = tcb.paths().forData();
        tcb.out().add(sentOn, new ShutdownAckChunk());
        retransmitAt = now + sentOn.rto().timeout();
        if (guardAt == Path.NEVER) {
            guardAt = now + tcb.settings().shutdownGuard();
        }
    }

    /** DATA arrived while SHUTDOWN is out: it is answered with SACK and another SHUTDOWN at once. */
    void dataReceived(long now) {
        if (tcb.phase() instanceof Phase.ShutdownSent) {
            tcb.receiver().acknowledgeNow();
            sendAgain = true;
        }
    }

    private boolean sendAgain;

    /**
     * Whatever the peer sends shows that it is there: it has time to send all it has (section 9.2); only T5 ends that. T2 is restarted by the
     * answer to DATA alone: a peer that often sends something else may not know of the SHUTDOWN, which was lost.
     */
    void packetReceived() {
        if (tcb.phase() instanceof Phase.ShutdownSent) {
            tcb.peerAnswered();
        }
    }

    /** Sends the SHUTDOWN that goes with a SACK. */
    void flush(long now) {
        if (sendAgain) {
            sendAgain = false;
            if (tcb.phase() instanceof Phase.ShutdownSent) {
                sendShutdown(now);
            }
        }
    }

    /** A SHUTDOWN arrived. */
    void shutdownReceived(ShutdownChunk shutdown, long now) {
        switch (tcb.phase().state()) {
            case ESTABLISHED, SHUTDOWN_PENDING -> {
                if (!acknowledge(shutdown, now)) {
                    return;
                }
                tcb.enter(new Phase.ShutdownReceived());
                tcb.user().notified(new Notification.PeerShutdown());
            }
            case SHUTDOWN_RECEIVED -> acknowledge(shutdown, now);
            case SHUTDOWN_SENT -> {
                // Both sides want to end it: the collision of section 9.2.
                if (acknowledge(shutdown, now)) {
                    tcb.enter(new Phase.ShutdownAckSent());
                    sendShutdownAck(now);
                }
            }
            case SHUTDOWN_ACK_SENT -> sendShutdownAck(now);
            default -> {
                // Before the association is up it means nothing.
            }
        }
    }

    private boolean acknowledge(ShutdownChunk shutdown, long now) {
        if (tcb.sender().acknowledged(shutdown.cumulativeTsnAck(), now)) {
            tcb.extensions().acknowledged(now);
            return !tcb.isEnded();
        }
        tcb.abort(
                new AssociationException(
                        Reason.PROTOCOL_VIOLATION, "the peer's SHUTDOWN acknowledges a TSN that was never sent"),
                List.of(new ProtocolViolationCause("Cumulative TSN Ack beyond what was sent")));
        return false;
    }

    /** A SHUTDOWN ACK arrived. */
    void shutdownAckReceived(Path path) {
        switch (tcb.phase().state()) {
            case SHUTDOWN_SENT, SHUTDOWN_ACK_SENT -> {
                tcb.out().add(tcb.paths().forReply(path), new ShutdownCompleteChunk(false));
                complete();
            }
            default -> {
                // In other states of an association that is up it is a stranger's or very late (section 8.5.1, rule E).
            }
        }
    }

    /** A SHUTDOWN COMPLETE arrived. */
    void shutdownCompleteReceived() {
        if (tcb.phase() instanceof Phase.ShutdownAckSent) {
            complete();
        }
    }

    private void complete() {
        retransmitAt = Path.NEVER;
        guardAt = Path.NEVER;
        tcb.host().counters().increment(Counter.SHUTDOWNS);
        tcb.end(null);
    }

    /** Sends SHUTDOWN ACK again, as for an INIT or a restart in that state (sections 5.2.4 and 9.2). */
    void repeatShutdownAck(long now) {
        sendShutdownAck(now);
    }

    /** Stops both timers. */
    void stop() {
        retransmitAt = Path.NEVER;
        guardAt = Path.NEVER;
        requested = false;
    }

    /** T2 or T5 ran out. */
    void timeout(long now) {
        if (guardAt <= now) {
            retransmitAt = Path.NEVER;
            guardAt = Path.NEVER;
            tcb.abort(
                    new AssociationException(
                            Reason.SHUTDOWN_TIMEOUT,
                            "the shutdown took longer than " + tcb.settings().shutdownGuard() / 1_000_000
                                    + " ms (T5-shutdown-guard)"),
                    List.of(new UserInitiatedAbortCause("T5-shutdown-guard ran out")));
            return;
        }
        retransmitAt = Path.NEVER;
        sentOn.rto().backOff();
        tcb.pathFailed(sentOn, true, now);
        if (tcb.isEnded()) {
            return;
        }
        if (tcb.phase() instanceof Phase.ShutdownSent) {
            sendShutdown(now);
        } else if (tcb.phase() instanceof Phase.ShutdownAckSent) {
            sendShutdownAck(now);
        }
    }
}
