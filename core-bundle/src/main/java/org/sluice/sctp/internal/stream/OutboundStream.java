/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream;

/** The messages of one stream that wait to be sent, and what is kept of it. */
final class OutboundStream {

    OutboundMessage first;
    OutboundMessage last;
    int nextNumber;
    int nextUnordered;

    /** How many fragments of the first message were sent. */
    int fragments;

    /** How many keep its messages back. */
    int holds;

    /** How many of its messages are not held. */
    int scheduled;

    /** What its scheduling goes by. */
    int value;

    /** The next of its messages that another scheduler is to be told of. */
    OutboundMessage untold;

    /** The message whose end was not handed over, or null. */
    PartedMessage open;

    void append(OutboundMessage message) {
        if (last == null) {
            first = message;
        } else {
            last.next = message;
        }
        last = message;
    }

    void removeFirst() {
        OutboundMessage gone = first;
        first = gone.next;
        fragments = 0;
        if (first == null) {
            last = null;
        }
        gone.next = null;
    }

    void remove(OutboundMessage gone) {
        OutboundMessage before = null;
        OutboundMessage message = first;
        while (message != gone) {
            before = message;
            message = message.next;
        }
        if (before == null) {
            first = gone.next;
        } else {
            before.next = gone.next;
        }
        if (last == gone) {
            last = before;
        }
        gone.next = null;
    }

    void clear() {
        first = null;
        last = null;
        scheduled = 0;
    }

    void number(OutboundMessage message) {
        message.number(message.message().isUnordered() ? nextUnordered++ : nextNumber++);
    }

    void restartNumbers() {
        nextNumber = 0;
        nextUnordered = 0;
    }
}
