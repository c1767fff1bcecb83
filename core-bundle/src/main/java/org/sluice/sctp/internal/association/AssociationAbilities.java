/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationException.Reason;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Options;
import org.sluice.sctp.internal.extension.Abilities;
import org.sluice.sctp.internal.path.Path;
import org.sluice.sctp.spi.StreamPosition;
import org.sluice.sctp.wire.Chunk;
import org.sluice.sctp.wire.ErrorCause;
import org.sluice.sctp.wire.PacketWriter;
import org.sluice.sctp.wire.UserInitiatedAbortCause;

/** What an association does for its extensions. */
final class AssociationAbilities implements Abilities {

    private static final Logger LOG = LoggerFactory.getLogger(AssociationAbilities.class);

    private final Tcb tcb;
    private Path arrivedOn;
    private Answers answers;

    // Asked for with each message, and seldom another one.
    private Options completedBy;
    private Options completedOf;
    private Options completed;

    /** Where answers to the packet at hand go. */
    interface Answers {

        /** Sends one, if there is still room for it. */
        void answer(Path path, Chunk chunk);
    }

    AssociationAbilities(Tcb tcb) {
        this.tcb = tcb;
    }

    /** A chunk is about to be handed to its extension. */
    void chunkArrived(Path path, Answers newAnswers) {
        arrivedOn = path;
        answers = newAnswers;
    }

    @Override
    public RandomGenerator random() {
        return tcb.host().random();
    }

    @Override
    public AssociationState state() {
        return tcb.phase().state();
    }

    @Override
    public Options options() {
        Options defaults = tcb.host().extensions().defaults();
        Options given = tcb.settings().options();
        if (defaults != completedBy || given != completedOf) {
            completedBy = defaults;
            completedOf = given;
            completed = defaults.with(given);
        }
        return completed;
    }

    @Override
    public void send(Chunk chunk) {
        if (!tcb.isEnded() && tcb.peerTag() != 0) {
            tcb.send(chunk);
        }
    }

    @Override
    public void reply(Chunk chunk) {
        if (!tcb.isEnded() && tcb.peerTag() != 0) {
            answers.answer(tcb.paths().forReply(arrivedOn), chunk);
        }
    }

    @Override
    public long retransmissionTimeout() {
        return tcb.paths().forData().rto().timeout();
    }

    @Override
    public void unanswered(long now) {
        Path path = tcb.paths().forData();
        path.rto().backOff();
        tcb.pathFailed(path, true, now);
    }

    @Override
    public void notifyUser(Notification notification) {
        tcb.user().notified(notification);
    }

    @Override
    public void abort(String reason, List<ErrorCause> causes) {
        tcb.abort(new AssociationException(Reason.PROTOCOL_VIOLATION, reason), causes);
    }

    @Override
    public void failed(String extension, Throwable failure) {
        LOG.error("extension {} failed; its association with {} is aborted", extension, peer(), failure);
        String text = "extension " + extension + " failed: " + failure;
        tcb.abort(new AssociationException(Reason.INTERNAL_ERROR, text), List.of(new UserInitiatedAbortCause(text)));
    }

    private Object peer() {
        Path primary = tcb.paths().primary();
        return primary == null ? "nobody" : primary.route().remote();
    }

    @Override
    public void skip(int tsn, List<StreamPosition> streams) {
        if (tcb.isEnded()) {
            return;
        }
        var inbound = tcb.receiver().streams();
        int stream = inbound.partialStream();
        int number = inbound.partialStreamSequenceNumber();
        if (tcb.receiver().skip(tsn, streams, arrivedOn)) {
            tcb.user().notified(new Notification.PartialDeliveryAborted(stream, number));
        }
    }

    @Override
    public int receivedTsn() {
        return tcb.receiver().cumulativeTsn();
    }

    @Override
    public int cumulativeTsnAck() {
        return tcb.sender().cumulativeTsnAck();
    }

    @Override
    public AckPoint advancedAckPoint(int maximumStreams) {
        return tcb.sender().ackPoint(maximumStreams);
    }

    @Override
    public int roomInPacket() {
        return tcb.paths().forData().maximumPacketSize() - PacketWriter.COMMON_HEADER_LENGTH;
    }

    @Override
    public long giveUpQueued(long bytes, Predicate<Message> which) {
        return tcb.sender().giveUpQueued(bytes, which);
    }
}
