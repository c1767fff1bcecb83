/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.with.internal;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Endpoint;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;

/**
 * Makes connections and places where they arrive, on stacks that are opened when the first of them is asked for. Any thread.
 *
 * <p>Where ports tell links apart and the user named none, a program has two stacks: one on the registered UDP port for those who come, and one on any
 * free port to go out from. So a server and its clients find each other on one host, and a client does not take the server's port.
 */
final class Carrier {

    /** TCP gives up after two minutes; with the defaults of RFC 9260 it would be four. */
    private static final Options SET_UP = Options.none()
            .with(AssociationOptions.INIT_RTO_MAX, Duration.ofSeconds(4))
            .with(AssociationOptions.OUTBOUND_STREAMS, 1);

    /** A port stays taken until the associations of the one who had it have ended, which those that were closed soon have. */
    private static final long REBIND_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long REBIND_MILLIS = 20;

    /** So long a process that ends waits until what was written is acknowledged. */
    private static final long LAST_WORDS_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final int PORT_ATTEMPTS = 100;

    private final Settings settings;
    private final SelectorProvider system;
    private final StackOpener opener;
    private final Traffic traffic;
    private SctpStack incoming;
    private SctpStack outgoing;
    private boolean over;

    Carrier(Settings settings, SelectorProvider system, StackOpener opener, Traffic traffic) {
        this.settings = settings;
        this.system = system;
        this.opener = opener;
        this.traffic = traffic;
    }

    /** What carries that which is not carried here. */
    SelectorProvider system() {
        return system;
    }

    Traffic traffic() {
        return traffic;
    }

    /** Whether the user left a destination, or a place where connections arrive, to TCP. */
    boolean isLeftToTcp(InetSocketAddress address) {
        return settings.tcp().contain(address);
    }

    /**
     * A place where connections arrive.
     *
     * @param address null or the wildcard for all
     * @param port 0 for one that is free
     */
    Listening listen(InetAddress address, int port, OptionValues options, int backlog) throws IOException {
        SctpStack stack = stack(true);
        Endpoint endpoint = bindPatiently(stack, address, port, options.forSetUp());
        var listening = new Listening(traffic, endpoint, address, options, backlog);
        listening.begin();
        return listening;
    }

    private static Endpoint bindPatiently(SctpStack stack, InetAddress address, int port, Options options)
            throws IOException {
        long end = System.nanoTime() + REBIND_NANOS;
        while (true) {
            try {
                return stack.bind(addresses(address), port, options);
            } catch (BindException e) {
                boolean leftBehind = stack.endpoints().stream().anyMatch(other -> isLeftBehind(other, port));
                if (!leftBehind || System.nanoTime() - end > 0) {
                    throw e;
                }
                pause();
            }
        }
    }

    /** Whether an endpoint has been closed and waits for its associations: it can't listen any more. */
    private static boolean isLeftBehind(Endpoint endpoint, int port) {
        if (endpoint.port() != port) {
            return false;
        }
        try {
            endpoint.accept(Duration.ZERO);
            return false;
        } catch (org.sluice.sctp.AssociationException e) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (java.util.concurrent.TimeoutException | IllegalStateException e) {
            return false;
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(REBIND_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SocketException("Interrupted while waiting for the port");
        }
    }

    private static List<InetAddress> addresses(InetAddress address) {
        return address == null || address.isAnyLocalAddress() ? List.of() : List.of(address);
    }

    /**
     * A port to go out from.
     *
     * @param address null or the wildcard for all
     * @param port 0 for one that is free
     */
    Departure depart(InetAddress address, int port, OptionValues options) throws IOException {
        SctpStack stack = stack(false);
        if (port != 0) {
            return new Departure(stack.bind(addresses(address), port, options.forSetUp()), null);
        }
        BindException taken = null;
        for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
            // Stacks of several processes share the host's addresses: a peer tells their associations apart by the SCTP
            // port alone. The system's TCP ports see to it that no two have the same.
            SocketChannel claim = system.openSocketChannel();
            try {
                claim.bind(new InetSocketAddress(0));
                int free = ((InetSocketAddress) claim.getLocalAddress()).getPort();
                var departure = new Departure(stack.bind(addresses(address), free, options.forSetUp()), claim);
                claim = null;
                return departure;
            } catch (BindException e) {
                taken = e;
            } finally {
                if (claim != null) {
                    claim.close();
                }
            }
        }
        throw taken;
    }

    /**
     * Begins to make a connection.
     *
     * @param departure where from; its own from here on
     */
    Connection connect(Departure departure, InetSocketAddress remote, OptionValues options) throws IOException {
        if (remote.getPort() == 0) {
            throw new ConnectException("Connection refused");
        }
        SctpStack stack = stack(false);
        InetAddress address = remote.getAddress();
        if (address.isAnyLocalAddress()) {
            // As TCP does: whoever goes nowhere stays on this host.
            address = InetAddress.getLoopbackAddress();
        }
        var destination = Destination.of(address, remote.getPort());
        int udpPort = 0;
        if (opener.hasPorts()) {
            udpPort = settings.udpPorts().valueFor(remote, settings.remoteUdp());
            destination = destination.encapsulatedIn(udpPort);
        }
        Association association = departure.open(destination, options.forSetUp());
        var connection = new Connection(traffic, association, options, remote);
        association.ended().whenComplete((nothing, failure) -> departure.release());
        connection.begin();
        if (udpPort != 0 && !stack.links().isEmpty()) {
            RefusalProbe.watch(connection, system, new InetSocketAddress(address, udpPort));
        }
        return connection;
    }

    private synchronized SctpStack stack(boolean toListen) throws IOException {
        if (over) {
            throw new SocketException("Socket closed");
        }
        boolean two = opener.hasPorts() && !settings.hasLocalUdp();
        SctpStack there = toListen || !two ? incoming : outgoing;
        if (there != null) {
            return there;
        }
        int port = toListen && two ? Settings.REGISTERED_PORT : Math.max(0, settings.localUdp());
        SctpStack opened = open(port, toListen);
        if (toListen || !two) {
            incoming = opened;
        } else {
            outgoing = opened;
        }
        return opened;
    }

    private SctpStack open(int udpPort, boolean toListen) throws IOException {
        try {
            SctpStack opened = opener.open(udpPort, SET_UP);
            if (settings.verbose()) {
                int port = opened.links().get(0).encapsulationPort();
                traffic.say((toListen ? "listening on " : "going out from ")
                        + (port == 0 ? "IP protocol 132" : "UDP port " + port));
            }
            return opened;
        } catch (BindException e) {
            traffic.say(e.getMessage() + "; --udp names another port than " + udpPort);
            throw e;
        } catch (IOException e) {
            traffic.say("no stack can be opened: " + e.getMessage());
            throw e;
        }
    }

    /** Ends everything that is there, as a system does for a process that has ended: what was written still arrives, where that goes soon. */
    void close() {
        SctpStack first;
        SctpStack second;
        synchronized (this) {
            over = true;
            first = incoming;
            second = outgoing;
        }
        long end = System.nanoTime() + LAST_WORDS_NANOS;
        traffic.connections().forEach(connection -> connection.close(-1));
        traffic.connections().forEach(connection -> connection.awaitEnd(end - System.nanoTime()));
        if (first != null) {
            first.close();
        }
        if (second != null) {
            second.close();
        }
    }
}
