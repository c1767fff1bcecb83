/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationException.Reason;
import org.sluice.sctp.AssociationListener;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.AssociationStatus;
import org.sluice.sctp.Message;
import org.sluice.sctp.MessageBuffer;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Options;
import org.sluice.sctp.ReceivedMessage;
import org.sluice.sctp.internal.association.AssociationPicture;
import org.sluice.sctp.internal.association.AssociationUser;
import org.sluice.sctp.internal.association.Failures;
import org.sluice.sctp.internal.stream.MessageQueue;

/**
 * What users hold of an association: queues between their threads and the loop, with the waiting that belongs to it. Nothing but {@link AssociationUser}'s
 * methods and {@link #run} is called on the loop.
 */
final class AssociationHandle implements Association, AssociationUser, Outbox.RoomWanted, Runnable {

    private final long id;
    private final LoopAccess loop;
    private final EndpointHandle endpoint;
    private final Adjustments adjustments;
    private final Admission admission;
    private final int remotePort;
    private final Callbacks callbacks;
    private final Lifetime lifetime = new Lifetime();

    private final Inbox inbox;
    private final Outbox outbox;
    private final MessageQueue returned = new MessageQueue();

    private volatile boolean shutdownWanted;
    private volatile String abortWanted;
    private final Questions questions = new Questions();
    private long takenOver;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private volatile AssociationState state = AssociationState.CLOSED;

    /** Whether extensions are in use. */
    private volatile boolean extended;

    private volatile int outboundStreams;
    private volatile int inboundStreams;
    private volatile AssociationPicture lastPicture;
    private volatile boolean openedHere;
    private Slot slot;

    AssociationHandle(long id, LoopAccess loop, EndpointHandle endpoint, Options options, int remotePort) {
        this.id = id;
        this.loop = loop;
        this.endpoint = endpoint;
        this.adjustments = new Adjustments(loop, options);
        this.admission = new Admission(adjustments);
        this.remotePort = remotePort;
        this.inbox = new Inbox(options.get(AssociationOptions.RECEIVE_BUFFER) / 8, this::schedule);
        this.outbox = new Outbox(options);
        this.callbacks = new Callbacks(this, loop.executor(), options.get(AssociationOptions.MAXIMUM_NOTIFICATIONS));
    }

    /** Ties the handle to its machine; on the loop, before anything else. */
    void bind(Slot newSlot) {
        slot = newSlot;
        adjustments.bind(newSlot);
    }

    /** Notes that this side opened the association. */
    void openedHere() {
        openedHere = true;
    }

    boolean wasOpenedHere() {
        return openedHere;
    }

    EndpointHandle endpoint() {
        return endpoint;
    }

