/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.extension;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.sluice.sctp.ExtensionStatus;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.sctp.internal.path.Path;
import org.sluice.sctp.internal.transfer.PacketSeal;
import org.sluice.sctp.internal.transfer.Reliability;
import org.sluice.sctp.spi.AcknowledgementFormat;
import org.sluice.sctp.spi.AcknowledgementHook;
import org.sluice.sctp.spi.AddressHook;
import org.sluice.sctp.spi.ArrivedChunk;
import org.sluice.sctp.spi.ArrivedPacket;
import org.sluice.sctp.spi.BindingHook;
import org.sluice.sctp.spi.BrokenPacket;
import org.sluice.sctp.spi.BrokenPacketHook;
import org.sluice.sctp.spi.ChunkHook;
import org.sluice.sctp.spi.Claims;
import org.sluice.sctp.spi.DataFraming;
import org.sluice.sctp.spi.ErrorHook;
import org.sluice.sctp.spi.EstablishedHook;
import org.sluice.sctp.spi.Extension;
import org.sluice.sctp.spi.ExtensionContext;
import org.sluice.sctp.spi.GuardHook;
import org.sluice.sctp.spi.PacketHook;
import org.sluice.sctp.spi.PathChoice;
import org.sluice.sctp.spi.ReflectedTagHook;
import org.sluice.sctp.spi.ReliabilityHook;
import org.sluice.sctp.spi.Reply;
import org.sluice.sctp.spi.ResendHook;
import org.sluice.sctp.spi.SealHook;
import org.sluice.sctp.spi.SendingHook;
import org.sluice.sctp.spi.StrangerHook;
import org.sluice.sctp.spi.TimerHook;
import org.sluice.sctp.wire.ErrorCause;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.UnknownChunk;

/**
 * The extensions that an association uses, sorted by what they take part in, so that on a packet's way there is an array to walk and nothing
 * to look up. Lives on the association's loop. Times in nanoseconds.
 */
public final class AgreedExtensions {

    private static final int CHUNK_TYPES = 256;

    // Before NONE, which is made with it.
    private static final PartContext[] NOBODY = {};

    /** None, and nobody asked for one. Shared, so it has nothing that changes. */
    public static final AgreedExtensions NONE = new AgreedExtensions(ExtensionRegistry.NONE, Negotiated.NOTHING, null);

    private final List<ExtensionStatus> statuses;
    private final List<PartContext> all;
    private final PartContext[] chunkOwners;
    private final Abilities abilities;
    private final PendingQuestions questions;
    private final List<Notification.OfExtension> notices;
    private PartContext[] senders = NOBODY;
    private PartContext[] acknowledged = NOBODY;
    private PartContext[] timers = NOBODY;
    private PartContext[] watchers = NOBODY;
    private PartContext[] ofBroken = NOBODY;
    private PartContext[] guards = NOBODY;
    private final BitSet guarded = new BitSet(CHUNK_TYPES);
    private PacketSeal seal;
    private final Extension.Answer.Unacceptable unacceptable;
    private PartContext decider;
    private Reliability reliability;
    private PathChoice pathChoice;
    private AcknowledgementFormat acknowledgements;
    private DataFraming framing;
    private boolean missed;
    private long now;

    private AgreedExtensions(ExtensionRegistry registry, Negotiated negotiated, Abilities abilities) {
        boolean none = negotiated.parts().isEmpty();
        this.statuses = negotiated.statuses();
        this.questions = new PendingQuestions(statuses);
        this.notices = negotiated.notices();
        this.abilities = abilities;
        this.unacceptable = negotiated.unacceptable();
        this.all = none ? List.of() : new ArrayList<>();
        this.chunkOwners = none ? NOBODY : new PartContext[CHUNK_TYPES];
        for (Negotiated.Part part : negotiated.parts()) {
            Extension extension = part.extension();
            Claims claims = registry.claims(extension);
            var context = new PartContext(extension.componentId(), part.part(), claims.strangerTypes(), abilities);
            all.add(context);
            claims.chunkTypes().forEach(type -> chunkOwners[type] = context);
        }
        sort();
    }

