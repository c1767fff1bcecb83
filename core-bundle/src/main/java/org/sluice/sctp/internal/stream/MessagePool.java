/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream;

/** Keeps messages that were sent, to be used for others. */
final class MessagePool {

    /** How many are kept. To keep many costs more than making them, since old objects are far away. */
    private static final int MOST_KEPT = 256;

    private OutboundMessage free;
    private int count;
    private boolean timed = true;

    /** Whether messages are to know how old they are. */
    void timed(boolean value) {
        if (timed != value) {
            timed = value;
            free = null;
            count = 0;
        }
    }

    OutboundMessage take() {
        OutboundMessage message = free;
        if (message == null) {
            return timed ? new TimedMessage() : new OutboundMessage();
        }
        free = message.next;
        count--;
        return message;
    }

    void release(OutboundMessage message) {
        message.forget();
        if (count < MOST_KEPT && message.mayServeAgain(timed)) {
            message.next = free;
            free = message;
            count++;
        }
    }
}
