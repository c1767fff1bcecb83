/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An SCTP endpoint: a port on a set of local addresses (RFC 9260 section 1.3), from which associations
 * are opened and at which they are accepted.
 *
 * <p>Every method may be called by any thread.
 */
@ProviderType
public interface Endpoint extends AutoCloseable {

    /** The SCTP port. */
    int port();

    /** The local addresses of the endpoint. */
    List<InetAddress> addresses();

    /**
     * Adds addresses, all of them or none (SCTP_BINDX_ADD_ADDR, RFC 6458 section 9.1): associations that begin from now on have them and tell them. Those that
     * there are get them if an extension that they use can tell the peer; it does so while they go on, and this does not wait for it.
     *
     * @param more local addresses of the stack's links
     * @throws java.net.BindException if no link has one of them, or the endpoint has it already, or another endpoint has it with the same port
     * @throws IllegalArgumentException if one of them is a wildcard address
     * @throws IllegalStateException if the endpoint is closed, or has all addresses and not some by name
     */
    void addAddresses(List<InetAddress> more) throws java.net.BindException;

    /**
     * Takes addresses away, all of them or none (SCTP_BINDX_REM_ADDR, RFC 6458 section 9.1): associations that begin from now on don't have them, and none is accepted
     * there. From those that there are they go once the peer has agreed, if an extension that they use can ask it; this does not wait for it. Else those keep them.
     *
     * @param fewer addresses of the endpoint
     * @throws IllegalArgumentException if one of them is none of the endpoint's, or no other would be left
     * @throws IllegalStateException if the endpoint is closed, or has all addresses and not some by name
     */
    void removeAddresses(List<InetAddress> fewer);

    /** What associations of this endpoint start with. */
    Options options();

    /**
     * Changes what associations start with that are opened or accepted from now on; those that there are stay as they are. Which addresses peers are told of stays too.
     *
     * @throws IllegalArgumentException if an option is changed that binding goes by, {@link EndpointOptions#REUSE_PORT} for instance
     * @throws IllegalStateException if the endpoint is closed
     */
    void configure(Options changes);

    /**
     * Begins to accept associations; they wait to be taken with {@link #accept}.
     *
     * @throws IllegalStateException if the endpoint is closed, listens already, or another one does that has the same port and addresses
     */
    void listen();

    /**
     * Begins to accept associations and hands each over.
     *
     * @param acceptor called on the stack's executor with each association once it is up
     * @throws IllegalStateException as with {@link #listen()}
     */
    void listen(Consumer<Association> acceptor);

    /**
     * Takes the next accepted association, waiting for it.
     *
     * @throws AssociationException if the endpoint is or gets closed
     * @throws InterruptedException if the thread was interrupted while waiting
     */
    Association accept() throws AssociationException, InterruptedException;

    /**
     * As {@link #accept()}, waiting no longer than the given time.
     *
     * @throws TimeoutException if no association came up in time
     */
    Association accept(Duration timeout) throws AssociationException, InterruptedException, TimeoutException;

    /**
     * As {@link #accept()} without waiting.
     *
     * @return completes with the next association, on the stack's executor; fails with an {@link AssociationException} if the endpoint is or gets closed, and with {@link IllegalStateException}
     *     if it does not listen. Those that wait get one association each, in their order; one that is cancelled gets none
     */
    CompletableFuture<Association> acceptAsync();

    /**
     * Opens an association and waits until it is up.
     *
     * @throws AssociationException if it could not be set up; says why
     * @throws InterruptedException if the thread was interrupted while waiting; the attempt is given up
     */
    Association connect(Destination destination) throws AssociationException, InterruptedException;

    /** As {@link #connect(Destination)}, with options that differ from the endpoint's. */
    Association connect(Destination destination, Options options) throws AssociationException, InterruptedException;

    /**
     * Begins to open an association, and gives it out at once. Messages may be handed over before it is up: they leave with the COOKIE ECHO, as many as fit beside it (RFC 9260 section 5.1, RFC 6458 section
     * 3.1). Those for streams that the peer turns out not to have are given back ({@link Notification.SendFailed}); and all are if the association can't be set up.
     *
     * @param options what differs from the endpoint's
     * @throws IllegalStateException if the endpoint is closed
     */
    Association open(Destination destination, Options options);

    /**
     * Begins to open an association. Its {@link Association#abort} gives the attempt up.
     *
     * @return completes with the association once it is up, or exceptionally with an {@link AssociationException}
     */
    CompletableFuture<Association> connectAsync(Destination destination, Options options);

    /** The associations of this endpoint. */
    List<Association> associations();

    /**
     * Stops accepting. Associations that nobody has taken are aborted; those taken or opened live on, and the port is free when
     * the last of them has ended.
     */
    @Override
    void close();
}
