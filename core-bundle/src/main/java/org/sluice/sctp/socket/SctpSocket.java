/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.NotYetConnectedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Endpoint;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Options;
import org.sluice.sctp.PathStatus;
import org.sluice.sctp.SctpStack;

/**
 * A one-to-one socket (RFC 6458 section 4): one association, from connecting or accepting to its end.
 *
 * <p>Methods may be called by any thread, also a virtual one. Those that wait behave as those of {@link java.nio.channels.InterruptibleChannel}: a thread that is interrupted closes the socket and gets
 * {@link java.nio.channels.ClosedByInterruptException}, one that waits while another closes the socket gets {@link java.nio.channels.AsynchronousCloseException}.
 */
public final class SctpSocket extends InterruptibleSocket {

    private final SctpStack stack;
    private final SocketSettings settings = settings();
    private final ReceiveQueue queue;
    private final Object state = new Object();
    private Endpoint endpoint;
    private volatile Association association;
    private volatile boolean inputShut;
    private Options options;
    private LocalBinding bound = LocalBinding.ANY;

    private SctpSocket(SctpStack stack, Options options, SocketSettings settings) {
        super(settings);
        this.stack = stack;
        this.options = options;
        this.queue = new ReceiveQueue(settings, options.get(AssociationOptions.MAXIMUM_NOTIFICATIONS), gone -> {});
        settings.associations(() -> {
            Association its = association;
            return its == null ? List.of() : List.of(its);
        });
    }

    /** A socket that is neither bound nor connected (socket, RFC 6458 section 4.1.1). */
    public static SctpSocket open(SctpStack stack) {
        return open(stack, Options.none());
    }

    /**
     * The same with options.
     *
     * @param options what differs from the stack's options for the socket's association
     */
    public static SctpSocket open(SctpStack stack, Options options) {
        return new SctpSocket(stack, options, new SocketSettings());
    }

    /** A socket for an association that is up (accept, sctp_peeloff). */
    static SctpSocket of(SctpStack stack, Association association, SocketSettings settings) {
        var socket = new SctpSocket(stack, association.options(), settings);
        socket.association = association;
        return socket;
    }

    /** What is received is told to. */
    ReceiveQueue queue() {
        return queue;
    }

    /**
     * Sets where it will be connected from (bind, sctp_bindx with SCTP_BINDX_ADD_ADDR).
     *
     * @param addresses local addresses of the stack's links; empty for all
     * @param localPort the SCTP port, or 0 for one that is free
     * @throws AlreadyConnectedException if it is connected, or is being
     */
    public SctpSocket bind(List<InetAddress> addresses, int localPort) {
        synchronized (state) {
            if (association != null) {
                throw new AlreadyConnectedException();
            }
            bound = new LocalBinding(addresses, localPort);
        }
        return this;
    }

    /**
     * Adds local addresses (sctp_bindx with SCTP_BINDX_ADD_ADDR), as {@link Endpoint#addAddresses} has it where it is connected already.
     *
     * @throws UnsupportedOperationException if it was accepted or peeled off: then the other socket has the addresses
     * @throws IllegalStateException if it has all addresses and not some by name
     * @throws IOException if an address can't be had, or the socket is closed
     */
    public SctpSocket addAddresses(List<InetAddress> more) throws IOException {
        return rebind(more, true);
    }

    /**
     * Takes local addresses away (sctp_bindx with SCTP_BINDX_REM_ADDR), as {@link Endpoint#removeAddresses} has it where it is connected already.
     *
     * @throws IllegalArgumentException if one of them is none of the socket's, or no other would be left
     * @throws UnsupportedOperationException if it was accepted or peeled off: then the other socket has the addresses
     * @throws IllegalStateException if it has all addresses and not some by name
     * @throws IOException if the socket is closed
     */
    public SctpSocket removeAddresses(List<InetAddress> fewer) throws IOException {
        return rebind(fewer, false);
    }

