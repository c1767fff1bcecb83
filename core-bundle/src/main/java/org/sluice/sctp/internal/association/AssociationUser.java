/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.util.Set;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Notification;
import org.sluice.sctp.internal.stream.MessageQueue;

/** Told of what an association does; called on its loop, and must not wait. */
public interface AssociationUser {

    /** The state is another now. */
    void stateChanged(AssociationState state);

    /** The association came up, with the extensions that have these ids. */
    void established(int outboundStreams, int inboundStreams, Set<String> extensions);

    /** There are other numbers of streams now. */
    void streamsChanged(int outboundStreams, int inboundStreams);

    /** Messages for the user; takes them all out of the queue. */
    void deliver(MessageQueue messages);

    /** The peer acknowledged so many user bytes, and so many messages whole. */
    void released(long bytes, long messages);

    /** A message can't be delivered for certain any more; what it takes of the send buffer is free. */
    void sendFailed(Notification.SendFailed failure);

    /** Nothing can be sent until the user goes on with the message of a stream; -1 where it is not so, told while messages are unfinished. */
    void awaits(int stream);

    /** A message of so many bytes needs no fragments now; told where those that do are refused. */
    void fits(int bytes);

    /** Something else happened. */
    void notified(Notification notification);

    /** The association is no more. Called once, last. */
    void ended(AssociationException causeOrNull);
}
