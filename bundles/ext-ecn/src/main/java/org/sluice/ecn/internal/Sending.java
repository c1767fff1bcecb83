/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.ecn.internal;

import java.util.Map;
import org.sluice.sctp.wire.SerialNumbers;

/** The side that sends data: reduces its window at an echo, once for all data that was in flight then (RFC 3168 section 6.1.2). */
final class Sending {

    /** So far behind, a TSN says nothing any more about what is sent now. */
    private static final int LONG_AGO = 1 << 30;

    private boolean everReduced;
    private int reducedUpTo;
    private long echoes;
    private long reductions;

    /**
     * An echo arrived.
     *
     * @param tsn what the echo says
     * @param nextTsn the TSN that the next new data gets
     * @return whether the window is to be reduced
     */
    boolean echoed(int tsn, int nextTsn) {
        echoes++;
        boolean isNew = !everReduced
                || SerialNumbers.tsnBefore(reducedUpTo, tsn)
                || nextTsn - reducedUpTo > LONG_AGO
                || nextTsn - reducedUpTo < 0;
        if (isNew) {
            everReduced = true;
            reducedUpTo = nextTsn - 1;
            reductions++;
        }
        return isNew;
    }

    long echoes() {
        return echoes;
    }

    long reductions() {
        return reductions;
    }

    Map<String, Object> snapshot() {
        return Map.of(
                "everReduced", everReduced, "reducedUpTo", reducedUpTo, "echoes", echoes, "reductions", reductions);
    }

    static Sending resume(Map<?, ?> snapshot) {
        var sending = new Sending();
        sending.everReduced = (Boolean) snapshot.get("everReduced");
        sending.reducedUpTo = (Integer) snapshot.get("reducedUpTo");
        sending.echoes = (Long) snapshot.get("echoes");
        sending.reductions = (Long) snapshot.get("reductions");
        return sending;
    }
}
