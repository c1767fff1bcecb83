/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.sluice.sctp.spi.StreamScheduler;

class SchedulersTest {

    private static String order(StreamScheduler scheduler) {
        var order = new StringBuilder();
        for (int stream = scheduler.next(); stream >= 0; stream = scheduler.next()) {
            order.append(stream);
            scheduler.taken(stream, 1);
        }
        return order.toString();
    }

    private static StreamScheduler queued(StreamScheduler scheduler, int... streams) {
        for (int stream : streams) {
            scheduler.queued(stream, 1);
        }
        return scheduler;
    }

    @Test
    void firstComeFirstServedKeepsTheOrder() {
        assertEquals("3113202119", order(queued(new FirstComeFirstServed(), 3, 1, 1, 3, 2, 0, 2, 1, 1, 9)));
    }

    @Test
    void firstComeFirstServedGivesUpAStream() {
        var scheduler = queued(new FirstComeFirstServed(), 3, 1, 2, 1);
        scheduler.taken(1, 1);
        scheduler.taken(1, 1);
        assertEquals("32", order(scheduler));
    }

    @Test
    void roundRobinTakesTurns() {
        assertEquals("0120122", order(queued(new RoundRobin(), 0, 0, 1, 1, 2, 2, 2)));
    }

    @Test
    void roundRobinStaysWithItsChoiceUntilTheMessageIsTaken() {
        var scheduler = queued(new RoundRobin(), 5);
        assertEquals(5, scheduler.next());
        scheduler.queued(6, 1);
        assertEquals(5, scheduler.next());
        scheduler.taken(5, 1);
        scheduler.queued(5, 1);
        assertEquals(6, scheduler.next());
    }
}
