/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.extension;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Options;
import org.sluice.sctp.internal.path.Path;
import org.sluice.sctp.spi.AcknowledgementFormat;
import org.sluice.sctp.spi.AcknowledgementHook;
import org.sluice.sctp.spi.Addresses;
import org.sluice.sctp.spi.ArrivedChunk;
import org.sluice.sctp.spi.ArrivedPacket;
import org.sluice.sctp.spi.AssociationExtension;
import org.sluice.sctp.spi.ChunkContext;
import org.sluice.sctp.spi.Congestion;
import org.sluice.sctp.spi.DataFraming;
import org.sluice.sctp.spi.Extension;
import org.sluice.sctp.spi.GuardHook;
import org.sluice.sctp.spi.OutboundData;
import org.sluice.sctp.spi.PacketHook;
import org.sluice.sctp.spi.PathsView;
import org.sluice.sctp.spi.ReceiveBuffer;
import org.sluice.sctp.spi.Retransmission;
import org.sluice.sctp.spi.SealHook;
import org.sluice.sctp.spi.SendingHook;
import org.sluice.sctp.spi.SnapshotHook;
import org.sluice.sctp.spi.StreamPosition;
import org.sluice.sctp.spi.Streams;
import org.sluice.sctp.wire.Chunk;
import org.sluice.sctp.wire.ErrorCause;
import org.sluice.sctp.wire.UnknownChunk;

/** An extension's part of an association, and what it may do while it is called. */
final class PartContext implements ChunkContext, Called {

    private static final int MAXIMUM_PARKED = 64;

    private final String id;
    private final Set<Integer> ofSources;
    private final Abilities abilities;
    private final ArrayDeque<UnknownChunk> parked = new ArrayDeque<>(0);

    // Asked with nearly every packet, and made once for all.
    private final Runnable beforeData = () -> ((SendingHook) part()).beforeData(this);
    private final Runnable acknowledged = () -> ((AcknowledgementHook) part()).acknowledged(this);
    private final Runnable packetArrived = () -> ((PacketHook) part()).packetArrived(arrived(), this);
    private final Runnable guard = () -> verdict(((GuardHook) part()).guard(guarded(), this));

    private final Marking marking = new Marking();
    private AssociationExtension part;
    private ArrivedPacket arrived;
    private ArrivedChunk guarded;
    private GuardHook.Verdict verdict;
    private BitSet guardedTypes;
    private AssociationExtension guardedTypesOf;
    private Map<String, Object> snapshot;
    private long lapsesAt = Path.NEVER;
    private long now;
    private boolean open;
    private boolean essential;
    private Stint stint;
    private long deadline = Path.NEVER;

    /**
     * A part.
     *
     * @param ofSources chunk types of which it matters where they come from
     */
    PartContext(String id, AssociationExtension part, Set<Integer> ofSources, Abilities abilities) {
        this.id = id;
        this.part = part;
        this.ofSources = ofSources;
        this.abilities = abilities;
    }

    /** Whether its extension was withdrawn. */
    boolean isSuspended() {
        return part == null;
    }

    /** Whether its extension was withdrawn, is waited for, and nothing may pass without it. */
    boolean isMissed() {
        return essential && isSuspended() && isAwaited();
    }

    /** The time of the last call. */
    long lastTime() {
        return now;
    }

    /** Whether its extension may still come back. */
    boolean isAwaited() {
        return snapshot != null;
    }

    /** When it is too late for its extension to come back, or {@link Path#NEVER}. */
    long lapsesAt() {
        return lapsesAt;
    }

    /** Takes all that is of the extension's out, and keeps what the next one needs. */
    void suspend(long time, long graceNanos) {
        if (part instanceof SnapshotHook hook) {
            call(time, () -> snapshot = Snapshots.checked(id, hook.snapshot(this)));
        }
        essential = part instanceof DataFraming
                || part instanceof AcknowledgementFormat
                || part instanceof GuardHook
                || part instanceof SealHook;
        part = null;
        guardedTypesOf = null;
        marking.takeBack();
        // Without a snapshot there is nothing to wait for.
        lapsesAt = snapshot == null ? time : time + graceNanos;
    }

    /** Goes on with the extension that came back. */
    void resume(Extension extension, long time) {
        call(time, () -> {
            part = extension.resume(snapshot);
            snapshot = null;
            lapsesAt = Path.NEVER;
        });
    }

    /** Waits no more for the extension. */
    void giveUp() {
        lapsesAt = Path.NEVER;
        snapshot = null;
        parked.clear();
    }

    /**
     * Keeps a chunk until the extension is back; drops it, as if the network had lost it, if there are too many, and if it tells of where it comes from, which is not
     * known any more then.
     */
    void park(UnknownChunk chunk) {
        if (snapshot != null && parked.size() < MAXIMUM_PARKED && !ofSources.contains(chunk.type())) {
            parked.add(chunk);
        }
    }