    private SctpSocket rebind(List<InetAddress> some, boolean add) throws IOException {
        checkOpen();
        synchronized (state) {
            if (association == null) {
                bound = bound.changed(some, add);
            } else if (endpoint == null) {
                throw new UnsupportedOperationException("the socket that it comes from has its addresses");
            } else if (add) {
                endpoint.addAddresses(some);
            } else {
                endpoint.removeAddresses(some);
            }
        }
        return this;
    }

    /**
     * Connects, and waits until the association is up (connect, sctp_connectx).
     *
     * @throws AssociationException if it could not be set up; says why. The socket may try again
     * @throws AlreadyConnectedException if it is connected, or is being
     * @throws IOException if the port is taken, or the socket is or gets closed
     */
    public void connect(Destination destination) throws IOException {
        connect(destination, Duration.ofNanos(Long.MAX_VALUE));
    }

    /**
     * As {@link #connect(Destination)}, waiting no longer than the given time.
     *
     * @throws SocketTimeoutException if it was not up in time; the attempt is given up
     */
    public void connect(Destination destination, Duration timeout) throws IOException {
        CompletableFuture<SctpSocket> up = connectAsync(destination);
        try {
            await(up, timeout.toNanos());
        } catch (TimeoutException e) {
            giveUp("the attempt took too long");
            throw timedOut("not connected", timeout);
        }
    }

