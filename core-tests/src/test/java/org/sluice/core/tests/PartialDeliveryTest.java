/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.sctp.ReceivedMessage;
import org.sluice.sctp.wire.DataView;
import org.sluice.testkit.Impairments;

/** Messages that are given out before they are whole (RFC 9260 section 6.9, RFC 6458 section 8.1.21). */
class PartialDeliveryTest extends Story {

    private static final int POINT = 4000;

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        var random = new SplittableRandom(seed);
        random.nextBytes(bytes);
        return bytes;
    }

    /** A message of 3 MB through a receive buffer of 64 KiB, over a bad network, among others; the parts of each are neighbours. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aMessageLargerThanAllBuffersArrivesInParts(long seed) throws Exception {
        try (var hosts = new TwoHosts(seed)
                .option(AssociationOptions.RECEIVE_BUFFER, 65_536)
                .option(AssociationOptions.MAXIMUM_MESSAGE_SIZE, 4 << 20)
                .option(AssociationOptions.PARTIAL_DELIVERY_POINT, 16_384)
                .option(AssociationOptions.RTO_MIN, Duration.ofMillis(50))) {
            hosts.simulation
                    .network()
                    .impair(Impairments.NONE.loss(0.03).reordering(0.05).duplication(0.03));
            hosts.connect();
            byte[][] sent = {
                random(3_000_000, seed), random(100, seed + 1), random(200_000, seed + 2), random(5, seed + 3)
            };
            var unsent = new ArrayDeque<Message>();
            for (int i = 0; i < sent.length; i++) {
                unsent.add(Message.wrap(sent[i]).onStream(i).unordered(i == 2));
            }
            var whole = new ArrayList<byte[]>();
            var parts = new ByteArrayOutputStream();
            var count = new int[1];
            var stream = new int[] {-1};
            hosts.simulation.runUntil(
                    "all have arrived",
                    () -> {
                        while (!unsent.isEmpty() && tries(hosts, unsent.peek())) {
                            unsent.poll();
                        }
                        for (var part = hosts.accepted.poll(); part != null; part = hosts.accepted.poll()) {
                            assertTrue(
                                    stream[0] == -1 || stream[0] == part.stream(), "another message between the parts");
                            parts.writeBytes(part.payload());
                            count[0]++;
                            stream[0] = part.ending() ? -1 : part.stream();
                            if (part.ending()) {
                                whole.add(parts.toByteArray());
                                parts.reset();
                            }
                        }
                        return whole.size() == sent.length;
                    },
                    Duration.ofMinutes(10));
            hosts.simulation.runFor(SHORT);
            assertTrue(count[0] > 50, "in " + count[0] + " parts");
            for (byte[] message : sent) {
                assertEquals(
                        1,
                        whole.stream()
                                .filter(other -> java.util.Arrays.equals(message, other))
                                .count());
            }
            assertEquals(0, hosts.accepted.status().pendingBytes());
        }
    }

    private static boolean tries(TwoHosts hosts, Message message) {
        try {
            return hosts.association.trySend(message);
        } catch (org.sluice.sctp.AssociationException e) {
            throw new AssertionError(e);
        }
    }

    private ReceivedMessage poll() {
        simulation.runFor(SHORT);
        return association().poll();
    }

    @Test
    void otherMessagesWaitUntilTheEndHasCome() {
        option(AssociationOptions.PARTIAL_DELIVERY_POINT, POINT);
        established();
        int first = peer().nextTsn();
        for (int i = 1; i < 6; i++) {
            peer().nextTsn();
        }
        byte[] bytes = random(5000, 1);
        peer().sendData(first, 3, 0, DataView.BEGINNING, java.util.Arrays.copyOfRange(bytes, 0, 1400));
        peer().sendData(first + 1, 3, 0, 0, java.util.Arrays.copyOfRange(bytes, 1400, 2800));
        assertEquals(null, poll());
        peer().sendData(first + 2, 3, 0, 0, java.util.Arrays.copyOfRange(bytes, 2800, 4200));
        var part = poll();
        assertArrayEquals(java.util.Arrays.copyOfRange(bytes, 0, 4200), part.payload());
        assertFalse(part.ending());
        // On another stream, on the same one, and unordered: all behind it.
        int whole = DataView.BEGINNING | DataView.ENDING;
        peer().sendData(first + 4, 1, 0, whole, new byte[] {1});
        peer().sendData(first + 5, 3, 1, whole, new byte[] {2});
        peer().sendData(first + 6, 4, 0, whole | DataView.UNORDERED, new byte[] {3});
        assertEquals(null, poll());
        peer().sendData(first + 3, 3, 0, DataView.ENDING, java.util.Arrays.copyOfRange(bytes, 4200, 5000));
        part = poll();
        assertArrayEquals(java.util.Arrays.copyOfRange(bytes, 4200, 5000), part.payload());
        assertTrue(part.ending());
        assertEquals(1, poll().payload()[0]);
        assertEquals(3, poll().payload()[0], "those that waited, as they came");
        assertEquals(2, poll().payload()[0]);
        simulation.runFor(SHORT);
        assertEquals(0, association().status().pendingBytes());
    }

    @Test
    void aMessageBeforeItsTurnIsNotBegun() {
        option(AssociationOptions.PARTIAL_DELIVERY_POINT, POINT);
        established();
        int first = peer().nextTsn();
        for (int i = 0; i < 4; i++) {
            peer().sendData(first + 1 + i, 3, 1, i == 0 ? DataView.BEGINNING : 0, new byte[1400]);
        }
        assertEquals(null, poll(), "the stream's message 0 is missing");
        peer().sendData(first, 3, 0, DataView.BEGINNING | DataView.ENDING, new byte[] {9});
        assertEquals(9, poll().payload()[0]);
        peer().sendData(first + 5, 3, 1, DataView.ENDING, new byte[] {1});
        var message = poll();
        assertEquals(5601, message.length());
        assertTrue(message.ending(), "it had become whole at once");
    }

    /** A message that goes on as another one is a violation of the protocol, as it is for one that is held. */
    @ParameterizedTest
    @ValueSource(ints = {DataView.BEGINNING, DataView.UNORDERED})
    void whatDoesNotContinueTheMessageIsAViolation(int flags) {
        option(AssociationOptions.PARTIAL_DELIVERY_POINT, POINT);
        established();
        int first = peer().nextTsn();
        for (int i = 0; i < 3; i++) {
            peer().sendData(first + i, 3, 0, i == 0 ? DataView.BEGINNING : 0, new byte[1400]);
        }
        assertEquals(4200, poll().length());
        peer().sendData(first + 3, 3, 0, flags, new byte[1400]);
        simulation.runFor(SHORT);
        assertEquals(AssociationState.CLOSED, association().state());
        assertTrue(notifications.contains(new Notification.PartialDeliveryAborted(3, 0)), notifications::toString);
    }

    @Test
    void theUserIsToldWhenTheRestWillNeverCome() {
        option(AssociationOptions.PARTIAL_DELIVERY_POINT, POINT);
        established();
        int first = peer().nextTsn();
        for (int i = 0; i < 3; i++) {
            peer().sendData(first + i, 3, 0, i == 0 ? DataView.BEGINNING : 0, new byte[1400]);
        }
        assertEquals(4200, poll().length());
        association().abort("enough");
        simulation.runFor(SHORT);
        assertTrue(notifications.contains(new Notification.PartialDeliveryAborted(3, 0)), notifications::toString);
    }
}
