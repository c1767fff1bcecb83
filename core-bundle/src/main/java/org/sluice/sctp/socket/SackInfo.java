/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.socket;

import java.time.Duration;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Options;

/**
 * How acknowledgements are delayed (struct sctp_sack_info, RFC 6458 section 8.1.19). Where zero is set, what holds is left as it is.
 *
 * @param delay how long an acknowledgement may wait, at most 500 ms (sack_delay)
 * @param frequency after how many packets it is sent at once, 1 to 1000; 1 for no delay at all (sack_freq)
 */
public record SackInfo(Duration delay, int frequency) {

    static SackInfo from(Options options) {
        return new SackInfo(options.get(AssociationOptions.SACK_DELAY), options.get(AssociationOptions.SACK_FREQUENCY));
    }

    Options in(Options options) {
        return Unchanged.orSet(
                Unchanged.orSet(options, AssociationOptions.SACK_DELAY, delay),
                AssociationOptions.SACK_FREQUENCY,
                frequency);
    }
}