    /**
     * Begins to connect. What is sent meanwhile goes along with the COOKIE ECHO.
     *
     * @return completes with this socket when the association is up, or exceptionally with an {@link AssociationException}; then the socket may try again
     * @throws AlreadyConnectedException if it is connected, or is being
     * @throws IOException if the port is taken, or the socket is closed
     */
    public CompletableFuture<SctpSocket> connectAsync(Destination destination) throws IOException {
        Association opened;
        var result = new CompletableFuture<SctpSocket>();
        synchronized (state) {
            checkOpen();
            if (association != null) {
                throw new AlreadyConnectedException();
            }
            endpoint = stack.bind(bound.addresses(), bound.port(), options);
            opened = endpoint.open(destination, Options.none());
            association = opened;
        }
        queue.begin();
        opened.listen(queue);
        opened.established().whenComplete((up, failure) -> {
            if (failure == null) {
                result.complete(this);
            } else {
                forget(opened);
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    private void giveUp(String why) {
        Association attempt = association;
        attempt.abort(why);
        forget(attempt);
    }

    /** An attempt has failed: there may be another. */
    private void forget(Association attempt) {
        synchronized (state) {
            if (association == attempt) {
                association = null;
                endpoint.close();
            }
        }
    }

    /** Whether it was connected; what has become of the association since does not matter. */
    public boolean isConnected() {
        Association connected = association;
        return connected != null && connected.outboundStreams() > 0;
    }

    /**
     * The association, for all that goes beyond sockets.
     *
     * @throws NotYetConnectedException if it is not being connected
     */
    public Association association() {
        Association connected = association;
        if (connected == null) {
            throw new NotYetConnectedException();
        }
        return connected;
    }

    /** Sets whether calls wait: if not, {@link #send} returns false and {@link #receive()} null where they would (O_NONBLOCK). */
    public SctpSocket configureBlocking(boolean value) {
        blocking(value);
        return this;
    }

    /** Sets what closing does with what was not acknowledged (SO_LINGER, RFC 6458 section 8.1.4). */
    public SctpSocket linger(Linger value) {
        settings.linger(Objects.requireNonNull(value, "linger"));
        return this;
    }

    /** Sets whether a kind of notifications is received (SCTP_EVENT, RFC 6458 section 6.2.2); none is unless that is said. */
    public SctpSocket subscribe(EventType type, boolean on) {
        settings.event(null, type, on);
        return this;
    }

    /**
     * Sets an option: of the association, or of the one to come if it is not being connected yet.
     *
     * @throws IllegalArgumentException if the value is not allowed; says what is
     * @throws UnsupportedOperationException if it can't be set, or not any more once there is an association
     * @throws IllegalStateException if the association has ended, or does not use the extension that the option belongs to
     * @throws IOException if the socket is or gets closed
     */
    public <T> SctpSocket setOption(SctpSocketOption<T> option, T value) throws IOException {
        checkOpen();
        Association its = setForFuture(option, value);
        if (its != null) {
            await(OptionAccess.in(option, value, settings, its));
        }
        return this;
    }

    /** Gives back the association where there is one, for which it is not set. */
    private <T> Association setForFuture(SctpSocketOption<T> option, T value) {
        synchronized (state) {
            if (association == null) {
                options = options.with(OptionAccess.changes(
                        option, value, settings, stack.options().with(options)));
            }
            return association;
        }
    }

    /**
     * As {@link #setOption} without waiting for the association. What is attached to the future runs on the association's loop, and must not wait.
     *
     * @return completes when it is set; fails with what {@link #setOption} throws
     * @throws IOException if the socket is closed
     */
    public <T> CompletableFuture<Void> setOptionAsync(SctpSocketOption<T> option, T value) throws IOException {
        checkOpen();
        return OptionAccess.later(() -> {
            Association its = setForFuture(option, value);
            return its == null
                    ? CompletableFuture.completedFuture(null)
                    : OptionAccess.in(option, value, settings, its).thenApply(ignored -> null);
        });
    }

    /**
     * Reads an option: of the association, or of the one to come if it is not being connected yet.
     *
     * @throws UnsupportedOperationException if it can't be read, or not before there is an association
     * @throws IllegalArgumentException if the association does not have what the option is of, an address for instance
     * @throws IllegalStateException if the association does not use the extension that the option belongs to
     * @throws IOException if the socket is or gets closed
     */
    public <T> T getOption(SctpSocketOption<T> option) throws IOException {
        checkOpen();
        return await(read(option));
    }

    private <T> CompletableFuture<T> read(SctpSocketOption<T> option) {
        Association its;
        synchronized (state) {
            its = association;
            if (its == null) {
                return CompletableFuture.completedFuture(
                        OptionAccess.ofFuture(option, settings, stack.options().with(options)));
            }
        }
        return OptionAccess.of(option, settings, its);
    }

    /**
     * As {@link #getOption} without waiting for the association. What is attached to the future runs on the association's loop, and must not wait.
     *
     * @return completes with the value; fails with what {@link #getOption} throws
     * @throws IOException if the socket is closed
     */
    public <T> CompletableFuture<T> getOptionAsync(SctpSocketOption<T> option) throws IOException {
        checkOpen();
        return OptionAccess.later(() -> read(option));
    }

    /** Sets who is told, on the stack's executor, that {@link #receive()} may find something, or {@link #send} have room again. */
    public SctpSocket onReady(Runnable listener) {
        queue.arrived(listener);
        return this;
    }

    /**
     * Sends a message (sctp_sendv with SCTP_SENDV_SNDINFO, RFC 6458 section 9.12). Waits while the send buffer is full.
     *
     * @param payload what is between its position and its limit; not changed meanwhile. May be empty with {@link SendFlag#EOF} and {@link SendFlag#ABORT}
     * @return false if there was no room and the socket does not wait; then nothing was sent
     * @throws IllegalArgumentException if the payload is empty without one of these flags, too large, or for a stream that does not exist
     * @throws NotYetConnectedException if it is not being connected
     * @throws IOException if the association has ended or is shutting down, or the socket is or gets closed
     */
    public boolean send(ByteBuffer payload, SndInfo info) throws IOException {
        Association target = association();
        checkOpen();
        return sendTo(target, payload, info);
    }

    /** As {@link #send(ByteBuffer, SndInfo)}, as {@link SctpSocketOptions#DEFAULT_SNDINFO} says. */
    public boolean send(ByteBuffer payload) throws IOException {
        return send(payload, settings.sending(null));
    }

    /** As {@link #send(ByteBuffer)}, a text in UTF-8. */
    public boolean send(String text) throws IOException {
        return send(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * As {@link #send(ByteBuffer, SndInfo)} without waiting: it is sent as soon as there is room, after what waits for room already.
     *
     * @return completes when it was handed over, on the stack's executor; fails with an {@link AssociationException} if it could not be, and with {@link IllegalStateException} if too many
     *     wait ({@link org.sluice.sctp.AssociationOptions#MAXIMUM_NOTIFICATIONS}). Cancelling it takes back what was not handed over yet
     */
    public CompletableFuture<Void> sendAsync(ByteBuffer payload, SndInfo info) throws IOException {
        Association target = association();
        checkOpen();
        return sendLater(target, payload, info, queue.sends());
    }

    /**
     * Receives the next message or notification (sctp_recvv). Waits for it.
     *
     * @return null when the association was shut down and everything was taken; or if there is nothing and the socket does not wait
     * @throws AssociationException if the association ended otherwise; what had arrived whole is given out first
     * @throws NotYetConnectedException if it is not being connected
     * @throws IOException if the socket is or gets closed
     */
    public Reception receive() throws IOException {
        Duration timeout = settings.receiveTimeout();
        return isBlocking() && !timeout.isZero() ? receive(timeout) : take(patience());
    }

    /**
     * As {@link #receive()} without waiting.
     *
     * @return completes with what is received, on the stack's executor, or with null when the association was shut down and everything was taken; fails with an {@link AssociationException}
     *     if it ended otherwise, and with {@link java.nio.channels.AsynchronousCloseException} if the socket gets closed. Those that wait get one thing each, in their order; one that is cancelled gets nothing, and nothing is lost
     * @throws NotYetConnectedException if it is not being connected
     * @throws IOException if the socket is closed
     */
    public CompletableFuture<Reception> receiveAsync() throws IOException {
        association();
        checkOpen();
        return queue.takeLater(this::completeWithoutMore);
    }

    private boolean completeWithoutMore(CompletableFuture<Reception> waiting) {
        Notification end = queue.end();
        if (!isOpen()) {
            waiting.completeExceptionally(new AsynchronousCloseException());
        } else if (end instanceof Notification.Lost lost) {
            waiting.completeExceptionally(lost.cause().again());
        } else if (end != null || inputShut) {
            waiting.complete(null);
        }
        return waiting.isDone();
    }

    /**
     * As {@link #receive()}, waiting no longer than the given time, whether the socket waits or not (SO_RCVTIMEO).
     *
     * @throws SocketTimeoutException if nothing came in time
     */
    public Reception receive(Duration timeout) throws IOException {
        Reception next = take(timeout.toNanos());
        if (next == null && queue.end() == null) {
            throw timedOut("nothing received", timeout);
        }
        return next;
    }

    private Reception take(long nanos) throws IOException {
        association();
        checkOpen();
        if (inputShut) {
            return null;
        }
        Reception next = take(queue, nanos, () -> queue.end() == null);
        if (next == null && queue.end() instanceof Notification.Lost lost) {
            throw lost.cause().again();
        }
        return next;
    }

    /**
     * Ends sending: what was handed over is sent and acknowledged, then the association is shut down; what the peer still sends meanwhile can be received (shutdown with SHUT_WR, RFC 6458 section
     * 4.1.7). SCTP knows no half-closed state that lasts.
     */
    public SctpSocket shutdownOutput() throws IOException {
        checkOpen();
        association().shutdown();
        return this;
    }

    /** Ends receiving: what arrives is dropped, of which the peer is told nothing (shutdown with SHUT_RD). */
    public SctpSocket shutdownInput() throws IOException {
        checkOpen();
        inputShut = true;
        queue.discard();
        return this;
    }

    /** The peer's addresses, the primary one first (sctp_getpaddrs). */
    public List<InetAddress> remoteAddresses() {
        return settings.shown(association().remoteAddresses());
    }

    /** The addresses of this side that packets to the peer leave from (sctp_getladdrs). */
    public List<InetAddress> localAddresses() {
        return settings.shown(association().status().paths().stream()
                .map(PathStatus::local)
                .distinct()
                .toList());
    }

    @Override
    protected void implCloseChannel() throws IOException {
        queue.close();
        Association last;
        synchronized (state) {
            last = association;
            if (endpoint != null) {
                endpoint.close();
            }
        }
        if (last != null) {
            settings.linger().end(last);
        }
    }

    @Override
    public String toString() {
        Association current = association;
        return "one-to-one socket" + (current == null ? "" : " of " + current);
    }
}
