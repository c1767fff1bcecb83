/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.ecn.internal;

import java.util.Map;
import org.sluice.sctp.wire.SerialNumbers;

/**
 * The side that receives data: what arrived marked is echoed with each acknowledgement until the sender says that it has reduced its window (RFC 3168
 * section 6.1.3).
 */
final class Receiving {

    private boolean echoing;
    private boolean due;
    private int latest;
    private int sinceReduction;
    private long marked;
    private long echoes;
    private long reductions;

    /** A packet with data arrived. Returns whether it has to be acknowledged with an echo. */
    boolean arrived(int lowestTsn, boolean isMarked) {
        if (isMarked) {
            marked++;
            sinceReduction++;
            // The sender reduces its window once for all that was in flight then; so what counts is the latest.
            if (!echoing || SerialNumbers.tsnBefore(latest, lowestTsn)) {
                latest = lowestTsn;
            }
            echoing = true;
        }
        due = echoing;
        return due;
    }

    /** The echo that is due, or null. */
    CongestionChunk takeEcho(boolean counted) {
        if (!due) {
            return null;
        }
        due = false;
        echoes++;
        return CongestionChunk.echo(latest, counted ? sinceReduction : 0);
    }

    /** The sender has reduced its window. */
    void reduced(int tsn) {
        reductions++;
        if (echoing && !SerialNumbers.tsnBefore(tsn, latest)) {
            echoing = false;
            due = false;
            sinceReduction = 0;
        }
    }

    long marked() {
        return marked;
    }

    long echoes() {
        return echoes;
    }

    long reductions() {
        return reductions;
    }

    Map<String, Object> snapshot() {
        return Map.of(
                "echoing",
                echoing,
                "latest",
                latest,
                "sinceReduction",
                sinceReduction,
                "marked",
                marked,
                "echoes",
                echoes,
                "reductions",
                reductions);
    }

    static Receiving resume(Map<?, ?> snapshot) {
        var receiving = new Receiving();
        receiving.echoing = (Boolean) snapshot.get("echoing");
        receiving.latest = (Integer) snapshot.get("latest");
        receiving.sinceReduction = (Integer) snapshot.get("sinceReduction");
        receiving.marked = (Long) snapshot.get("marked");
        receiving.echoes = (Long) snapshot.get("echoes");
        receiving.reductions = (Long) snapshot.get("reductions");
        return receiving;
    }
}
