/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.socket;

import org.sluice.sctp.Message;
import org.sluice.sctp.MessageAttribute;

/** A number that a user gives a message, to know it again if it comes back. */
final class Contexts {

    static final MessageAttribute<Integer> CONTEXT =
            new MessageAttribute<>("socket.context", Integer.class, "", any -> true);

    private Contexts() {}

    static int of(Message message) {
        Integer context = message.get(CONTEXT);
        return context == null ? 0 : context;
    }
}
