/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.nativelink.internal;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.sluice.link.nativelink.internal.system.SendRing;
import org.sluice.link.nativelink.internal.system.SocketAddresses;
import org.sluice.sctp.link.Packet;
import org.sluice.sctp.link.PacketBatch;

/**
 * Sends packets from where they lie. Those of equal length that follow one another to one peer leave as one message, which the system
 * cuts apart as late as it can. For one thread at a time.
 */
final class Departures {

    private static final int DATAGRAMS = 256;

    /** What the system takes of one message: UDP_MAX_SEGMENTS, and what an IPv4 packet has room for. */
    private static final int MOST_SEGMENTS = 64;

    private static final int MOST_BYTES = 65_507;

    private static final int LARGEST_PACKET = 65_536;

    private final Carrier carrier;
    private final List<LinkSocket> sockets;
    private final int sourcePort;
    private final NetworkReports reports;
    private final boolean segmentation;
    private final SendRing ring = new SendRing(DATAGRAMS);
    private final Packet[] packetOf = new Packet[DATAGRAMS];
    private final SendRing.TooBig tooBig = this::tooBig;
    private int datagrams;
    private boolean reported;

    /** Where the buffers of the packets of the batch sent last are in memory: mostly it comes again. */
    private volatile PacketBatch known;

    private long[] places = new long[0];

    /** Where a packet that lies on the heap is put; made when there is one. */
    private ByteBuffer copy;

    /** Made when a packet is the first to need it. */
    private Ipv6Fragments fragments;

    private boolean fragmentsTried;

    // The train being put together.
    private LinkSocket socket;
    private InetSocketAddress remote;
    private InetAddress local;
    private int trafficClass;
    private int segment;
    private int segments;
    private int bytes;

    Departures(
            Carrier carrier, List<LinkSocket> sockets, int sourcePort, NetworkReports reports, boolean segmentation) {
        this.sourcePort = sourcePort;
        this.carrier = carrier;
        this.sockets = sockets;
        this.reports = reports;
        this.segmentation = segmentation && carrier.hasPorts();
    }

    /** Whether a batch is the one that was sent last. Any thread. */
    boolean isKnown(PacketBatch packets) {
        return packets == known;
    }

    /** Says which batch comes next, and perhaps ever after. */
    void expect(PacketBatch packets) {
        places = new long[packets.capacity()];
        known = packets;
    }

    /** Sends packets, without waiting. Returns how many were not sent. */
    int send(PacketBatch packets) {
        if (packets != known) {
            expect(packets);
        }
        int unsent = 0;
        for (int i = 0, size = packets.size(); i < size; i++) {
            Packet packet = packets.get(i);
            LinkSocket from = socketFor(packet);
            if (from == null || packet.length() == 0 || packet.length() > LARGEST_PACKET) {
                unsent++;
                continue;
            }
            if (from != socket || ring.isFull()) {
                unsent += flush();
                socket = from;
            }
            if (packet.isFragmentable()) {
                unsent += flush() + sendAllowingFragments(from, packet, i);
            } else if (packet.buffer().isDirect()) {
                add(packet, place(packet, i));
            } else {
                unsent += flush();
                add(packet, copied(packet));
                unsent += flush();
            }
        }
        return unsent + flush();
    }

    /** Whether this host's interfaces have said something since this was last asked. */
    boolean takeReported() {
        boolean result = reported;
        reported = false;
        return result;
    }

    private LinkSocket socketFor(Packet packet) {
        InetAddress from = packet.local();
        if (from == null || !carrier.isReachable(packet.remote())) {
            return null;
        }
        if (socket != null && from == socket.local()) {
            return socket;
        }
        boolean ipv6 = SocketAddresses.isIpv6(from);
        if (ipv6 != SocketAddresses.isIpv6(packet.remote().getAddress())) {
            return null;
        }
        for (int i = 0; i < sockets.size(); i++) {
            LinkSocket candidate = sockets.get(i);
            if (candidate.local() == null
                    ? candidate.isIpv6() == ipv6
                    : candidate.local().equals(from)) {
                return candidate;
            }
        }
        return null;
    }

    private int sendAllowingFragments(LinkSocket from, Packet packet, int index) {
        if (from.isIpv6() && Ipv6Fragments.isNeeded(packet.local(), packet, carrier) && canFragmentIpv6()) {
            return fragments.send(packet) ? 0 : 1;
        }
        from.allowFragments(true);
        add(packet, packet.buffer().isDirect() ? place(packet, index) : copied(packet));
        int unsent = flush();
        from.allowFragments(false);
        return unsent;
    }

    private boolean canFragmentIpv6() {
        if (!fragmentsTried) {
            fragmentsTried = true;
            fragments = Ipv6Fragments.open(carrier, sourcePort);
        }
        return fragments != null;
    }

    /** Gives back what it holds of its own. */
    void close() {
        if (fragments != null) {
            fragments.close();
        }
    }

    private long place(Packet packet, int index) {
        ByteBuffer buffer = packet.buffer();
        if (places[index] == 0) {
            places[index] = MemorySegment.ofBuffer(buffer).address() - buffer.position();
        }
        return places[index] + buffer.position();
    }

    private long copied(Packet packet) {
        if (copy == null) {
            copy = ByteBuffer.allocateDirect(LARGEST_PACKET);
        }
        copy.clear();
        copy.put(0, packet.buffer(), packet.buffer().position(), packet.length());
        return MemorySegment.ofBuffer(copy).address();
    }

    private void add(Packet packet, long place) {
        int length = packet.length();
        int marks = packet.differentiatedServices() << 2 | packet.congestionMark();
        boolean goesOn = segments > 0
                && segments < MOST_SEGMENTS
                && length <= segment
                && bytes == segment * segments
                && bytes + length <= MOST_BYTES
                && isSame(packet.remote(), remote)
                && isSame(packet.local(), local)
                && marks == trafficClass
                && segmentation
                && ring.isSegmenting();
        if (!goesOn) {
            if (segments > 0) {
                ring.end();
            }
            remote = packet.remote();
            local = packet.local();
            trafficClass = marks;
            segment = length;
            segments = 0;
            bytes = 0;
            ring.begin(remote, carrier.hasPorts(), socket.local() == null ? local : null, marks);
        }
        packetOf[datagrams++] = packet;
        ring.add(place, length);
        segments++;
        bytes += length;
    }

    /** Packets of one association have the same objects; those of several to one peer have equal ones, and may leave together too. */
    private static boolean isSame(Object one, Object other) {
        return one == other || one.equals(other);
    }

    private int flush() {
        if (ring.isEmpty()) {
            return 0;
        }
        ring.end();
        int unsent = ring.send(socket.socket(), tooBig);
        segments = 0;
        datagrams = 0;
        return unsent;
    }

    private void tooBig(int datagram) {
        reports.tooBig(packetOf[datagram]);
        reported = true;
    }
}
