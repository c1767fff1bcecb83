/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.ecn;

import org.sluice.sctp.socket.SctpSocketOption;

/** The option of sockets that belongs to explicit congestion notification, by its name in sctp(4) without the prefix. */
public final class CongestionNotificationSocketOptions {

    /** Whether explicit congestion notification is offered by associations to come, and whether one that exists uses it. */
    public static final SctpSocketOption<Boolean> ECN_SUPPORTED = SctpSocketOption.ofSupport(
            "SCTP_ECN_SUPPORTED", CongestionNotificationOptions.SUPPORTED, CongestionNotification.ID);

    private CongestionNotificationSocketOptions() {}
}
