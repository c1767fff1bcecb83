package org.sluice.sctp.internal.stack;

import org.sluice.sctp.Message;

/**
 * The room in an association's send buffer (SO_SNDBUF). Taken when a message is handed over, given back as the peer acknowledges. Guarded by
 * the association's lock.
 */
final class SendCredit {

    /** What a message costs beside its bytes. */
    private static final int MESSAGE_OVERHEAD = 64;

    private final long total;
    private long left;

    SendCredit(long total) {
        this.total = total;
        this.left = total;
    }

    /** Takes a message's room; false if there is not enough. A message larger than the whole buffer is let in when nothing else is. */
    boolean take(Message message) {
        long needed = (long) message.length() + MESSAGE_OVERHEAD;
        if (needed > left && left < total) {
            return false;
        }
        left -= needed;
        return true;
    }

    /** Gives back the room of acknowledged bytes, and of what the messages that were acknowledged whole cost beside them. */
    void giveBack(long bytes, long messages) {
        left = Math.min(total, left + bytes + messages * MESSAGE_OVERHEAD);
    }

    /** Whether a message that was refused is worth another try: a quarter of the buffer is free. */
    boolean isWorthTrying() {
        return left >= total / 4;
    }
}
