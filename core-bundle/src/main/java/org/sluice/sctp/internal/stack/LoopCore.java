/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationException.Reason;
import org.sluice.sctp.Options;
import org.sluice.sctp.StackOptions;
import org.sluice.sctp.internal.association.AssociationHost;
import org.sluice.sctp.internal.association.Cookies;
import org.sluice.sctp.internal.event.Counters;
import org.sluice.sctp.internal.extension.Called;
import org.sluice.sctp.internal.extension.ExtensionRegistry;
import org.sluice.sctp.internal.extension.Stint;
import org.sluice.sctp.internal.path.PacketSink;
import org.sluice.sctp.internal.path.Path;
import org.sluice.sctp.internal.path.Route;
import org.sluice.sctp.internal.stream.BlockPool;
import org.sluice.sctp.internal.stream.MessagePool;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.Packet;
import org.sluice.sctp.spi.AddressAnnouncement;
import org.sluice.sctp.spi.CongestionControlFactory;
import org.sluice.sctp.spi.Extension;
import org.sluice.sctp.spi.StreamSchedulerFactory;

/**
 * A loop without a thread: owns associations, hands them packets and timers in batches, and sends what they leave. Everything but
 * {@link #execute} is called by one thread at a time. Times in nanoseconds.
 */
final class LoopCore implements AssociationHost, PacketSink, PacketCrossing.Shore {

    private static final Logger LOG = LoggerFactory.getLogger(LoopCore.class);
    private static final long POOL_BYTES = 16L << 20;

    private final LoopGroup group;
    private final int index;
    private final Links links;
    private final RandomGenerator random;
    private final StreamSchedulerFactory schedulers;
    private final CongestionControlFactory congestionControls;
    private final AddressAnnouncement announcement;
    private ExtensionRegistry extensions;
    private final Counters counters = new Counters();
    private final BlockPool blocks = new BlockPool(POOL_BYTES);
    private final MessagePool messages = new MessagePool();
    private final AssociationTable table;
    private final DeadlineHeap deadlines = new DeadlineHeap();
    private final Demultiplexer demultiplexer;
    private final PacketCrossings crossings;
    private final LinkTurnover linkTurnover = new LinkTurnover(this);
    private final int batch;
    private final long spinNanos;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final ArrayList<Slot> dirty = new ArrayList<>();
    private volatile Runnable waker = () -> {};
    private LinkPort openLink;
    private Holder holder;
    private final ArrayDeque<Runnable> chores = new ArrayDeque<>();
    private volatile Stint stint = new Stint();
    private Slot accepting;
    private boolean delivered;
    private long now;

    LoopCore(
            LoopGroup group,
            List<LinkPort> links,
            Options options,
            Cookies cookies,
            RandomGenerator random,
            StreamSchedulerFactory schedulers,
            CongestionControlFactory congestionControls,
            AddressAnnouncement announcement,
            ExtensionRegistry extensions,
            long now) {
        this.group = group;
        this.index = group.all().size();
        this.table = new AssociationTable(group.addresses());
        this.links = new Links(links);
        this.random = random;
        this.schedulers = schedulers;
        this.congestionControls = congestionControls;
        this.announcement = announcement;
        this.extensions = extensions;
        this.now = now;
        this.batch = options.get(StackOptions.BATCH);
        this.spinNanos = options.get(StackOptions.SPIN) * 1000L;
        this.crossings = new PacketCrossings(counters, options.get(StackOptions.HANDOVER_BUFFER));
        this.demultiplexer = new Demultiplexer(this, cookies);
    }

