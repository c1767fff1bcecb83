/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import org.osgi.annotation.versioning.ConsumerType;
import org.sluice.sctp.Message;

/** Decides whether messages are still worth sending. One extension of an association may implement it. */
@ConsumerType
public interface ReliabilityHook extends AssociationExtension {

    /**
     * Whether a message may ever be given up; the others are sent until they are acknowledged, and {@link #isGivenUp} is not asked about them.
     * Called once for each message, when the user hands it over.
     */
    boolean mayBeGivenUp(Message message, ExtensionContext context);

    /**
     * Whether a message is to be given up now. Asked before a chunk of it leaves, for the first time or again. It counts as
     * acknowledged then but for congestion control, and is reported to the user as failed.
     *
     * @param handedOverAt when the user handed it over, in nanoseconds
     * @param transmissions how often the chunk at hand was sent already
     */
    boolean isGivenUp(Message message, long handedOverAt, int transmissions, ExtensionContext context);

    /**
     * A message was given up.
     *
     * @param sent whether some of it had been sent
     */
    void givenUp(Message message, boolean sent, ExtensionContext context);

    /**
     * The send buffer has no room for a message that the user wants to send.
     *
     * @param message the message, which waits
     * @param bytes how many bytes are missing
     */
    void roomWanted(Message message, long bytes, ExtensionContext context);
}
