/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.pktdrop;

import org.sluice.sctp.socket.SctpSocketOption;

/** The option of sockets that belongs to reports of dropped packets, by its name in sctp(4) without the prefix. */
public final class PacketDropSocketOptions {

    /** Whether reports of dropped packets are offered by associations to come, and whether one that exists uses them. */
    public static final SctpSocketOption<Boolean> PKTDROP_SUPPORTED =
            SctpSocketOption.ofSupport("SCTP_PKTDROP_SUPPORTED", PacketDropOptions.SUPPORTED, PacketDrop.ID);

    private PacketDropSocketOptions() {}
}
