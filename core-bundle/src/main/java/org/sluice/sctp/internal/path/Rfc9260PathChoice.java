/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.path;

import org.sluice.sctp.PathState;
import org.sluice.sctp.spi.PathChoice;
import org.sluice.sctp.spi.PathsView;

/**
 * The primary path while it is active, else the best of the others; where none is active, one that has failed least, so that an association of which
 * every path is down goes on trying (RFC 9260 section 6.4, RFC 7829 section 4). Without state, for any number of associations.
 */
public final class Rfc9260PathChoice implements PathChoice {

    /** The one there need be. */
    public static final Rfc9260PathChoice INSTANCE = new Rfc9260PathChoice();

    /** The rank of a path that nothing can leave by. */
    private static final int DOWN = 4;

    private Rfc9260PathChoice() {}

    @Override
    public int forData(PathsView paths) {
        int primary = paths.primaryPlace();
        return paths.state(primary) == PathState.ACTIVE ? primary : best(paths, -1);
    }

    /** The best path that is not that, if there is one as good as that (RFC 9260 section 6.4.1). */
    @Override
    public int forRetransmission(PathsView paths, int lostOn) {
        int other = best(paths, lostOn);
        return other < 0 || rank(paths, other) > rank(paths, lostOn) ? lostOn : other;
    }

    private static int best(PathsView paths, int except) {
        int best = -1;
        for (int place = 0; place < paths.count(); place++) {
            if (place != except && (best < 0 || isBetter(paths, place, best))) {
                best = place;
            }
        }
        return best;
    }

    private static boolean isBetter(PathsView paths, int place, int other) {
        int difference = rank(paths, place) - rank(paths, other);
        if (difference == 0) {
            difference = paths.errors(place) - paths.errors(other);
        }
        return difference < 0 || difference == 0 && place == paths.primaryPlace();
    }

    private static int rank(PathsView paths, int place) {
        if (paths.isDown(place)) {
            return DOWN;
        }
        return switch (paths.state(place)) {
            case ACTIVE -> 0;
            case POTENTIALLY_FAILED -> 1;
            case INACTIVE -> 2;
            // No data goes to an address that the peer may not own (RFC 9260 section 5.4).
            case UNCONFIRMED -> 3;
        };
    }
}
