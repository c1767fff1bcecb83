/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.prsctp;

import org.sluice.sctp.Options;
import org.sluice.sctp.socket.SctpSocketOption;

/** The options of sockets that belong to partial reliability, by their names in RFC 6458 and RFC 7496, without the prefix. */
public final class PartialReliabilitySocketOptions {

    /**
     * When messages are given up that say nothing of that (RFC 6458 section 8.1.32): of associations to come, and of one that exists. A lifetime is at least 1 millisecond; a value is at most
     * 2147483647 here.
     */
    public static final SctpSocketOption<PrInfo> DEFAULT_PRINFO = SctpSocketOption.builder(
                    "SCTP_DEFAULT_PRINFO", PrInfo.class)
            .ofExtension(PartialReliability.ID)
            .ofAssociationsToCome(PartialReliabilitySocketOptions::read, PartialReliabilitySocketOptions::write)
            .readFrom(association -> read(association.options()))
            .writtenTo((association, value) -> association.configure(write(Options.none(), value)))
            .build();

    /** Whether partial reliability is offered by associations to come, and whether one that exists uses it (RFC 7496 section 4.5). */
    public static final SctpSocketOption<Boolean> PR_SUPPORTED =
            SctpSocketOption.ofSupport("SCTP_PR_SUPPORTED", PartialReliabilityOptions.SUPPORTED, PartialReliability.ID);

    private PartialReliabilitySocketOptions() {}

    /**
     * How many messages of a stream were given up (SCTP_PR_STREAM_STATUS, RFC 7496 section 4.3). Can be read, of an association.
     *
     * @param stream one of this side's streams
     * @param policy those of one policy, not {@link Policy#NONE}; null for all
     */
    public static SctpSocketOption<GivenUp> prStreamStatus(int stream, Policy policy) {
        return SctpSocketOption.builder("SCTP_PR_STREAM_STATUS", GivenUp.class)
                .askedOf(association -> PartialReliability.givenUp(association, stream, policy))
                .build();
    }

    /**
     * How many messages were given up (SCTP_PR_ASSOC_STATUS, RFC 7496 section 4.4). Can be read, of an association.
     *
     * @param policy those of one policy, not {@link Policy#NONE}; null for all
     */
    public static SctpSocketOption<GivenUp> prAssocStatus(Policy policy) {
        return SctpSocketOption.builder("SCTP_PR_ASSOC_STATUS", GivenUp.class)
                .askedOf(association -> PartialReliability.givenUp(association, policy))
                .build();
    }

    private static PrInfo read(Options options) {
        return new PrInfo(
                Policy.valueOf(options.get(PartialReliabilityOptions.DEFAULT_POLICY)),
                options.get(PartialReliabilityOptions.DEFAULT_VALUE));
    }

    private static Options write(Options options, PrInfo value) {
        boolean isLifetime = value.policy() == Policy.LIFETIME;
        if (value.value() > Integer.MAX_VALUE || isLifetime && value.value() == 0) {
            throw new IllegalArgumentException("SCTP_DEFAULT_PRINFO: a value of " + value.value() + " is not in "
                    + (isLifetime ? "1" : "0") + " to " + Integer.MAX_VALUE);
        }
        return options.with(
                        PartialReliabilityOptions.DEFAULT_POLICY, value.policy().name())
                .with(PartialReliabilityOptions.DEFAULT_VALUE, (int) value.value());
    }
}
