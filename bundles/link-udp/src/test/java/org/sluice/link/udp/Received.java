/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.udp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.LinkReceiver;
import org.sluice.sctp.link.PacketBatch;

/** Keeps copies of what a link hands in. */
final class Received implements LinkReceiver {

    record Datagram(byte[] bytes, InetAddress local, InetSocketAddress remote) {

        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    final List<Datagram> datagrams = new ArrayList<>();
    int largestBatch;

    /** Polls until there are so many, or ten seconds have gone. */
    static Received poll(Link link, int count) throws IOException {
        var received = new Received();
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (received.datagrams.size() < count && System.nanoTime() < deadline) {
            link.poll(Duration.ofMillis(200).toNanos(), received, 1000);
        }
        return received;
    }

    List<String> texts() {
        return datagrams.stream().map(Datagram::text).toList();
    }

    @Override
    public void packetsArrived(PacketBatch batch) {
        largestBatch = Math.max(largestBatch, batch.size());
        for (int i = 0; i < batch.size(); i++) {
            var packet = batch.get(i);
            byte[] bytes = new byte[packet.length()];
            packet.buffer().get(bytes);
            datagrams.add(new Datagram(bytes, packet.local(), packet.remote()));
        }
    }

    @Override
    public void localAddressesChanged() {
        throw new AssertionError("not expected");
    }

    @Override
    public void packetTooBig(InetAddress local, InetAddress remote, ByteBuffer quoted, int maximumPacketSize) {
        throw new AssertionError("not expected");
    }

    @Override
    public void unreachable(InetAddress local, InetAddress remote, ByteBuffer quoted, boolean protocolUnreachable) {
        throw new AssertionError("not expected");
    }
}
