/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.LinkFactory;
import org.sluice.sctp.link.LinkReceiver;
import org.sluice.sctp.link.Packet;
import org.sluice.sctp.link.PacketBatch;

/**
 * Writes what passes a link, both ways, to a {@link PcapngWriter}; put around any link, simulated or real. A capture that fails ends with a
 * line in the log, and the link goes on. The writer stays open when the link closes, because several links may share it.
 */
public final class CapturingLink extends WrappedLink {

    private static final Logger LOG = LoggerFactory.getLogger(CapturingLink.class);

    private final PcapngWriter writer;
    private final LongSupplier epochNanos;
    private final int interfaceNumber;
    private volatile boolean broken;

    private CapturingLink(Link inner, PcapngWriter writer, LongSupplier epochNanos) throws IOException {
        super(inner);
        this.writer = writer;
        this.epochNanos = epochNanos;
        this.interfaceNumber = writer.addInterface(inner.toString());
    }

    /** A factory whose links are captured with the time of day. */
    public static LinkFactory around(LinkFactory factory, PcapngWriter writer) {
        return around(factory, writer, CapturingLink::timeOfDay);
    }

    /**
     * A factory whose links are captured.
     *
     * @param epochNanos what time it is, in nanoseconds since 1970 or since a simulation began
     */
    public static LinkFactory around(LinkFactory factory, PcapngWriter writer, LongSupplier epochNanos) {
        return new WrappingFactory(factory, inner -> new CapturingLink(inner, writer, epochNanos));
    }

    private static long timeOfDay() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    @Override
    public int poll(long timeoutNanos, LinkReceiver receiver, int maximumPackets) throws IOException {
        return super.poll(
                timeoutNanos,
                new WrappedReceiver(receiver, batch -> {
                    capture(batch, PcapngWriter.Direction.INBOUND);
                    receiver.packetsArrived(batch);
                }),
                maximumPackets);
    }

    @Override
    public int send(PacketBatch batch) {
        capture(batch, PcapngWriter.Direction.OUTBOUND);
        return super.send(batch);
    }

    private void capture(PacketBatch batch, PcapngWriter.Direction direction) {
        if (broken) {
            return;
        }
        try {
            long now = epochNanos.getAsLong();
            for (int i = 0; i < batch.size(); i++) {
                capture(now, batch.get(i), direction);
            }
        } catch (IOException e) {
            broken = true;
            LOG.warn("the capture ends here: {}", e.toString());
        }
    }

    private void capture(long now, Packet packet, PcapngWriter.Direction direction) throws IOException {
        boolean out = direction == PcapngWriter.Direction.OUTBOUND;
        InetAddress local = packet.local();
        InetAddress remote = packet.remote().getAddress();
        int port = packet.remote().getPort();
        ByteBuffer bytes = packet.buffer();
        writer.write(
                interfaceNumber,
                now,
                direction,
                out ? local : remote,
                out ? remote : local,
                packet.congestionMark(),
                bytes,
                port == 0 ? null : "in UDP, peer's port " + port);
    }
}
