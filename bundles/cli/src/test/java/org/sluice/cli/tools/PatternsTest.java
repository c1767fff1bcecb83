/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.tools;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.sctp.Message;

/** Sizes, orders, streams, bytes and addresses as the originals have them. */
class PatternsTest {

    @ParameterizedTest
    @CsvSource({
        "0, '1 1 1 1 1 1 1 1 1 1'",
        "1, '1452 2904 4356 1452 2904 4356 1452 2904 4356 1452'",
        "2, '1453 1453 1453 1453 1453 1453 1453 1453 1453 1453'",
        "3, '1 1453 32768 1 1453 32768 1 1453 32768 1'",
        "4, '1 1000 2000 3000 5000 10000 15000 20000 25000 32768'",
        "5, '32768 32768 32768 32768 32768 32768 32768 32768 32768 32768'",
        "7, '1 0 0 0 0 0 0 0 0 0'",
        "-9999, '9999 9999 9999 9999 9999 9999 9999 9999 9999 9999'"
    })
    void testCasesHaveTheirSizes(int testCase, String sizes) {
        var pattern = new MessageSizes(testCase, MessageSizes.LARGEST, new Random(1));
        assertEquals(
                sizes,
                String.join(
                        " ",
                        IntStream.range(0, MessageSizes.ROUND)
                                .mapToObj(index -> String.valueOf(pattern.next(index)))
                                .toList()));
    }

    @Test
    void randomSizesStayWithinTheirBound() {
        var pattern = new MessageSizes(MessageSizes.RANDOM, 3, new Random(1));
        assertEquals(
                List.of(1, 2, 3),
                IntStream.range(0, 100)
                        .mapToObj(pattern::next)
                        .distinct()
                        .sorted()
                        .toList());
        assertThrows(IllegalArgumentException.class, () -> new MessageSizes(8, 1, new Random(1)));
        assertThrows(IllegalArgumentException.class, () -> new MessageSizes(6, 0, new Random(1)));
    }

    private static List<Message> messages(OrderPattern order, StreamPattern streams, int count) {
        var source = new MessageSource(
                new MessageSizes(0, 1, new Random(1)), order, streams, count, UnaryOperator.identity(), new Random(1));
        var messages = new ArrayList<Message>();
        for (int i = 0; i < 40; i++) {
            messages.add(source.next(i % MessageSizes.ROUND));
        }
        return messages;
    }

    @Test
    void ordersFollowTheirPattern() {
        assertTrue(messages(OrderPattern.UNORDERED, StreamPattern.SEQUENTIAL, 1).stream()
                .allMatch(Message::isUnordered));
        assertTrue(messages(OrderPattern.ORDERED, StreamPattern.SEQUENTIAL, 1).stream()
                .noneMatch(Message::isUnordered));
        List<Message> alternating = messages(OrderPattern.ALTERNATE, StreamPattern.SEQUENTIAL, 1);
        for (int i = 0; i < alternating.size(); i++) {
            assertEquals(i % 2 == 1, alternating.get(i).isUnordered());
        }
        assertEquals(
                2,
                messages(OrderPattern.RANDOM, StreamPattern.SEQUENTIAL, 1).stream()
                        .map(Message::isUnordered)
                        .distinct()
                        .count());
    }

    @Test
    void streamsFollowTheirPattern() {
        assertEquals(
                List.of(1, 2, 0, 1, 2),
                messages(OrderPattern.ORDERED, StreamPattern.SEQUENTIAL, 3).stream()
                        .limit(5)
                        .map(Message::stream)
                        .toList());
        assertTrue(messages(OrderPattern.ORDERED, StreamPattern.SEQUENTIAL, 1).stream()
                .allMatch(message -> message.stream() == 0));
        assertEquals(
                List.of(0, 1, 2),
                messages(OrderPattern.ORDERED, StreamPattern.RANDOM, 3).stream()
                        .map(Message::stream)
                        .distinct()
                        .sorted()
                        .toList());
    }

    @Test
    void whereNothingIsToBeSentThereIsNoMessage() {
        var source = new MessageSource(
                new MessageSizes(MessageSizes.ONE_THEN_NOTHING, 1, new Random(1)),
                OrderPattern.ORDERED,
                StreamPattern.SEQUENTIAL,
                1,
                UnaryOperator.identity(),
                new Random(1));
        assertEquals(1, source.next(0).length());
        assertNull(source.next(1));
    }

    @Test
    void bytesAreThoseOfTheOriginals() {
        assertArrayEquals("0123456789012\0".getBytes(StandardCharsets.US_ASCII), Payloads.digits(14));
        assertArrayEquals(new byte[1], Payloads.digits(1));
        var payloads = new Payloads();
        assertEquals("!\"#", new String(payloads.visible(3), StandardCharsets.US_ASCII));
        assertEquals("$", new String(payloads.visible(1), StandardCharsets.US_ASCII));
        payloads.visible(0x7e - 0x24);
        assertEquals("!", new String(payloads.visible(1), StandardCharsets.US_ASCII));
        assertEquals("a.b", Payloads.shown(new byte[] {'a', 0, 'b', 'c'}, 0, 3));
    }

    /** Worked out apart from the code: 1024 numbers from 468700 on, little-endian, and their CRC-32C. */
    @Test
    void blocksCarryTheirChecksum() {
        var blocks = new PeelBlock();
        byte[] first = blocks.next();
        assertEquals(4100, first.length);
        assertArrayEquals(
                new byte[] {(byte) 0xdc, 0x26, 0x07, 0, (byte) 0xdd, 0x26, 0x07, 0}, java.util.Arrays.copyOf(first, 8));
        assertTrue(PeelBlock.isWhole(first));
        first[17]++;
        assertFalse(PeelBlock.isWhole(first));
        byte[] second = blocks.next();
        assertEquals(468_700 + 1025, (second[0] & 0xff) | (second[1] & 0xff) << 8 | (second[2] & 0xff) << 16);
        assertFalse(PeelBlock.isWhole(new byte[3]));
    }

    @Test
    void addressesAreReadOnceEach() throws Exception {
        InetAddress one = InetAddress.getByName("127.0.0.1");
        assertEquals(
                List.of(one, InetAddress.getByName("127.0.0.2")),
                AddressList.all(List.of("127.0.0.1", "127.0.0.2", "127.0.0.1"), null));
        assertEquals(List.of(), AddressList.local(List.of("127.0.0.1", "0"), null));
        assertEquals(List.of(one), AddressList.local(List.of("127.0.0.1"), null));
        assertThrows(UnknownHostException.class, () -> AddressList.all(List.of("no such host"), null));
    }
}
