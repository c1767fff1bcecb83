/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.sluice.sctp.internal.path.Path;
import org.sluice.sctp.internal.path.Route;
import org.sluice.sctp.link.Packet;

/** Which way packets of a path go: from which address of ours, to which UDP port of the peer's. */
final class Ways {

    private final Tcb tcb;

    Ways(Tcb tcb) {
        this.tcb = tcb;
    }

    /**
     * A path keeps failing: what leaves on it may come from an address of ours that is cut off, so the next one has a try, if no
     * other path has it (RFC 9260 section 6.4.1).
     */
    void tryOtherSource(Path path, long now) {
        List<InetAddress> locals = tcb.locals();
        if (path.errors() < 2 || locals.size() < 2) {
            return;
        }
        Route route = path.route();
        int current = locals.indexOf(route.local());
        for (int i = 1; i < locals.size(); i++) {
            InetAddress local = locals.get((Math.max(current, 0) + i) % locals.size());
            if (local.getClass() == route.local().getClass()
                    && !tcb.paths().isSourceOfActive(local)
                    && route.link().localAddresses().contains(local)) {
                reroute(path, new Route(route.link(), local, route.remote()), now);
                return;
            }
        }
    }

    /** Has a path leave from another address, since the one before failed: what was learned of the network was of that way (7.2.5.2). */
    void reroute(Path path, Route route, long now) {
        path.route(route, now);
        changed(path);
    }

    /** Packets go another way, or wait in other queues: congestion control begins anew (sections 7.2.5.1 and 7.2.5.2). */
    void changed(Path path) {
        if (tcb.sender() != null) {
            tcb.beginCongestionControl(path);
        }
    }

    /** The user says which UDP port of the peer's packets of a path go to; 0 for the link's default. That is no other way. */
    void encapsulationPort(Path path, int port, long now) {
        Route route = path.route();
        int standard = route.link().defaultRemoteEncapsulationPort();
        if (standard != 0) {
            var remote = new InetSocketAddress(route.remoteAddress(), port == 0 ? standard : port);
            path.route(new Route(route.link(), route.local(), remote), now);
        }
    }

    /**
     * A verified packet came on a path: its source's UDP port is the peer's from now on (RFC 6951 section 5.4), and where it arrived is an
     * address that the peer knows, so what goes back on that path leaves from there. A peer may use several of our addresses in turn: as long
     * as what leaves is answered, that is no change of the way that would have congestion control begin anew.
     */
    void learnRoute(Path path, Packet packet, long now) {
        Route route = path.route();
        boolean elsewhere = !route.local().equals(packet.local());
        if ((elsewhere || route.remote().getPort() != packet.remote().getPort())
                && tcb.addresses().mayLeaveFrom(packet.local())
                && route.link().localAddresses().contains(packet.local())) {
            var learned = new Route(route.link(), packet.local(), packet.remote());
            if (elsewhere && path.errors() > 0) {
                reroute(path, learned, now);
            } else {
                path.route(learned, now);
            }
        }
    }
}
