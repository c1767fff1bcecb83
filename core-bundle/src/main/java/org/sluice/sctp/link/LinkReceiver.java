/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.link;

import java.net.InetAddress;
import org.osgi.annotation.versioning.ProviderType;

/** What a link hands in, on the thread that polls it. Implementations throw nothing. */
@ProviderType
public interface LinkReceiver {

    /** Packets arrived. They are the link's again on return. */
    void packetsArrived(PacketBatch batch);

    /** The set of local addresses changed. */
    void localAddressesChanged();

    /**
     * The network says that a packet was too big for the way.
     *
     * @param quoted the beginning of the SCTP packet that did not get through, at least 8 bytes, from position to limit
     * @param maximumPacketSize the largest SCTP packet that would have got through, or 0 if not said
     */
    void packetTooBig(InetAddress local, InetAddress remote, java.nio.ByteBuffer quoted, int maximumPacketSize);

    /**
     * The network says that a packet could not be delivered.
     *
     * @param quoted as for {@link #packetTooBig}
     * @param protocolUnreachable whether the host is there but does not know SCTP
     */
    void unreachable(InetAddress local, InetAddress remote, java.nio.ByteBuffer quoted, boolean protocolUnreachable);
}
