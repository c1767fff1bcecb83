/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.prsctp;

import java.util.List;
import java.util.stream.Stream;
import org.sluice.sctp.Option;
import org.sluice.sctp.OptionDefinitions;

/** The options of partial reliability. */
public final class PartialReliabilityOptions {

    /** Whether it is offered (SCTP_PR_SUPPORTED, RFC 7496 section 4.5). */
    public static final Option<Boolean> SUPPORTED = OptionDefinitions.flag(
            "prsctp.supported",
            true,
            "Whether new associations offer partial reliability (SCTP_PR_SUPPORTED, RFC 7496 section 4.5).");

    /** The policy of messages that have none of their own. */
    public static final Option<String> DEFAULT_POLICY = OptionDefinitions.oneOf(
            "prsctp.defaultPolicy",
            Policy.NONE.name(),
            Stream.of(Policy.values()).map(Policy::name).toList(),
            "When messages are given up that carry no attribute of their own (SCTP_DEFAULT_PRINFO, RFC 6458 section 8.1.32).");

    /** What the default policy goes by. */
    public static final Option<Integer> DEFAULT_VALUE = OptionDefinitions.integer(
            "prsctp.defaultValue",
            0,
            0,
            Integer.MAX_VALUE,
            "",
            "What prsctp.defaultPolicy goes by: milliseconds, a number of retransmissions, or a priority.");

    private PartialReliabilityOptions() {}

    /** All of them. */
    public static List<Option<?>> all() {
        return List.of(SUPPORTED, DEFAULT_POLICY, DEFAULT_VALUE);
    }
}
