/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.udp.internal;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.sctp.link.host.LocalAddresses;

/** Binds one UDP socket for each local address, all on one port. */
public final class SocketOpener {

    private static final Logger LOG = LoggerFactory.getLogger(SocketOpener.class);

    /** How often another free port is tried when the one that the first address got is taken on a later one. */
    private static final int EPHEMERAL_ATTEMPTS = 32;

    private static final int LARGEST_IP_PACKET = 65_535;
    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;
    private static final int UDP_HEADER = 8;

    private final int receiveBuffer;
    private final int sendBuffer;
    private final int mtuLimit;

    /** An opener that asks for buffers of some size, in bytes, and takes an interface's MTU for no more than a limit. */
    public SocketOpener(int receiveBuffer, int sendBuffer, int mtuLimit) {
        this.receiveBuffer = receiveBuffer;
        this.sendBuffer = sendBuffer;
        this.mtuLimit = mtuLimit;
    }

    /**
     * Opens the sockets; all of them, or none.
     *
     * @param addresses not empty
     * @param port the UDP port, or 0 for one that is free on all addresses
     * @param skipUnusable whether addresses that can't be bound on any port are left out, as happens to those that the
     *     system lists but has not finished checking, or no longer has; nobody asked for them by name
     * @throws BindException naming address and port
     */
    public List<UdpSocket> open(List<InetAddress> addresses, int port, boolean skipUnusable) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return openOnce(addresses, port, skipUnusable);
            } catch (BindException e) {
                if (port != 0 || attempt == EPHEMERAL_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private List<UdpSocket> openOnce(List<InetAddress> addresses, int port, boolean skipUnusable) throws IOException {
        var sockets = new ArrayList<UdpSocket>(addresses.size());
        boolean complete = false;
        try {
            int common = port;
            for (var address : addresses) {
                UdpSocket socket;
                try {
                    socket = bind(address, common);
                } catch (BindException e) {
                    if (skipUnusable && !isUsable(address)) {
                        LOG.info("{} is left out, it can't be bound: {}", LocalAddresses.text(address), e.getMessage());
                        continue;
                    }
                    throw e;
                }
                sockets.add(socket);
                common = socket.port();
            }
            if (sockets.isEmpty()) {
                throw new SocketException("none of the addresses of this host can be bound: " + addresses);
            }
            complete = true;
            return sockets;
        } finally {
            if (!complete) {
                sockets.forEach(UdpSocket::close);
            }
        }
    }

    private UdpSocket bind(InetAddress address, int port) throws IOException {
        DatagramChannel channel = openChannel(address);
        boolean complete = false;
        try {
            channel.configureBlocking(false);
            ask(channel, StandardSocketOptions.SO_RCVBUF, receiveBuffer, address);
            ask(channel, StandardSocketOptions.SO_SNDBUF, sendBuffer, address);
            channel.bind(new InetSocketAddress(address, port));
            var socket = new UdpSocket(channel, address, maximumPacketSize(address));
            complete = true;
            return socket;
        } catch (SocketException e) {
            throw bindException(address, port, e);
        } finally {
            if (!complete) {
                channel.close();
            }
        }
    }

    private static DatagramChannel openChannel(InetAddress address) throws IOException {
        try {
            return openChannelFor(address);
        } catch (UnsupportedOperationException e) {
            throw bindException(address, 0, new SocketException("this Java runs without IPv6"));
        }
    }

    private static DatagramChannel openChannelFor(InetAddress address) throws IOException {
        return DatagramChannel.open(
                address instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
    }

    private static BindException bindException(InetAddress address, int port, SocketException cause) {
        var exception = new BindException("cannot bind UDP port " + (port == 0 ? "(any)" : port) + " on "
                + LocalAddresses.text(address) + ": " + cause.getMessage());
        exception.initCause(cause);
        return exception;
    }

    /** Whether an address can be bound at all, so that a failure was the port's. */
    private static boolean isUsable(InetAddress address) throws IOException {
        try (var channel = openChannel(address)) {
            channel.bind(new InetSocketAddress(address, 0));
            return true;
        } catch (SocketException e) {
            return false;
        }
    }

    private static void ask(DatagramChannel channel, SocketOption<Integer> option, int bytes, InetAddress address) {
        try {
            channel.setOption(option, bytes);
            int given = channel.getOption(option);
            if (given < bytes) {
                LOG.debug("{} on {}: asked for {} bytes, got {}", option, LocalAddresses.text(address), bytes, given);
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("{} on {} left as it is: {}", option, LocalAddresses.text(address), e.toString());
        }
    }

    private int maximumPacketSize(InetAddress address) {
        int mtu = Math.min(Math.min(LocalAddresses.mtuOf(address), mtuLimit), LARGEST_IP_PACKET);
        return mtu - (address instanceof Inet4Address ? IPV4_HEADER : IPV6_HEADER) - UDP_HEADER;
    }
}
