/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.benchmarks;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.sluice.sctp.Options;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.LinkCapabilities;
import org.sluice.sctp.link.LinkFactory;
import org.sluice.sctp.link.LinkReceiver;
import org.sluice.sctp.link.Packet;
import org.sluice.sctp.link.PacketBatch;

/** One end of a wire in memory that allocates nothing, so that what is allocated is the stacks'. What overflows is dropped. */
final class MemoryLink implements Link, LinkFactory {

    private static final int CAPACITY = 256;
    private static final int BATCH = 64;

    private final InetAddress local;
    private final InetSocketAddress remote;
    private final int mtu;
    private final ByteBuffer[] arrived = new ByteBuffer[CAPACITY];
    private final PacketBatch batch;
    private MemoryLink other;
    private Consumer<ByteBuffer> tap;
    private int head;
    private int size;

    MemoryLink(InetAddress local, InetAddress remote, int mtu) {
        this.local = local;
        this.remote = new InetSocketAddress(remote, 0);
        this.mtu = mtu;
        for (int i = 0; i < CAPACITY; i++) {
            arrived[i] = ByteBuffer.allocateDirect(mtu);
        }
        batch = new PacketBatch(BATCH, mtu);
    }

    /** Joins two ends. */
    static void join(MemoryLink one, MemoryLink two) {
        one.other = two;
        two.other = one;
    }

    /** From now on what is sent goes here and nowhere else. */
    void divert(Consumer<ByteBuffer> to) {
        tap = to;
    }

    @Override
    public String componentId() {
        return "link.memory";
    }

    @Override
    public Link open(Options options) {
        return this;
    }

    @Override
    public LinkCapabilities capabilities() {
        return LinkCapabilities.NONE;
    }

    @Override
    public List<InetAddress> localAddresses() {
        return List.of(local);
    }

    @Override
    public int encapsulationPort() {
        return 0;
    }

    @Override
    public int defaultRemoteEncapsulationPort() {
        return 0;
    }

    @Override
    public int maximumPacketSize(InetAddress from) {
        return mtu;
    }

    @Override
    public InetAddress sourceFor(InetAddress to) {
        return local;
    }

    @Override
    public int poll(long timeoutNanos, LinkReceiver receiver, int maximumPackets) {
        int count = Math.min(Math.min(size, maximumPackets), BATCH);
        if (count == 0) {
            return 0;
        }
        batch.clear();
        for (int i = 0; i < count; i++) {
            Packet packet = batch.add();
            packet.buffer().put(arrived[head]).flip();
            packet.route(local, remote);
            head = head + 1 & CAPACITY - 1;
        }
        size -= count;
        receiver.packetsArrived(batch);
        return count;
    }

    @Override
    public void wakeup() {
        // Nobody waits.
    }

    @Override
    public int send(PacketBatch packets) {
        int unsent = 0;
        for (int i = 0; i < packets.size(); i++) {
            if (tap != null) {
                tap.accept(packets.get(i).buffer());
                continue;
            }
            unsent += other.take(packets.get(i).buffer()) ? 0 : 1;
        }
        return unsent;
    }

    /** A packet arrives; false if there is no room for it. */
    boolean take(ByteBuffer packet) {
        if (size == CAPACITY) {
            return false;
        }
        ByteBuffer slot = arrived[head + size & CAPACITY - 1];
        slot.clear().put(packet).flip();
        size++;
        return true;
    }

    @Override
    public void close() {
        // Nothing to release.
    }
}
