/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream;

/** Received messages in order, linked through their first blocks. For one thread at a time. */
public final class MessageQueue {

    private DataBlock first;
    private DataBlock last;

    /** Adds a message at the end. */
    public void add(DataBlock message) {
        message.nextMessage = null;
        if (last == null) {
            first = message;
        } else {
            last.nextMessage = message;
        }
        last = message;
    }

    /** Takes the message at the front, or null. */
    public DataBlock poll() {
        DataBlock message = first;
        if (message != null) {
            first = message.nextMessage;
            message.nextMessage = null;
            if (first == null) {
                last = null;
            }
        }
        return message;
    }

    /** Moves all messages of another queue to the end of this one. */
    public void addAll(MessageQueue other) {
        if (other.first == null) {
            return;
        }
        if (last == null) {
            first = other.first;
        } else {
            last.nextMessage = other.first;
        }
        last = other.last;
        other.first = null;
        other.last = null;
    }

    /** Takes all messages, linked. */
    public DataBlock takeAll() {
        DataBlock messages = first;
        first = null;
        last = null;
        return messages;
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return first == null;
    }
}
