/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.socket;

import java.util.EnumSet;
import java.util.Set;
import org.sluice.sctp.Message;

/**
 * How a message is sent (struct sctp_sndinfo, RFC 6458 section 5.3.4).
 *
 * @param stream the stream, 0 to 65535 (snd_sid)
 * @param payloadProtocolIdentifier passed on to the peer untouched (snd_ppid)
 * @param context given back with the message if it can't be delivered (snd_context)
 * @param flags what is asked for beside that (snd_flags)
 */
public record SndInfo(int stream, int payloadProtocolIdentifier, int context, Set<SendFlag> flags) {

    /** Stream 0, in order, and nothing else. */
    public static final SndInfo DEFAULT = new SndInfo(0, 0, 0, Set.of());

    /** Checks the stream and copies the flags. */
    public SndInfo {
        if (stream < 0 || stream > 0xffff) {
            throw new IllegalArgumentException("stream " + stream + " is not in 0 to 65535");
        }
        flags = Set.copyOf(flags);
    }

    /** The same on another stream, 0 to 65535. */
    public SndInfo onStream(int number) {
        return new SndInfo(number, payloadProtocolIdentifier, context, flags);
    }

    /** The same with a payload protocol identifier. */
    public SndInfo withPayloadProtocolIdentifier(int identifier) {
        return new SndInfo(stream, identifier, context, flags);
    }

    /** The same with a context. */
    public SndInfo withContext(int value) {
        return new SndInfo(stream, payloadProtocolIdentifier, value, flags);
    }

    /** The same with flags more. */
    public SndInfo with(SendFlag... more) {
        var all = EnumSet.noneOf(SendFlag.class);
        all.addAll(flags);
        all.addAll(Set.of(more));
        return new SndInfo(stream, payloadProtocolIdentifier, context, all);
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
        return context == 0 ? applied : applied.with(Contexts.CONTEXT, context);
    }
}
