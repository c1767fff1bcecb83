/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream;

import org.sluice.sctp.Message;

/** A message of an association in which somebody may give messages up, for which it matters how old they are. */
final class TimedMessage extends OutboundMessage {

    private long handedOverAt;

    @Override
    void begin(Message newMessage, long now) {
        super.begin(newMessage, now);
        handedOverAt = now;
    }

    @Override
    boolean mayServeAgain(boolean timed) {
        return timed;
    }

    @Override
    public long handedOverAt() {
        return handedOverAt;
    }
}
