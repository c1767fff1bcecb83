/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.path;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.sluice.sctp.PathState;
import org.sluice.sctp.spi.PathChoice;
import org.sluice.sctp.spi.PathsView;

/** The paths of an association: which is primary, which one data takes, and the errors on each (RFC 9260 section 6.4, RFC 7829). */
public final class Paths implements PathsView {

    /** How many times the threshold the errors of a path are counted. */
    private static final int COUNTED_BEYOND = 10;

    private static final int NO_SWITCHOVER = 65_535;

    private final List<Path> paths = new ArrayList<>(1);
    private PathSettings settings;
    private final PathListener listener;
    private PathChoice choice = Rfc9260PathChoice.INSTANCE;
    private Path primary;
    private int nextIndex;
    private int version;

    public Paths(PathSettings settings, PathListener listener) {
        this.settings = settings;
        this.listener = listener;
    }

    /** Adds a path to an address that none leads to yet; the first one is primary. */
    public Path add(Route route, PathState state) {
        Path path = new Path(nextIndex++, route, state, settings);
        paths.add(path);
        version++;
        if (primary == null) {
            primary = path;
        }
        return path;
    }

    /** Has other settings hold for the paths that are added from now on. */
    public void settings(PathSettings newSettings) {
        settings = newSettings;
    }

    /** Takes a path away that nothing was sent on but probes. */
    public void remove(Path path) {
        if (path == primary || path.state() != PathState.UNCONFIRMED) {
            throw new IllegalStateException("data may be in flight on " + path);
        }
        paths.remove(path);
        version++;
    }

    /** Takes a path away, whatever was sent on it, for good; there is another one. Where it was primary, the best of the others is. */
    public void delete(Path path) {
        paths.remove(path);
        version++;
        if (path == primary) {
            primary = paths.get(0);
            primary = paths.get(Rfc9260PathChoice.INSTANCE.forData(this));
            listener.primaryChanged(primary);
        }
    }

    /** A path that is none of the association's, for a packet that goes another way than those do. */
    public Path detour(Route route) {
        return new Path(nextIndex++, route, PathState.UNCONFIRMED, settings);
    }

    /** Another number whenever paths were added or taken away. */
    public int version() {
        return version;
    }

    /** The path to an address, or null. */
    public Path find(InetAddress remote) {
        for (int i = 0; i < paths.size(); i++) {
            Path path = paths.get(i);
            if (path.route().remoteAddress().equals(remote)) {
                return path;
            }
        }
        return null;
    }

    /** The path with a number, or null. */
    public Path byIndex(int index) {
        for (int i = 0; i < paths.size(); i++) {
            if (paths.get(i).index() == index) {
                return paths.get(i);
            }
        }
        return null;
    }

    /** The number of paths. */
    public int size() {
        return paths.size();
    }

    /** A path by its place, for loops that allocate nothing. */
    public Path get(int place) {
        return paths.get(place);
    }

    /** The place of a path. */
    public int place(Path path) {
        return paths.indexOf(path);
    }

    /** The primary path. */
    public Path primary() {
        return primary;
    }

    /** Makes another path the primary one. */
    public void primary(Path path) {
        if (path != primary) {
            primary = path;
            listener.primaryChanged(path);
        }
    }

    /** The path for an answer to what came on a path: that one, unless it is not verified (RFC 9260 sections 5.4 and 6.4). */
    public Path forReply(Path path) {
        return path.state() == PathState.UNCONFIRMED || path.isDown() ? forData() : path;
    }

    /** Another path as good as the one given, for what may be lost there; the same one where there is none. */
    public Path insteadOf(Path path) {
        return paths.get(Rfc9260PathChoice.INSTANCE.forRetransmission(this, paths.indexOf(path)));
    }

    /** Has somebody else choose paths for data; null for the core itself. */
    public void choice(PathChoice newChoice) {
        choice = newChoice == null ? Rfc9260PathChoice.INSTANCE : newChoice;
    }

    /** The path for new data. */
    public Path forData() {
        return paths.size() == 1 ? primary : paths.get(choice.forData(this));
    }

    /** The path for new data that the user wants to go to an address (RFC 9260 section 6.4); as any other data where that can't be. */
    public Path forData(InetAddress remote) {
        Path path = find(remote);
        boolean usable = path != null && path.state() != PathState.UNCONFIRMED && path.state() != PathState.INACTIVE;
        return usable ? path : forData();
    }

    /** The path for what was lost on another. */
    public Path forRetransmission(Path lostOn) {
        return paths.size() == 1 ? lostOn : paths.get(choice.forRetransmission(this, paths.indexOf(lostOn)));
    }

