/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An association with a peer (RFC 9260 section 1.3), from the moment it is asked for or accepted.
 *
 * <p>Every method may be called by any thread, also a virtual one. Those that wait say so and can be
 * interrupted; the others return at once.
 */
@ProviderType
public interface Association extends AutoCloseable {

    /** A number that no other association of the same stack has had. */
    long id();

    /** The state at this moment. */
    AssociationState state();

    /** This side's SCTP port. */
    int localPort();

    /** The peer's SCTP port. */
    int remotePort();

    /** The peer's addresses, the primary one first. */
    List<InetAddress> remoteAddresses();

    /** How many streams this side may send on; 0 until the association is up. */
    int outboundStreams();

    /** How many streams the peer may send on; 0 until the association is up. */
    int inboundStreams();

    /**
     * Hands a message over for sending. Waits while the send buffer ({@link AssociationOptions#SEND_BUFFER}) is
     * full; returns when the message is queued, not when it is acknowledged.
     *
     * @throws AssociationException if the association has ended, or has been told to shut down
     * @throws IllegalArgumentException if the association does not have the message's stream, or the address that the message is for ({@link Message#towards}); if
     *     the message is larger than {@link AssociationOptions#MAXIMUM_MESSAGE_SIZE}, or needs fragments where {@link AssociationOptions#DISABLE_FRAGMENTS} forbids
     *     them; if it continues a message of another kind ({@link Message#ending}). Streams and addresses are known when the association is up
     * @throws InterruptedException if the thread was interrupted while waiting; the message is not sent
     */
    void send(Message message) throws AssociationException, InterruptedException;

    /**
     * As {@link #send}, but returns false instead of waiting where the send buffer is full.
     *
     * @throws AssociationException if the association has ended, or has been told to shut down
     * @throws IllegalArgumentException if the association does not have the message's stream, or the address that the message is for ({@link Message#towards}); if
     *     the message is larger than {@link AssociationOptions#MAXIMUM_MESSAGE_SIZE}, or needs fragments where {@link AssociationOptions#DISABLE_FRAGMENTS} forbids
     *     them; if it continues a message of another kind ({@link Message#ending}). Streams and addresses are known when the association is up
     */
    boolean trySend(Message message) throws AssociationException;

    /**
     * Takes the next message, waiting for it.
     *
     * @return the message, or null when the association was shut down gracefully and everything was taken
     * @throws AssociationException if the association ended otherwise; what had arrived whole is given out first
     * @throws InterruptedException if the thread was interrupted while waiting
     */
    ReceivedMessage receive() throws AssociationException, InterruptedException;

    /**
     * As {@link #receive()}, waiting no longer than the given time.
     *
     * @throws TimeoutException if no message arrived in time
     */
    ReceivedMessage receive(Duration timeout) throws AssociationException, InterruptedException, TimeoutException;

    /**
     * As {@link #receive()}, into a buffer, and without making objects for the message.
     *
     * @param buffer what gets the message; left as it is where there is none
     * @return whether there was a message; false when the association was shut down gracefully and everything was taken
     * @throws AssociationException if the association ended otherwise; what had arrived whole is given out first
     * @throws InterruptedException if the thread was interrupted while waiting
     */
    boolean receive(MessageBuffer buffer) throws AssociationException, InterruptedException;

    /** The next message if one is there, else null. Never waits, never fails. */
    ReceivedMessage poll();

    /**
     * As {@link #poll()}, into a buffer, and without making objects for the message.
     *
     * @param buffer what gets the message; left as it is where there is none
     * @return whether there was a message
     */
    boolean poll(MessageBuffer buffer);

    /**
     * Ends the association gracefully: everything handed over is sent and acknowledged first (RFC 9260
     * section 9.2). In the middle of a message that was handed over in parts it ends in an ABORT ({@link Message#ending}). May be called again to get the same future.
     *
     * @return completes with null when the shutdown is complete, or exceptionally with an
     *     {@link AssociationException} when the association ended otherwise
     */
    CompletableFuture<Void> shutdown();

    /**
     * Ends the association at once (RFC 9260 section 9.1). What was not acknowledged is lost.
     *
     * @param reason told to the peer as User-Initiated Abort; may be empty, not null
     */
    void abort(String reason);

    /**
     * Completes with this association when it is up, or exceptionally with an {@link AssociationException} if it could not be set up.
     */
    CompletableFuture<Association> established();

