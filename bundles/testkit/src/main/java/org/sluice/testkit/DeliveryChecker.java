/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.sluice.sctp.Message;
import org.sluice.sctp.ReceivedMessage;

/**
 * Makes messages whose content is known from a number, and checks that what arrives is exactly what was sent, once each, and in order
 * where order was promised. One for each direction of an association; for one thread.
 */
public final class DeliveryChecker {

    /** Far from those that IANA has given away, so that Wireshark does not take messages for somebody's protocol. */
    private static final int FIRST_IDENTIFIER = 1 << 30;

    private final Map<Integer, ArrayDeque<Long>> orderedByStream = new HashMap<>();
    private final Map<Long, Integer> unorderedStreams = new HashMap<>();
    private final Map<Long, Integer> lengths = new HashMap<>();
    private long nextNumber;
    private long received;

    /**
     * The next message to send, at least a byte long. Note it with {@link #sent} when it was taken. Its number travels as its payload protocol
     * identifier.
     */
    public Message next(int stream, boolean withoutOrder, int length) {
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++) {
            payload[i] = content(nextNumber, i);
        }
        return Message.wrap(payload).onStream(stream).unordered(withoutOrder).withPayloadProtocolIdentifier((int)
                (FIRST_IDENTIFIER + nextNumber));
    }

    private static byte content(long number, int index) {
        return (byte) (number * 31 + index * 7L + (index >>> 8));
    }

    /** The message that {@link #next} gave last is on its way. */
    public void sent(Message message) {
        long number = nextNumber++;
        lengths.put(number, message.length());
        if (message.isUnordered()) {
            unorderedStreams.put(number, message.stream());
        } else {
            orderedByStream
                    .computeIfAbsent(message.stream(), stream -> new ArrayDeque<>())
                    .add(number);
        }
    }

    /**
     * Checks a message that arrived.
     *
     * @throws AssertionError if it was not sent, arrived before, is changed, or is out of order
     */
    public void received(ReceivedMessage message) {
        byte[] payload = message.payload();
        long number = Integer.toUnsignedLong(message.payloadProtocolIdentifier()) - FIRST_IDENTIFIER;
        Integer length = lengths.remove(number);
        check(length != null, "message " + number + " was never sent, or has arrived before");
        check(length == payload.length, "message " + number + " has " + payload.length + " bytes instead of " + length);
        for (int i = 0; i < payload.length; i++) {
            if (payload[i] != content(number, i)) {
                throw new AssertionError("byte " + i + " of message " + number + " is changed");
            }
        }
        if (message.unordered()) {
            Integer stream = unorderedStreams.remove(number);
            check(stream != null, "message " + number + " was sent with an order");
            check(stream == message.stream(), "message " + number + " was sent on stream " + stream);
        } else {
            checkOrder(number, message.stream());
        }
        received++;
    }

    private void checkOrder(long number, int stream) {
        var queue = orderedByStream.get(stream);
        Long expected = queue == null ? null : queue.poll();
        check(expected != null, "message " + number + " was not sent on stream " + stream + " with an order");
        check(expected == number, "message " + number + " arrived before " + expected + " on stream " + stream);
    }

    private static void check(boolean right, String message) {
        if (!right) {
            throw new AssertionError(message);
        }
    }

    /** Whether everything that was sent has arrived. */
    public boolean isComplete() {
        return lengths.isEmpty();
    }

    /** How many messages were sent. */
    public long sentCount() {
        return nextNumber;
    }

    /** How many messages arrived. */
    public long receivedCount() {
        return received;
    }
}
