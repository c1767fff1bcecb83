/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.prsctp;

import java.time.Duration;
import java.util.Objects;
import org.sluice.sctp.Message;
import org.sluice.sctp.socket.SndInfo;

/**
 * When a message is given up (struct sctp_prinfo, RFC 6458 section 5.3.7 and RFC 7496 section 4.2): of one message, or by default.
 *
 * @param policy what decides
 * @param value by policy: the lifetime in milliseconds, the number of retransmissions, or the priority, 0 being the highest; 0 to 4294967295. Ignored, and 0, with {@link Policy#NONE}
 */
public record PrInfo(Policy policy, long value) {

    /** Never. */
    public static final PrInfo NONE = new PrInfo(Policy.NONE, 0);

    private static final long HIGHEST = 0xffff_ffffL;

    /** Checks the value. */
    public PrInfo {
        Objects.requireNonNull(policy, "policy");
        if (value < 0 || value > HIGHEST) {
            throw new IllegalArgumentException("value " + value + " is not in 0 to " + HIGHEST);
        }
        value = policy == Policy.NONE ? 0 : value;
    }

    /**
     * A message that this holds for (SCTP_PRINFO), whatever the association's default.
     *
     * @throws IllegalArgumentException if it is a lifetime of 0, or more retransmissions than 2147483647
     */
    public Message apply(Message message) {
        return switch (policy) {
            case NONE -> message.with(PartialReliability.RELIABLE, true);
            case LIFETIME -> message.with(PartialReliability.LIFETIME, Duration.ofMillis(value));
            case RETRANSMISSIONS -> message.with(PartialReliability.RETRANSMISSIONS, retransmissions());
            case PRIORITY -> message.with(PartialReliability.PRIORITY, value);
        };
    }

    /**
     * How messages are sent that this holds for.
     *
     * @throws IllegalArgumentException as {@link #apply(Message)}
     */
    public SndInfo apply(SndInfo info) {
        return switch (policy) {
            case NONE -> info.with(PartialReliability.RELIABLE, true);
            case LIFETIME -> info.with(PartialReliability.LIFETIME, Duration.ofMillis(value));
            case RETRANSMISSIONS -> info.with(PartialReliability.RETRANSMISSIONS, retransmissions());
            case PRIORITY -> info.with(PartialReliability.PRIORITY, value);
        };
    }

    private int retransmissions() {
        if (value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(value + " retransmissions are more than " + Integer.MAX_VALUE);
        }
        return (int) value;
    }
}