    /** Has a task run on the loop, soon. Any thread. */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        waker.run();
    }

    /** Sets what makes a loop that waits go on. */
    void waker(Runnable newWaker) {
        waker = newWaker;
    }

    /** Whether tasks wait. Any thread. */
    boolean hasTasks() {
        return !tasks.isEmpty();
    }

    /** The loops of the stack. */
    LoopGroup group() {
        return group;
    }

    /** Its number among them. */
    int index() {
        return index;
    }

    /** The ways of packets to the other loops. */
    PacketCrossings crossings() {
        return crossings;
    }

    Links links() {
        return links;
    }

    /** What the comings and goings of links mean to the associations of this loop. */
    LinkTurnover linkTurnover() {
        return linkTurnover;
    }

    /** What decides which addresses a peer is told of. */
    AddressAnnouncement announcement() {
        return announcement;
    }

    AssociationTable table() {
        return table;
    }

    long now() {
        return now;
    }

    /** Takes the time and runs the tasks that wait; the first part of a round. */
    boolean runTasks(long time) {
        now = Math.max(now, time);
        boolean any = !chores.isEmpty();
        doChores();
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            any = true;
            guarded(task);
        }
        return any;
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("a task of a loop failed; the loop goes on", e);
        }
    }

    @Override
    public void packet(Packet packet, Link link, Demultiplexer.Way way) {
        demultiplexer.packet(packet, link, way);
    }

    @Override
    public void finishBatch() {
        finish(now);
    }

    /** The receiver of what a link hands in. */
    LinkIntake intake(LinkPort port) {
        return new LinkIntake(this, port);
    }

    @Override
    public int batch() {
        return batch;
    }

    /** How long to wait awake for what users do with what they were handed. */
    long spinNanos() {
        return spinNanos;
    }

    /** A user was handed a message. */
    void delivered() {
        delivered = true;
    }

    /** Whether a user was handed a message since this was last asked. */
    boolean takeDelivered() {
        boolean result = delivered;
        delivered = false;
        return result;
    }

    /** Lets timers fire, flushes and sends; the last part of a round. */
    boolean finish(long time) {
        now = Math.max(now, time);
        boolean any = false;
        for (Slot slot = deadlines.pollDue(now); slot != null; slot = deadlines.pollDue(now)) {
            if (slot.machine.nextDeadline() <= now) {
                any = true;
                advance(slot);
            } else {
                deadlines.schedule(slot, slot.machine.nextDeadline());
            }
        }
        any |= flushDirty();
        links.send(counters);
        crossings.dispatch();
        return any;
    }

    private void advance(Slot slot) {
        try {
            slot.machine.advance(now);
        } catch (RuntimeException e) {
            fail(slot, e);
        }
        markDirty(slot);
    }

    /** Nothing that goes wrong in one association may reach another: it ends, and says why. */
    void fail(Slot slot, RuntimeException failure) {
        LOG.error("association {} failed and is aborted", slot.handle.id(), failure);
        abandonOpenPacket();
        try {
            slot.machine.abort(Reason.INTERNAL_ERROR, "internal error: " + failure);
        } catch (RuntimeException again) {
            abandonOpenPacket();
            slot.handle.ended(new AssociationException(Reason.INTERNAL_ERROR, "internal error: " + failure));
        }
    }

    /** Forgets a packet that was begun when something went wrong. */
    void abandonOpenPacket() {
        if (openLink != null) {
            Holder was = holder;
            discard();
            if (was != null) {
                was.forgetPacket();
            }
        }
    }

    /** Has a machine flushed at the end of the round. */
    void markDirty(Slot slot) {
        if (!slot.dirty) {
            slot.dirty = true;
            dirty.add(slot);
        }
    }

    private boolean flushDirty() {
        if (dirty.isEmpty()) {
            return false;
        }
        // What a flush makes users do comes back as tasks, so the list doesn't grow meanwhile.
        for (int i = 0; i < dirty.size(); i++) {
            Slot slot = dirty.get(i);
            slot.dirty = false;
            try {
                slot.machine.flush(now);
            } catch (RuntimeException e) {
                fail(slot, e);
            }
            settle(slot);
        }
        dirty.clear();
        return true;
    }

    /** Brings tables and deadlines up to date with what has become of an association; one that has ended is not in them any more. */
    void settle(Slot slot) {
        if (!slot.machine.isEnded()) {
            table.update(slot);
            deadlines.schedule(slot, slot.machine.nextDeadline());
        }
    }

    /** Nothing is found of an association any more that has ended; it may still be flushed. */
    void forget(Slot slot) {
        table.remove(slot);
        deadlines.remove(slot);
        slot.handle.endpoint().associationEnded(slot.handle);
    }

    /** Aborts every association, because the stack is being closed, and sends that. */
    void closeAssociations() {
        for (Slot slot : table.snapshot()) {
            slot.machine.abort(Reason.CLOSED, "the stack was closed");
            settle(slot);
        }
        links.send(counters);
    }

    /** When {@link #finish} is next due, or {@link Path#NEVER}. */
    long nextDeadline() {
        return deadlines.earliest();
    }

    @Override
    public PacketSink packets() {
        return this;
    }

    @Override
    public Counters counters() {
        return counters;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public BlockPool blocks() {
        return blocks;
    }

    @Override
    public MessagePool messages() {
        return messages;
    }

    @Override
    public StreamSchedulerFactory schedulers() {
        return schedulers;
    }

    @Override
    public CongestionControlFactory congestionControls() {
        return congestionControls;
    }

    @Override
    public ExtensionRegistry extensions() {
        return extensions;
    }

    /** Adds an extension; associations that wait for it go on with it. */
    void install(Extension extension, Options defaults) {
        extensions = extensions.with(extension, defaults);
        onEachAssociation(slot -> slot.machine.resume(extension, now));
    }

    /** Takes an extension away; nothing of it is held when this returns. */
    void withdraw(String id) {
        extensions = extensions.without(id);
        onEachAssociation(slot -> slot.machine.control().suspend(id, now));
    }

    /** Has something done with each association, soon; what fails there ends that association only. */
    void onEachAssociation(Consumer<Slot> action) {
        for (Slot slot : table.snapshot()) {
            chores.add(() -> {
                try {
                    action.accept(slot);
                } catch (RuntimeException e) {
                    fail(slot, e);
                }
                settle(slot);
                markDirty(slot);
            });
        }
        doChores();
    }

    /** One by one, so that another thread goes on with the next if an extension keeps this one. */
    private void doChores() {
        for (Runnable chore = chores.poll(); chore != null; chore = chores.poll()) {
            chore.run();
        }
    }

    @Override
    public Stint stint() {
        return stint;
    }

    /** An association is being set up that is in no table yet; null when it is. */
    void accepting(Slot slot) {
        accepting = slot;
    }

    /** The loop goes on in another thread, since an extension kept the one before: nothing of what that was about to do is done. */
    void beginStint() {
        stint = new Stint();
    }

    /** What an extension was called for when it kept the loop comes to an end. */
    void giveUpOn(Called kept) {
        abandonOpenPacket();
        var failure = new IllegalStateException("it kept the loop for longer than extension.patience");
        if (accepting != null) {
            fail(accepting, failure);
            accepting = null;
        }
        boolean ofAssociation = false;
        try {
            ofAssociation = kept.failed(failure);
        } catch (RuntimeException e) {
            LOG.error("an association that extension {} kept can't be ended in order", kept.id(), e);
            abandonOpenPacket();
        }
        if (!ofAssociation) {
            LOG.error("extension {} is not offered any more", kept.id());
            withdraw(kept.id());
        }
        for (Slot slot : table.snapshot()) {
            settle(slot);
        }
    }

    @Override
    public int newTag() {
        while (true) {
            int tag = group.newTag(index, random);
            if (!table.hasTag(tag)) {
                return tag;
            }
        }
    }

    @Override
    public boolean isLocal(InetAddress address) {
        return links.isLocal(address);
    }

    @Override
    public boolean isTaken(InetAddress remote, int remotePort, int localPort, int localTag) {
        Slot own = table.byTag(localTag);
        return own == null
                ? group.addresses().get(remote, remotePort, localPort) != null
                : group.addresses().isTaken(remote, remotePort, localPort, own);
    }

    @Override
    public Route route(InetAddress remote, int encapsulationPort, List<InetAddress> locals) {
        return links.route(remote, encapsulationPort, locals);
    }

    @Override
    public Packet begin(Route route, Holder newHolder) {
        if (holder != null) {
            holder.finishPacket();
        }
        openLink = links.of(route);
        holder = newHolder;
        Packet packet = openLink.begin(counters);
        packet.route(route.local(), route.remote());
        return packet;
    }

    @Override
    public void commit() {
        openLink.commit();
        openLink = null;
        holder = null;
    }

    @Override
    public void discard() {
        openLink.discard();
        openLink = null;
        holder = null;
    }
}
