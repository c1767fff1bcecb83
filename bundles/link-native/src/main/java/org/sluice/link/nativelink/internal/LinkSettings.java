/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.nativelink.internal;

import java.net.InetAddress;
import java.util.List;

/**
 * How a link is opened.
 *
 * @param addresses local addresses; wildcard addresses stand for all addresses of their family; empty for all
 * @param port the UDP port, 0 for one that is free; of no meaning on IP itself
 * @param remotePort the UDP port of peers that have not said another; 0 on IP itself
 * @param receiveBuffer what to ask for, in bytes
 * @param sendBuffer what to ask for, in bytes
 * @param mtuLimit the largest IP packet to send, where the interface takes larger ones
 * @param segmentation whether several datagrams are handed to the system as one, and taken from it as one
 */
public record LinkSettings(
        List<InetAddress> addresses,
        int port,
        int remotePort,
        int receiveBuffer,
        int sendBuffer,
        int mtuLimit,
        boolean segmentation) {}
