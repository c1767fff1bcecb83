/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.sluice.sctp.Message;
import org.sluice.sctp.ReceivedMessage;

/**
 * Makes messages whose content is known from a number, and checks that what arrives is exactly what was sent, once each, and in order
 * where order was promised. One for each direction of an association; for one thread.
 */
public final class DeliveryChecker {

    private static final int HEADER = 8;

    private final Map<Integer, ArrayDeque<Long>> orderedByStream = new HashMap<>();
    private final Set<Long> unordered = new HashSet<>();
    private final Map<Long, Integer> lengths = new HashMap<>();
    private long nextNumber;
    private long received;

    /** The next message to send. Note it with {@link #sent} when it was taken. */
    public Message next(int stream, boolean withoutOrder, int length) {
        int size = Math.max(length, HEADER);
        byte[] payload = new byte[size];
        ByteBuffer.wrap(payload).putLong(nextNumber);
        for (int i = HEADER; i < size; i++) {
            payload[i] = content(nextNumber, i);
        }
        return Message.wrap(payload).onStream(stream).unordered(withoutOrder).withPayloadProtocolIdentifier((int)
                nextNumber);
    }

    private static byte content(long number, int index) {
        return (byte) (number * 31 + index * 7L + (index >>> 8));
    }

    /** The message that {@link #next} gave last is on its way. */
    public void sent(Message message) {
        long number = nextNumber++;
        lengths.put(number, message.length());
        if (message.isUnordered()) {
            unordered.add(number);
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
        check(payload.length >= HEADER, "a message of " + payload.length + " bytes was never sent");
        long number = ByteBuffer.wrap(payload).getLong();
        Integer length = lengths.remove(number);
        check(length != null, "message " + number + " was never sent, or has arrived before");
        check(length == payload.length, "message " + number + " has " + payload.length + " bytes instead of " + length);
        check(message.payloadProtocolIdentifier() == (int) number, "message " + number + " has another identifier");
        for (int i = HEADER; i < payload.length; i++) {
            if (payload[i] != content(number, i)) {
                throw new AssertionError("byte " + i + " of message " + number + " is changed");
            }
        }
        if (message.unordered()) {
            check(unordered.remove(number), "message " + number + " was sent with an order");
        } else {
            var queue = orderedByStream.get(message.stream());
            check(
                    queue != null && !queue.isEmpty(),
                    "message " + number + " was not sent on stream " + message.stream());
            long expected = queue.poll();
            check(
                    expected == number,
                    "message " + number + " arrived before " + expected + " on stream " + message.stream());
        }
        received++;
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
