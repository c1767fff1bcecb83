/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Endpoint;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;

/**
 * A one-to-many socket (RFC 6458 section 3): any number of associations of one endpoint, opened by sending to a peer, or by peers if it listens. Threads, interruption and closing are as with
 * {@link SctpSocket}.
 */
public final class SctpManySocket extends InterruptibleSocket {

    private final SctpStack stack;
    private final Endpoint endpoint;
    private final SocketSettings settings = settings();
    private final ReceiveQueue queue;
    private final Map<Long, Association> associations = new ConcurrentHashMap<>();
    private final Map<Destination, Association> opened = new ConcurrentHashMap<>();
    private final Object opening = new Object();

    private SctpManySocket(SctpStack stack, Endpoint endpoint) {
        super(new SocketSettings());
        this.stack = stack;
        this.endpoint = endpoint;
        this.queue = new ReceiveQueue(
                settings, endpoint.options().get(AssociationOptions.MAXIMUM_NOTIFICATIONS), this::forget);
        settings.several();
        settings.associations(this::associations);
        // RFC 6458 section 8.1.20: else one peer could keep all others from being heard.
        settings.interleaveLevel(1);
    }

    /**
     * A socket that is bound (socket, bind, sctp_bindx).
     *
     * @param addresses local addresses of the stack's links; empty for all
     * @param port the SCTP port, or 0 for one that is free
     * @param options what differs from the stack's options for the endpoint and its associations, {@link AssociationOptions#AUTOCLOSE} for instance
     * @throws java.net.BindException if the port is taken, or an address is none of the stack's
     */
    public static SctpManySocket bind(SctpStack stack, List<InetAddress> addresses, int port, Options options)
            throws IOException {
        return new SctpManySocket(stack, stack.bind(addresses, port, options));
    }

    /** A socket on all addresses. */
    public static SctpManySocket bind(SctpStack stack, int port) throws IOException {
        return bind(stack, List.of(), port, Options.none());
    }

    /**
     * Takes in associations that peers open (listen).
     *
     * @throws IllegalStateException if it does already
     */
    public SctpManySocket listen() {
        endpoint.listen(this::add);
        return this;
    }

    private void add(Association association) {
        associations.put(association.id(), association);
        settings.begin(association);
        association.listen(queue);
        if (!isOpen()) {
            association.abort("the socket is closed");
        }
    }

    private void forget(Association association) {
        associations.remove(association.id(), association);
        opened.values().remove(association);
    }

    /** The SCTP port. */
    public int port() {
        return endpoint.port();
    }

    /** The local addresses (sctp_getladdrs). */
    public List<InetAddress> localAddresses() {
        return settings.shown(endpoint.addresses());
    }

    /** Adds local addresses, as {@link Endpoint#addAddresses} has it (sctp_bindx with SCTP_BINDX_ADD_ADDR). */
    public SctpManySocket addAddresses(List<InetAddress> more) throws IOException {
        checkOpen();
        endpoint.addAddresses(more);
        return this;
    }

    /** Takes local addresses away, as {@link Endpoint#removeAddresses} has it (sctp_bindx with SCTP_BINDX_REM_ADDR). */
    public SctpManySocket removeAddresses(List<InetAddress> fewer) throws IOException {
        checkOpen();
        endpoint.removeAddresses(fewer);
        return this;
    }

    /** The associations, in no order (SCTP_GET_ASSOC_NUMBER, SCTP_GET_ASSOC_ID_LIST). */
    public List<Association> associations() {
        return List.copyOf(associations.values());
    }

    /** Sets whether calls wait: if not, {@link #send} returns false and {@link #receive()} null where they would. */
    public SctpManySocket configureBlocking(boolean value) {
        blocking(value);
        return this;
    }

    /** Sets what closing does with what was not acknowledged (SO_LINGER); for all associations together. */
    public SctpManySocket linger(Linger value) {
        settings.linger(Objects.requireNonNull(value, "linger"));
        return this;
    }

    /** Sets whether a kind of notifications is received (SCTP_EVENT), of associations that there are and of those to come; none is unless that is said. */
    public SctpManySocket subscribe(EventType type, boolean on) {
        settings.eventForAll(type, on);
        return this;
    }

    /**
     * Sets an option for associations to come (SCTP_FUTURE_ASSOC), or of the socket itself.
     *
     * @throws IllegalArgumentException if the value is not allowed; says what is
     * @throws UnsupportedOperationException if it can't be set, or not before there is an association
     * @throws IOException if the socket is closed
     */
    public <T> SctpManySocket setOption(SctpSocketOption<T> option, T value) throws IOException {
        return setOption(option, value, OptionScope.FUTURE);
    }

    /**
     * Sets an option for many associations. Of several that there are, it is set for all that can have it, whatever happens with the others.
     *
     * @throws IllegalArgumentException if the value is not allowed, or not for one of the associations; says what is
     * @throws UnsupportedOperationException if it can't be set for these
     * @throws IllegalStateException if one of the associations does not use the extension that the option belongs to
     * @throws IOException if the socket is or gets closed
     */
    public <T> SctpManySocket setOption(SctpSocketOption<T> option, T value, OptionScope scope) throws IOException {
        checkOpen();
        setForFuture(option, value, scope);
        await(setForCurrent(option, value, scope));
        return this;
    }

