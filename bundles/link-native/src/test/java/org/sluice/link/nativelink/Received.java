/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.nativelink;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.LinkReceiver;
import org.sluice.sctp.link.PacketBatch;

/** Keeps copies of what a link hands in. */
final class Received implements LinkReceiver {

    /** A packet. */
    record Datagram(byte[] bytes, InetAddress local, InetSocketAddress remote, int congestionMark, int codePoint) {

        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** What the network said. */
    record Report(String what, InetAddress remote, byte[] quoted, int largest) {}

    final List<Datagram> datagrams = new ArrayList<>();
    final List<Report> reports = new ArrayList<>();
    int largestBatch;

    /** Polls until there are so many packets, or ten seconds have gone. */
    static Received poll(Link link, int count) throws IOException {
        return pollUntil(link, received -> received.datagrams.size() >= count);
    }

    /** Polls until something holds, or ten seconds have gone. */
    static Received pollUntil(Link link, Predicate<Received> enough) throws IOException {
        var received = new Received();
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!enough.test(received) && System.nanoTime() < deadline) {
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
            datagrams.add(new Datagram(
                    bytes, packet.local(), packet.remote(), packet.congestionMark(), packet.differentiatedServices()));
        }
    }

    @Override
    public void localAddressesChanged() {
        reports.add(new Report("addresses", null, new byte[0], 0));
    }

    @Override
    public void packetTooBig(InetAddress local, InetAddress remote, ByteBuffer quoted, int maximumPacketSize) {
        reports.add(new Report("too big", remote, bytes(quoted), maximumPacketSize));
    }

    @Override
    public void unreachable(InetAddress local, InetAddress remote, ByteBuffer quoted, boolean protocolUnreachable) {
        reports.add(new Report(protocolUnreachable ? "no SCTP" : "unreachable", remote, bytes(quoted), 0));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
