/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf;

import java.util.List;
import org.sluice.sctp.Option;
import org.sluice.sctp.OptionDefinitions;

/** The options of dynamic address reconfiguration. */
public final class DynamicAddressesOptions {

    /** Whether it is offered (SCTP_ASCONF_SUPPORTED). */
    public static final Option<Boolean> SUPPORTED = OptionDefinitions.flag(
            "asconf.supported", true, "Whether new associations offer dynamic addresses (SCTP_ASCONF_SUPPORTED).");

    /** Whether it is used without authentication too. */
    public static final Option<Boolean> WITHOUT_AUTHENTICATION = OptionDefinitions.flag(
            "asconf.withoutAuthentication",
            false,
            "Whether addresses may be changed in associations that authenticate nothing. RFC 5061 section 4.1.1 forbids it: whoever learns the"
                    + " verification tag can then take the association over.");

    /** Whether the host's comings and goings of addresses are told (SCTP_AUTO_ASCONF). */
    public static final Option<Boolean> AUTOMATIC = OptionDefinitions.flag(
            "asconf.automatic",
            false,
            "Whether addresses that come to the host, and that the endpoint announces, are added to its associations, and those that go taken out"
                    + " (SCTP_AUTO_ASCONF). For links that tell: link.native and link.raw.");

    /** What the peer may do. */
    public static final Option<Boolean> PEER_MAY_CHANGE = OptionDefinitions.flag(
            "asconf.peerMayChange",
            true,
            "Whether the peer may change its addresses; if not, its requests are refused as not authorized (RFC 5061 section 4.3.5).");

    /** How many requests of a user may wait. */
    public static final Option<Integer> QUEUE = OptionDefinitions.integer(
            "asconf.queue",
            64,
            1,
            65_536,
            "requests",
            "How many requests of an association may wait for the one that is on its way.");

    private DynamicAddressesOptions() {}

    /** All of them. */
    public static List<Option<?>> all() {
        return List.of(SUPPORTED, WITHOUT_AUTHENTICATION, AUTOMATIC, PEER_MAY_CHANGE, QUEUE);
    }
}
