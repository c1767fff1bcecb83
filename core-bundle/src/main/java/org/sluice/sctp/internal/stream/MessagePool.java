/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream;

/** Messages that were sent, kept by a loop to be used for others of any of its associations: the one that came last goes first, since it is near. */
public final class MessagePool {

    /** How many are kept of each kind. A send buffer of the usual size has room for some 16,000 messages. */
    private static final int MOST_KEPT = 1 << 16;

    private final Shelf plain = new Shelf();
    private final Shelf timed = new Shelf();

    /** @param isTimed whether it is to know how old it is */
    OutboundMessage take(boolean isTimed) {
        OutboundMessage message = (isTimed ? timed : plain).take();
        if (message != null) {
            return message;
        }
        return isTimed ? new TimedMessage() : new OutboundMessage();
    }

    void release(OutboundMessage message) {
        message.forget();
        if (message.mayServeAgain(true)) {
            timed.put(message);
        } else if (message.mayServeAgain(false)) {
            plain.put(message);
        }
    }

    private static final class Shelf {

        private OutboundMessage first;
        private int count;

        OutboundMessage take() {
            OutboundMessage message = first;
            if (message != null) {
                first = message.next;
                count--;
            }
            return message;
        }

        void put(OutboundMessage message) {
            if (count < MOST_KEPT) {
                message.next = first;
                first = message;
                count++;
            }
        }
    }
}
