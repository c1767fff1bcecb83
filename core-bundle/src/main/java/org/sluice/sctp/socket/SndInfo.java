/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.socket;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.sluice.sctp.Message;
import org.sluice.sctp.MessageAttribute;

/**
 * How a message is sent (struct sctp_sndinfo, RFC 6458 section 5.3.4).
 *
 * @param stream the stream, 0 to 65535 (snd_sid)
 * @param payloadProtocolIdentifier passed on to the peer untouched (snd_ppid)
 * @param context given back with the message if it can't be delivered (snd_context)
 * @param flags what is asked for beside that (snd_flags)
 * @param attributes what extensions are told of the message, as SCTP_PRINFO and SCTP_AUTHINFO do (sections 5.3.7 and 5.3.8)
 */
public record SndInfo(
        int stream,
        int payloadProtocolIdentifier,
        int context,
        Set<SendFlag> flags,
        Map<MessageAttribute<?>, Object> attributes) {

    /** Stream 0, in order, and nothing else. */
    public static final SndInfo DEFAULT = new SndInfo(0, 0, 0, Set.of(), Map.of());

    /** Checks the stream and the attributes, and copies the collections. */
    public SndInfo {
        if (stream < 0 || stream > 0xffff) {
            throw new IllegalArgumentException("stream " + stream + " is not in 0 to 65535");
        }
        flags = Set.copyOf(flags);
        attributes = Map.copyOf(attributes);
        attributes.forEach(SndInfo::check);
    }

    /** The same on another stream, 0 to 65535. */
    public SndInfo onStream(int number) {
        return new SndInfo(number, payloadProtocolIdentifier, context, flags, attributes);
    }

    /** The same with a payload protocol identifier. */
    public SndInfo withPayloadProtocolIdentifier(int identifier) {
        return new SndInfo(stream, identifier, context, flags, attributes);
    }

    /** The same with a context. */
    public SndInfo withContext(int value) {
        return new SndInfo(stream, payloadProtocolIdentifier, value, flags, attributes);
    }

    /** The same with flags more. */
    public SndInfo with(SendFlag... more) {
        var all = EnumSet.noneOf(SendFlag.class);
        all.addAll(flags);
        all.addAll(Set.of(more));
        return new SndInfo(stream, payloadProtocolIdentifier, context, all, attributes);
    }

    /**
     * The same with an attribute that an extension defines; without effect where the association does not use the extension.
     *
     * @throws IllegalArgumentException if the attribute does not allow the value
     */
    public <T> SndInfo with(MessageAttribute<T> attribute, T value) {
        var changed = new HashMap<>(attributes);
        changed.put(attribute, attribute.check(value));
        return new SndInfo(stream, payloadProtocolIdentifier, context, flags, changed);
    }

    private static <T> void check(MessageAttribute<T> attribute, Object value) {
        if (!attribute.type().isInstance(value)) {
            throw new IllegalArgumentException("attribute " + attribute + ": " + value + " is not allowed");
        }
        attribute.check(attribute.type().cast(value));
    }

    /** Whether something is asked for. */
    public boolean has(SendFlag flag) {
        return flags.contains(flag);
    }

    /** The message as the association takes it. */
    Message apply(Message message) {
        Message applied = message.onStream(stream)
                .withPayloadProtocolIdentifier(payloadProtocolIdentifier)
                .unordered(has(SendFlag.UNORDERED))
                .sackImmediately(has(SendFlag.SACK_IMMEDIATELY));
        for (var each : attributes.entrySet()) {
            applied = with(applied, each.getKey(), each.getValue());
        }
        return context == 0 ? applied : applied.with(Contexts.CONTEXT, context);
    }

    private static <T> Message with(Message message, MessageAttribute<T> attribute, Object value) {
        return message.with(attribute, attribute.type().cast(value));
    }
}
