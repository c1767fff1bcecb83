/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.socket;

import java.time.Duration;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Options;

/**
 * How associations are set up (struct sctp_initmsg, RFC 6458 sections 5.3.1 and 8.1.3). Where zero is set, what holds is left as it is.
 *
 * @param outboundStreams streams asked for, 0 to 65535 (sinit_num_ostreams)
 * @param maximumInboundStreams streams that the peer may have, 0 to 65535 (sinit_max_instreams)
 * @param maximumAttempts how often INIT is sent again, 0 to 1000 (sinit_max_attempts)
 * @param maximumTimeout the most that the timeout grows to meanwhile (sinit_max_init_timeo)
 */
public record InitMsg(int outboundStreams, int maximumInboundStreams, int maximumAttempts, Duration maximumTimeout) {

    /** Streams only. */
    public static InitMsg ofStreams(int outbound, int maximumInbound) {
        return new InitMsg(outbound, maximumInbound, 0, Duration.ZERO);
    }

    static InitMsg from(Options options) {
        return new InitMsg(
                options.get(AssociationOptions.OUTBOUND_STREAMS),
                options.get(AssociationOptions.INBOUND_STREAMS),
                options.get(AssociationOptions.MAX_INIT_RETRANSMITS),
                options.get(AssociationOptions.INIT_RTO_MAX));
    }

    Options in(Options options) {
        var changed = Unchanged.orSet(options, AssociationOptions.OUTBOUND_STREAMS, outboundStreams);
        changed = Unchanged.orSet(changed, AssociationOptions.INBOUND_STREAMS, maximumInboundStreams);
        changed = Unchanged.orSet(changed, AssociationOptions.MAX_INIT_RETRANSMITS, maximumAttempts);
        return Unchanged.orSet(changed, AssociationOptions.INIT_RTO_MAX, maximumTimeout);
    }
}
