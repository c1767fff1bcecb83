/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream;

import org.sluice.sctp.Message;

/** A message on its way out: how much of it was sent, and how much the peer has acknowledged. There are many, so it holds nothing that it needn't. */
public class OutboundMessage {

    private static final byte[] NOTHING = {0};

    private Message message;
    private int length;
    private int sent;
    private int acknowledged;
    private int number;
    private byte mayBeGivenUp;
    private boolean givenUp;
    private boolean held;
    private boolean tracked;

    OutboundMessage next;

    void begin(Message newMessage, long now) {
        message = newMessage;
        mayBeGivenUp = 0;
        givenUp = false;
        tracked = newMessage.isTracked();
        length = newMessage.length();
        sent = 0;
        acknowledged = 0;
        next = null;
    }

    void forget() {
        message = null;
    }

    /** The peer has all of it for good; nobody asks for its bytes any more, but its stream is known. */
    public void dropContent() {
        message = Message.wrap(NOTHING).onStream(message.stream());
    }

    /** Whether the user is told what becomes of it. */
    public boolean isTracked() {
        return tracked;
    }

    /** What the user handed over. */
    public Message message() {
        return message;
    }

    /** The number in its stream, among those with or without order, of 32 bits; given when the first fragment is sent. */
    public int number() {
        return number;
    }

    void number(int newNumber) {
        number = newNumber;
    }

    /** When the user handed it over, in nanoseconds; 0 where nobody will ask. */
    public long handedOverAt() {
        return 0;
    }

    /** Whether somebody has said whether it may ever be given up. */
    public boolean isDecided() {
        return mayBeGivenUp != 0;
    }

    /** Whether it may ever be given up, if that is decided. */
    public boolean mayBeGivenUp() {
        return mayBeGivenUp > 0;
    }

    /** Decides whether it may ever be given up. */
    public void mayBeGivenUp(boolean value) {
        mayBeGivenUp = (byte) (value ? 1 : -1);
    }

    /** Whether it was given up: then it is no more the user's nor the peer's. */
    public boolean isGivenUp() {
        return givenUp;
    }

    /** Notes that it was given up. */
    public void giveUp() {
        givenUp = true;
    }

    /** Whether it is kept back, so that no scheduler knows of it. */
    boolean isHeld() {
        return held;
    }

    void held(boolean value) {
        held = value;
    }

    /** Bytes not yet acknowledged. */
    public int unacknowledged() {
        return length - acknowledged;
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
