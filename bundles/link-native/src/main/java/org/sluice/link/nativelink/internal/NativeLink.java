/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.nativelink.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.link.nativelink.internal.system.Gate;
import org.sluice.link.nativelink.internal.system.Poller;
import org.sluice.link.nativelink.internal.system.Socket;
import org.sluice.link.nativelink.internal.system.SystemCalls;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.LinkCapabilities;
import org.sluice.sctp.link.LinkReceiver;
import org.sluice.sctp.link.PacketBatch;
import org.sluice.sctp.link.host.SourceFinder;

/** SCTP packets on IP itself (RFC 9260) or in UDP (RFC 6951), by the system's own calls. */
public final class NativeLink implements Link {

    private static final Logger LOG = LoggerFactory.getLogger(NativeLink.class);

    /** After so many polls that found something the poller is asked again, so that a busy socket hides nothing. */
    private static final int POLLS_BETWEEN_LOOKS = 16;

    private static final int UDP_MESSAGES = 8;
    private static final int IP_MESSAGES = 64;

    private final Carrier carrier;
    private final LinkCapabilities capabilities;
    private final List<LinkSocket> sockets;
    private final AddressWatch addresses;
    private final SourceFinder sources;
    private final int port;
    private final int remotePort;
    private final NetworkReports reports;
    private final Arrivals arrivals;
    private final DepartureLanes departures;
    private final Poller poller;
    private final Gate gate = new Gate(this::release);
    private int pollsSinceLook;

    private NativeLink(Carrier carrier, List<LinkSocket> sockets, LinkSettings settings) throws IOException {
        this.carrier = carrier;
        this.capabilities = new LinkCapabilities(true, carrier.hasPorts() && settings.segmentation(), true, false);
        this.sockets = sockets;
        this.port = carrier.hasPorts() ? sockets.get(0).socket().port() : 0;
        this.remotePort = settings.remotePort();
        this.addresses = new AddressWatch(carrier, sockets, settings.mtuLimit());
        this.sources = new SourceFinder(addresses::addresses);
        this.reports = new NetworkReports(carrier, addresses);
        this.arrivals = new Arrivals(carrier, sockets, addresses, carrier.hasPorts() ? UDP_MESSAGES : IP_MESSAGES);
        this.departures = new DepartureLanes(
                () -> new Departures(carrier, sockets, port, reports, settings.segmentation()), this::wakeup);
        var watched = new ArrayList<Socket>();
        sockets.forEach(socket -> watched.add(socket.socket()));
        watched.add(addresses.socket());
        try {
            this.poller = new Poller(watched);
        } catch (IOException e) {
            addresses.socket().close();
            throw e;
        }
    }

    /** Opens a link in UDP. */
    public static NativeLink udp(LinkSettings settings) throws IOException {
        return open(Carrier.UDP, settings);
    }

    /** Opens a link on IP itself. */
    public static NativeLink raw(LinkSettings settings) throws IOException {
        return open(Carrier.IP, settings);
    }

    private static NativeLink open(Carrier carrier, LinkSettings settings) throws IOException {
        String problem = SystemCalls.problem();
        if (problem != null) {
            throw new IOException(problem);
        }
        var sockets = new SocketOpener(
                        carrier, settings.receiveBuffer(), settings.sendBuffer(), settings.segmentation())
                .open(settings.addresses(), settings.port());
        boolean complete = false;
        try {
            var link = new NativeLink(carrier, sockets, settings);
            complete = true;
            LOG.info("{} on {}", link, link.localAddresses());
            return link;
        } finally {
            if (!complete) {
                sockets.forEach(socket -> socket.socket().close());
            }
        }
    }

    @Override
    public LinkCapabilities capabilities() {
        return capabilities;
    }

    @Override
    public List<InetAddress> localAddresses() {
        return addresses.addresses();
    }

    @Override
    public int encapsulationPort() {
        return port;
    }

    @Override
    public int defaultRemoteEncapsulationPort() {
        return remotePort;
    }

    /** The interface's MTU as it is now, without the headers of IP (20 or 40 bytes) and, where there is one, UDP (8). */
    @Override
    public int maximumPacketSize(InetAddress local) {
        return addresses.maximumPacketSize(local);
    }

    @Override
    public InetAddress sourceFor(InetAddress remote) {
        return sources.find(remote);
    }

    @Override
    public int poll(long timeoutNanos, LinkReceiver receiver, int maximumPackets) throws IOException {
        enter();
        try {
            if (++pollsSinceLook > POLLS_BETWEEN_LOOKS) {
                look(0, receiver);
            }
            int received = arrivals.handIn(receiver, maximumPackets);
            if (received == 0 && maximumPackets > 0) {
                look(timeoutNanos, receiver);
                received = arrivals.handIn(receiver, maximumPackets);
            }
            return received;
        } finally {
            gate.leave();
        }
    }

    private void enter() throws ClosedChannelException {
        if (!gate.enter()) {
            throw new ClosedChannelException();
        }
    }

    private void look(long timeoutNanos, LinkReceiver receiver) throws ClosedChannelException {
        pollsSinceLook = 0;
        poller.await(timeoutNanos);
        if (gate.isClosed()) {
            throw new ClosedChannelException();
        }
        reports.handInOwn(receiver);
        for (int i = 0; i < sockets.size(); i++) {
            LinkSocket socket = sockets.get(i);
            if (poller.hasError(i)) {
                reports.handIn(socket, receiver);
                // The error stays until a call has told it.
                socket.readable(true);
            }
            if (poller.isReadable(i)) {
                socket.readable(true);
            }
        }
        if (poller.isReadable(sockets.size())) {
            boolean others = addresses.changed();
            sources.forget();
            if (others) {
                LOG.info("{} is on {} now", this, addresses.addresses());
                receiver.localAddressesChanged();
            }
        }
    }

    @Override
    public void wakeup() {
        if (gate.enter()) {
            try {
                poller.wakeup();
            } finally {
                gate.leave();
            }
        }
    }

    @Override
    public int send(PacketBatch batch) {
        if (!gate.enter()) {
            return batch.size();
        }
        try {
            return departures.send(batch);
        } finally {
            gate.leave();
        }
    }

    @Override
    public void close() {
        if (gate.enter()) {
            try {
                gate.close();
                poller.wakeup();
            } finally {
                gate.leave();
            }
        }
    }

    private void release() {
        sockets.forEach(socket -> socket.socket().close());
        addresses.socket().close();
        departures.close();
        poller.close();
    }

    @Override
    public String toString() {
        return carrier.componentId() + (carrier.hasPorts() ? " on UDP port " + port : "");
    }
}
