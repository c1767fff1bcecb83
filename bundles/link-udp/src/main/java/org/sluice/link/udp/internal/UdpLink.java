/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.udp.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.LinkCapabilities;
import org.sluice.sctp.link.LinkReceiver;
import org.sluice.sctp.link.Packet;
import org.sluice.sctp.link.PacketBatch;
import org.sluice.sctp.link.host.LocalAddresses;
import org.sluice.sctp.link.host.SourceFinder;

/**
 * SCTP packets in UDP datagrams (RFC 6951 section 5.2), by one non-blocking socket for each local address.
 *
 * <p>It judges no packet: an empty datagram is handed in like any other, for the stack to drop and count.
 */
public final class UdpLink implements Link {

    private static final Logger LOG = LoggerFactory.getLogger(UdpLink.class);

    /** How many packets one socket hands in before the next has its turn. */
    private static final int TURN = 16;

    /** After so many packets the selector is asked again, so that a busy socket doesn't hide the others. */
    private static final int PACKETS_BETWEEN_SELECTS = 64;

    private static final int BATCH = 64;
    private static final int LARGEST_DATAGRAM = 65_535;

    /**
     * The distance between two receive buffers. A power of two would put the headers of all packets of a batch in the same few
     * sets of the processor's caches, where they would push each other out.
     */
    private static final int STRIDE = 65_536 + 33 * 64;

    private static final Consumer<SelectionKey> MARK_READABLE = key -> ((UdpSocket) key.attachment()).markReadable();

    private final UdpSocket[] sockets;
    private final List<InetAddress> localAddresses;
    private final int remotePort;
    private final SourceFinder sources;
    private final Selector selector;
    private final PacketBatch batch;
    private final AtomicBoolean closed = new AtomicBoolean();

    private int nextSocket;
    private int packetsSinceSelect;

    /** A link over sockets, which are its own from here on, even if this fails. */
    public UdpLink(List<UdpSocket> sockets, int remotePort) throws IOException {
        this.sockets = sockets.toArray(UdpSocket[]::new);
        this.localAddresses = sockets.stream().map(UdpSocket::local).toList();
        this.remotePort = remotePort;
        this.sources = new SourceFinder(() -> localAddresses);
        Selector opened = null;
        boolean complete = false;
        try {
            opened = Selector.open();
            for (var socket : sockets) {
                socket.channel().register(opened, SelectionKey.OP_READ, socket);
            }
            this.batch = receiveBatch();
            this.selector = opened;
            complete = true;
        } finally {
            if (!complete) {
                release(opened);
            }
        }
        LOG.info("UDP port {} on {}", encapsulationPort(), this.localAddresses);
    }

    /**
     * None. The JDK 17 can neither forbid fragmentation nor read ECN bits, so the search for the path MTU stops at the
     * interface's MTU.
     */
    @Override
    public LinkCapabilities capabilities() {
        return LinkCapabilities.NONE;
    }

    @Override
    public List<InetAddress> localAddresses() {
        return localAddresses;
    }

    @Override
    public int encapsulationPort() {
        return sockets[0].port();
    }

    @Override
    public int defaultRemoteEncapsulationPort() {
        return remotePort;
    }

    /**
     * The interface's MTU, as it was when the link was opened, without the headers of IP (20 or 40 bytes) and UDP (8).
     *
     * @throws IllegalArgumentException if the address is none of the link's
     */
    @Override
    public int maximumPacketSize(InetAddress local) {
        UdpSocket socket = socketOf(local);
        if (socket == null) {
            throw new IllegalArgumentException("not an address of this link: " + local);
        }
        return socket.maximumPacketSize();
    }

