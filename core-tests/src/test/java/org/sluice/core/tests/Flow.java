/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import org.sluice.sctp.Association;
import org.sluice.sctp.Message;
import org.sluice.testkit.DeliveryChecker;
import org.sluice.testkit.Simulation;

/** Random messages one way. */
final class Flow {
    private final Association from;
    private final Association to;
    private final SplittableRandom random;
    private final DeliveryChecker checker = new DeliveryChecker();
    private final int count;
    private Message waiting;

    Flow(Association from, Association to, SplittableRandom random) {
        this.from = from;
        this.to = to;
        this.random = random;
        this.count = random.nextInt(0, 40);
    }

    /** Has two flows, there and back, move until all of both has arrived. */
    static void finish(Simulation simulation, Flow there, Flow back, Duration limit) {
        simulation.runUntil(
                "everything has arrived",
                () -> {
                    there.move();
                    back.move();
                    return there.isComplete() && back.isComplete();
                },
                limit);
    }

    void move() {
        try {
            while (checker.sentCount() < count) {
                if (waiting == null) {
                    waiting = checker.next(random.nextInt(from.outboundStreams()), random.nextInt(4) == 0, length());
                }
                if (!from.trySend(waiting)) {
                    break;
                }
                checker.sent(waiting);
                waiting = null;
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        // Sometimes the user is slow.
        if (random.nextInt(3) > 0) {
            for (var message = to.poll(); message != null; message = to.poll()) {
                checker.received(message);
            }
        }
    }

    private int length() {
        return switch (random.nextInt(10)) {
            case 0 -> random.nextInt(1, 100_000);
            case 1, 2 -> random.nextInt(1, 10_000);
            default -> random.nextInt(1, 1500);
        };
    }

    boolean isComplete() {
        return checker.sentCount() == count && checker.isComplete();
    }
}
