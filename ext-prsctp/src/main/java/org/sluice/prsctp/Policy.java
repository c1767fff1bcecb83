/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.prsctp;

/** When a message is given up (RFC 6458 section 5.3.7, RFC 7496 section 4.2). */
public enum Policy {
    /** Never: it is sent until it is acknowledged (SCTP_PR_SCTP_NONE). */
    NONE,
    /** When its lifetime is over (SCTP_PR_SCTP_TTL). */
    LIFETIME,
    /** When one of its chunks would be sent again once too often (SCTP_PR_SCTP_RTX). */
    RETRANSMISSIONS,
    /** When the send buffer has no room for one that is more important (SCTP_PR_SCTP_PRIO). */
    PRIORITY
}
