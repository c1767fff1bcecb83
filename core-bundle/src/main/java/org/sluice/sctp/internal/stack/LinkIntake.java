/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.sluice.sctp.link.LinkReceiver;
import org.sluice.sctp.link.PacketBatch;

/** Takes in what a link hands to the loop that polls it. */
final class LinkIntake implements LinkReceiver {

    private final LoopCore loop;
    private final LinkPort port;
    private final ReportIntake reports;

    LinkIntake(LoopCore loop, LinkPort port) {
        this.loop = loop;
        this.port = port;
        this.reports = new ReportIntake(loop);
    }

    @Override
    public void packetsArrived(PacketBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            loop.packet(batch.get(i), port.link(), Demultiplexer.Way.ARRIVED);
        }
    }

    @Override
    public void localAddressesChanged() {
        loop.linkTurnover().localAddressesChanged();
        loop.group().tellOthers(loop, other -> other.linkTurnover().localAddressesChanged());
    }

    @Override
    public void packetTooBig(InetAddress local, InetAddress remote, ByteBuffer quoted, int maximumPacketSize) {
        reports.packetTooBig(remote, quoted, maximumPacketSize);
    }

    @Override
    public void unreachable(InetAddress local, InetAddress remote, ByteBuffer quoted, boolean protocolUnreachable) {
        reports.unreachable(remote, quoted, protocolUnreachable);
    }
}
