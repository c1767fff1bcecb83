/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.Endpoint;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;

/**
 * A one-to-one socket that listens (RFC 6458 sections 4.1.3 and 4.1.4). Threads, interruption and closing are as with {@link SctpSocket}.
 */
public final class SctpServerSocket extends InterruptibleSocket {

    /** How long at a time it is waited, where no end is set. */
    private static final Duration LONG = Duration.ofDays(1);

    private final SctpStack stack;
    private final Endpoint endpoint;
    private final SocketSettings settings = new SocketSettings();

    private SctpServerSocket(SctpStack stack, Endpoint endpoint) {
        this.stack = stack;
        this.endpoint = endpoint;
    }

    /**
     * Listens (socket, bind, listen; the backlog is {@link org.sluice.sctp.EndpointOptions#BACKLOG}).
     *
     * @param addresses local addresses of the stack's links; empty for all
     * @param port the SCTP port, or 0 for one that is free
     * @param options what differs from the stack's options for the endpoint and its associations
     * @throws java.net.BindException if the port is taken, or an address is none of the stack's
     */
    public static SctpServerSocket listen(SctpStack stack, List<InetAddress> addresses, int port, Options options)
            throws IOException {
        Endpoint endpoint = stack.bind(addresses, port, options);
        endpoint.listen();
        return new SctpServerSocket(stack, endpoint);
    }

    /** Listens on all addresses. */
    public static SctpServerSocket listen(SctpStack stack, int port) throws IOException {
        return listen(stack, List.of(), port, Options.none());
    }

    /** The SCTP port. */
    public int port() {
        return endpoint.port();
    }

    /** The local addresses (sctp_getladdrs). */
    public List<InetAddress> localAddresses() {
        return settings.shown(endpoint.addresses());
    }

    /** Sets whether {@link #accept()} waits; if not, it returns null where it would. */
    public SctpServerSocket configureBlocking(boolean value) {
        blocking(value);
        return this;
    }

    /** Sets whether sockets that are accepted from now on receive a kind of notifications (SCTP_EVENT). */
    public SctpServerSocket subscribe(EventType type, boolean on) {
        settings.event(null, type, on);
        return this;
    }

    /**
     * Sets an option for sockets that are accepted from now on.
     *
     * @throws IllegalArgumentException if the value is not allowed; says what is
     * @throws UnsupportedOperationException if it can't be set, or not before there is an association
     * @throws IOException if the socket is closed
     */
    public <T> SctpServerSocket setOption(SctpSocketOption<T> option, T value) throws IOException {
        checkOpen();
        synchronized (settings) {
            endpoint.configure(OptionAccess.changes(option, value, settings, endpoint.options()));
        }
        return this;
    }

    /**
     * Reads an option of sockets that are accepted from now on.
     *
     * @throws UnsupportedOperationException if it can't be read but of an association
     * @throws IOException if the socket is closed
     */
    public <T> T getOption(SctpSocketOption<T> option) throws IOException {
        checkOpen();
        return OptionAccess.ofFuture(option, settings, endpoint.options());
    }

    /**
     * Takes the next association that came up, waiting for it.
     *
     * @return null if there is none and the socket does not wait
     * @throws IOException if the socket is or gets closed
     */
    public SctpSocket accept() throws IOException {
        SctpSocket accepted = take(isBlocking() ? LONG : Duration.ZERO);
        while (accepted == null && isBlocking()) {
            accepted = take(LONG);
        }
        return accepted;
    }

    /**
     * As {@link #accept()}, waiting no longer than the given time, whether the socket waits or not.
     *
     * @throws SocketTimeoutException if none came up in time
     */
    public SctpSocket accept(Duration timeout) throws IOException {
        SctpSocket accepted = take(timeout);
        if (accepted == null) {
            throw timedOut("nothing accepted", timeout);
        }
        return accepted;
    }

    /**
     * As {@link #accept()} without waiting.
     *
     * @return completes with the next socket, on the stack's executor; fails with an {@link AssociationException} if this one is or gets closed. Those that wait get one socket each, in
     *     their order; one that is cancelled may have one lost that came just then, which is aborted
     * @throws IOException if the socket is closed
     */
    public CompletableFuture<SctpSocket> acceptAsync() throws IOException {
        checkOpen();
        var accepted = new CompletableFuture<SctpSocket>();
        CompletableFuture<Association> coming = endpoint.acceptAsync();
        coming.whenComplete((association, failure) -> {
            if (failure != null) {
                accepted.completeExceptionally(failure);
            } else if (!accepted.complete(socketOf(association))) {
                association.abort("nobody waits for it any more");
            }
        });
        accepted.whenComplete((socket, failure) -> coming.cancel(false));
        return accepted;
    }

    private SctpSocket take(Duration timeout) throws IOException {
        checkOpen();
        Association accepted = null;
        boolean done = false;
        try {
            begin();
            accepted = endpoint.accept(timeout);
            done = true;
        } catch (InterruptedException e) {
            done = true;
            throw closedByInterrupt();
        } catch (TimeoutException e) {
            done = true;
        } catch (AssociationException e) {
            if (isOpen()) {
                throw e;
            }
        } finally {
            end(done);
        }
        return accepted == null ? null : socketOf(accepted);
    }

    private SctpSocket socketOf(Association accepted) {
        var socket = SctpSocket.of(stack, accepted, settings.copy(null));
        accepted.listen(socket.queue());
        return socket;
    }

    @Override
    protected void implCloseChannel() {
        endpoint.close();
    }

    @Override
    public String toString() {
        return "one-to-one socket that listens on port " + port();
    }
}
