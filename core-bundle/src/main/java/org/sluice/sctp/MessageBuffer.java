/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

import java.nio.ByteBuffer;

/**
 * A place for one received message that is used again for the next one: whoever takes messages into it ({@link Association#poll(MessageBuffer)}) makes no
 * objects for them. What its methods tell is as in {@link ReceivedMessage}, of the message that it holds. Belongs to one thread at a time.
 */
public final class MessageBuffer {

    private ByteBuffer payload;
    private int stream;
    private int streamSequenceNumber;
    private int payloadProtocolIdentifier;
    private boolean unordered;
    private boolean ending;
    private int transmissionSequenceNumber;
    private int cumulativeTransmissionSequenceNumber;

    /**
     * An empty one.
     *
     * @param capacity how many bytes it has room for, 0 or more; for a larger message it gets a larger array, which it keeps
     */
    public MessageBuffer(int capacity) {
        payload = ByteBuffer.allocate(capacity).limit(0);
    }

    /** The message's bytes, from position to limit when it was taken; the same buffer, overwritten, holds the next message. Not null. */
    public ByteBuffer payload() {
        return payload;
    }

    /** The stream identifier. */
    public int stream() {
        return stream;
    }

    /** Its number in the stream. */
    public int streamSequenceNumber() {
        return streamSequenceNumber;
    }

    /** What the sender set, as 32 bits. */
    public int payloadProtocolIdentifier() {
        return payloadProtocolIdentifier;
    }

    /** Whether it was delivered without regard to order. */
    public boolean unordered() {
        return unordered;
    }

    /** Whether the message ends with these bytes. */
    public boolean ending() {
        return ending;
    }

    /** The TSN of its first DATA chunk. */
    public int transmissionSequenceNumber() {
        return transmissionSequenceNumber;
    }

    /** The cumulative TSN ack point when it was put together. */
    public int cumulativeTransmissionSequenceNumber() {
        return cumulativeTransmissionSequenceNumber;
    }

    /** The same message as an object of its own, with the bytes that are left between position and limit. */
    public ReceivedMessage toReceivedMessage() {
        byte[] bytes = new byte[payload.remaining()];
        payload.duplicate().get(bytes);
        return new ReceivedMessage(
                stream,
                streamSequenceNumber,
                payloadProtocolIdentifier,
                unordered,
                bytes,
                ending,
                transmissionSequenceNumber,
                cumulativeTransmissionSequenceNumber);
    }

    /**
     * Takes in the next message but its bytes; for whoever implements {@link Association}.
     *
     * @return {@link #payload}, empty, with room for exactly so many bytes; to be filled and flipped
     */
    public ByteBuffer begin(
            int length,
            int ofStream,
            int number,
            int identifier,
            boolean withoutOrder,
            boolean isEnding,
            int tsn,
            int cumulativeTsn) {
        stream = ofStream;
        streamSequenceNumber = number;
        payloadProtocolIdentifier = identifier;
        unordered = withoutOrder;
        ending = isEnding;
        transmissionSequenceNumber = tsn;
        cumulativeTransmissionSequenceNumber = cumulativeTsn;
        if (payload.capacity() < length) {
            payload = ByteBuffer.allocate(length);
        }
        return payload.clear().limit(length);
    }

    @Override
    public String toString() {
        return payload.remaining() + " bytes on stream " + stream + (unordered ? ", unordered" : "")
                + (ending ? "" : ", to be continued");
    }
}