    Adjustments adjustments() {
        return adjustments;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public AssociationState state() {
        return state;
    }

    @Override
    public int localPort() {
        return endpoint.port();
    }

    @Override
    public int remotePort() {
        return remotePort;
    }

    @Override
    public List<InetAddress> remoteAddresses() {
        AssociationPicture picture = picture();
        return picture == null
                ? List.of()
                : picture.paths().stream().map(path -> path.remote()).toList();
    }

    @Override
    public int outboundStreams() {
        return outboundStreams;
    }

    @Override
    public int inboundStreams() {
        return inboundStreams;
    }

    @Override
    public void send(Message message) throws AssociationException, InterruptedException {
        admission.check(message, outboundStreams);
        outbox.put(message, this);
        schedule();
    }

    @Override
    public boolean trySend(Message message) throws AssociationException {
        admission.check(message, outboundStreams);
        if (!outbox.offer(message, this)) {
            return false;
        }
        schedule();
        return true;
    }

    /** The send buffer has no room for a message; an extension may make some. */
    @Override
    public void roomWanted(Message message, long bytes) {
        if (extended) {
            loop.execute(() -> {
                if (slot.machine.roomWanted(message, bytes, loop.core().now())) {
                    loop.core().markDirty(slot);
                }
            });
        }
    }

    @Override
    public CompletableFuture<Map<String, Object>> ask(String extension, String question, Map<String, Object> details) {
        var answer = questions.add(outbox.messages(), extension, question, details);
        schedule();
        return answer;
    }

    @Override
    public ReceivedMessage receive() throws AssociationException, InterruptedException {
        return inbox.take(Long.MAX_VALUE);
    }

    @Override
    public ReceivedMessage receive(Duration timeout)
            throws AssociationException, InterruptedException, TimeoutException {
        ReceivedMessage message = inbox.take(timeout.toNanos());
        if (message == null && !inbox.isEnded()) {
            throw new TimeoutException("no message within " + timeout.toMillis() + " ms");
        }
        return message;
    }

    @Override
    public boolean receive(MessageBuffer buffer) throws AssociationException, InterruptedException {
        return inbox.take(buffer, Long.MAX_VALUE);
    }

    @Override
    public ReceivedMessage poll() {
        return inbox.poll();
    }

    @Override
    public boolean poll(MessageBuffer buffer) {
        return inbox.poll(buffer);
    }

    @Override
    public CompletableFuture<Void> shutdown() {
        shutdownWanted = true;
        outbox.close(Reason.CLOSED, "the association is being shut down");
        schedule();
        return lifetime.ended();
    }

    @Override
    public void abort(String reason) {
        abortWanted = Objects.requireNonNull(reason, "reason");
        outbox.close(Reason.ABORTED_BY_USER, "the association is being aborted");
        schedule();
    }

    @Override
    public CompletableFuture<Void> ended() {
        return lifetime.ended();
    }

    @Override
    public CompletableFuture<Association> established() {
        return lifetime.established();
    }

    /** Waits until the association is up. */
    void awaitUp() throws AssociationException, InterruptedException {
        lifetime.awaitUp();
    }

    @Override
    public AssociationStatus status() {
        AssociationPicture picture = picture();
        if (picture == null) {
            throw new IllegalStateException("the association was never set up");
        }
        return picture.status(id, state, localPort(), remotePort, outboundStreams, inboundStreams, outbox.messages());
    }

    private AssociationPicture picture() {
        if (lastPicture != null) {
            return lastPicture;
        }
        AssociationPicture picture =
                loop.call(() -> lastPicture != null || slot == null ? lastPicture : slot.machine.picture());
        return picture == null ? lastPicture : picture;
    }

    @Override
    public Options options() {
        return adjustments.options();
    }

    @Override
    public Options options(InetAddress remote) {
        return adjustments.options(remote);
    }

    @Override
    public void configure(Options changes) {
        adjustments.configure(changes);
        if (outbox.configure(adjustments.options())) {
            callbacks.writable();
        }
    }

    @Override
    public void configure(InetAddress remote, Options changes) {
        adjustments.configure(remote, changes);
    }

    @Override
    public int streamValue(int stream) {
        return adjustments.streamValue(stream);
    }

    @Override
    public void setStreamValue(int stream, int value) {
        adjustments.setStreamValue(stream, value);
    }

    @Override
    public void setPrimary(InetAddress remote) {
        adjustments.setPrimary(remote);
    }

    @Override
    public void heartbeat(InetAddress remote) {
        adjustments.heartbeat(remote);
    }

    @Override
    public void heartbeat(InetAddress remote, int bytes) {
        adjustments.heartbeat(remote, bytes);
    }

    @Override
    public void listen(AssociationListener listener) {
        callbacks.listener(listener);
        if (!inbox.isEmpty()) {
            callbacks.readable();
        }
    }

    @Override
    public void close() throws AssociationException {
        if (state == AssociationState.CLOSED && ended().isDone()) {
            return;
        }
        shutdown();
        long left = adjustments.options().get(AssociationOptions.CLOSE_TIMEOUT).toNanos();
        if (lifetime.awaitEnd(left)) {
            return;
        }
        abort("close.timeout passed");
        throw new AssociationException(
                Reason.SHUTDOWN_TIMEOUT, "the association could not be shut down in time and was aborted");
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            loop.execute(this);
        }
    }

