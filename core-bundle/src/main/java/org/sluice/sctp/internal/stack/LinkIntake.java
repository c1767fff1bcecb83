/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.sluice.sctp.link.LinkReceiver;
import org.sluice.sctp.link.PacketBatch;

/** Takes in what a link hands to the loop that polls it. */
final class LinkIntake implements LinkReceiver {

    private final LinkPort port;
    private final Demultiplexer demultiplexer;

    LinkIntake(LinkPort port, Demultiplexer demultiplexer) {
        this.port = port;
        this.demultiplexer = demultiplexer;
    }

    @Override
    public void packetsArrived(PacketBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            demultiplexer.packet(batch.get(i), port.link());
        }
    }

    @Override
    public void localAddressesChanged() {
        demultiplexer.localAddressesChanged();
    }

    @Override
    public void packetTooBig(InetAddress local, InetAddress remote, ByteBuffer quoted, int maximumPacketSize) {
        demultiplexer.packetTooBig(remote, quoted, maximumPacketSize);
    }

    @Override
    public void unreachable(InetAddress local, InetAddress remote, ByteBuffer quoted, boolean protocolUnreachable) {
        demultiplexer.unreachable(remote, quoted, protocolUnreachable);
    }
}
