/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.transfer;

import org.sluice.sctp.Message;

/** Whether messages are still worth sending; asked by the sending side where an extension has a say in that. */
public interface Reliability {

    /** Whether a message may ever be given up; asked once. */
    boolean mayBeGivenUp(Message message);

    /**
     * Whether a message is to be given up now.
     *
     * @param handedOverAt when the user handed it over, in nanoseconds
     * @param transmissions how often the chunk at hand was sent
     */
    boolean isGivenUp(Message message, long handedOverAt, int transmissions);

    /** A message was given up. */
    void givenUp(Message message, boolean sent);
}
