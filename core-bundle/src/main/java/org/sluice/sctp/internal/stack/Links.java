/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.sluice.sctp.internal.event.Counters;
import org.sluice.sctp.internal.path.Route;
import org.sluice.sctp.link.Link;

/**
 * The places of links in a stack, which come but don't go, so that a place keeps its number; most wanted first. The loop adds to them, any thread
 * may look.
 */
final class Links {

    private volatile List<LinkPort> ports;

    Links(List<LinkPort> ports) {
        this.ports = List.copyOf(ports);
    }

    List<LinkPort> all() {
        return ports;
    }

    /** The place of the link with a component id, or null. */
    LinkPort find(String id) {
        return ports.stream().filter(port -> port.name().equals(id)).findFirst().orElse(null);
    }

    /** Whether packets have any way out. */
    boolean isAnyPresent() {
        return ports.stream().anyMatch(LinkPort::isPresent);
    }

    void add(LinkPort port) {
        var more = new ArrayList<>(ports);
        more.add(port);
        ports = List.copyOf(more);
    }

    /** Whether packets can leave from an address. */
    boolean isLocal(InetAddress address) {
        return ports.stream().anyMatch(port -> port.link().localAddresses().contains(address));
    }

    /** The place of a link that a route leaves by. */
    LinkPort of(Route route) {
        List<LinkPort> all = ports;
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).link() == route.link()) {
                return all.get(i);
            }
        }
        throw new IllegalStateException("the route " + route + " leaves by a link that this stack does not have");
    }

    /** Sends what waits to leave by each. */
    void send(Counters counters) {
        List<LinkPort> all = ports;
        for (int i = 0; i < all.size(); i++) {
            all.get(i).send(counters);
        }
    }

    void close() {
        ports.forEach(LinkPort::close);
    }

    /**
     * The way to an address by the first link that has one.
     *
     * @param encapsulationPort the peer's UDP port, or 0 for the link's default
     * @param locals the addresses that it may leave from; empty for any
     * @return null where there is no way
     */
    Route route(InetAddress remote, int encapsulationPort, List<InetAddress> locals) {
        return ports.stream()
                .map(port -> route(port.link(), remote, encapsulationPort, locals))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static Route route(Link link, InetAddress remote, int encapsulationPort, List<InetAddress> locals) {
        InetAddress source = source(link, remote, locals);
        if (source == null) {
            return null;
        }
        int port = encapsulationPort == 0 ? link.defaultRemoteEncapsulationPort() : encapsulationPort;
        return new Route(link, source, new InetSocketAddress(remote, port));
    }

    /** The system's choice if that is allowed, else the first that is allowed and has the family; null where there is no way. */
    private static InetAddress source(Link link, InetAddress remote, List<InetAddress> locals) {
        InetAddress best = link.sourceFor(remote);
        if (best == null || locals.isEmpty() || locals.contains(best)) {
            return best;
        }
        for (InetAddress local : locals) {
            if (local.getClass() == best.getClass() && link.localAddresses().contains(local)) {
                return local;
            }
        }
        return null;
    }
}
