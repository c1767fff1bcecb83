package org.sluice.sctp.internal.stack;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationException.Reason;
import org.sluice.sctp.AssociationListener;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.AssociationStatus;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Options;
import org.sluice.sctp.ReceivedMessage;
import org.sluice.sctp.internal.association.AssociationPicture;
import org.sluice.sctp.internal.association.AssociationUser;
import org.sluice.sctp.internal.stream.DataBlock;
import org.sluice.sctp.internal.stream.MessageQueue;

/**
 * What users hold of an association: queues between their threads and the loop, with the waiting that belongs to it. Nothing but {@link AssociationUser}'s
 * methods and {@link #run} is called on the loop.
 */
final class AssociationHandle implements Association, AssociationUser, Runnable {

    private final long id;
    private final LoopAccess loop;
    private final EndpointHandle endpoint;
    private final Options options;
    private final int remotePort;
    private final long receiveBuffer;
    private final Callbacks callbacks;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final CompletableFuture<Association> up = new CompletableFuture<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition readable = lock.newCondition();
    private final Condition writable = lock.newCondition();
    private final Condition stateful = lock.newCondition();
    private final SendCredit credit;
    private ArrayDeque<Message> outbox = new ArrayDeque<>();
    private ArrayDeque<Message> spareOutbox = new ArrayDeque<>();
    private final MessageQueue inbox = new MessageQueue();
    private final MessageQueue consumed = new MessageQueue();
    private long consumedCharge;
    private boolean refusedSend;
    private boolean shutdownWanted;
    private String abortWanted;
    private boolean ended;
    private AssociationException cause;
    private long sentMessages;

    private final AtomicBoolean scheduled = new AtomicBoolean();
    private volatile AssociationState state = AssociationState.CLOSED;
    private volatile int outboundStreams;
    private volatile int inboundStreams;
    private volatile AssociationPicture lastPicture;
    private volatile boolean openedHere;
    private Slot slot;

    AssociationHandle(long id, LoopAccess loop, EndpointHandle endpoint, Options options, int remotePort) {
        this.id = id;
        this.loop = loop;
        this.endpoint = endpoint;
        this.options = options;
        this.remotePort = remotePort;
        this.receiveBuffer = options.get(AssociationOptions.RECEIVE_BUFFER);
        this.credit = new SendCredit(options.get(AssociationOptions.SEND_BUFFER));
        this.callbacks = new Callbacks(this, loop.executor());
    }

    /** Ties the handle to its machine; on the loop, before anything else. */
    void bind(Slot newSlot) {
        slot = newSlot;
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
        lock.lockInterruptibly();
        try {
            checkSendable(message);
            while (!credit.take(message)) {
                refusedSend = true;
                writable.await();
                checkSendable(message);
            }
            outbox.add(message);
            sentMessages++;
        } finally {
            lock.unlock();
        }
        schedule();
    }

    @Override
    public boolean trySend(Message message) throws AssociationException {
        lock.lock();
        try {
            checkSendable(message);
            if (!credit.take(message)) {
                refusedSend = true;
                return false;
            }
            outbox.add(message);
            sentMessages++;
        } finally {
            lock.unlock();
        }
        schedule();
        return true;
    }

    private void checkSendable(Message message) throws AssociationException {
        if (ended) {
            throw cause == null
                    ? new AssociationException(Reason.CLOSED, "the association was shut down")
                    : cause.again();
        }
        if (shutdownWanted || abortWanted != null) {
            throw new AssociationException(Reason.CLOSED, "the association is being ended");
        }
        switch (state) {
            case SHUTDOWN_PENDING, SHUTDOWN_SENT, SHUTDOWN_RECEIVED, SHUTDOWN_ACK_SENT ->
                throw new AssociationException(Reason.CLOSED, "the peer is shutting the association down");
            default -> {}
        }
        if (outboundStreams > 0 && message.stream() >= outboundStreams) {
            throw new IllegalArgumentException("stream " + message.stream() + " does not exist: the association has "
                    + outboundStreams + " outbound streams");
        }
        int maximum = options.get(AssociationOptions.MAXIMUM_MESSAGE_SIZE);
        if (message.length() > maximum) {
            throw new IllegalArgumentException("a message of " + message.length() + " bytes is larger than "
                    + AssociationOptions.MAXIMUM_MESSAGE_SIZE.name() + " allows (" + maximum + ")");
        }
    }