    /** Does on the loop what users asked for. */
    @Override
    public void run() {
        scheduled.set(false);
        if (slot == null) {
            return;
        }
        var machine = slot.machine;
        // Read before the messages are taken: what was sent before a shutdown is sent, whenever the shutdown is seen.
        boolean shutdown = shutdownWanted;
        String abort = abortWanted;
        var messages = outbox.takeAll();
        for (Message message = messages.poll(); message != null; message = messages.poll()) {
            questions.askUpTo(takenOver++, machine, loop.core().now());
            machine.send(message, loop.core().now());
        }
        outbox.recycle(messages);
        questions.askUpTo(takenOver, machine, loop.core().now());
        long taken = inbox.takeConsumed(returned);
        loop.core().blocks().giveMessages(returned.takeAll());
        if (taken > 0) {
            machine.taken(taken);
        }
        if (machine.isEnded()) {
            return;
        }
        if (abort != null) {
            machine.abort(Reason.ABORTED_BY_USER, abort);
        } else if (shutdown) {
            machine.shutdown(loop.core().now());
        }
        loop.core().markDirty(slot);
    }

    @Override
    public void stateChanged(AssociationState newState) {
        state = newState;
        switch (newState) {
            case SHUTDOWN_RECEIVED, SHUTDOWN_ACK_SENT ->
                outbox.close(Reason.CLOSED, "the peer is shutting the association down");
            default -> {}
        }
    }

    /** The peer's addresses are others now; on the loop. */
    void remoteAddresses(List<InetAddress> addresses) {
        admission.remoteAddresses(addresses);
    }

    @Override
    public void awaits(int stream) {
        if (outbox.letIn(stream)) {
            callbacks.writable();
        }
    }

    @Override
    public void fits(int bytes) {
        adjustments.fits(bytes);
    }

    @Override
    public void established(int outbound, int inbound, Set<String> extensions) {
        admission.remoteAddresses(slot.machine.remoteAddresses());
        extended = !extensions.isEmpty();
        inboundStreams = inbound;
        outboundStreams = outbound;
        lifetime.up();
        callbacks.notified(new Notification.Established(outbound, inbound, extensions));
        loop.executor().execute(() -> lifetime.tellUp(this));
        endpoint.associationUp(this);
    }

    @Override
    public void streamsChanged(int outbound, int inbound) {
        outboundStreams = outbound;
        inboundStreams = inbound;
    }

    @Override
    public void deliver(MessageQueue messages) {
        long charge = inbox.deliver(messages);
        if (charge > 0) {
            slot.machine.handedOver(charge);
            loop.core().delivered();
            callbacks.readable();
        }
    }

    @Override
    public void released(long bytes, long messages) {
        if (outbox.giveBack(bytes, messages)) {
            callbacks.writable();
        }
    }

    @Override
    public void sendFailed(Notification.SendFailed failure) {
        released(failure.message().length(), 1);
        tellFailed(failure);
    }

    private void tellFailed(Notification.SendFailed failure) {
        callbacks.notified(failure);
        if (failure.message().isTracked()) {
            callbacks.notified(Failures.progress(failure));
        }
    }

    @Override
    public void notified(Notification notification) {
        if (notification instanceof Notification.SendFailed failure) {
            tellFailed(failure);
        } else {
            callbacks.notified(notification);
        }
    }

    @Override
    public void ended(AssociationException causeOrNull) {
        AssociationPicture last = slot.machine.picture();
        if (!lifetime.end(causeOrNull, () -> {
            lastPicture = last;
            state = AssociationState.CLOSED;
        })) {
            return;
        }
        outbox.close(
                causeOrNull == null
                        ? new AssociationException(Reason.CLOSED, "the association was shut down")
                        : causeOrNull);
        inbox.end(causeOrNull);
        outbox.takeAll().forEach(message -> tellFailed(Failures.ended(message, false, causeOrNull)));
        // Whoever is told of the end may have the port, and the peer, at once.
        loop.core().forget(slot);
        callbacks.notified(
                causeOrNull == null
                        ? new Notification.ShutdownComplete(outboundStreams, inboundStreams)
                        : new Notification.Lost(causeOrNull, outboundStreams, inboundStreams));
        callbacks.readable();
        loop.executor().execute(lifetime::tellEnd);
    }

    @Override
    public String toString() {
        return "association " + id + " " + state + ", port " + localPort() + " to " + remotePort;
    }
}