    @Override
    public InetAddress sourceFor(InetAddress remote) {
        return sources.find(remote);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Waits in whole milliseconds, rounded up. An interrupt ends the waiting as {@link #wakeup} does, closes nothing, and
     * is taken: a thread that stays interrupted could never wait again.
     */
    @Override
    public int poll(long timeoutNanos, LinkReceiver receiver, int maximumPackets) throws IOException {
        try {
            if (sockets.length > 1 && packetsSinceSelect >= PACKETS_BETWEEN_SELECTS) {
                select(0);
            }
            int received = receive(receiver, maximumPackets);
            if (received == 0 && maximumPackets > 0) {
                select(timeoutNanos);
                received = receive(receiver, maximumPackets);
            }
            return received;
        } catch (ClosedSelectorException e) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public void wakeup() {
        selector.wakeup();
    }

    @Override
    public int send(PacketBatch packets) {
        int notSent = 0;
        UdpSocket socket = null;
        for (int i = 0, size = packets.size(); i < size; i++) {
            Packet packet = packets.get(i);
            InetAddress local = packet.local();
            if (socket == null || socket.local() != local) {
                socket = socketOf(local);
            }
            if (socket == null || packet.remote() == null || !socket.send(packet.buffer(), packet.remote())) {
                notSent++;
            }
        }
        return notSent;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            release(selector);
        }
    }

    @Override
    public String toString() {
        return "link.udp on port " + encapsulationPort();
    }

    private void select(long timeoutNanos) throws IOException {
        packetsSinceSelect = 0;
        if (timeoutNanos <= 0) {
            selector.selectNow(MARK_READABLE);
            return;
        }
        // For the selector, 0 is as long as it takes.
        long millis = timeoutNanos == Long.MAX_VALUE ? 0 : (timeoutNanos - 1) / 1_000_000 + 1;
        selector.select(MARK_READABLE, millis);
        Thread.interrupted();
    }

    /** Takes what there is from the sockets known to be readable, in turns. */
    private int receive(LinkReceiver receiver, int maximum) throws IOException {
        if (closed.get()) {
            throw new ClosedChannelException();
        }
        batch.clear();
        int received = 0;
        int withoutPackets = 0;
        while (received < maximum && withoutPackets < sockets.length) {
            UdpSocket socket = sockets[nextSocket];
            nextSocket = nextSocket + 1 == sockets.length ? 0 : nextSocket + 1;
            int turn = socket.isReadable() ? receiveTurn(socket, receiver, Math.min(TURN, maximum - received)) : 0;
            received += turn;
            withoutPackets = turn == 0 ? withoutPackets + 1 : 0;
        }
        handIn(receiver);
        packetsSinceSelect += received;
        return received;
    }

    private int receiveTurn(UdpSocket socket, LinkReceiver receiver, int maximum) throws IOException {
        for (int received = 0; received < maximum; received++) {
            Packet packet = batch.add();
            var source = socket.receive(packet.buffer());
            if (source == null) {
                batch.removeLast();
                return received;
            }
            packet.buffer().flip();
            packet.route(socket.local(), source);
            if (batch.isFull()) {
                handIn(receiver);
            }
        }
        return maximum;
    }

    private void handIn(LinkReceiver receiver) {
        if (batch.size() > 0) {
            receiver.packetsArrived(batch);
            batch.clear();
        }
    }

    private UdpSocket socketOf(InetAddress local) {
        for (var socket : sockets) {
            if (socket.local() == local) {
                return socket;
            }
        }
        for (var socket : sockets) {
            if (LocalAddresses.same(socket.local(), local)) {
                return socket;
            }
        }
        return null;
    }

    /** The sockets go first: what a registered one holds is let go of when its selector closes. */
    private void release(Selector opened) {
        for (var socket : sockets) {
            socket.close();
        }
        if (opened != null) {
            try {
                opened.close();
            } catch (IOException e) {
                LOG.debug("close of the selector: {}", e.toString());
            }
        }
    }

    private static PacketBatch receiveBatch() {
        ByteBuffer memory = ByteBuffer.allocateDirect(BATCH * STRIDE);
        return new PacketBatch(BATCH, index -> new Packet(memory.slice(index * STRIDE, LARGEST_DATAGRAM)));
    }
}