    private <T> void setForFuture(SctpSocketOption<T> option, T value, OptionScope scope) {
        if (scope != OptionScope.CURRENT) {
            synchronized (opening) {
                endpoint.configure(OptionAccess.changes(option, value, settings, endpoint.options()));
            }
        }
    }

    private <T> CompletableFuture<?> setForCurrent(SctpSocketOption<T> option, T value, OptionScope scope)
            throws IOException {
        return scope == OptionScope.FUTURE
                ? CompletableFuture.completedFuture(null)
                : OptionAccess.inAll(option, value, settings, associations());
    }

    /**
     * Sets an option of an association.
     *
     * @throws IllegalArgumentException if the association is none of the socket's, or the value is not allowed; says what is
     * @throws UnsupportedOperationException if it can't be set, or not any more once there is an association
     * @throws IllegalStateException if the association has ended, or does not use the extension that the option belongs to
     * @throws IOException if the socket is or gets closed
     */
    public <T> SctpManySocket setOption(SctpSocketOption<T> option, T value, Association association)
            throws IOException {
        checkOwn(association);
        await(OptionAccess.in(option, value, settings, association));
        return this;
    }

    /**
     * As {@link #setOption(SctpSocketOption, Object, Association)} without waiting for the association. What is attached to the future runs on the association's loop, and must not wait.
     *
     * @return completes when it is set; fails with what {@link #setOption(SctpSocketOption, Object, Association)} throws
     * @throws IOException if the socket is closed
     */
    public <T> CompletableFuture<Void> setOptionAsync(SctpSocketOption<T> option, T value, Association association)
            throws IOException {
        checkOwn(association);
        return OptionAccess.later(
                () -> OptionAccess.in(option, value, settings, association).thenApply(ignored -> null));
    }

    /**
     * As {@link #setOption(SctpSocketOption, Object, OptionScope)} without waiting for associations. What is attached to the future runs on an association's loop, and must not wait.
     *
     * @return completes when it is set; fails with what {@link #setOption(SctpSocketOption, Object, OptionScope)} throws
     * @throws IOException if the socket is closed
     */
    public <T> CompletableFuture<Void> setOptionAsync(SctpSocketOption<T> option, T value, OptionScope scope)
            throws IOException {
        checkOpen();
        return OptionAccess.later(() -> {
            setForFuture(option, value, scope);
            return setForCurrent(option, value, scope).thenApply(ignored -> null);
        });
    }

    /**
     * Reads an option of associations to come, or of the socket itself.
     *
     * @throws UnsupportedOperationException if it can't be read but of an association
     * @throws IOException if the socket is closed
     */
    public <T> T getOption(SctpSocketOption<T> option) throws IOException {
        checkOpen();
        return OptionAccess.ofFuture(option, settings, endpoint.options());
    }

    /**
     * Reads an option of an association.
     *
     * @throws IllegalArgumentException if the association is none of the socket's, or does not have what the option is of, an address for instance
     * @throws IllegalStateException if the association does not use the extension that the option belongs to
     * @throws IOException if the socket is or gets closed
     */
    public <T> T getOption(SctpSocketOption<T> option, Association association) throws IOException {
        checkOwn(association);
        return await(OptionAccess.of(option, settings, association));
    }

    /**
     * As {@link #getOption(SctpSocketOption, Association)} without waiting for the association. What is attached to the future runs on the association's loop, and must not wait.
     *
     * @return completes with the value; fails with what {@link #getOption(SctpSocketOption, Association)} throws
     * @throws IOException if the socket is closed
     */
    public <T> CompletableFuture<T> getOptionAsync(SctpSocketOption<T> option, Association association)
            throws IOException {
        checkOwn(association);
        return OptionAccess.later(() -> OptionAccess.of(option, settings, association));
    }

    /** Sets who is told, on the stack's executor, that {@link #receive()} may find something, or {@link #send} have room again. */
    public SctpManySocket onReady(Runnable listener) {
        queue.arrived(listener);
        return this;
    }

    /**
     * Begins to open an association (sctp_connectx).
     *
     * @return the association there is with that peer, if this socket has opened one
     * @throws IOException if the socket is closed
     */
    public Association connect(Destination destination) throws IOException {
        checkOpen();
        Association there = opened.get(destination);
        if (there != null) {
            return there;
        }
        synchronized (opening) {
            there = opened.get(destination);
            if (there == null) {
                there = endpoint.open(destination, Options.none());
                opened.put(destination, there);
                add(there);
            }
            return there;
        }
    }

    /**
     * Sends a message to a peer, opening an association where this socket has opened none yet (RFC 6458 section 3.1): the message then goes along with the COOKIE ECHO, where it fits.
     *
     * @return as {@link #send(Association, ByteBuffer, SndInfo)}
     */
    public boolean send(Destination destination, ByteBuffer payload, SndInfo info) throws IOException {
        return send(connect(destination), payload, info);
    }

