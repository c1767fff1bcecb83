/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.prsctp.internal;

import java.time.Duration;
import org.sluice.prsctp.PartialReliability;
import org.sluice.prsctp.PartialReliabilityOptions;
import org.sluice.prsctp.Policy;
import org.sluice.sctp.Message;
import org.sluice.sctp.Options;

/**
 * What holds for a message.
 *
 * @param policy when it is given up
 * @param value milliseconds, retransmissions or priority
 */
record MessagePolicy(Policy policy, long value) {

    private static final MessagePolicy RELIABLE = new MessagePolicy(Policy.NONE, 0);

    /** By what the message carries, else by the association's default. */
    static MessagePolicy of(Message message, Options options) {
        if (message.hasAttributes()) {
            if (message.get(PartialReliability.RELIABLE) != null) {
                return RELIABLE;
            }
            Duration lifetime = message.get(PartialReliability.LIFETIME);
            if (lifetime != null) {
                return new MessagePolicy(Policy.LIFETIME, lifetime.toMillis());
            }
            Integer retransmissions = message.get(PartialReliability.RETRANSMISSIONS);
            if (retransmissions != null) {
                return new MessagePolicy(Policy.RETRANSMISSIONS, retransmissions);
            }
            Long priority = message.get(PartialReliability.PRIORITY);
            if (priority != null) {
                return new MessagePolicy(Policy.PRIORITY, priority);
            }
        }
        Policy byDefault = Policy.valueOf(options.get(PartialReliabilityOptions.DEFAULT_POLICY));
        return byDefault == Policy.NONE
                ? RELIABLE
                : new MessagePolicy(byDefault, options.get(PartialReliabilityOptions.DEFAULT_VALUE));
    }

    /** Whether it is given up, before a chunk of it leaves. Lower priorities are given up where room is wanted, not here. */
    boolean isOver(long ageNanos, int transmissions) {
        return switch (policy) {
            case LIFETIME -> ageNanos >= value * 1_000_000;
            case RETRANSMISSIONS -> transmissions > value;
            case NONE, PRIORITY -> false;
        };
    }

    /** Whether it gives way to another message. */
    boolean givesWayTo(MessagePolicy other) {
        return policy == Policy.PRIORITY
                && (other.policy == Policy.NONE || other.policy == Policy.PRIORITY && other.value < value);
    }
}