    @Override
    public ReceivedMessage receive() throws AssociationException, InterruptedException {
        lock.lockInterruptibly();
        DataBlock message;
        try {
            for (message = inbox.poll(); message == null && !ended; message = inbox.poll()) {
                readable.await();
            }
            if (message == null) {
                return endOfMessages();
            }
        } finally {
            lock.unlock();
        }
        return take(message);
    }

    @Override
    public ReceivedMessage receive(Duration timeout)
            throws AssociationException, InterruptedException, TimeoutException {
        long left = timeout.toNanos();
        lock.lockInterruptibly();
        DataBlock message;
        try {
            for (message = inbox.poll(); message == null && !ended; message = inbox.poll()) {
                if (left <= 0) {
                    throw new TimeoutException("no message within " + timeout.toMillis() + " ms");
                }
                left = readable.awaitNanos(left);
            }
            if (message == null) {
                return endOfMessages();
            }
        } finally {
            lock.unlock();
        }
        return take(message);
    }

    private ReceivedMessage endOfMessages() throws AssociationException {
        if (cause != null) {
            throw cause.again();
        }
        return null;
    }

    @Override
    public ReceivedMessage poll() {
        DataBlock message;
        lock.lock();
        try {
            message = inbox.poll();
        } finally {
            lock.unlock();
        }
        return message == null ? null : take(message);
    }

    private ReceivedMessage take(DataBlock message) {
        byte[] payload = new byte[message.messageLength()];
        message.copyMessage(payload, 0);
        var received = new ReceivedMessage(
                message.stream(),
                message.streamSequenceNumber(),
                message.payloadProtocolIdentifier(),
                message.isUnordered(),
                payload);
        boolean tell;
        lock.lock();
        try {
            consumedCharge += message.messageCharge();
            consumed.add(message);
            // The loop hears of it now and then, not each time: a window that opens a little is not worth a packet.
            tell = inbox.isEmpty() || consumedCharge >= receiveBuffer / 8;
        } finally {
            lock.unlock();
        }
        if (tell) {
            schedule();
        }
        return received;
    }

    @Override
    public CompletableFuture<Void> shutdown() {
        lock.lock();
        try {
            shutdownWanted = true;
        } finally {
            lock.unlock();
        }
        schedule();
        return end.copy();
    }

    @Override
    public void abort(String reason) {
        lock.lock();
        try {
            if (abortWanted == null) {
                abortWanted = reason;
            }
            writable.signalAll();
        } finally {
            lock.unlock();
        }
        schedule();
    }

    @Override
    public CompletableFuture<Void> ended() {
        return end.copy();
    }

    /** Completes when the association is up, or can't be set up. */
    CompletableFuture<Association> up() {
        return up;
    }

