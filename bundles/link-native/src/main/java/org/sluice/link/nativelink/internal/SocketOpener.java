/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.nativelink.internal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.BindException;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.link.nativelink.internal.system.Errno;
import org.sluice.link.nativelink.internal.system.Socket;
import org.sluice.link.nativelink.internal.system.SocketAddresses;
import org.sluice.link.nativelink.internal.system.SocketCodes;
import org.sluice.link.nativelink.internal.system.SystemCallException;
import org.sluice.sctp.link.host.LocalAddresses;

/** Opens the sockets of a link: one for each address that was named, one for all addresses of a family where none was. */
final class SocketOpener {

    private static final Logger LOG = LoggerFactory.getLogger(SocketOpener.class);

    /** How often another free port is tried when the one that the first socket got is taken for a later one. */
    private static final int EPHEMERAL_ATTEMPTS = 32;

    private final Carrier carrier;
    private final int receiveBuffer;
    private final int sendBuffer;
    private final boolean segmentation;

    SocketOpener(Carrier carrier, int receiveBuffer, int sendBuffer, boolean segmentation) {
        this.carrier = carrier;
        this.receiveBuffer = receiveBuffer;
        this.sendBuffer = sendBuffer;
        this.segmentation = segmentation;
    }

    /**
     * Opens the sockets; all of them, or none.
     *
     * @param named addresses; wildcard addresses stand for all addresses of their family; empty for all of both
     * @param port the UDP port, or 0 for one that is free for all
     */
    List<LinkSocket> open(List<InetAddress> named, int port) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return openOnce(named, port);
            } catch (BindException e) {
                if (port != 0 || attempt == EPHEMERAL_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private List<LinkSocket> openOnce(List<InetAddress> named, int port) throws IOException {
        var sockets = new ArrayList<LinkSocket>();
        boolean complete = false;
        try {
            int common = port;
            for (boolean ipv6 : new boolean[] {false, true}) {
                for (InetAddress address : addresses(named, ipv6)) {
                    LinkSocket socket =
                            openOrSkip(address.isAnyLocalAddress() ? null : address, ipv6, common, named.isEmpty());
                    if (socket != null) {
                        sockets.add(socket);
                        common = carrier.hasPorts() ? socket.socket().port() : 0;
                    }
                }
            }
            if (sockets.isEmpty()) {
                throw new SocketException("this host has neither IPv4 nor IPv6");
            }
            complete = true;
            return sockets;
        } finally {
            if (!complete) {
                sockets.forEach(socket -> socket.socket().close());
            }
        }
    }

    /** The addresses of a family to bind; its wildcard address makes any other superfluous. */
    private static List<InetAddress> addresses(List<InetAddress> named, boolean ipv6) throws IOException {
        if (named.isEmpty()) {
            return List.of(InetAddress.getByAddress(new byte[ipv6 ? 16 : 4]));
        }
        var family = named.stream()
                .filter(address -> SocketAddresses.isIpv6(address) == ipv6)
                .toList();
        var wildcards = family.stream().filter(InetAddress::isAnyLocalAddress).toList();
        if (!wildcards.isEmpty()) {
            return wildcards.subList(0, 1);
        }
        return family.isEmpty() ? family : LocalAddresses.expand(family);
    }

    private LinkSocket openOrSkip(InetAddress address, boolean ipv6, int port, boolean skip) throws IOException {
        try {
            return open(address, ipv6, port);
        } catch (SystemCallException e) {
            if (skip && e.errno() == Errno.EAFNOSUPPORT) {
                LOG.info(
                        "{}: without {}, which this host does not have", carrier.componentId(), ipv6 ? "IPv6" : "IPv4");
                return null;
            }
            throw e;
        }
    }

    private LinkSocket open(InetAddress address, boolean ipv6, int port) throws IOException {
        Socket socket = openSocket(ipv6);
        boolean complete = false;
        try {
            ask(socket, SocketCodes.SO_RCVBUFFORCE, SocketCodes.SO_RCVBUF, receiveBuffer);
            ask(socket, SocketCodes.SO_SNDBUFFORCE, SocketCodes.SO_SNDBUF, sendBuffer);
            if (ipv6) {
                if (carrier.hasPorts()) {
                    socket.set("IPV6_V6ONLY", SocketCodes.SOL_IPV6, SocketCodes.IPV6_V6ONLY, 1);
                }
                socket.set("IPV6_RECVPKTINFO", SocketCodes.SOL_IPV6, SocketCodes.IPV6_RECVPKTINFO, 1);
                socket.set("IPV6_RECVTCLASS", SocketCodes.SOL_IPV6, SocketCodes.IPV6_RECVTCLASS, 1);
                socket.set("IPV6_RECVERR", SocketCodes.SOL_IPV6, SocketCodes.IPV6_RECVERR, 1);
            } else {
                socket.set("IP_PKTINFO", SocketCodes.SOL_IP, SocketCodes.IP_PKTINFO, 1);
                socket.set("IP_RECVTOS", SocketCodes.SOL_IP, SocketCodes.IP_RECVTOS, 1);
                socket.set("IP_RECVERR", SocketCodes.SOL_IP, SocketCodes.IP_RECVERR, 1);
            }
            if (carrier.hasPorts() && segmentation && !socket.sets(SocketCodes.SOL_UDP, SocketCodes.UDP_GRO, 1)) {
                LOG.debug("this system does not put UDP datagrams together (UDP_GRO)");
            }
            bind(socket, address, ipv6, port);
            var opened = new LinkSocket(socket, ipv6, address);
            opened.allowFragments(false);
            complete = true;
            return opened;
        } finally {
            if (!complete) {
                socket.close();
            }
        }
    }

    private Socket openSocket(boolean ipv6) throws SystemCallException, SocketException {
        try {
            return Socket.open(
                    ipv6 ? SocketCodes.AF_INET6 : SocketCodes.AF_INET, carrier.socketType(), carrier.protocol());
        } catch (SystemCallException e) {
            if (carrier == Carrier.IP && (e.errno() == Errno.EPERM || e.errno() == Errno.EACCES)) {
                throw (SocketException) new SocketException(
                                "SCTP on IP itself needs the capability CAP_NET_RAW: run as root, or give it to this process")
                        .initCause(e);
            }
            throw e;
        }
    }

    /** Beyond the system's limit where this process may, up to it where not. */
    private static void ask(Socket socket, int force, int option, int bytes) {
        if (!socket.sets(SocketCodes.SOL_SOCKET, force, bytes)) {
            socket.sets(SocketCodes.SOL_SOCKET, option, bytes);
        }
    }

    private void bind(Socket socket, InetAddress address, boolean ipv6, int port) throws IOException {
        if (address == null && !carrier.hasPorts()) {
            return;
        }
        try (var arena = Arena.ofConfined()) {
            var memory = arena.allocate(SocketAddresses.LENGTH, Long.BYTES);
            int length = address == null
                    ? SocketAddresses.writeWildcard(memory, ipv6, port)
                    : SocketAddresses.write(memory, 0, address, port);
            socket.bind(memory, length);
        } catch (SystemCallException e) {
            String what = carrier.hasPorts() ? "UDP port " + (port == 0 ? "(any)" : port) : "SCTP";
            String where = address == null ? (ipv6 ? "::" : "0.0.0.0") : LocalAddresses.text(address);
            throw (BindException)
                    new BindException("cannot bind " + what + " on " + where + ": " + e.getMessage()).initCause(e);
        }
    }
}