    /** The next chunk that was kept, or null. */
    UnknownChunk unpark() {
        return parked.poll();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public boolean failed(Throwable failure) {
        abilities.failed(id, failure);
        return true;
    }

    AssociationExtension part() {
        return part;
    }

    /** When its timer runs out, or {@link Path#NEVER}. */
    long deadline() {
        return deadline;
    }

    /**
     * Has something done with the part, which may use the context meanwhile. Whatever it throws ends the association, and so does keeping
     * the loop for too long.
     *
     * @throws LoopLost if it kept the loop for so long that it goes on elsewhere
     */
    void call(long time, Runnable hook) {
        boolean nested = open;
        now = time;
        abilities.at(time);
        stint = abilities.stint();
        open = true;
        Throwable failure = attempt(hook);
        open = nested;
        if (failure != null) {
            failed(failure);
        }
    }

    /** Data may leave now. */
    void beforeData(long time) {
        call(time, beforeData);
    }

    /** An acknowledgement was taken in. */
    void acknowledged(long time) {
        call(time, acknowledged);
    }

    /** A packet arrived. */
    void packetArrived(ArrivedPacket packet, long time) {
        arrived = packet;
        call(time, packetArrived);
        arrived = null;
    }

    /** The types of the chunks that its part guards; worked out once for each part. */
    BitSet guardedTypes() {
        if (guardedTypes == null || guardedTypesOf != part) {
            var types = new BitSet(256);
            call(now, () -> {
                for (int type = 0; type < 256; type++) {
                    types.set(type, ((GuardHook) part).isGuarded(type));
                }
            });
            guardedTypes = types;
            guardedTypesOf = part;
        }
        return guardedTypes;
    }

    /** What becomes of a chunk; nothing of the packet is taken in where that can't be said. */
    GuardHook.Verdict guard(ArrivedChunk chunk, long time) {
        guarded = chunk;
        verdict = null;
        call(time, guard);
        guarded = null;
        return verdict == null ? GuardHook.Verdict.STOP : verdict;
    }

    private ArrivedChunk guarded() {
        return guarded;
    }

    private void verdict(GuardHook.Verdict value) {
        verdict = value;
    }

    /**
     * Has something done with the part at a moment at which its failure can't be dealt with.
     *
     * @return what it threw, to be handed to {@link #failed} later; null if nothing
     */
    Throwable attempt(Runnable hook) {
        Stint held = abilities.stint();
        Called outer = held.enter(this);
        Throwable failure = null;
        try {
            hook.run();
        } catch (LoopLost e) {
            throw e;
        } catch (Throwable e) {
            failure = e;
        }
        if (held.leave(outer)) {
            failure = new IllegalStateException("it kept the loop for longer than extension.patience", failure);
        }
        return failure;
    }

    private ArrivedPacket arrived() {
        return arrived;
    }

    /** Lets the timer fire. */
    void timeout(long time, Runnable hook) {
        deadline = Path.NEVER;
        call(time, hook);
    }

    private Abilities may() {
        if (!open || stint.isLost()) {
            throw new IllegalStateException("extension " + id + " uses a context of a call that is over");
        }
        return abilities;
    }

    @Override
    public long now() {
        may();
        return now;
    }

    @Override
    public RandomGenerator random() {
        return may().random();
    }

    @Override
    public AssociationState state() {
        return may().state();
    }

    @Override
    public Options options() {
        return may().options();
    }

    @Override
    public void send(Chunk chunk) {
        may().send(chunk);
    }

    @Override
    public void reply(Chunk chunk) {
        may().reply(chunk);
    }

    @Override
    public void replyToSource(Chunk chunk) {
        may().replyToSource(chunk);
    }

    @Override
    public InetAddress source() {
        return may().source();
    }

    @Override
    public void startTimer(long delayNanos) {
        may();
        deadline = now + Math.max(0, delayNanos);
    }

    @Override
    public void stopTimer() {
        may();
        deadline = Path.NEVER;
    }

    @Override
    public long retransmissionTimeout() {
        return may().retransmissionTimeout();
    }

    @Override
    public void unanswered() {
        may().unanswered(now);
    }

    @Override
    public void notifyUser(String name, Map<String, Object> values) {
        may().notifyUser(new Notification.OfExtension(id, name, values));
    }

    @Override
    public void abort(String reason, List<ErrorCause> causes) {
        may().abort(reason, causes);
    }

    @Override
    public void acknowledgeNow() {
        may().acknowledgeNow();
    }

    @Override
    public Streams streams() {
        return may();
    }

    @Override
    public Congestion congestion() {
        may();
        return marking;
    }

    @Override
    public Addresses addresses() {
        return may().addresses();
    }

    @Override
    public Retransmission retransmission() {
        return may();
    }

    @Override
    public PathsView paths() {
        return may().paths();
    }

    @Override
    public ReceiveBuffer receiveBuffer() {
        return may().receiveBuffer();
    }

    @Override
    public int arrivedOn() {
        return may().arrivedOn();
    }

    @Override
    public OutboundData outbound() {
        return may();
    }

    @Override
    public void skip(int tsn, List<StreamPosition> streams) {
        may().skip(tsn, streams);
    }

    @Override
    public int receivedTsn() {
        return may().receivedTsn();
    }

    /** What it may do about congestion, and what it has set. */
    private final class Marking implements Congestion {

        private boolean marks;

        @Override
        public void met(int tsn) {
            may().met(tsn);
        }

        @Override
        public void mark(int newData, int otherData) {
            if ((newData | otherData) >>> 2 != 0) {
                throw new IllegalArgumentException("ECN bits " + newData + " and " + otherData + " are not in 0 to 3");
            }
            may().mark(newData, otherData);
            marks = (newData | otherData) != 0;
        }

        @Override
        public void peerWindow(long bytes) {
            may().peerWindow(bytes);
        }

        @Override
        public boolean window(int place, long bytes) {
            return may().window(place, bytes);
        }

        void takeBack() {
            if (marks) {
                marks = false;
                abilities.mark(0, 0);
            }
        }
    }
}
