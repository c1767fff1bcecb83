/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.tools;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.sluice.sctp.Association;

/** Waiting for what an association comes to. */
final class Awaiting {

    private Awaiting() {}

    /** Waits until an association has ended, however that is. */
    static void end(Association association, Duration patience) throws InterruptedException {
        try {
            association.ended().get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // What became of it was told by its notification.
        }
    }
}
