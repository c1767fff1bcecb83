/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream;

import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification.SendFailed;

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

    void grow(int bytes) {
        length += bytes;
    }

    void track() {
        tracked = true;
    }

    /** Whether it may be used for another message, in an association in which it matters how old messages are or not. */
    boolean mayServeAgain(boolean timed) {
        return !timed;
    }

    /** Whether its end was handed over. */
    public boolean isEnded() {
        return true;
    }

    /** Whether any of it was sent. */
    public boolean isBegun() {
        return sent != 0;
    }

    /** Whether all of it was sent. */
    public final boolean isSentWhole() {
        return length == sent && isEnded();
    }

    /** Whether its last chunk asks for a SACK without delay. */
    public boolean isSackImmediately() {
        return message.isSackImmediately();
    }

    /** Copies user data into a buffer, from its position on. */
    public void copyTo(ByteBuffer target, int offset, int bytes) {
        message.copyTo(target, offset, bytes);
    }

    /** Gives what was sent whole by the last fragment, if that has not been given before and the user is told of it. */
    public void tellSent(Consumer<Message> taker) {
        if (sent == length) {
            taker.accept(message);
        }
    }

    /** How many messages of the user it is made of that are not acknowledged. */
    public int parts() {
        return 1;
    }

    /** Gives the user's messages back, each with whether some of it was sent. */
    public void giveBack(BiConsumer<Message, Boolean> taker) {
        taker.accept(message, sent > 0);
    }

    /** What the scheduler was told when it was told of this last, in bytes. */
    int scheduledLength() {
        return length;
    }

    /** Whether no scheduler knows of it, though some of it was sent and its end was not. */
    boolean isParked() {
        return false;
    }

    /** It will not be sent, or not any further. */
    void abandon(SendFailed.Reason why) {
        givenUp = true;
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
