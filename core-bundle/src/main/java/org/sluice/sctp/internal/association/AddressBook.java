/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.PathState;
import org.sluice.sctp.internal.path.AddressScope;
import org.sluice.sctp.internal.path.Path;
import org.sluice.sctp.internal.path.Route;
import org.sluice.sctp.spi.Addresses;
import org.sluice.sctp.wire.Chunk;

/**
 * The addresses of both sides, as they change while the association lives (RFC 5061 section 5.3): of the peer's, each has a path; of ours, the peer
 * knows some, and takes packets from no others.
 */
final class AddressBook implements Addresses {

    /** How many addresses that were ours are remembered. */
    private static final int MOST_REMEMBERED = 32;

    private final Tcb tcb;
    private List<InetAddress> known = List.of();
    private final Set<InetAddress> left = new LinkedHashSet<>(0);
    private boolean changed;
    private Path preferred;
    private long now;

    AddressBook(Tcb tcb) {
        this.tcb = tcb;
    }

    /** The time of what is done next. */
    void at(long time) {
        now = time;
    }

    /** The addresses that this side listed when the association was set up; none if the peer knows only where packets come from. */
    void begin(List<InetAddress> listed) {
        known = listed;
        left.clear();
        changed = false;
        preferred = null;
    }

    @Override
    public List<InetAddress> local() {
        if (known.isEmpty() && !changed) {
            return List.of(tcb.paths().primary().route().local());
        }
        return known;
    }

    /** Whether the peer was told that an address is not ours any more, or is being told. */
    boolean hasLeft(InetAddress local) {
        return !left.isEmpty() && left.contains(local);
    }

    /** Whether there is no address that packets may leave from, until the peer has answered (RFC 5061 section 5.3, F1 and F4). */
    boolean isMute() {
        return changed && known.isEmpty();
    }

    /** Whether packets may leave from an address at which one of the peer's arrived. */
    boolean mayLeaveFrom(InetAddress local) {
        return !changed || known.contains(local);
    }

    @Override
    public List<InetAddress> announceable() {
        var peer = remote();
        Route route = tcb.paths().primary().route();
        if (!tcb.host().isLocal(route.local())) {
            route = tcb.host().route(route.remoteAddress(), route.remote().getPort(), List.of());
        }
        return route == null
                ? List.of()
                : tcb.endpoint().announceable(route.local(), peer).stream()
                        .filter(tcb.host()::isLocal)
                        .toList();
    }

    @Override
    public boolean isPresent(InetAddress local) {
        return tcb.host().isLocal(local);
    }

    @Override
    public List<InetAddress> remote() {
        var paths = tcb.paths();
        var addresses = new ArrayList<InetAddress>(paths.size());
        addresses.add(paths.primary().route().remoteAddress());
        for (int i = 0; i < paths.size(); i++) {
            if (paths.get(i) != paths.primary()) {
                addresses.add(paths.get(i).route().remoteAddress());
            }
        }
        return addresses;
    }

    @Override
    public boolean isVerified(InetAddress remote) {
        Path path = tcb.paths().find(remote);
        return path != null && path.state() != PathState.UNCONFIRMED;
    }

    @Override
    public InetAddress sourceTo(InetAddress remote) {
        Path path = tcb.paths().find(remote);
        return path == null ? null : path.route().local();
    }

    @Override
    public Addition addRemote(InetAddress address) {
        Addition obstacle = obstacle(address);
        if (obstacle != null) {
            return obstacle;
        }
        if (tcb.host().isTaken(address, tcb.remotePort(), tcb.localPort(), tcb.localTag())) {
            return Addition.TAKEN;
        }
        Route route = tcb.host().route(named(address), encapsulationPort(), local());
        if (route == null) {
            return Addition.NO_WAY;
        }
        Path path = tcb.paths().add(route, PathState.UNCONFIRMED);
        tcb.beginPath(path, now);
        tcb.notices().added(path);
        // The heartbeat timer, which is over at once, has it verified.
        path.heartbeatDeadline(now);
        return Addition.ADDED;
    }

    /** Adds an address that the peer listed when the association was set up, if that can be; it is not known to be the peer's yet (RFC 9260 section 5.4). */
    void addListed(InetAddress address, int encapsulationPort) {
        Route route = obstacle(address) == null ? tcb.host().route(named(address), encapsulationPort, local()) : null;
        if (route != null) {
            tcb.paths().add(route, PathState.UNCONFIRMED);
        }
    }

    private InetAddress named(InetAddress address) {
        return AddressScope.named(address, tcb.paths().primary().route());
    }

