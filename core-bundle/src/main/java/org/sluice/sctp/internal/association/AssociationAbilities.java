/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationException.Reason;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Options;
import org.sluice.sctp.internal.extension.Abilities;
import org.sluice.sctp.internal.extension.Stint;
import org.sluice.sctp.internal.path.Path;
import org.sluice.sctp.spi.Addresses;
import org.sluice.sctp.spi.PathsView;
import org.sluice.sctp.spi.ReceiveBuffer;
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
    private ResendProcedure resending;
    private long now;

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

    @Override
    public void at(long time) {
        now = time;
        tcb.addresses().at(time);
    }

    /** What sends control chunks again. */
    void resending(ResendProcedure procedure) {
        resending = procedure;
    }

    /** A chunk is about to be handed to its extension. */
    void chunkArrived(Path path, Answers newAnswers) {
        arrivedOn = path;
        answers = newAnswers;
    }

    @Override
    public Stint stint() {
        return tcb.host().stint();
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
            boolean gone = tcb.paths().place(arrivedOn) < 0;
            answers.answer(gone ? tcb.paths().forData() : tcb.paths().forReply(arrivedOn), chunk);
        }
    }

    @Override
    public void replyToSource(Chunk chunk) {
        if (!tcb.isEnded() && tcb.peerTag() != 0) {
            answers.answer(arrivedOn, chunk);
        }
    }

    @Override
    public InetAddress source() {
        return arrivedOn.route().remoteAddress();
    }

    @Override
    public Addresses addresses() {
        return tcb.addresses();
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
        tcb.receiver().skip(tsn, streams, arrivedOn);
        tcb.tellAborted();
    }

    @Override
    public void acknowledgeNow() {
        if (tcb.receiver().sackPath() != null) {
            tcb.receiver().acknowledgeNow();
        }
    }

    @Override
    public int outboundCount() {
        return tcb.agreement().outboundStreams();
    }

    @Override
    public int inboundCount() {
        return tcb.agreement().inboundStreams();
    }

    @Override
    public int initialTsn() {
        return tcb.agreement().localInitialTsn();
    }

    @Override
    public int peerInitialTsn() {
        return tcb.agreement().peerInitialTsn();
    }

    @Override
    public int nextTsn() {
        return tcb.sender().nextTsn();
    }

    @Override
    public void met(int tsn) {
        if (!tcb.isEnded() && tcb.sender() != null) {
            tcb.sender().tidings().congested(tsn);
        }
    }

    @Override
    public void peerWindow(long bytes) {
        if (!tcb.isEnded() && tcb.sender() != null) {
            tcb.sender().tidings().peerWindow(Math.max(0, bytes));
        }
    }

    @Override
    public boolean window(int place, long bytes) {
        if (place < 0 || place >= tcb.paths().size()) {
            throw new IllegalArgumentException(
                    "there is no path " + place + " of " + tcb.paths().size());
        }
        Path path = tcb.paths().get(place);
        int least = path.maximumPacketSize() - PacketWriter.COMMON_HEADER_LENGTH;
        long most = Math.max(least, options().get(AssociationOptions.SEND_BUFFER));
        return !tcb.isEnded()
                && tcb.sender() != null
                && tcb.sender().tidings().window(path, Math.max(least, Math.min(bytes, most)));
    }

    @Override
    public boolean isOurs(ByteBuffer packet) {
        return packet.remaining() >= PacketWriter.COMMON_HEADER_LENGTH
                && QuotedPacket.hasPorts(tcb, packet)
                && QuotedPacket.hasTag(tcb, packet);
    }

    @Override
    public boolean isUserData(int chunkType) {
        return chunkType == tcb.framing().chunkType();
    }

    @Override
    public Verdict dropped(ByteBuffer chunk, int compared) {
        if (tcb.isEnded() || tcb.sender() == null) {
            return Verdict.NOT_AWAITED;
        }
        if (chunk.remaining() < Chunk.HEADER_LENGTH) {
            return Verdict.TOO_SHORT;
        }
        if (isUserData(chunk.get(chunk.position()) & 0xff)) {
            return tcb.sender().tidings().dropped(chunk, tcb.framing(), Math.max(1, compared), now);
        }
        return resending.resend(chunk, now);
    }

    @Override
    public PathsView paths() {
        return tcb.paths();
    }

    @Override
    public int arrivedOn() {
        int place = tcb.paths().place(arrivedOn);
        // What was kept for an extension that was away may have come on a path that is gone.
        return place < 0 ? tcb.paths().place(tcb.paths().forData()) : place;
    }

    @Override
    public ReceiveBuffer receiveBuffer() {
        long size = tcb.receiver().bufferSize();
        return new ReceiveBuffer(size, Math.max(0, size - tcb.receiver().window()));
    }

    @Override
    public void mark(int newData, int otherData) {
        tcb.out().congestionMarks(newData, otherData);
    }

    @Override
    public void hold(Set<Integer> streams) {
        tcb.outbound().hold(streams);
    }

    @Override
    public void release(Set<Integer> streams) {
        tcb.outbound().release(streams);
    }

    @Override
    public boolean isQuiet(Set<Integer> streams) {
        return tcb.sender().isQuiet(streams);
    }

    @Override
    public void restartOutbound(Set<Integer> streams) {
        tcb.outbound().restartNumbers(streams);
    }

    @Override
    public void restartInbound(Set<Integer> streams) {
        tcb.receiver().streams().restart(streams);
    }

    @Override
    public void defer(Set<Integer> streams, int afterTsn) {
        tcb.receiver().streams().defer(streams, afterTsn);
    }

    @Override
    public void restartSending(int nextTsn) {
        tcb.sender().restart(nextTsn, now);
    }

    @Override
    public void restartReceiving(int nextTsn) {
        tcb.receiver().restart(nextTsn);
        tcb.tellAborted();
    }

    @Override
    public void addOutbound(int count) {
        tcb.streams(outboundCount() + count, inboundCount());
    }

    @Override
    public void addInbound(int count) {
        tcb.receiver().streams().addStreams(count);
        tcb.streams(outboundCount(), inboundCount() + count);
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
        return tcb.sender().givenUp().ackPoint(maximumStreams);
    }

    @Override
    public boolean isAwaited(Predicate<Message> which) {
        return tcb.sender() == null
                ? tcb.outbound().anyQueued(which)
                : tcb.sender().givenUp().isAwaited(which);
    }

    @Override
    public int roomInPacket() {
        return tcb.paths().forData().maximumPacketSize()
                - PacketWriter.COMMON_HEADER_LENGTH
                - tcb.out().longestSeal();
    }

    @Override
    public long giveUpQueued(long bytes, Predicate<Message> which) {
        return tcb.sender().givenUp().giveUpQueued(bytes, which);
    }
}
