/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.osgi.annotation.versioning.ProviderType;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Options;
import org.sluice.sctp.wire.Chunk;
import org.sluice.sctp.wire.ErrorCause;

/** What every hook may do. Valid for the call that it is handed to; later, every method throws {@link IllegalStateException}. */
@ProviderType
public interface ExtensionContext {

    /** The time, in nanoseconds, of the stack's clock. */
    long now();

    /** Where random numbers come from; replayed from a seed in simulations. */
    RandomGenerator random();

    /** The association's state. */
    AssociationState state();

    /** What holds for the association at this time. */
    Options options();

    /** Sends a control chunk on the path that is best now, with the next packet. */
    void send(Chunk chunk);

    /**
     * Has {@link TimerHook#timeout} called after a time; what was set before is forgotten.
     *
     * @param delayNanos in nanoseconds, at least 0
     */
    void startTimer(long delayNanos);

    /** Forgets the timer. */
    void stopTimer();

    /** RTO of the path that data takes now, in nanoseconds. */
    long retransmissionTimeout();

    /**
     * Takes note that the peer did not answer within {@link #retransmissionTimeout}: doubles that, and counts an error of the path and of the
     * association, which may end it (RFC 9260 sections 6.3.3, 8.1 and 8.2).
     */
    void unanswered();

    /**
     * Tells the user something.
     *
     * @param name what
     * @param values details by name, of JDK types
     */
    void notifyUser(String name, Map<String, Object> values);

    /**
     * Ends the association with an ABORT.
     *
     * @param reason for people
     * @param causes what the ABORT says
     */
    void abort(String reason, List<ErrorCause> causes);

    /** Has a SACK sent with the next packet, where there is something to acknowledge. */
    void acknowledgeNow();

    /** The streams. */
    Streams streams();

    /** What the user sends. */
    OutboundData outbound();

    /** Congestion that an extension learns of. */
    Congestion congestion();

    /** The addresses of both sides. */
    Addresses addresses();

    /** Losses that an extension learns of. */
    Retransmission retransmission();

    /** The paths, for the call at hand. */
    PathsView paths();

    /** What the receive buffer holds now. */
    ReceiveBuffer receiveBuffer();
}
