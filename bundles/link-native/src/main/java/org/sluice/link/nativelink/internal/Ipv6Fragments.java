/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.nativelink.internal;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.link.nativelink.internal.system.SendRing;
import org.sluice.link.nativelink.internal.system.Socket;
import org.sluice.link.nativelink.internal.system.SocketCodes;
import org.sluice.link.nativelink.internal.system.SystemCallException;
import org.sluice.sctp.link.Packet;

/**
 * Sends packets in IPv6 fragments that every way takes (RFC 8200 sections 4.5 and 5). Routers don't fragment IPv6, and the system only does to the MTU that it
 * believes in, which is too large where a router drops packets and says nothing. Needs a raw socket. For one thread at a time.
 */
final class Ipv6Fragments {

    private static final Logger LOG = LoggerFactory.getLogger(Ipv6Fragments.class);

    private static final SecureRandom RANDOM = new SecureRandom();

    private static final int MINIMUM_MTU = 1280;
    private static final int IPV6_HEADER = 40;
    private static final int FRAGMENT_HEADER = 8;
    private static final int UDP_HEADER = 8;
    private static final int HOP_LIMIT = 64;
    private static final int NEXT_IS_FRAGMENT = 44;
    private static final int NEXT_IS_UDP = 17;

    /** What a fragment holds; all but the last hold a multiple of eight bytes. */
    private static final int CONTENT = (MINIMUM_MTU - IPV6_HEADER - FRAGMENT_HEADER) & ~7;

    private static final int LARGEST = 65_535;
    private static final int MOST = LARGEST / CONTENT + 1;

    private final Socket socket;
    private final Carrier carrier;
    private final int sourcePort;
    private final SendRing ring = new SendRing(MOST);
    private final ByteBuffer whole = ByteBuffer.allocate(LARGEST);
    private final ByteBuffer fragments = ByteBuffer.allocateDirect(MOST * MINIMUM_MTU);
    private final long place = MemorySegment.ofBuffer(fragments).address();
    private int identification = RANDOM.nextInt();

    private Ipv6Fragments(Socket socket, Carrier carrier, int sourcePort) {
        this.socket = socket;
        this.carrier = carrier;
        this.sourcePort = sourcePort;
    }

    /** Opens what it takes; null where this process may not. */
    static Ipv6Fragments open(Carrier carrier, int sourcePort) {
        try {
            var socket = Socket.open(SocketCodes.AF_INET6, SocketCodes.SOCK_RAW, SocketCodes.IPPROTO_RAW);
            return new Ipv6Fragments(socket, carrier, sourcePort);
        } catch (SystemCallException e) {
            LOG.info("{}: no fragments over IPv6: {}", carrier.componentId(), e.getMessage());
            return null;
        }
    }

    /** Sends a packet, in as many fragments as it takes. Returns whether all were sent. */
    boolean send(Packet packet) {
        ByteBuffer content = packet.buffer().duplicate();
        int udp = carrier.hasPorts() ? UDP_HEADER : 0;
        if (content.remaining() + udp > LARGEST) {
            return false;
        }
        byte[] source = packet.local().getAddress();
        byte[] destination = packet.remote().getAddress().getAddress();
        whole.clear();
        whole.position(udp);
        whole.put(content).flip();
        if (udp > 0) {
            putUdpHeader(source, destination, packet.remote().getPort());
        }
        fragments.clear();
        identification++;
        int first = packet.differentiatedServices() << 2 | packet.congestionMark();
        while (whole.hasRemaining()) {
            int offset = whole.position();
            int length = Math.min(CONTENT, whole.remaining());
            int begin = fragments.position();
            fragments
                    .putInt(6 << 28 | first << 20)
                    .putShort((short) (FRAGMENT_HEADER + length))
                    .put((byte) NEXT_IS_FRAGMENT)
                    .put((byte) HOP_LIMIT)
                    .put(source)
                    .put(destination);
            // The offset, in units of eight bytes, stands three bits from the right: it is the offset in bytes, with
            // the flag for more beside it.
            fragments
                    .put((byte) (udp > 0 ? NEXT_IS_UDP : SocketCodes.IPPROTO_SCTP))
                    .put((byte) 0)
                    .putShort((short) (offset | (length < whole.remaining() ? 1 : 0)))
                    .putInt(identification);
            fragments.put(whole.slice(offset, length));
            whole.position(offset + length);
            ring.begin(packet.remote(), false, null, 0);
            ring.add(place + begin, fragments.position() - begin);
            ring.end();
        }
        return ring.send(socket, datagram -> {}) == 0;
    }

    private void putUdpHeader(byte[] source, byte[] destination, int port) {
        int length = whole.limit();
        whole.putShort(0, (short) sourcePort)
                .putShort(2, (short) port)
                .putShort(4, (short) length)
                .putShort(6, (short) 0);
        long sum = sum(ByteBuffer.wrap(source))
                + sum(ByteBuffer.wrap(destination))
                + length
                + NEXT_IS_UDP
                + sum(whole.duplicate());
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        // Without a checksum, which 0 would stand for, UDP is not taken over IPv6 (RFC 8200 section 8.1).
        int checksum = (int) ~sum & 0xffff;
        whole.putShort(6, (short) (checksum == 0 ? 0xffff : checksum));
    }

    /** The sum of 16-bit words, an odd byte followed by zero (RFC 768). */
    private static long sum(ByteBuffer bytes) {
        bytes.rewind();
        long sum = 0;
        while (bytes.remaining() > 1) {
            sum += bytes.getShort() & 0xffff;
        }
        return bytes.hasRemaining() ? sum + ((bytes.get() & 0xff) << 8) : sum;
    }

    /** Gives back what it holds. */
    void close() {
        socket.close();
    }

    /** Whether a packet would need more than one fragment. */
    static boolean isNeeded(InetAddress local, Packet packet, Carrier carrier) {
        return carrier.overhead(local) + packet.length() > MINIMUM_MTU;
    }
}
