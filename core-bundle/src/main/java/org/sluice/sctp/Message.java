/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A user message to be sent (RFC 9260 section 1.3): bytes with boundaries, on one stream.
 *
 * <p>The stack reads the payload until the peer has acknowledged it, without copying it: whoever made the message with
 * {@link #wrap} must leave the bytes alone until then. {@link #copyOf} is free of that duty.
 *
 * <p>Immutable but for its payload's bytes; any thread.
 */
public final class Message {

    private final int stream;
    private final int payloadProtocolIdentifier;
    private final boolean unordered;
    private final boolean sackImmediately;
    private final Map<String, Object> attributes;
    private final ByteBuffer payload;

    private Message(
            int stream,
            int payloadProtocolIdentifier,
            boolean unordered,
            boolean sackImmediately,
            Map<String, Object> attributes,
            ByteBuffer payload) {
        this.stream = stream;
        this.payloadProtocolIdentifier = payloadProtocolIdentifier;
        this.unordered = unordered;
        this.sackImmediately = sackImmediately;
        this.attributes = attributes;
        this.payload = payload;
    }

    /**
     * A message on stream 0, ordered, with payload protocol identifier 0, around the remaining bytes
     * of a buffer. The bytes are not copied; the buffer's position is not moved.
     *
     * @throws IllegalArgumentException if no byte remains: SCTP has no empty messages (RFC 9260 section 3.3.1)
     */
    public static Message wrap(ByteBuffer payload) {
        if (!payload.hasRemaining()) {
            throw new IllegalArgumentException("a message needs at least one byte (RFC 9260 section 3.3.1)");
        }
        return new Message(0, 0, false, false, Map.of(), payload.slice());
    }

    /** As {@link #wrap(ByteBuffer)}, around a whole array. */
    public static Message wrap(byte[] payload) {
        return wrap(ByteBuffer.wrap(payload));
    }

    /** As {@link #wrap(ByteBuffer)}, with a copy of the array's bytes. */
    public static Message copyOf(byte[] payload) {
        return wrap(payload.clone());
    }

    /** A message with the UTF-8 bytes of a text. */
    public static Message of(String text) {
        return wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * This message on another stream.
     *
     * @param number the stream identifier, 0 to 65535; whether the association has it is checked when sending
     */
    public Message onStream(int number) {
        if (number < 0 || number > 0xffff) {
            throw new IllegalArgumentException("stream " + number + " is not in 0 to 65535");
        }
        return new Message(number, payloadProtocolIdentifier, unordered, sackImmediately, attributes, payload);
    }

    /** This message with a payload protocol identifier, all 32 bits of which are passed on untouched. */
    public Message withPayloadProtocolIdentifier(int identifier) {
        return new Message(stream, identifier, unordered, sackImmediately, attributes, payload);
    }

    /** This message, to be delivered without regard to the order of its stream (RFC 9260 section 6.6). */
    public Message unordered(boolean value) {
        return new Message(stream, payloadProtocolIdentifier, value, sackImmediately, attributes, payload);
    }

    /** This message, its last chunk asking for a SACK without delay (the I bit, RFC 9260 section 3.3.1). */
    public Message sackImmediately(boolean value) {
        return new Message(stream, payloadProtocolIdentifier, unordered, value, attributes, payload);
    }

    /**
     * This message with an attribute that an extension defines; without effect where the association does not use the extension.
     *
     * @throws IllegalArgumentException if the attribute does not allow the value
     */
    public <T> Message with(MessageAttribute<T> attribute, T value) {
        var changed = new HashMap<>(attributes);
        changed.put(attribute.name(), attribute.check(value));
        return new Message(
                stream,
                payloadProtocolIdentifier,
                unordered,
                sackImmediately,
                Collections.unmodifiableMap(changed),
                payload);
    }

    /** The value of an attribute, or null where the message has none. */
    public <T> T get(MessageAttribute<T> attribute) {
        Object value = attributes.isEmpty() ? null : attributes.get(attribute.name());
        return value == null ? null : attribute.type().cast(value);
    }

    /** Whether the message has any attribute. */
    public boolean hasAttributes() {
        return !attributes.isEmpty();
    }

    /** The stream identifier. */
    public int stream() {
        return stream;
    }

    /** The payload protocol identifier, as 32 bits. */
    public int payloadProtocolIdentifier() {
        return payloadProtocolIdentifier;
    }

    /** Whether the message may overtake others of its stream. */
    public boolean isUnordered() {
        return unordered;
    }

    /** Whether the peer is asked to acknowledge at once. */
    public boolean isSackImmediately() {
        return sackImmediately;
    }

    /** A read-only view of the payload. */
    public ByteBuffer payload() {
        return payload.asReadOnlyBuffer();
    }

    /** The number of payload bytes, at least 1. */
    public int length() {
        return payload.capacity();
    }

    /**
     * Copies payload bytes into a buffer, from its position on.
     *
     * @throws IndexOutOfBoundsException if offset and length do not lie within the payload
     * @throws java.nio.BufferOverflowException if the buffer has less room
     */
    public void copyTo(ByteBuffer target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, payload.capacity());
        int position = target.position();
        target.put(position, payload, offset, length);
        target.position(position + length);
    }

    @Override
    public String toString() {
        return length() + " bytes on stream " + stream + (unordered ? ", unordered" : "");
    }
}
