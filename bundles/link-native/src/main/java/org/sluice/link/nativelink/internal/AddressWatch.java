/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.nativelink.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.link.nativelink.internal.system.Socket;
import org.sluice.link.nativelink.internal.system.SocketAddresses;
import org.sluice.link.nativelink.internal.system.SocketCodes;
import org.sluice.link.nativelink.internal.system.SystemCallException;
import org.sluice.link.nativelink.internal.system.SystemCalls;
import org.sluice.sctp.link.host.LocalAddresses;

/**
 * Knows the local addresses of a link and how large packets from them may be, and hears from the system (rtnetlink(7)) when interfaces, addresses or
 * routes change. Any thread may ask; one thread at a time listens.
 */
final class AddressWatch {

    private static final Logger LOG = LoggerFactory.getLogger(AddressWatch.class);

    private static final int NETLINK_ROUTE = 0;
    private static final int NETLINK_ADDRESS_LENGTH = 12;
    private static final int GROUPS_OFFSET = 8;

    /** RTMGRP_LINK, RTMGRP_IPV4_IFADDR, RTMGRP_IPV4_ROUTE, RTMGRP_IPV6_IFADDR, RTMGRP_IPV6_ROUTE. */
    private static final int GROUPS = 0x1 | 0x10 | 0x40 | 0x100 | 0x400;

    private static final int BUFFER = 8192;

    private final Socket netlink;
    private final SystemCalls calls = new SystemCalls();
    private final MemorySegment buffer = Arena.ofAuto().allocate(BUFFER);
    private final Carrier carrier;
    private final int mtuLimit;
    private final List<InetAddress> fixed;
    private final boolean allIpv4;
    private final boolean allIpv6;
    private final Map<InetAddress, Integer> packetSizes = new ConcurrentHashMap<>();
    private volatile List<InetAddress> addresses = List.of();
    private volatile Set<InetAddress> set = Set.of();

    /** A watch for the addresses that sockets are open on. */
    AddressWatch(Carrier carrier, List<LinkSocket> sockets, int mtuLimit) throws SocketException, SystemCallException {
        this.carrier = carrier;
        this.mtuLimit = mtuLimit;
        this.fixed = sockets.stream()
                .filter(socket -> socket.local() != null)
                .map(LinkSocket::local)
                .toList();
        this.allIpv4 = sockets.stream().anyMatch(socket -> socket.local() == null && !socket.isIpv6());
        this.allIpv6 = sockets.stream().anyMatch(socket -> socket.local() == null && socket.isIpv6());
        this.netlink = Socket.open(SocketCodes.AF_NETLINK, SocketCodes.SOCK_RAW, NETLINK_ROUTE);
        boolean complete = false;
        try (var arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(NETLINK_ADDRESS_LENGTH, Integer.BYTES);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) SocketCodes.AF_NETLINK);
            address.set(ValueLayout.JAVA_INT, GROUPS_OFFSET, GROUPS);
            netlink.bind(address, NETLINK_ADDRESS_LENGTH);
            look();
            complete = true;
        } finally {
            if (!complete) {
                netlink.close();
            }
        }
    }

    Socket socket() {
        return netlink;
    }

    /** The addresses, loopback last. */
    List<InetAddress> addresses() {
        return addresses;
    }

    /** Whether packets to an address are for this link. */
    boolean contains(InetAddress address) {
        return set.contains(address);
    }

    /** The largest SCTP packet that leaves from an address whole. */
    int maximumPacketSize(InetAddress local) {
        return packetSizes.computeIfAbsent(
                local, address -> Math.min(LocalAddresses.mtuOf(address), mtuLimit) - carrier.overhead(address));
    }

    /**
     * The system has said that something changed.
     *
     * @return whether the addresses are others now
     */
    boolean changed() {
        // What it says exactly does not matter: all is asked for anew, which can't go wrong where a message was lost.
        long read;
        do {
            read = calls.read(netlink.descriptor(), buffer, BUFFER);
        } while (read > 0);
        packetSizes.clear();
        try {
            List<InetAddress> before = addresses;
            look();
            return !before.equals(addresses);
        } catch (SocketException e) {
            LOG.warn("{}: the addresses of this host can't be listed: {}", carrier.componentId(), e.getMessage());
            return false;
        }
    }

    private void look() throws SocketException {
        var found = new ArrayList<>(fixed);
        if (allIpv4 || allIpv6) {
            for (InetAddress address : LocalAddresses.ofInterfaces()) {
                if (SocketAddresses.isIpv6(address) ? allIpv6 : allIpv4) {
                    found.add(address);
                }
            }
        }
        addresses = List.copyOf(found);
        set = new HashSet<>(found);
    }
}
