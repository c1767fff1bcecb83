/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.socket;

import org.sluice.sctp.Association;

/**
 * What is received next, as far as that is known (struct sctp_nxtinfo, RFC 6458 section 5.3.6).
 *
 * @param association whose it is (nxt_assoc_id)
 * @param stream its stream (nxt_sid); 0 for a notification
 * @param payloadProtocolIdentifier what its sender set (nxt_ppid)
 * @param length how many bytes it has (nxt_length); 0 for a notification
 * @param unordered whether it was delivered without regard to order (SCTP_UNORDERED)
 * @param complete whether it is whole, or the last part (SCTP_COMPLETE)
 * @param notification whether it is a notification (SCTP_NOTIFICATION)
 */
public record NxtInfo(
        Association association,
        int stream,
        int payloadProtocolIdentifier,
        int length,
        boolean unordered,
        boolean complete,
        boolean notification) {}
