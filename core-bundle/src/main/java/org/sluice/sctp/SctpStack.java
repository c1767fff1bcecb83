/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;
import org.sluice.sctp.internal.stack.StackFactory;

/**
 * An SCTP stack. Any number of them live in one process and share nothing. Everything a stack holds
 * (threads, timers, sockets) is gone when {@link #close} returns.
 *
 * <p>Every method may be called by any thread.
 */
@ProviderType
public interface SctpStack extends AutoCloseable {

    /**
     * Describes a link of a stack.
     *
     * @param name the link's component id
     * @param present whether it is there; if not, it was withdrawn or broke, and what follows is how it was
     * @param addresses its local addresses
     * @param encapsulationPort its local UDP port, or 0
     */
    record LinkDescription(String name, boolean present, List<InetAddress> addresses, int encapsulationPort) {}

    /**
     * Describes an extension of a stack.
     *
     * @param id its component id
     * @param version its version, for people
     * @param claims what it claims on the wire, for people
     */
    record ExtensionDescription(String id, String version, String claims) {}

    /** Puts a stack together. */
    static SctpStackBuilder builder() {
        return StackFactory.builder();
    }

    /** The stack's name, for logs. */
    String name();

    /** What endpoints start with, defaults left out. */
    Options options();

    /**
     * An endpoint on all addresses of the stack's links.
     *
     * @param port the SCTP port, or 0 for one that is free
     * @throws java.net.BindException if the port is taken
     */
    Endpoint bind(int port) throws java.net.BindException;

    /**
     * An endpoint on some addresses.
     *
     * @param addresses local addresses of the stack's links; empty for all. A wildcard address stands alone: {@code 0.0.0.0} for all of IPv4, {@code ::}
     *     for all, or with {@link EndpointOptions#IPV6_ONLY} for all of IPv6; addresses that come later are among them
     * @param port the SCTP port, or 0 for one that is free
     * @param options what differs from the stack's options for this endpoint and its associations
     * @throws java.net.BindException if the port is taken on one of the addresses ({@link EndpointOptions#REUSE_PORT} says when it is not), or no link has
     *     one of them
     * @throws IllegalArgumentException if there are other addresses beside a wildcard one
     */
    Endpoint bind(List<InetAddress> addresses, int port, Options options) throws java.net.BindException;

    /**
     * Opens an association from an endpoint of its own, and waits until it is up. The endpoint goes when the association
     * ends.
     *
     * @throws AssociationException if it could not be set up; says why
     * @throws InterruptedException if the thread was interrupted while waiting; the attempt is given up
     */
    Association connect(Destination destination) throws AssociationException, InterruptedException;

    /** The links that packets come and go by, and those that did and may come back; may be empty. */
    List<LinkDescription> links();

    /** The extensions that new associations offer. */
    List<ExtensionDescription> extensions();

    /**
     * Adds an extension or a link while the stack runs. New associations offer the extension, running ones are not disturbed; those that wait
     * for it since it was withdrawn go on with it. A link that takes the place of one that was withdrawn has that one's UDP port
     * unless its options say otherwise; the associations of that one go on by it.
     *
     * @param component a component of either kind
     * @param defaults values of its options, where the stack's and the endpoints' options set none
     * @throws IllegalArgumentException if it is neither, one with its id is there, or its claims clash with another's; says which
     * @throws java.io.UncheckedIOException if the link can't be opened; says why
     * @throws IllegalStateException if the stack is closed
     */
    void install(StackComponent component, Options defaults);

    /**
     * Takes an extension or a link away while the stack runs. New associations don't offer the extension; those that use it leave off its
     * work and wait for it to be installed again for {@link AssociationOptions#EXTENSION_GRACE}, and are shut down or aborted if it isn't.
     * Associations that use the link go on by others; those that can't wait for it for {@link AssociationOptions#LINK_GRACE}, and then end
     * here. When this returns, the stack holds nothing of the component's any more. Without effect if there is none with that id.
     */
    void withdraw(String componentId);

    /** The endpoints that are open. */
    List<Endpoint> endpoints();

    /** The associations of all endpoints. */
    List<Association> associations();

    /** What has been counted since the stack was made. */
    Map<Counter, Long> counters();

    /** Aborts what is left of associations and releases everything; waits for that, shortly. The second time it only waits. */
    @Override
    void close();
}