    /**
     * Sends a message (sctp_sendv). Waits while the association's send buffer is full.
     *
     * @param association one of this socket's
     * @param payload what is between its position and its limit; not changed meanwhile. May be empty with {@link SendFlag#EOF} and {@link SendFlag#ABORT}
     * @return false if there was no room and the socket does not wait; then nothing was sent
     * @throws IllegalArgumentException if the association is none of the socket's, or the payload is empty, too large, or for a stream that does not exist
     * @throws IOException if the association has ended or is shutting down, or the socket is or gets closed
     */
    public boolean send(Association association, ByteBuffer payload, SndInfo info) throws IOException {
        checkOwn(association);
        return sendTo(association, payload, info);
    }

    /** As {@link #send(Association, ByteBuffer, SndInfo)}, as {@link SctpSocketOptions#DEFAULT_SNDINFO} of the association says. */
    public boolean send(Association association, ByteBuffer payload) throws IOException {
        return send(association, payload, settings.sending(association));
    }

    /**
     * As {@link #send(Association, ByteBuffer, SndInfo)} without waiting: it is sent as soon as there is room, after what waits for room already.
     *
     * @return completes when it was handed over, on the stack's executor; fails with an {@link AssociationException} if it could not be, and with {@link IllegalStateException} if too many
     *     wait ({@link AssociationOptions#MAXIMUM_NOTIFICATIONS}). Cancelling it takes back what was not handed over yet
     */
    public CompletableFuture<Void> sendAsync(Association association, ByteBuffer payload, SndInfo info)
            throws IOException {
        checkOwn(association);
        return sendLater(association, payload, info, queue.sends());
    }

    private void checkOwn(Association association) throws IOException {
        checkOpen();
        if (associations.get(association.id()) != association && association.state() != AssociationState.CLOSED) {
            throw new IllegalArgumentException(association + " is none of this socket's");
        }
    }

    /**
     * Sends a message to all associations (SCTP_SENDALL). One that can't take it, because it is ending, is passed over.
     *
     * @return the number of associations that it was handed to
     */
    public int sendAll(ByteBuffer payload, SndInfo info) throws IOException {
        checkOpen();
        int count = 0;
        for (Association each : associations.values()) {
            count += isSent(each, payload, info) ? 1 : 0;
        }
        return count;
    }

    private boolean isSent(Association association, ByteBuffer payload, SndInfo info) throws IOException {
        try {
            return sendTo(association, payload, info);
        } catch (AssociationException e) {
            // It is not there any more, of which its own end tells.
            return false;
        }
    }

    /**
     * Receives the next message or notification of any association (sctp_recvv). Waits for it.
     *
     * @return null if there is nothing and the socket does not wait
     * @throws IOException if the socket is or gets closed
     */
    public Reception receive() throws IOException {
        Duration timeout = settings.receiveTimeout();
        return isBlocking() && !timeout.isZero() ? receive(timeout) : take(queue, patience(), () -> true);
    }

    /**
     * As {@link #receive()} without waiting.
     *
     * @return completes with what is received, on the stack's executor; fails with {@link java.nio.channels.AsynchronousCloseException} if the socket gets closed. Those that wait get one
     *     thing each, in their order; one that is cancelled gets nothing, and nothing is lost
     * @throws IOException if the socket is closed
     */
    public CompletableFuture<Reception> receiveAsync() throws IOException {
        checkOpen();
        return queue.takeLater(waiting ->
                !isOpen() && (waiting.completeExceptionally(new AsynchronousCloseException()) || waiting.isDone()));
    }

    /**
     * As {@link #receive()}, waiting no longer than the given time, whether the socket waits or not.
     *
     * @throws SocketTimeoutException if nothing came in time
     */
    public Reception receive(Duration timeout) throws IOException {
        Reception next = take(queue, timeout.toNanos(), () -> true);
        if (next == null) {
            throw timedOut("nothing received", timeout);
        }
        return next;
    }

    /**
     * Gives an association a one-to-one socket of its own (sctp_peeloff, RFC 6458 section 9.2): what waits of it to be received goes along, and kinds of notifications are received as here.
     *
     * @throws IllegalArgumentException if the association is none of the socket's
     * @throws IOException if the socket is closed
     */
    public SctpSocket peelOff(Association association) throws IOException {
        checkOpen();
        if (!associations.remove(association.id(), association)) {
            throw new IllegalArgumentException(association + " is none of this socket's");
        }
        opened.values().remove(association);
        SocketSettings own = settings.copy(association);
        own.interleaveLevel(0);
        var socket = SctpSocket.of(stack, association, own);
        queue.move(association, socket.queue());
        settings.end(association);
        return socket;
    }

    /** Ends all associations, as {@link #linger} says. Those that were peeled off live on. */
    @Override
    protected void implCloseChannel() throws IOException {
        queue.close();
        endpoint.close();
        IOException failure = null;
        for (Association each : associations()) {
            try {
                settings.linger().end(each);
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public String toString() {
        return "one-to-many socket on port " + port();
    }
}