    /** Waits until the association is up. */
    void awaitUp() throws AssociationException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!ended && outboundStreams == 0) {
                stateful.await();
            }
            if (outboundStreams == 0) {
                throw cause == null ? new AssociationException(Reason.CLOSED, "the attempt was given up") : cause.again();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public AssociationStatus status() {
        AssociationPicture picture = picture();
        if (picture == null) {
            throw new IllegalStateException("the association was never set up");
        }
        return new AssociationStatus(
                id,
                state,
                localPort(),
                remotePort,
                outboundStreams,
                inboundStreams,
                picture.peerWindow(),
                picture.unacknowledgedChunks(),
                picture.queuedBytes(),
                picture.pendingBytes(),
                Duration.ofNanos(picture.setupTook()),
                sentMessages,
                picture.receivedMessages(),
                picture.sentBytes(),
                picture.receivedBytes(),
                picture.retransmittedChunks(),
                picture.paths());
    }

    private AssociationPicture picture() {
        if (lastPicture != null) {
            return lastPicture;
        }
        AssociationPicture picture = loop.call(() -> lastPicture != null || slot == null ? lastPicture : slot.machine.picture());
        return picture == null ? lastPicture : picture;
    }

    @Override
    public void listen(AssociationListener listener) {
        boolean waiting;
        lock.lock();
        try {
            waiting = !inbox.isEmpty();
        } finally {
            lock.unlock();
        }
        callbacks.listener(listener);
        if (waiting) {
            callbacks.readable();
        }
    }

    @Override
    public void close() throws AssociationException {
        if (state == AssociationState.CLOSED && end.isDone()) {
            return;
        }
        shutdown();
        long left = options.get(AssociationOptions.CLOSE_TIMEOUT).toNanos();
        lock.lock();
        try {
            while (!ended && left > 0) {
                left = stateful.awaitNanos(left);
            }
            if (ended) {
                if (cause != null) {
                    throw cause.again();
                }
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        abort("close.timeout passed");
        throw new AssociationException(Reason.SHUTDOWN_TIMEOUT, "the association could not be shut down in time and was aborted");
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
        ArrayDeque<Message> messages;
        long taken;
        DataBlock blocks;
        boolean shutdown;
        String abort;
        lock.lock();
        try {
            messages = outbox;
            outbox = spareOutbox;
            spareOutbox = null;
            taken = consumedCharge;
            consumedCharge = 0;
            blocks = consumed.takeAll();
            shutdown = shutdownWanted;
            abort = abortWanted;
        } finally {
            lock.unlock();
        }
        var machine = slot.machine;
        for (Message message = messages.poll(); message != null; message = messages.poll()) {
            machine.send(message);
        }
        lock.lock();
        try {
            spareOutbox = messages;
        } finally {
            lock.unlock();
        }
        loop.core().blocks().giveMessages(blocks);
        if (taken > 0) {
            machine.taken(taken);
        }
        if (!machine.isEnded()) {
            if (abort != null) {
                machine.abort(Reason.ABORTED_BY_USER, abort);
            } else if (shutdown) {
                machine.shutdown(loop.core().now());
            }
            loop.core().markDirty(slot);
        }
    }

    @Override
    public void stateChanged(AssociationState newState) {
        state = newState;
    }

    @Override
    public void established(int outbound, int inbound) {
        lock.lock();
        try {
            inboundStreams = inbound;
            outboundStreams = outbound;
            stateful.signalAll();
        } finally {
            lock.unlock();
        }
        callbacks.notified(new Notification.Established(outbound, inbound));
        loop.executor().execute(() -> up.complete(this));
        endpoint.associationUp(this);
    }

    @Override
    public void deliver(MessageQueue messages) {
        long charge = 0;
        lock.lock();
        try {
            for (DataBlock message = messages.poll(); message != null; message = messages.poll()) {
                charge += message.messageCharge();
                inbox.add(message);
            }
            if (charge > 0) {
                readable.signalAll();
            }
        } finally {
            lock.unlock();
        }
        if (charge > 0) {
            slot.machine.handedOver(charge);
            callbacks.readable();
        }
    }

    @Override
    public void released(long bytes, long messages) {
        boolean tell;
        lock.lock();
        try {
            credit.giveBack(bytes, messages);
            tell = refusedSend && credit.isWorthTrying();
            if (tell) {
                refusedSend = false;
                writable.signalAll();
            }
        } finally {
            lock.unlock();
        }
        if (tell) {
            callbacks.writable();
        }
    }

    @Override
    public void sendFailed(Message message, boolean sent) {
        released(message.length(), 1);
        callbacks.notified(new Notification.SendFailed(message, sent));
    }

    @Override
    public void notified(Notification notification) {
        callbacks.notified(notification);
    }

    @Override
    public void ended(AssociationException causeOrNull) {
        ArrayDeque<Message> unsent;
        lock.lock();
        try {
            if (ended) {
                return;
            }
            lastPicture = slot.machine.picture();
            state = AssociationState.CLOSED;
            cause = causeOrNull;
            ended = true;
            unsent = outbox;
            outbox = new ArrayDeque<>();
            readable.signalAll();
            writable.signalAll();
            stateful.signalAll();
        } finally {
            lock.unlock();
        }
        unsent.forEach(message -> callbacks.notified(new Notification.SendFailed(message, false)));
        if (causeOrNull == null) {
            callbacks.notified(new Notification.ShutdownComplete());
        } else {
            callbacks.notified(new Notification.Lost(causeOrNull));
        }
        callbacks.readable();
        loop.executor().execute(() -> {
            if (causeOrNull == null) {
                end.complete(null);
                up.completeExceptionally(new AssociationException(Reason.CLOSED, "the association was shut down"));
            } else {
                end.completeExceptionally(causeOrNull);
                up.completeExceptionally(causeOrNull);
            }
        });
    }

    @Override
    public String toString() {
        return "association " + id + " " + state + ", port " + localPort() + " to " + remotePort;
    }
}
