/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.ecn;

import java.util.List;
import org.sluice.sctp.Option;
import org.sluice.sctp.OptionDefinitions;

/** The options of explicit congestion notification. */
public final class CongestionNotificationOptions {

    /** Whether it is offered (SCTP_ECN_SUPPORTED). */
    public static final Option<Boolean> SUPPORTED = OptionDefinitions.flag(
            "ecn.supported",
            true,
            "Whether new associations offer explicit congestion notification (SCTP_ECN_SUPPORTED), where the link can read and write the"
                    + " ECN bits of IP.");

    /** Whether ECNE says how many packets were marked. */
    public static final Option<Boolean> COUNT_MARKED = OptionDefinitions.flag(
            "ecn.countMarked",
            true,
            "Whether ECNE chunks say how many packets were marked, as draft-stewart-tsvwg-sctpecn has it, and are 12 bytes long then; else they"
                    + " are the 8 bytes of RFC 4960 appendix A, after which usrsctp ignores the rest of the packet. Both are understood.");

    private CongestionNotificationOptions() {}

    /** All of them. */
    public static List<Option<?>> all() {
        return List.of(SUPPORTED, COUNT_MARKED);
    }
}
