/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.udp;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.sluice.link.udp.internal.SocketOpener;
import org.sluice.link.udp.internal.UdpLink;
import org.sluice.sctp.Option;
import org.sluice.sctp.Options;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.LinkFactory;
import org.sluice.sctp.link.host.LocalAddresses;

/**
 * Opens links that carry SCTP packets in UDP (RFC 6951): one socket for each local address, all on one port.
 *
 * <p>What is given here beats what the stack's options say (see {@link UdpOptions}):
 *
 * <pre>{@code
 * SctpStack.builder().with(UdpLinkFactory.onPort(0).addresses(List.of(loopback))).build()
 * }</pre>
 *
 * <p>Immutable; any thread.
 */
public final class UdpLinkFactory implements LinkFactory {

    private static final String COMPONENT_ID = "link.udp";

    private final Integer port;
    private final Integer remotePort;
    private final List<InetAddress> addresses;

    /** A factory that goes by the stack's options. */
    public UdpLinkFactory() {
        this(null, null, null);
    }

    private UdpLinkFactory(Integer port, Integer remotePort, List<InetAddress> addresses) {
        this.port = port;
        this.remotePort = remotePort;
        this.addresses = addresses;
    }

    /**
     * A factory for links on a local UDP port.
     *
     * @param port 0 to 65535; 0 for one that is free
     * @throws IllegalArgumentException if the port is none of these
     */
    public static UdpLinkFactory onPort(int port) {
        return new UdpLinkFactory(UdpOptions.PORT.check(port), null, null);
    }

    /**
     * The same, with the UDP port of peers that have not been heard from.
     *
     * @param udpPort 1 to 65535
     * @throws IllegalArgumentException if the port is none of these
     */
    public UdpLinkFactory remotePort(int udpPort) {
        return new UdpLinkFactory(port, UdpOptions.REMOTE_PORT.check(udpPort), addresses);
    }

    /**
     * The same, on some addresses only.
     *
     * @param local addresses of this host; the wildcard address of a family stands for all addresses of that family; empty
     *     for all addresses but link-local ones
     */
    public UdpLinkFactory addresses(List<InetAddress> local) {
        return new UdpLinkFactory(port, remotePort, List.copyOf(Objects.requireNonNull(local, "local")));
    }

    @Override
    public String componentId() {
        return COMPONENT_ID;
    }

    @Override
    public List<Option<?>> options() {
        return UdpOptions.all();
    }

    /**
     * {@inheritDoc}
     *
     * @throws java.net.BindException naming address and port if the port is taken, or not allowed
     * @throws java.net.UnknownHostException naming what is not an address of this host, or no address at all
     */
    @Override
    public Link open(Options options) throws IOException {
        return open(options, 0);
    }

    @Override
    public Link reopen(Options options, int encapsulationPort) throws IOException {
        return open(options, encapsulationPort);
    }

    private Link open(Options options, int portBefore) throws IOException {
        int configured = port != null ? port : options.get(UdpOptions.PORT);
        List<InetAddress> named =
                addresses != null ? addresses : LocalAddresses.parse(options.get(UdpOptions.ADDRESSES));
        boolean all = named.isEmpty();
        var opener = new SocketOpener(
                options.get(UdpOptions.RECEIVE_BUFFER),
                options.get(UdpOptions.SEND_BUFFER),
                options.get(UdpOptions.MTU_LIMIT));
        var sockets = opener.open(
                all ? LocalAddresses.ofInterfaces() : LocalAddresses.expand(named),
                configured != 0 ? configured : portBefore,
                all);
        return new UdpLink(sockets, remotePort != null ? remotePort : options.get(UdpOptions.REMOTE_PORT));
    }

    @Override
    public String toString() {
        return COMPONENT_ID;
    }
}