    /** Those that both sides want, of those that a stack has. */
    public static AgreedExtensions negotiate(
            ExtensionRegistry registry, List<Parameter> ours, List<Parameter> theirs, Abilities abilities) {
        Negotiated negotiated = registry.negotiate(ours, theirs, abilities.options(), abilities.stint());
        return negotiated == Negotiated.NOTHING ? NONE : new AgreedExtensions(registry, negotiated, abilities);
    }

    /** Finds out who takes part in what. */
    private void sort() {
        senders = those(SendingHook.class);
        acknowledged = those(AcknowledgementHook.class);
        timers = those(TimerHook.class);
        watchers = those(PacketHook.class);
        ofBroken = those(BrokenPacketHook.class);
        guards = those(GuardHook.class);
        guarded.clear();
        for (PartContext context : guards) {
            guarded.or(context.guardedTypes());
        }
        PartContext[] deciders = those(ReliabilityHook.class);
        decider = deciders.length == 0 ? null : deciders[0];
        reliability = decider == null ? null : new Decisions(decider, (ReliabilityHook) decider.part());
        pathChoice = null;
        acknowledgements = null;
        framing = null;
        seal = null;
        missed = false;
        for (PartContext context : all) {
            takePoints(context);
            missed |= context.isMissed();
        }
    }

    private void takePoints(PartContext context) {
        if (context.part() instanceof PathChoice choice) {
            pathChoice = new GuardedPoints.Choice(context, choice);
        }
        if (context.part() instanceof AcknowledgementFormat format) {
            acknowledgements = new GuardedPoints.Acknowledgements(context, format, claimed(context));
        }
        if (context.part() instanceof SealHook hook) {
            seal = new GuardedSeal(context, hook);
        }
        if (context.part() instanceof DataFraming newFraming) {
            framing = new GuardedPoints.Framing(context, newFraming, claimed(context));
        }
    }

    private Set<Integer> claimed(PartContext context) {
        var types = new HashSet<Integer>();
        for (int type = 0; type < chunkOwners.length; type++) {
            if (chunkOwners[type] == context) {
                types.add(type);
            }
        }
        return types;
    }

    /** Who chooses paths for data; null if nobody does. */
    public PathChoice pathChoice() {
        return pathChoice;
    }

    /** How received data is acknowledged; null for SACK. */
    public AcknowledgementFormat acknowledgements() {
        return acknowledgements;
    }

    /** How user data is framed; null for DATA. */
    public DataFraming framing() {
        return framing;
    }

    /** Whether one is away, and waited for, without which nothing may pass. */
    public boolean isMissed() {
        return missed;
    }

    private PartContext[] those(Class<?> hook) {
        PartContext[] found =
                all.stream().filter(context -> hook.isInstance(context.part())).toArray(PartContext[]::new);
        return found.length == 0 ? NOBODY : found;
    }

    /** What became of each of the stack's extensions. */
    public List<ExtensionStatus> statuses() {
        return statuses;
    }

    /** Whether a chunk is for one of them. */
    public boolean takes(int chunkType) {
        return chunkOwners.length > 0 && chunkOwners[chunkType] != null;
    }

    /** A chunk arrived that one of them {@link #takes}. */
    public void received(UnknownChunk chunk, long time) {
        PartContext owner = chunkOwners[chunk.type()];
        if (owner.isSuspended()) {
            owner.park(chunk);
        } else if (owner.part() instanceof ChunkHook hook) {
            owner.call(time, () -> hook.received(chunk, owner));
        }
    }

    /** Whether chunks of a type are taken from packets with a reflected tag. */
    public boolean takesReflected(int chunkType) {
        return takes(chunkType) && chunkOwners[chunkType].part() instanceof ReflectedTagHook;
    }

    /** A chunk arrived under a reflected tag that one of them {@linkplain #takesReflected takes}. */
    public void receivedReflected(UnknownChunk chunk, long time) {
        PartContext owner = chunkOwners[chunk.type()];
        owner.call(time, () -> ((ReflectedTagHook) owner.part()).receivedReflected(chunk, owner));
    }

    /** Has a control chunk of one of them sent again; false if nobody does. */
    public boolean resend(int chunkType, long time) {
        var answer = new boolean[1];
        if (takes(chunkType) && chunkOwners[chunkType].part() instanceof ResendHook hook) {
            PartContext owner = chunkOwners[chunkType];
            owner.call(time, () -> answer[0] = hook.resend(chunkType, owner));
        }
        return answer[0];
    }

