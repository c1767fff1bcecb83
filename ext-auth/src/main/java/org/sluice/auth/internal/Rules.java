/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.auth.internal;

import java.util.List;
import java.util.Set;

/**
 * What both sides said of authentication when the association was set up; it does not change.
 *
 * @param demanded the chunk types that this side takes only authenticated
 * @param demandedOfUs the chunk types that the peer takes only authenticated
 * @param accepted the identifiers of the algorithms that the peer may use
 * @param hmac the algorithm that we use
 */
record Rules(Set<Integer> demanded, Set<Integer> demandedOfUs, List<Integer> accepted, Hmac hmac) {

    Rules {
        demanded = Set.copyOf(demanded);
        demandedOfUs = Set.copyOf(demandedOfUs);
        accepted = List.copyOf(accepted);
    }
}