    /**
     * The association's end, however it comes: completes with null after a graceful shutdown by either side, else
     * exceptionally with an {@link AssociationException}.
     */
    CompletableFuture<Void> ended();

    /** A picture of the association as its loop last saw it; waits shortly for the loop, never for the network. */
    AssociationStatus status();

    /** What holds for the association, defaults left out. */
    Options options();

    /** What holds for the path to one of the peer's addresses, defaults left out. */
    Options options(InetAddress remote);

    /**
     * Changes options of the association and of all its paths that have no value of their own, at once. Timers that run are not set anew.
     *
     * @param changes of those that {@link AssociationOptions#isAdjustable} allows
     * @throws IllegalArgumentException naming an option that can't be changed any more; nothing is changed then
     * @throws IllegalStateException if the association has ended
     */
    void configure(Options changes);

    /**
     * Changes options of the path to one of the peer's addresses (SCTP_PEER_ADDR_PARAMS of RFC 6458 section 8.1.12).
     *
     * @param changes of those that {@link AssociationOptions#isAdjustableForPath} allows
     * @throws IllegalArgumentException naming an option that a path doesn't have, or an address that the peer doesn't have
     * @throws IllegalStateException if the association has ended
     */
    void configure(InetAddress remote, Options changes);

    /**
     * What {@link #setStreamValue} gave an outbound stream; 0 if nothing.
     *
     * @throws IllegalArgumentException if there is no such stream
     * @throws IllegalStateException if the association has ended
     */
    int streamValue(int stream);

    /**
     * Gives an outbound stream a value that {@link AssociationOptions#STREAM_SCHEDULER} goes by (SCTP_STREAM_SCHEDULER_VALUE, RFC 8260 section
     * 4.3.3): with {@link StreamScheduling#PRIORITY} the lowest goes first, with {@link StreamScheduling#WEIGHTED_FAIR} it is a weight. Holds at
     * once, and whatever scheduler is chosen later. May be called before the association is up.
     *
     * @param stream the stream identifier
     * @param value 0 to 65535
     * @throws IllegalArgumentException if there is no such stream, or no such value
     * @throws IllegalStateException if the association has ended
     */
    void setStreamValue(int stream, int value);

    /**
     * Makes the path to one of the peer's addresses the one that data takes as long as it works (RFC 9260 section 11.1.6).
     *
     * @throws IllegalArgumentException if it is none of the peer's addresses, or is not verified yet
     * @throws IllegalStateException if the association has ended
     */
    void setPrimary(InetAddress remote);

    /**
     * Sends a HEARTBEAT to one of the peer's addresses now (RFC 9260 section 8.3). Its answer is told as
     * {@link Notification.HeartbeatAnswered}; what comes of it shows in {@link PathStatus}. One that is sent while another to the same address is
     * not answered takes that one's place.
     *
     * @throws IllegalArgumentException if it is none of the peer's addresses
     * @throws IllegalStateException if the association has ended
     */
    void heartbeat(InetAddress remote);

    /**
     * As {@link #heartbeat(InetAddress)}, with a HEARTBEAT of some length.
     *
     * @param bytes how many bytes of Heartbeat Info it carries and the answer brings back (RFC 9260 section 3.3.5): 20 or more, as many as a
     *     packet on the path has room for
     * @throws IllegalArgumentException if it is none of the peer's addresses, or there are too few or too many bytes; says how many may be
     * @throws IllegalStateException if the association has ended
     */
    void heartbeat(InetAddress remote, int bytes);

    /**
     * Says who is told of messages and notifications; replaces the one before. What already happened is told at once.
     *
     * @param listener called on the stack's executor, for one association never by two threads at once
     */
    void listen(AssociationListener listener);

    /**
     * Shuts down gracefully and waits for it, no longer than {@link AssociationOptions#CLOSE_TIMEOUT}; then aborts. Does nothing
     * if the association has ended.
     *
     * @throws AssociationException if it could not be ended gracefully
     */
    @Override
    void close() throws AssociationException;

    /**
     * Asks an extension something, or for something; what it understands is in its documentation, and in typed form in its own interface.
     *
     * @param extension the extension's component id
     * @param question what is asked
     * @param details by name; values are of JDK types
     * @return completes with the answer, whose values are of JDK types too; fails with {@link IllegalStateException} if the association does
     *     not use the extension or has ended, and with {@link IllegalArgumentException} if the extension does not understand
     */
    CompletableFuture<Map<String, Object>> ask(String extension, String question, Map<String, Object> details);
}