    /** Why an address can't be one of the association's, or null. */
    private Addition obstacle(InetAddress address) {
        var paths = tcb.paths();
        AddressScope seen = AddressScope.of(paths.primary().route().remoteAddress());
        if (paths.find(address) != null) {
            return Addition.PRESENT;
        }
        if (!AddressScope.of(address).canBeReachedBesides(seen)) {
            return Addition.UNUSABLE;
        }
        return paths.size() >= tcb.settings().maximumPaths() ? Addition.FULL : null;
    }

    private int encapsulationPort() {
        int wanted = tcb.settings().options().get(AssociationOptions.REMOTE_ENCAPSULATION_PORT);
        return wanted != 0 ? wanted : tcb.paths().primary().route().remote().getPort();
    }

    @Override
    public boolean removeRemote(InetAddress address) {
        var paths = tcb.paths();
        Path path = paths.find(address);
        if (path == null || paths.size() == 1) {
            return false;
        }
        if (tcb.out().isOpen(path)) {
            // What is in it leaves as if it had left before.
            tcb.out().close();
        }
        tcb.notices().removed(path);
        paths.delete(path);
        Path other = paths.forData();
        tcb.sender().pathDeleted(path, other);
        tcb.receiver().pathDeleted(path, other);
        if (preferred == path) {
            preferred = null;
        }
        return true;
    }

    @Override
    public boolean prefer(InetAddress remote) {
        Path path = tcb.paths().find(remote);
        if (path == null) {
            return false;
        }
        preferred = path;
        verified(path);
        return true;
    }

    /** A path's state is another now. */
    void verified(Path path) {
        if (path == preferred && path.state() != PathState.UNCONFIRMED) {
            tcb.paths().primary(path);
            preferred = null;
        }
    }

    @Override
    public void joinLocal(InetAddress address) {
        // From now on, only what is known for certain is used.
        begin();
    }

    @Override
    public void addLocal(InetAddress address) {
        begin();
        if (!known.contains(address)) {
            var more = new ArrayList<>(known);
            more.add(address);
            known = List.copyOf(more);
        }
        left.remove(address);
        reroute();
    }

    @Override
    public void leaveLocal(InetAddress address) {
        begin();
        known = known.stream().filter(other -> !other.equals(address)).toList();
        left.remove(address);
        left.add(address);
        if (left.size() > MOST_REMEMBERED) {
            left.remove(left.iterator().next());
        }
        reroute();
    }

    @Override
    public void keepLocal(InetAddress address) {
        if (hasLeft(address)) {
            addLocal(address);
        }
    }

    private void begin() {
        known = local();
        changed = true;
    }

    /** Paths leave from addresses that the peer knows and the host has; where there is none, they stay as they are until there is. */
    void reroute() {
        var paths = tcb.paths();
        boolean mute = isMute();
        for (int i = 0; i < paths.size(); i++) {
            Path path = paths.get(i);
            path.mute(mute);
            if (mute) {
                continue;
            }
            Route route = path.route();
            boolean fits =
                    mayLeaveFrom(route.local()) && route.link().localAddresses().contains(route.local());
            Route other = fits
                    ? null
                    : tcb.host().route(route.remoteAddress(), route.remote().getPort(), local());
            if (other != null) {
                tcb.ways().reroute(path, other, now);
            }
        }
    }

    @Override
    public void send(Chunk chunk, InetAddress from, InetAddress to) {
        Path path = tcb.paths().find(to);
        if (path == null || tcb.isEnded()) {
            return;
        }
        if (from == null || from.equals(path.route().local())) {
            tcb.out().add(path, chunk);
            return;
        }
        Route route = tcb.host().route(to, path.route().remote().getPort(), List.of(from));
        if (route != null) {
            tcb.out().add(tcb.paths().detour(route), chunk);
            tcb.out().close();
        }
    }

    @Override
    public long retransmissionTimeout(InetAddress remote) {
        return pathOrBest(remote).rto().timeout();
    }

    @Override
    public void unanswered(InetAddress remote) {
        Path path = pathOrBest(remote);
        path.rto().backOff();
        tcb.pathFailed(path, true, now);
    }

    @Override
    public void answered(InetAddress remote) {
        Path path = tcb.paths().find(remote);
        if (path != null && path.state() != PathState.UNCONFIRMED) {
            tcb.paths().succeeded(path);
        }
        tcb.peerAnswered();
    }

    private Path pathOrBest(InetAddress remote) {
        Path path = tcb.paths().find(remote);
        return path == null ? tcb.paths().forData() : path;
    }
}
