/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream.scheduling;

import java.util.Arrays;

/** How many messages of each stream wait. */
final class WaitingMessages {

    private int[] counts = new int[0];

    /** Counts one more; true if it is the stream's only one. */
    boolean add(int stream) {
        if (stream >= counts.length) {
            counts = Arrays.copyOf(counts, Math.max(stream + 1, counts.length * 2));
        }
        return counts[stream]++ == 0;
    }

    /** Counts one less; true if it was the stream's last. */
    boolean remove(int stream) {
        return --counts[stream] == 0;
    }
}
