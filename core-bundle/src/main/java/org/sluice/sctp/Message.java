/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

import java.net.InetAddress;
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

    private static final int UNORDERED = 1;
    private static final int SACK_IMMEDIATELY = 2;
    private static final int TRACKED = 4;
    private static final int UNFINISHED = 8;

    private final int stream;
    private final int payloadProtocolIdentifier;
    private final int flags;
    private final InetAddress remote;
    private final Map<String, Object> attributes;
    private final ByteBuffer payload;

    private Message(
            int stream,
            int payloadProtocolIdentifier,
            int flags,
            InetAddress remote,
            Map<String, Object> attributes,
            ByteBuffer payload) {
        this.stream = stream;
        this.payloadProtocolIdentifier = payloadProtocolIdentifier;
        this.flags = flags;
        this.remote = remote;
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
        return new Message(0, 0, 0, null, Map.of(), payload.slice());
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
        return new Message(number, payloadProtocolIdentifier, flags, remote, attributes, payload);
    }

    /** This message with a payload protocol identifier, all 32 bits of which are passed on untouched. */
    public Message withPayloadProtocolIdentifier(int identifier) {
        return new Message(stream, identifier, flags, remote, attributes, payload);
    }

    /** This message, to be delivered without regard to the order of its stream (RFC 9260 section 6.6). */
    public Message unordered(boolean value) {
        return with(UNORDERED, value);
    }

    /** This message, its last chunk asking for a SACK without delay (the I bit, RFC 9260 section 3.3.1). */
    public Message sackImmediately(boolean value) {
        return with(SACK_IMMEDIATELY, value);
    }

    /**
     * This message, its chunks to be sent for the first time to one of the peer's addresses (SCTP_ADDR_OVER, RFC 6458 section 5.3.4). What has to be sent again goes
     * where the association finds best (RFC 9260 section 6.4.1). If the path to the address can't be used when the message's turn comes (it
     * is not verified, or inactive, or has gone), the message goes as any other. It waits for the congestion window of that path, and what was handed over after it waits behind it.
     *
     * @param address one of the peer's addresses, which is checked when the message is sent; null for where the association sends
     */
    public Message towards(InetAddress address) {
        InetAddress named = address == null ? null : Destination.unmapped(address);
        return new Message(stream, payloadProtocolIdentifier, flags, named, attributes, payload);
    }

    /** This message, what becomes of it to be told ({@link Notification.MessageProgress}). */
    public Message tracked(boolean value) {
        return with(TRACKED, value);
    }

    /**
     * This message, as the end of a message or as a part of one that goes on (SCTP_EXPLICIT_EOR, RFC 6458 section 8.1.26). A part that is not the end is continued by the
     * next message that is handed over for the same stream, which must have the same payload protocol identifier and be as ordered or unordered. The parts
     * are one message to the peer, and leave before the end is known; so such a message may be larger than the send buffer, and than {@link AssociationOptions#MAXIMUM_MESSAGE_SIZE}, which each part
     * has to keep to. Each part is acknowledged, given back and told of by itself. Attributes and {@link #towards} are those of the first part.
     *
     * <p>Fragments of a message follow one another (RFC 9260 section 6.9): messages of other streams that are handed over later wait until the end has been sent, unless an extension
     * frames data so that messages can be told apart. Parts don't leave in small fragments while others are on their way, but for the end, unless
     * {@link AssociationOptions#NO_DELAY} is set.
     *
     * <p>An association can't be shut down in the middle of a message: when all that was handed over has been sent and acknowledged, and the end
     * is still missing, it is aborted. If a message is given up, or the peer starts anew, parts that are handed over later, up to the end, are given back
     * ({@link Notification.SendFailed}).
     */
    public Message ending(boolean value) {
        return with(UNFINISHED, !value);
    }

    private Message with(int flag, boolean value) {
        int changed = value ? flags | flag : flags & ~flag;
        return new Message(stream, payloadProtocolIdentifier, changed, remote, attributes, payload);
    }

    private boolean has(int flag) {
        return (flags & flag) != 0;
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
                stream, payloadProtocolIdentifier, flags, remote, Collections.unmodifiableMap(changed), payload);
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
        return has(UNORDERED);
    }

    /** Whether the peer is asked to acknowledge at once. */
    public boolean isSackImmediately() {
        return has(SACK_IMMEDIATELY);
    }

    /** Whether the message is whole, or the end of one that was handed over in parts. */
    public boolean isEnding() {
        return !has(UNFINISHED);
    }

    /** Whether it is told what becomes of the message. */
    public boolean isTracked() {
        return has(TRACKED);
    }

    /** The peer's address that the message is to be sent to first, or null for where the association sends. */
    public InetAddress remote() {
        return remote;
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
        return length() + " bytes on stream " + stream + (isUnordered() ? ", unordered" : "");
    }
}
