/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.extension;

import java.net.InetAddress;
import java.util.List;
import java.util.random.RandomGenerator;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Options;
import org.sluice.sctp.spi.Addresses;
import org.sluice.sctp.spi.Congestion;
import org.sluice.sctp.spi.OutboundData;
import org.sluice.sctp.spi.PathsView;
import org.sluice.sctp.spi.ReceiveBuffer;
import org.sluice.sctp.spi.Retransmission;
import org.sluice.sctp.spi.StreamPosition;
import org.sluice.sctp.spi.Streams;
import org.sluice.sctp.wire.Chunk;
import org.sluice.sctp.wire.ErrorCause;

/** What an association can do for its extensions; each context hands on some of it. */
public interface Abilities extends OutboundData, Streams, Congestion, Retransmission {

    /** An extension is about to be called at a time, in nanoseconds. */
    void at(long time);

    /** The time that the loop's thread spends at the loop. */
    Stint stint();

    /** Where random numbers come from. */
    RandomGenerator random();

    /** The association's state. */
    AssociationState state();

    /** What holds for the association. */
    Options options();

    /** Sends a control chunk on the best path. */
    void send(Chunk chunk);

    /** Sends a control chunk to where the chunk at hand came from. */
    void reply(Chunk chunk);

    /** Sends a control chunk to the very address that the chunk at hand came from. */
    void replyToSource(Chunk chunk);

    /** The address that the chunk at hand came from. */
    InetAddress source();

    /** The addresses of both sides. */
    Addresses addresses();

    /** RTO of the path for data, in nanoseconds. */
    long retransmissionTimeout();

    /** Counts that the peer did not answer in time. */
    void unanswered(long now);

    /** Tells the user something. */
    void notifyUser(Notification notification);

    /** Ends the association with an ABORT. */
    void abort(String reason, List<ErrorCause> causes);

    /** Ends the association, since an extension failed. */
    void failed(String extension, Throwable failure);

    /** Takes note that the peer gave up data. */
    void skip(int tsn, List<StreamPosition> streams);

    /** The paths. */
    PathsView paths();

    /** The place of the path that the chunk at hand came on. */
    int arrivedOn();

    /** The receive buffer. */
    ReceiveBuffer receiveBuffer();

    /** Has a SACK sent soon. */
    void acknowledgeNow();
}
