/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.streamreset;

/** What the peer may ask for (SCTP_ENABLE_STREAM_RESET, RFC 6525 section 6.3.1). */
public enum Permission {
    /** That streams are reset, its own or ours (SCTP_ENABLE_RESET_STREAM_REQ). */
    STREAMS(StreamResetOptions.STREAMS),
    /** That TSNs are reset (SCTP_ENABLE_RESET_ASSOC_REQ). */
    ASSOCIATION(StreamResetOptions.ASSOCIATION),
    /** That streams are added (SCTP_ENABLE_CHANGE_ASSOC_REQ). */
    ADDING(StreamResetOptions.ADDING);

    private final int bit;

    Permission(int bit) {
        this.bit = bit;
    }

    /** As it stands in {@link StreamResetOptions#ALLOWED}. */
    int bit() {
        return bit;
    }
}