    /**
     * An extension was withdrawn: nothing of it is held any more when this returns.
     *
     * @param graceNanos how long to wait for it
     * @return whether it is one of these
     */
    public boolean suspend(String id, long graceNanos, long time) {
        PartContext context = find(id);
        if (context == null || context.isSuspended()) {
            return false;
        }
        context.suspend(time, graceNanos);
        questions.fail("extension " + id + " was withdrawn");
        sort();
        return true;
    }

    /**
     * An extension is back.
     *
     * @return whether one of these waited for it
     */
    public boolean resume(Extension extension, long time) {
        PartContext context = find(extension.componentId());
        if (context == null || !context.isAwaited() || context.lapsesAt() <= time) {
            return false;
        }
        context.resume(extension, time);
        sort();
        if (context.part() instanceof ChunkHook hook) {
            for (UnknownChunk chunk = context.unpark(); chunk != null; chunk = context.unpark()) {
                UnknownChunk kept = chunk;
                context.call(time, () -> hook.received(kept, context));
            }
        }
        return true;
    }

    /** The id of an extension that did not come back in time; null if there is none. */
    public String lapsed(long time) {
        for (PartContext context : all) {
            if (context.lapsesAt() <= time) {
                return context.id();
            }
        }
        return null;
    }

    /** Waits no more for an extension. */
    public void giveUpOn(String id) {
        find(id).giveUp();
        sort();
    }

    private PartContext find(String id) {
        for (PartContext context : all) {
            if (context.id().equals(id)) {
                return context;
            }
        }
        return null;
    }

    /** Whether somebody looks at packets that arrive. */
    public boolean watchesPackets() {
        return watchers.length > 0;
    }

    /** A packet arrived. */
    public void packetArrived(ArrivedPacket packet, long time) {
        for (PartContext context : watchers) {
            context.packetArrived(packet, time);
        }
    }

    private <H> void each(Class<H> hook, long time, BiConsumer<H, ExtensionContext> call) {
        for (PartContext context : those(hook)) {
            context.call(time, () -> call.accept(hook.cast(context.part()), context));
        }
    }

    /** The association is up. */
    public void established(long time) {
        each(EstablishedHook.class, time, EstablishedHook::established);
        for (Notification notice : notices) {
            abilities.notifyUser(notice);
        }
    }

    /** The host has other addresses than before. */
    public void localAddressesChanged(long time) {
        each(AddressHook.class, time, AddressHook::localAddressesChanged);
    }

    /** The endpoint has other addresses than before. */
    public void endpointAddressesChanged(List<InetAddress> added, List<InetAddress> removed, long time) {
        each(BindingHook.class, time, (hook, context) -> hook.endpointAddressesChanged(added, removed, context));
    }

    /** The peer reported an error. */
    public void reported(ErrorCause cause, long time) {
        each(ErrorHook.class, time, (hook, context) -> hook.reported(cause, context));
    }

    /** Whether a chunk that came from an address that is none of the peer's shows that its packet is the peer's all the same. */
    public boolean isOfPeer(ArrivedChunk chunk, InetAddress source, long time) {
        PartContext owner = takes(chunk.type()) ? chunkOwners[chunk.type()] : null;
        if (owner == null || !(owner.part() instanceof StrangerHook hook)) {
            return false;
        }
        var answer = new boolean[1];
        owner.call(time, () -> answer[0] = hook.isOfPeer(chunk, source, owner));
        return answer[0];
    }

    /** Whether somebody cares about packets with a wrong checksum. */
    public boolean mindsBroken() {
        return ofBroken.length > 0;
    }

    /** A packet with a wrong checksum arrived. */
    public void arrivedBroken(BrokenPacket packet, long time) {
        each(BrokenPacketHook.class, time, (hook, context) -> hook.arrivedBroken(packet, context));
    }

    /** Why there can be no association with what the peer said; null if there can. */
    public Extension.Answer.Unacceptable unacceptable() {
        return unacceptable;
    }

