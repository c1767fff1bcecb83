/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.nativelink.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.sluice.link.nativelink.internal.system.ReceiveRing;
import org.sluice.link.nativelink.internal.system.SocketAddresses;
import org.sluice.link.nativelink.internal.system.SocketCodes;
import org.sluice.sctp.link.LinkReceiver;
import org.sluice.sctp.link.Packet;

/** What the network, or this host's own interfaces, said of packets that were sent. For the polling thread but for {@link #tooBig}. */
final class NetworkReports {

    /** More than so many in one look are the work of somebody who wants to keep the loop from its work. */
    private static final int MOST_AT_A_TIME = 64;

    private static final int QUOTED = 64;

    private record TooBig(InetAddress local, InetAddress remote, ByteBuffer quoted, int largest) {}

    private final Carrier carrier;
    private final AddressWatch addresses;
    private final ReceiveRing ring = new ReceiveRing(1, new SocketAddresses());
    private final ArrayDeque<TooBig> own = new ArrayDeque<>();

    NetworkReports(Carrier carrier, AddressWatch addresses) {
        this.carrier = carrier;
        this.addresses = addresses;
    }

    /** A packet was too big for the interface that it was to leave by. Any thread. */
    void tooBig(Packet packet) {
        ByteBuffer content = packet.buffer();
        byte[] quoted = new byte[Math.min(QUOTED, content.remaining())];
        content.get(content.position(), quoted);
        int largest = addresses.maximumPacketSize(packet.local());
        synchronized (own) {
            if (own.size() < MOST_AT_A_TIME) {
                own.add(new TooBig(packet.local(), packet.remote().getAddress(), ByteBuffer.wrap(quoted), largest));
            }
        }
    }

    /** Hands in what this host's interfaces said. */
    void handInOwn(LinkReceiver receiver) {
        while (true) {
            TooBig report;
            synchronized (own) {
                report = own.poll();
            }
            if (report == null) {
                return;
            }
            receiver.packetTooBig(report.local, report.remote, report.quoted, report.largest);
        }
    }

    /** Hands in what is in the error queue of a socket. */
    void handIn(LinkSocket socket, LinkReceiver receiver) {
        for (int i = 0; i < MOST_AT_A_TIME; i++) {
            int length = ring.receiveError(socket.socket());
            if (length < 0) {
                return;
            }
            ring.readControl(0);
            if (ring.isError()
                    && (ring.errorOrigin() == SocketCodes.SO_EE_ORIGIN_ICMP
                            || ring.errorOrigin() == SocketCodes.SO_EE_ORIGIN_ICMP6)) {
                handIn(socket, length, receiver);
            }
        }
    }

    private void handIn(LinkSocket socket, int length, LinkReceiver receiver) {
        InetSocketAddress to = ring.remote(0, false);
        if (to == null) {
            return;
        }
        InetAddress remote = to.getAddress();
        boolean ipv6 = socket.isIpv6();
        int type = ring.errorType();
        int code = ring.errorCode();
        ByteBuffer quoted = ring.memory().duplicate();
        quoted.limit(length).position(0);
        InetAddress local = socket.local() != null ? socket.local() : ring.local();
        if (Carrier.saysTooBig(ipv6, type, code)) {
            int mtu = ring.errorInformation();
            int largest = mtu == 0 ? 0 : Math.max(0, mtu - carrier.overhead(remote));
            receiver.packetTooBig(local, remote, quoted, largest);
        } else if (Carrier.saysUnreachable(ipv6, type, code)) {
            receiver.unreachable(local, remote, quoted, carrier.saysUnknownProtocol(ipv6, type, code));
        }
    }
}
