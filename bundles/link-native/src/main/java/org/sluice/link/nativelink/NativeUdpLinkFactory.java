/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.nativelink;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.sluice.link.nativelink.internal.LinkSettings;
import org.sluice.link.nativelink.internal.NativeLink;
import org.sluice.link.nativelink.internal.system.SystemCalls;
import org.sluice.sctp.Option;
import org.sluice.sctp.Options;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.LinkFactory;
import org.sluice.sctp.link.host.LocalAddresses;

/**
 * Opens links that carry SCTP packets in UDP (RFC 6951) by the system's own calls: many packets at a time, with the ECN bits and
 * DSCP of IP, ICMP errors, changes of local addresses, and packets that routers may not fragment.
 *
 * <p>What is given here beats what the stack's options say (see {@link NativeLinkOptions}). Where this link can be opened it stands
 * in for {@code link.udp}, which a stack then leaves closed unless it is told otherwise.
 *
 * <p>Immutable; any thread.
 */
public final class NativeUdpLinkFactory implements LinkFactory {

    private static final String COMPONENT_ID = "link.native";

    private final Integer port;
    private final Integer remotePort;
    private final List<InetAddress> addresses;

    /** A factory that goes by the stack's options. */
    public NativeUdpLinkFactory() {
        this(null, null, null);
    }

    private NativeUdpLinkFactory(Integer port, Integer remotePort, List<InetAddress> addresses) {
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
    public static NativeUdpLinkFactory onPort(int port) {
        return new NativeUdpLinkFactory(NativeLinkOptions.PORT.check(port), null, null);
    }

    /**
     * The same, with the UDP port of peers that have not been heard from.
     *
     * @param udpPort 1 to 65535
     * @throws IllegalArgumentException if the port is none of these
     */
    public NativeUdpLinkFactory remotePort(int udpPort) {
        return new NativeUdpLinkFactory(port, NativeLinkOptions.REMOTE_PORT.check(udpPort), addresses);
    }

    /**
     * The same, on some addresses only.
     *
     * @param local addresses of this host; the wildcard address of a family stands for all addresses of that family, as they come and
     *     go; empty for all addresses but link-local ones
     */
    public NativeUdpLinkFactory addresses(List<InetAddress> local) {
        return new NativeUdpLinkFactory(port, remotePort, List.copyOf(Objects.requireNonNull(local, "local")));
    }

    @Override
    public String componentId() {
        return COMPONENT_ID;
    }

    @Override
    public List<Option<?>> options() {
        return NativeLinkOptions.ofUdp();
    }

    @Override
    public Set<String> standsInFor() {
        return SystemCalls.problem() == null ? Set.of("link.udp") : Set.of();
    }

    /**
     * {@inheritDoc}
     *
     * @throws IOException on another system than Linux, naming it
     * @throws java.net.BindException naming address and port if the port is taken, or not allowed
     */
    @Override
    public Link open(Options options) throws IOException {
        return reopen(options, 0);
    }

    @Override
    public Link reopen(Options options, int encapsulationPort) throws IOException {
        int configured = port != null ? port : options.get(NativeLinkOptions.PORT);
        return NativeLink.udp(new LinkSettings(
                addresses != null ? addresses : LocalAddresses.parse(options.get(NativeLinkOptions.ADDRESSES)),
                configured != 0 ? configured : encapsulationPort,
                remotePort != null ? remotePort : options.get(NativeLinkOptions.REMOTE_PORT),
                options.get(NativeLinkOptions.RECEIVE_BUFFER),
                options.get(NativeLinkOptions.SEND_BUFFER),
                options.get(NativeLinkOptions.MTU_LIMIT),
                options.get(NativeLinkOptions.SEGMENTATION)));
    }

    @Override
    public String toString() {
        return COMPONENT_ID;
    }
}
