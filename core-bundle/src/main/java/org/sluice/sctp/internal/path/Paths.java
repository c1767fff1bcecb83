/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.path;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.sluice.sctp.PathState;

/** The paths of an association: which is primary, which one data takes, and the errors on each (RFC 9260 section 6.4, RFC 7829). */
public final class Paths {

    private final List<Path> paths = new ArrayList<>(1);
    private final PathSettings settings;
    private final PathListener listener;
    private Path primary;
    private int nextIndex;

    public Paths(PathSettings settings, PathListener listener) {
        this.settings = settings;
        this.listener = listener;
    }

    /** Adds a path to an address that none leads to yet; the first one is primary. */
    public Path add(Route route, PathState state) {
        Path path = new Path(nextIndex++, route, state, settings);
        paths.add(path);
        if (primary == null) {
            primary = path;
        }
        return path;
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

    /** The primary path. */
    public Path primary() {
        return primary;
    }

    /** Makes another path the primary one. */
    public void primary(Path path) {
        primary = path;
    }

    /**
     * The path for new data: the primary one while it is active, else the best of the others; where none is active, one that has
     * failed least, so that an association of which every path is down goes on trying (RFC 7829 section 4).
     */
    public Path forData() {
        return primary.state() == PathState.ACTIVE ? primary : best(null);
    }

    /** The path for what was lost on another: the best one that is not that, if there is one as good as active (RFC 9260 section 6.4.1). */
    public Path forRetransmission(Path lostOn) {
        if (paths.size() == 1) {
            return lostOn;
        }
        Path other = best(lostOn);
        return other == null || rank(other) > rank(lostOn) ? lostOn : other;
    }

    private Path best(Path except) {
        Path best = null;
        for (int i = 0; i < paths.size(); i++) {
            Path path = paths.get(i);
            if (path != except && (best == null || isBetter(path, best))) {
                best = path;
            }
        }
        return best;
    }

    private boolean isBetter(Path path, Path other) {
        int difference = rank(path) - rank(other);
        if (difference == 0) {
            difference = path.errors() - other.errors();
        }
        return difference < 0 || difference == 0 && path == primary;
    }

    private static int rank(Path path) {
        return switch (path.state()) {
            case ACTIVE -> 0;
            case POTENTIALLY_FAILED -> 1;
            case INACTIVE -> 2;
            // No data goes to an address that the peer may not own (RFC 9260 section 5.4).
            case UNCONFIRMED -> 3;
        };
    }

    /** The peer has answered on this path. */
    public void succeeded(Path path) {
        path.errors(0);
        if (path.state() == PathState.POTENTIALLY_FAILED || path.state() == PathState.INACTIVE) {
            change(path, PathState.ACTIVE);
        }
    }

    /** The path was verified: its address belongs to the peer (RFC 9260 section 5.4). */
    public void confirmed(Path path) {
        path.errors(0);
        if (path.state() != PathState.ACTIVE) {
            change(path, PathState.ACTIVE);
        }
    }

    /** A transmission on this path was not answered in time (RFC 9260 section 8.2, RFC 7829 section 3). */
    public void failed(Path path) {
        path.errors(path.errors() + 1);
        if (path.state() == PathState.UNCONFIRMED) {
            return;
        }
        if (path.errors() > path.settings().maximumRetransmissions()) {
            if (path.state() != PathState.INACTIVE) {
                change(path, PathState.INACTIVE);
            }
        } else if (path.state() == PathState.ACTIVE
                && path.errors() > path.settings().potentiallyFailedThreshold()) {
            change(path, PathState.POTENTIALLY_FAILED);
        }
    }

    private void change(Path path, PathState state) {
        path.state(state);
        listener.pathChanged(path);
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
