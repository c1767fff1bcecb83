/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit;

import java.net.InetAddress;

/** Something that packets arrive at. Addresses are the packet's: for reports, {@code from} is the node's own. */
interface NetworkNode {

    /** A packet arrives; the bytes are the node's. */
    void arrived(InetAddress from, InetAddress to, byte[] bytes, int congestionMark);

    /** The network dropped a packet of this node because it was too big, and says so. */
    void tooBig(InetAddress from, InetAddress to, byte[] quoted, int maximumPacketSize);

    /** The network could not deliver a packet of this node, and says so. */
    void unreachable(InetAddress from, InetAddress to, byte[] quoted, boolean protocolUnreachable);
}
