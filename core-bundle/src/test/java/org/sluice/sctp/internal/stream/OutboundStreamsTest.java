/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Message;
import org.sluice.sctp.StreamScheduling;
import org.sluice.sctp.internal.stream.scheduling.FirstComeFirstServed;
import org.sluice.sctp.internal.stream.scheduling.StreamSchedulers;
import org.sluice.sctp.spi.StreamScheduler;

/** What schedulers are told, with messages that are held, begun or given up. */
class OutboundStreamsTest {

    private final OutboundStreams streams =
            new OutboundStreams(scheduler(StreamScheduling.FIRST_COME_FIRST_SERVED), new MessagePool());

    private static StreamScheduler scheduler(StreamScheduling choice) {
        return StreamSchedulers.make(choice, new FirstComeFirstServed.Factory());
    }

    private void add(int... identifiers) {
        for (int stream : identifiers) {
            streams.add(Message.wrap(new byte[10]).onStream(stream), 0);
        }
    }

    private String order() {
        var order = new StringBuilder();
        for (OutboundMessage message = streams.current(); message != null; message = streams.current()) {
            order.append(message.message().stream());
            streams.numberCurrent();
            streams.fragmentSent(message.unsent());
        }
        return order.toString();
    }

    @Test
    void anotherSchedulerIsToldInTheOrderOfTheOneBefore() {
        add(3, 1, 1, 2, 3);
        streams.scheduler(scheduler(StreamScheduling.FIRST_COME_FIRST_SERVED));
        assertEquals("31123", order());
        assertTrue(streams.isEmpty());
    }

    @Test
    void whatIsHeldIsToldWhenItIsReleased() {
        add(1, 2);
        streams.hold(Set.of(1));
        add(1, 2, 1);
        streams.scheduler(scheduler(StreamScheduling.ROUND_ROBIN));
        assertEquals("122", order());
        streams.scheduler(scheduler(StreamScheduling.PRIORITY));
        assertNull(streams.current());
        streams.release(Set.of(1));
        assertEquals("11", order());
    }

    @Test
    void aMessageThatWasBegunIsSentToItsEnd() {
        streams.value(2, 5);
        add(2, 1);
        streams.current();
        streams.numberCurrent();
        streams.fragmentSent(4);
        streams.scheduler(scheduler(StreamScheduling.PRIORITY));
        add(0);
        assertEquals("210", order());
    }

    @Test
    void whereMessagesAreInterleavedItIsNot() {
        streams.interleaved(true);
        streams.value(2, 5);
        add(2, 1);
        streams.current();
        streams.numberCurrent();
        streams.fragmentSent(4);
        streams.scheduler(scheduler(StreamScheduling.PRIORITY));
        add(0);
        assertEquals("102", order());
    }

    @Test
    void whatMattersMoreIsNextThoughAnotherWasLookedAt() {
        streams.scheduler(scheduler(StreamScheduling.PRIORITY));
        streams.value(2, 5);
        add(2);
        assertEquals(2, streams.current().message().stream());
        add(1);
        assertEquals(1, streams.current().message().stream());
        streams.value(1, 6);
        assertEquals(2, streams.current().message().stream());
        assertEquals("21", order());
    }

    @Test
    void whatIsGivenUpIsNotScheduledAnyMore() {
        streams.scheduler(scheduler(StreamScheduling.WEIGHTED_FAIR));
        add(1, 1, 2, 2);
        streams.giveUpQueued(10, message -> message.stream() == 1, gone -> {});
        streams.scheduler(scheduler(StreamScheduling.ROUND_ROBIN));
        assertEquals("122", order());
    }

    /** A scheduler of others that changes its mind whenever it is asked. */
    @Test
    void aSchedulerIsAskedAgainOnlyIfSomethingHasChanged() {
        int[] asked = {0};
        var fickle = new StreamScheduler() {
            private final int[] waiting = new int[2];

            @Override
            public void queued(int stream, int bytes) {
                waiting[stream]++;
            }

            @Override
            public int next() {
                int stream = asked[0]++ % 2;
                return waiting[stream] > 0 ? stream : waiting[1 - stream] > 0 ? 1 - stream : -1;
            }

            @Override
            public void taken(int stream, int bytes) {
                waiting[stream]--;
            }
        };
        streams.scheduler(fickle);
        add(0, 1, 0);
        OutboundMessage first = streams.current();
        assertEquals(first, streams.current());
        assertEquals(first, streams.current());
        streams.scheduler(scheduler(StreamScheduling.FIRST_COME_FIRST_SERVED));
        assertEquals(
                "0 0 1",
                order().chars()
                        .sorted()
                        .mapToObj(c -> "" + (char) c)
                        .collect(java.util.stream.Collectors.joining(" ")));
    }
}