    @Override
    public int count() {
        return paths.size();
    }

    @Override
    public int primaryPlace() {
        return paths.indexOf(primary);
    }

    @Override
    public InetAddress remote(int place) {
        return paths.get(place).route().remoteAddress();
    }

    @Override
    public PathState state(int place) {
        return paths.get(place).state();
    }

    @Override
    public boolean isDown(int place) {
        return paths.get(place).isDown();
    }

    @Override
    public int errors(int place) {
        return paths.get(place).errors();
    }

    @Override
    public long inFlight(int place) {
        return paths.get(place).flightSize();
    }

    @Override
    public long congestionWindow(int place) {
        Path path = paths.get(place);
        return path.congestion() == null ? 0 : path.congestionWindow();
    }

    @Override
    public long roundTripTime(int place) {
        return paths.get(place).rto().smoothed();
    }

    @Override
    public int maximumPacketSize(int place) {
        return paths.get(place).maximumPacketSize();
    }

    /** The peer has answered on this path. */
    public void succeeded(Path path) {
        path.errors(0);
        if (path.verdict() == PathState.POTENTIALLY_FAILED || path.verdict() == PathState.INACTIVE) {
            change(path, PathState.ACTIVE);
        }
    }

    /** The path was verified: its address belongs to the peer (RFC 9260 section 5.4). */
    public void confirmed(Path path) {
        path.errors(0);
        if (path.verdict() != PathState.ACTIVE) {
            change(path, PathState.ACTIVE);
        }
    }

    /**
     * A transmission on this path was not answered in time (RFC 9260 section 8.2, RFC 7829 section 3).
     */
    public void failed(Path path) {
        int threshold = path.settings().maximumRetransmissions();
        // Counted on beyond the threshold, so that of several paths that are down the one that failed least is chosen
        // (RFC
        // 7829 section 4.1), but not for ever.
        path.errors(Math.min(path.errors() + 1, COUNTED_BEYOND * (threshold + 1)));
        if (path.state() == PathState.UNCONFIRMED) {
            return;
        }
        if (path.errors() > threshold) {
            if (path.state() != PathState.INACTIVE) {
                change(path, PathState.INACTIVE);
            }
        } else if (path.state() == PathState.ACTIVE
                && path.errors() > path.settings().potentiallyFailedThreshold()) {
            change(path, PathState.POTENTIALLY_FAILED);
        }
        int switchover = Math.max(
                path.settings().primarySwitchoverThreshold(), path.settings().potentiallyFailedThreshold());
        if (path == primary && switchover < NO_SWITCHOVER && path.errors() > switchover) {
            primary(forData());
        }
    }

    private void change(Path path, PathState state) {
        PathState before = path.state();
        path.verdict(state);
        if (path.state() != before) {
            listener.pathChanged(path, before);
        }
    }

    /** The link that a path leaves by is away, or back. */
    public void down(Path path, boolean down) {
        PathState before = path.state();
        path.down(down);
        if (path.state() != before) {
            listener.pathChanged(path, before);
        }
    }

    /** Whether nothing can leave by any path. */
    public boolean areAllDown() {
        for (int i = 0; i < paths.size(); i++) {
            if (!paths.get(i).isDown()) {
                return false;
            }
        }
        return true;
    }

    /** The smallest of the largest packets of all paths that data may take: what messages are cut to (RFC 9260 section 6.9). */
    public int smallestMaximumPacketSize() {
        int smallest = primary.maximumPacketSize();
        for (int i = 0; i < paths.size(); i++) {
            Path path = paths.get(i);
            if (path.state() != PathState.UNCONFIRMED) {
                smallest = Math.min(smallest, path.maximumPacketSize());
            }
        }
        return smallest;
    }

    /** Whether a path that works leaves from a local address. */
    public boolean isSourceOfActive(InetAddress local) {
        for (int i = 0; i < paths.size(); i++) {
            Path path = paths.get(i);
            if (path.state() == PathState.ACTIVE && path.route().local().equals(local)) {
                return true;
            }
        }
        return false;
    }

    /** User bytes in flight on all paths. */
    public long flightSize() {
        long sum = 0;
        for (int i = 0; i < paths.size(); i++) {
            sum += paths.get(i).flightSize();
        }
        return sum;
    }

    /** The earliest deadline of any path's timers, or {@link Path#NEVER}. */
    public long nextDeadline() {
        long earliest = Path.NEVER;
        for (int i = 0; i < paths.size(); i++) {
            earliest = Math.min(earliest, paths.get(i).nextDeadline());
        }
        return earliest;
    }
}
