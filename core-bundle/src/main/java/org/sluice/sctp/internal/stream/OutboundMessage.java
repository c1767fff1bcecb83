/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream;

import org.sluice.sctp.Message;

/** A message on its way out: how much of it was sent, and how much the peer has acknowledged. */
public final class OutboundMessage {

    private Message message;
    private int length;
    private int sent;
    private int acknowledged;
    private int streamSequenceNumber;
    private boolean numbered;

    OutboundMessage next;

    void begin(Message newMessage) {
        message = newMessage;
        length = newMessage.length();
        sent = 0;
        acknowledged = 0;
        numbered = false;
        next = null;
    }

    void forget() {
        message = null;
    }

    /** What the user handed over. */
    public Message message() {
        return message;
    }

    /** The number in its stream; given when the first fragment is sent. */
    public int streamSequenceNumber() {
        return streamSequenceNumber;
    }

    boolean isNumbered() {
        return numbered;
    }

    void number(int ssn) {
        streamSequenceNumber = ssn;
        numbered = true;
    }

    /** Bytes sent at least once. */
    public int sent() {
        return sent;
    }

    /** Bytes not yet sent. */
    public int unsent() {
        return length - sent;
    }

    void fragmentSent(int bytes) {
        sent += bytes;
    }

    /** Takes note that bytes were acknowledged; true when they were the last of the message. */
    public boolean acknowledged(int bytes) {
        acknowledged += bytes;
        return acknowledged == length;
    }
}
