/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.sluice.sctp.link.LinkReceiver;
import org.sluice.sctp.link.PacketBatch;

/** Sends packets another way than to the receiver, and everything else on to it. */
record WrappedReceiver(LinkReceiver inner, Consumer<PacketBatch> packets) implements LinkReceiver {

    @Override
    public void packetsArrived(PacketBatch batch) {
        packets.accept(batch);
    }

    @Override
    public void localAddressesChanged() {
        inner.localAddressesChanged();
    }

    @Override
    public void packetTooBig(InetAddress local, InetAddress remote, ByteBuffer quoted, int maximumPacketSize) {
        inner.packetTooBig(local, remote, quoted, maximumPacketSize);
    }

    @Override
    public void unreachable(InetAddress local, InetAddress remote, ByteBuffer quoted, boolean protocolUnreachable) {
        inner.unreachable(local, remote, quoted, protocolUnreachable);
    }
}
