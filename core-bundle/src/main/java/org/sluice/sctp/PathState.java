/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

/** What is known of the way to one of the peer's addresses. */
public enum PathState {
    /** Not yet verified by a HEARTBEAT with a nonce (RFC 9260 section 5.4). */
    UNCONFIRMED,
    /** Reachable. */
    ACTIVE,
    /** Some transmissions failed; data goes elsewhere where it can (RFC 7829). */
    POTENTIALLY_FAILED,
    /** Unreachable: its error counter passed Path.Max.Retrans. */
    INACTIVE
}
