/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream;

import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification.SendFailed;

/**
 * A message that is handed over in parts: one message on the wire, of which the end may not be known when its beginning leaves (RFC 6458 section 8.1.26). Parts are kept
 * until they are acknowledged. Such a message has no limit, so offsets in it begin anew after 2^32 bytes, and are compared by their difference.
 */
public final class PartedMessage extends OutboundMessage {

    private static final int FEW = 8;

    private Message[] parts = new Message[FEW];
    private int[] starts = new int[FEW];
    private int head;
    private int count;
    private int end;
    private int passed;
    private int toldSent;
    private int scheduledLength;
    private long handedOverAt;
    private boolean begun;
    private boolean ended;
    private boolean sackImmediately;
    private boolean parked;
    private SendFailed.Reason lost;

    @Override
    void begin(Message first, long now) {
        super.begin(first, now);
        handedOverAt = now;
        scheduledLength = first.length();
        append(first);
    }

    /** The message goes on. */
    void add(Message part) {
        grow(part.length());
        append(part);
    }

    private void append(Message part) {
        if (count == parts.length) {
            grow();
        }
        int slot = slot(count++);
        parts[slot] = part;
        starts[slot] = end;
        end += part.length();
        ended = part.isEnding();
        sackImmediately = part.isSackImmediately();
        if (part.isTracked()) {
            track();
        }
    }

    private void grow() {
        var newParts = new Message[parts.length * 2];
        var newStarts = new int[parts.length * 2];
        for (int i = 0; i < count; i++) {
            newParts[i] = parts[slot(i)];
            newStarts[i] = starts[slot(i)];
        }
        parts = newParts;
        starts = newStarts;
        head = 0;
    }

    private int slot(int place) {
        return head + place & parts.length - 1;
    }

    /** The place of the part with an offset. */
    private int find(int offset) {
        int low = 0;
        int high = count - 1;
        while (low < high) {
            int middle = low + high + 1 >>> 1;
            if (offset - starts[slot(middle)] >= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private int endOf(int place) {
        return starts[slot(place)] + parts[slot(place)].length();
    }

    @Override
    public boolean isEnded() {
        return ended;
    }

    @Override
    public boolean isSackImmediately() {
        return sackImmediately;
    }

    @Override
    public boolean isBegun() {
        return begun;
    }

    @Override
    void fragmentSent(int bytes) {
        begun = true;
        super.fragmentSent(bytes);
    }

    @Override
    public long handedOverAt() {
        return handedOverAt;
    }

    @Override
    public void copyTo(ByteBuffer target, int offset, int length) {
        int from = offset;
        int left = length;
        for (int place = find(offset); left > 0; place++) {
            Message part = parts[slot(place)];
            int inPart = from - starts[slot(place)];
            int bytes = Math.min(left, part.length() - inPart);
            part.copyTo(target, inPart, bytes);
            from += bytes;
            left -= bytes;
        }
    }

    @Override
    public void tellSent(Consumer<Message> taker) {
        for (int place = count == 0 ? 0 : find(toldSent); place < count && endOf(place) - sent() <= 0; place++) {
            if (endOf(place) - toldSent > 0 && parts[slot(place)].isTracked()) {
                taker.accept(parts[slot(place)]);
            }
            toldSent = endOf(place);
        }
    }

    /** The whole is told of part by part ({@link #passed}). */
    @Override
    public boolean acknowledged(int bytes) {
        super.acknowledged(bytes);
        return false;
    }

    /**
     * So many bytes more were acknowledged cumulatively: parts of which those were the last are forgotten.
     *
     * @param tracked gets those of which the user is told what becomes of them
     * @return how many parts
     */
    public int passed(int bytes, Consumer<Message> tracked) {
        passed += bytes;
        int forgotten = 0;
        while (count > 0 && endOf(0) - passed <= 0) {
            Message part = parts[head];
            parts[head] = null;
            head = slot(1);
            count--;
            forgotten++;
            if (part.isTracked()) {
                tracked.accept(part);
            }
        }
        return forgotten;
    }

    /** Bytes that were not acknowledged cumulatively. */
    public int unpassed() {
        return end - passed;
    }

    /** Only when all of it was acknowledged is nothing asked of it any more. */
    @Override
    public void dropContent() {}

    @Override
    public int parts() {
        return count;
    }

    @Override
    public void giveBack(BiConsumer<Message, Boolean> taker) {
        for (int place = 0; place < count; place++) {
            taker.accept(parts[slot(place)], sent() - starts[slot(place)] > 0);
        }
    }

    @Override
    int scheduledLength() {
        return scheduledLength;
    }

    /** All that is there was sent: no scheduler knows of it until more comes. */
    void park() {
        parked = true;
    }

    /** More came. */
    void unpark(int bytes) {
        parked = false;
        scheduledLength = bytes;
    }

    @Override
    boolean isParked() {
        return parked;
    }

    /** It will not be sent, or not any further, and what comes of it later neither. */
    @Override
    void abandon(SendFailed.Reason why) {
        super.abandon(why);
        lost = why;
    }

    /** Why it is not sent any further, or null. */
    SendFailed.Reason lost() {
        return lost;
    }

    @Override
    boolean mayServeAgain(boolean timed) {
        return false;
    }
}
