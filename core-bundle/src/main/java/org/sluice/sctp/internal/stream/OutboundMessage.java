/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream;

import org.sluice.sctp.Message;

/** A message on its way out: how much of it was sent, and how much the peer has acknowledged. */
public final class OutboundMessage {

    private Message message;
    private int length;
    private int sent;
    private int acknowledged;
    private int number;
    private int stream;
    private int fragments;
    private boolean numbered;
    private long handedOverAt;
    private Boolean mayBeGivenUp;
    private boolean givenUp;
    private boolean held;

    OutboundMessage next;

    void begin(Message newMessage, long now) {
        message = newMessage;
        handedOverAt = now;
        mayBeGivenUp = null;
        givenUp = false;
        length = newMessage.length();
        stream = newMessage.stream();
        fragments = 0;
        sent = 0;
        acknowledged = 0;
        numbered = false;
        next = null;
    }

    void forget() {
        message = null;
    }

    /** The peer has all of it for good; nobody asks for its bytes any more. */
    public void dropContent() {
        message = null;
    }

    /** The stream identifier. */
    public int stream() {
        return stream;
    }

    /** Fragments sent at least once. */
    public int fragments() {
        return fragments;
    }

    /** What the user handed over; null when its {@linkplain #dropContent content} was dropped. */
    public Message message() {
        return message;
    }

    /** The number in its stream, among those with or without order, of 32 bits; given when the first fragment is sent. */
    public int number() {
        return number;
    }

    boolean isNumbered() {
        return numbered;
    }

    void number(int newNumber) {
        number = newNumber;
        numbered = true;
    }

    /** When the user handed it over, in nanoseconds. */
    public long handedOverAt() {
        return handedOverAt;
    }

    /** Whether it may ever be given up; null while nobody asked. */
    public Boolean mayBeGivenUp() {
        return mayBeGivenUp;
    }

    /** Notes whether it may ever be given up. */
    public void mayBeGivenUp(boolean value) {
        mayBeGivenUp = value;
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
        fragments++;
    }

    /** Takes note that bytes were acknowledged; true when they were the last of the message. */
    public boolean acknowledged(int bytes) {
        acknowledged += bytes;
        return acknowledged == length;
    }
}