    /** Who seals packets that leave; null if nobody does. */
    public PacketSeal seal() {
        return seal;
    }

    /** Whether somebody decides whether chunks of a type are taken in. */
    public boolean guards(int chunkType) {
        return guards.length > 0 && guarded.get(chunkType);
    }

    /** What becomes of a chunk that arrived: the strictest of what they say. */
    public GuardHook.Verdict guard(ArrivedChunk chunk, long time) {
        var strictest = GuardHook.Verdict.TAKE;
        for (PartContext context : guards) {
            GuardHook.Verdict verdict =
                    context.guardedTypes().get(chunk.type()) ? context.guard(chunk, time) : GuardHook.Verdict.TAKE;
            if (verdict.compareTo(strictest) > 0) {
                strictest = verdict;
            }
        }
        return strictest;
    }

    /** Data may leave now. */
    public void beforeData(long time) {
        if (decider != null) {
            now = time;
        }
        for (PartContext context : senders) {
            context.beforeData(time);
        }
    }

    /** An acknowledgement was taken in. */
    public void acknowledged(long time) {
        for (PartContext context : acknowledged) {
            context.acknowledged(time);
        }
    }

    /** A T3-rtx timer ran out. */
    public void timedOut(long time) {
        each(AcknowledgementHook.class, time, AcknowledgementHook::timedOut);
    }

    /** When the next of their timers runs out, or {@link Path#NEVER}. */
    public long deadline() {
        long deadline = Path.NEVER;
        for (PartContext context : timers) {
            deadline = Math.min(deadline, context.deadline());
        }
        return Math.min(deadline, lapseDeadline());
    }

    /** When one that is away is waited for no longer, or {@link Path#NEVER}. */
    public long lapseDeadline() {
        long deadline = Path.NEVER;
        for (int i = 0; i < all.size(); i++) {
            deadline = Math.min(deadline, all.get(i).lapsesAt());
        }
        return deadline;
    }

    /** Lets timers fire whose time has come. */
    public void advance(long time) {
        for (PartContext context : timers) {
            if (context.deadline() <= time) {
                context.timeout(time, () -> ((TimerHook) context.part()).timeout(context));
            }
        }
    }

    /** Whether somebody may give messages up, now or when an extension is back. */
    public boolean mayGiveUp() {
        return reliability != null || isAnyAwaited();
    }

    /** Whether one of them is away and may come back. */
    public boolean isAnyAwaited() {
        return all.stream().anyMatch(PartContext::isAwaited);
    }

    /** Who decides whether messages are still worth sending; null if nobody does. */
    public Reliability reliability() {
        return reliability;
    }

    /** The send buffer has no room for a message; somebody may make some. */
    public void roomWanted(Message message, long bytes, long time) {
        if (decider != null) {
            PartContext context = decider;
            context.call(time, () -> ((ReliabilityHook) context.part()).roomWanted(message, bytes, context));
        }
    }

    /** A user asks one of them something. */
    public void ask(String id, String question, Map<String, Object> details, Reply reply, long time) {
        questions.ask(id, find(id), question, details, reply, time);
    }

    /** The association is no more: questions that wait get no answer. */
    public void ended() {
        questions.fail("the association has ended");
    }

    /** The time of the last {@link #beforeData}; decisions about messages fall right after it. */
    private long now() {
        return now;
    }

    /** Hands the sending side's questions to the extension that decides. */
    private final class Decisions implements Reliability {

        private final PartContext context;
        private final ReliabilityHook hook;

        Decisions(PartContext context, ReliabilityHook hook) {
            this.context = context;
            this.hook = hook;
        }

        @Override
        public boolean mayBeGivenUp(Message message) {
            var answer = new boolean[1];
            context.call(now(), () -> answer[0] = hook.mayBeGivenUp(message, context));
            return answer[0];
        }

        @Override
        public boolean isGivenUp(Message message, long handedOverAt, int transmissions) {
            var answer = new boolean[1];
            context.call(now(), () -> answer[0] = hook.isGivenUp(message, handedOverAt, transmissions, context));
            return answer[0];
        }

        @Override
        public void givenUp(Message message, boolean sent) {
            context.call(now(), () -> hook.givenUp(message, sent, context));
        }
    }
}
