/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.auth;

import java.util.List;
import java.util.Set;
import org.sluice.sctp.Option;
import org.sluice.sctp.OptionDefinitions;
import org.sluice.sctp.Secrets;

/** The options of authenticated chunks. */
public final class AuthenticationOptions {

    /** INIT, INIT ACK, SHUTDOWN COMPLETE and AUTH (RFC 4895 section 3.2). */
    private static final Set<Integer> NEVER_AUTHENTICATED = Set.of(1, 2, 14, 15);

    /** Whether it is offered (SCTP_AUTH_SUPPORTED). */
    public static final Option<Boolean> SUPPORTED = OptionDefinitions.flag(
            "auth.supported", true, "Whether new associations offer authenticated chunks (SCTP_AUTH_SUPPORTED).");

    /** What is taken only authenticated. */
    public static final Option<String> CHUNKS = OptionDefinitions.numbers(
            "auth.chunks",
            "",
            0,
            255,
            NEVER_AUTHENTICATED,
            "The chunk types that are taken only authenticated (SCTP_AUTH_CHUNK, RFC 4895 section 3.2). INIT, INIT ACK, SHUTDOWN COMPLETE and AUTH"
                    + " can't be.");

    /** The algorithms. */
    public static final Option<String> HMACS = OptionDefinitions.oneOf(
            "auth.hmacs",
            "3,1",
            List.of("3,1", "1,3", "1"),
            "The algorithms that the peer may authenticate with, the best first (SCTP_HMAC_IDENT): 1 is SHA-1, which every side must know, 3 is"
                    + " SHA-256.");

    /** The keys that associations begin with. */
    public static final Option<Secrets> KEYS = OptionDefinitions.secrets(
            "auth.keys",
            65_535,
            "The keys that associations begin with (SCTP_AUTH_KEY), beside key 0, which is empty unless it is set here.");

    /** Those of them that are deactivated. */
    public static final Option<String> DEACTIVATED_KEYS = OptionDefinitions.numbers(
            "auth.deactivatedKeys",
            "",
            0,
            65_535,
            Set.of(),
            "The numbers of keys that associations begin with but do not make active (SCTP_AUTH_DEACTIVATE_KEY); the peer may use them.");

    /** The key that associations begin with. */
    public static final Option<Integer> ACTIVE_KEY = OptionDefinitions.integer(
            "auth.activeKey",
            0,
            0,
            65_535,
            "",
            "The number of the key that associations authenticate with at first (SCTP_AUTH_ACTIVE_KEY).");

    private AuthenticationOptions() {}

    /** All of them. */
    public static List<Option<?>> all() {
        return List.of(SUPPORTED, CHUNKS, HMACS, KEYS, DEACTIVATED_KEYS, ACTIVE_KEY);
    }
}
