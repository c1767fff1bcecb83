/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.socket;

import java.time.Duration;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Options;

/**
 * The limits of the retransmission timeout (struct sctp_rtoinfo, RFC 6458 section 8.1.1). Where zero is set, what holds is left as it is.
 *
 * @param initial before a round trip was measured (srto_initial)
 * @param maximum the most that it grows to (srto_max)
 * @param minimum the least that it shrinks to (srto_min)
 */
public record RtoInfo(Duration initial, Duration maximum, Duration minimum) {

    static RtoInfo from(Options options) {
        return new RtoInfo(
                options.get(AssociationOptions.RTO_INITIAL),
                options.get(AssociationOptions.RTO_MAX),
                options.get(AssociationOptions.RTO_MIN));
    }

    /** These values in the place of those that hold; says what does not fit. */
    Options in(Options options) {
        var changed = Unchanged.orSet(options, AssociationOptions.RTO_INITIAL, initial);
        changed = Unchanged.orSet(changed, AssociationOptions.RTO_MAX, maximum);
        changed = Unchanged.orSet(changed, AssociationOptions.RTO_MIN, minimum);
        RtoInfo all = from(changed);
        if (all.minimum.compareTo(all.initial) > 0 || all.initial.compareTo(all.maximum) > 0) {
            throw new IllegalArgumentException(
                    "an initial RTO of " + all.initial.toMillis() + " ms is not between a minimum of "
                            + all.minimum.toMillis() + " ms and a maximum of " + all.maximum.toMillis() + " ms");
        }
        return changed;
    }
}
