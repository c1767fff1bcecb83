/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream.scheduling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluice.sctp.StreamScheduling;
import org.sluice.sctp.spi.StreamScheduler;

class SchedulersTest {

    private static StreamScheduler make(StreamScheduling choice) {
        return StreamSchedulers.make(choice, new FirstComeFirstServed.Factory());
    }

    private static String order(StreamScheduler scheduler) {
        return order(scheduler, Integer.MAX_VALUE);
    }

    private static String order(StreamScheduler scheduler, int most) {
        var order = new StringBuilder();
        for (int stream = scheduler.next(); stream >= 0 && order.length() < most; stream = scheduler.next()) {
            order.append(stream);
            scheduler.sent(stream, 1);
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

    /** RFC 8260, figure 1. */
    @Test
    void roundRobinTakesTurns() {
        assertEquals("01211", order(queued(new RoundRobin(), 0, 1, 1, 1, 2)));
        assertEquals("0120122", order(queued(new RoundRobin(), 0, 0, 1, 1, 2, 2, 2)));
    }

    /** RFC 8260, figure 2: messages of three chunks on streams 0 and 2, three of one chunk on stream 1. */
    @Test
    void roundRobinTakesTurnsWithFragments() {
        var scheduler = queued(new RoundRobin(), 0, 1, 1, 1, 2);
        int[] fragments = {3, 1, 3};
        var order = new StringBuilder();
        for (int stream = scheduler.next(); stream >= 0; stream = scheduler.next()) {
            order.append(stream);
            scheduler.sent(stream, 1);
            if (--fragments[stream] > 0) {
                scheduler.fragmentSent(stream, 1);
            } else {
                fragments[stream] = 1;
                scheduler.taken(stream, 3);
            }
        }
        assertEquals("012012012", order.toString());
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

    @Test
    void roundRobinPerPacketStaysWithAStreamUntilThePacketIsComplete() {
        var scheduler = queued(make(StreamScheduling.ROUND_ROBIN_PER_PACKET), 0, 0, 0, 0, 1, 1, 2);
        assertTrue(scheduler.isOneStreamPerPacket());
        assertFalse(new RoundRobin().isOneStreamPerPacket());
        assertEquals("000", order(scheduler, 3));
        scheduler.packetSent();
        assertEquals("1", order(scheduler, 1));
        scheduler.packetSent();
        assertEquals("2", order(scheduler, 1));
        scheduler.packetSent();
        assertEquals("01", order(scheduler), "a stream that is empty leaves its packet to another");
    }

    @Test
    void theLowestPriorityValueGoesFirstAndEqualOnesTakeTurns() {
        var scheduler = make(StreamScheduling.PRIORITY);
        scheduler.value(1, 7);
        scheduler.value(2, 65_535);
        queued(scheduler, 2, 2, 1, 1, 0, 3, 3, 0);
        assertEquals("03", order(scheduler, 2));
        queued(scheduler, 4);
        scheduler.value(2, 1);
        assertEquals("034", order(scheduler, 3));
        assertEquals("2211", order(scheduler));
    }

    @Test
    void fairSharesAreOfBytes() {
        var scheduler = make(StreamScheduling.FAIR_BANDWIDTH);
        scheduler.value(0, 9);
        assertEquals("0.5", share(scheduler, new int[] {1000, 100}));
    }

    @Test
    void weightsAreShares() {
        var scheduler = make(StreamScheduling.WEIGHTED_FAIR);
        scheduler.value(0, 3);
        assertEquals("0.75", share(scheduler, new int[] {700, 100}), "no value is a weight of one");
        var large = make(StreamScheduling.WEIGHTED_FAIR);
        large.value(0, 60_000);
        large.value(1, 20_000);
        assertEquals("0.75", share(large, new int[] {100, 1400}));
    }

    /** What stream 0 of two gets of a million bytes, when messages of their own lengths always wait. */
    private static String share(StreamScheduler scheduler, int[] lengths) {
        long[] got = new long[lengths.length];
        queued(scheduler, 0, 1, 0, 1);
        while (got[0] + got[1] < 1_000_000) {
            int stream = scheduler.next();
            got[stream] += lengths[stream];
            scheduler.sent(stream, lengths[stream]);
            scheduler.taken(stream, lengths[stream]);
            scheduler.queued(stream, lengths[stream]);
        }
        return String.valueOf(Math.round(got[0] / 10_000.0) / 100.0);
    }

    @Test
    void whoHadNothingToSendHasSavedNothing() {
        var scheduler = make(StreamScheduling.FAIR_BANDWIDTH);
        queued(scheduler, 0, 0, 0, 0);
        for (int i = 0; i < 2; i++) {
            scheduler.sent(0, 1000);
            scheduler.taken(0, 1000);
        }
        queued(scheduler, 1, 1);
        var order = new StringBuilder();
        for (int stream = scheduler.next(); stream >= 0; stream = scheduler.next()) {
            order.append(stream);
            scheduler.sent(stream, 1000);
            scheduler.taken(stream, 1000);
        }
        assertEquals("0101", order.toString(), "from now on they take turns");
    }

    /** Whatever is queued, sent in part, given up: each message is taken once, and there is a next one as long as one waits. */
    @ParameterizedTest
    @EnumSource(StreamScheduling.class)
    void nothingIsForgotten(StreamScheduling choice) {
        var random = new SplittableRandom(3);
        var scheduler = make(choice);
        int[] waiting = new int[20];
        var streams = new ArrayDeque<Integer>();
        for (int i = 0; i < 20_000; i++) {
            int stream = random.nextInt(waiting.length);
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> {
                    waiting[stream]++;
                    scheduler.queued(stream, 100);
                }
                case 3, 4 -> {
                    int next = scheduler.next();
                    assertEquals(Arrays.stream(waiting).sum() > 0, next >= 0);
                    if (next >= 0) {
                        assertTrue(waiting[next] > 0, "nothing waits in stream " + next);
                        scheduler.sent(next, 100);
                        scheduler.taken(next, 100);
                        waiting[next]--;
                    }
                }
                case 5 -> {
                    int next = scheduler.next();
                    if (next >= 0) {
                        scheduler.sent(next, 10);
                        scheduler.fragmentSent(next, 10);
                    }
                }
                case 6 -> {
                    if (waiting[stream] > 0) {
                        waiting[stream]--;
                        scheduler.taken(stream, 100);
                    }
                }
                default -> {
                    scheduler.value(stream, random.nextInt(65_536));
                    scheduler.packetSent();
                }
            }
        }
        for (int next = scheduler.next(); next >= 0; next = scheduler.next()) {
            scheduler.sent(next, 100);
            scheduler.taken(next, 100);
            waiting[next]--;
            streams.add(next);
        }
        assertEquals(0, Arrays.stream(waiting).map(Math::abs).sum(), () -> "left after " + streams);
    }

    @Test
    void theHeapSortsKeysThatRunOver() {
        var random = new SplittableRandom(1);
        var heap = new StreamHeap();
        long base = Long.MAX_VALUE - 500;
        long[] keys = new long[300];
        for (int stream = 0; stream < keys.length; stream++) {
            heap.put(stream, random.nextLong());
            keys[stream] = random.nextInt(1000);
        }
        for (int stream = 0; stream < keys.length; stream++) {
            heap.remove(stream);
        }
        for (int stream = 0; stream < keys.length; stream++) {
            heap.put(stream, base + random.nextInt(1000));
            heap.put(stream, base + keys[stream]);
        }
        heap.remove(17);
        keys[17] = -1;
        long last = 0;
        int count = 0;
        for (int stream = heap.first(); stream >= 0; stream = heap.first()) {
            assertTrue(keys[stream] >= last, "not in order");
            last = keys[stream];
            heap.remove(stream);
            count++;
        }
        assertEquals(299, count);
    }
}
