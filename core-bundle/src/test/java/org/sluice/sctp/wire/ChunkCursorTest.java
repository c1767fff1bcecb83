/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way through a packet: common header (RFC 9260 section 3.1) and chunks (section 3.2). */
class ChunkCursorTest {

    static Stream<Samples.Sample<Chunk>> chunks() {
        return Samples.chunks();
    }

    @Test
    void the_common_header() {
        ByteBuffer buffer = ByteBuffer.wrap(Bytes.of("eeee | ffff 26ab 81020304 00000000 0b000004 | ee"));
        var view = new PacketView().wrap(buffer.position(2).limit(18));
        assertTrue(view.isLongEnough());
        assertEquals(65535, view.sourcePort());
        assertEquals(9899, view.destinationPort());
        assertEquals(0x81020304, view.verificationTag());
        assertFalse(view.checksumMatches());
        assertSame(buffer, view.buffer());
        assertEquals(2, buffer.position());
        new Checksum().seal(buffer);
        assertTrue(view.checksumMatches());
        ChunkCursor cursor = view.chunks();
        assertTrue(cursor.next());
        assertEquals(14, cursor.offset());
        assertFalse(cursor.next());
        assertSame(cursor, view.chunks());
        assertTrue(cursor.next());
        assertEquals(ChunkType.COOKIE_ACK, cursor.type());
    }

    @Test
    void a_packet_has_a_common_header_and_a_chunk() {
        for (int length = 0; length < 20; length++) {
            assertEquals(
                    length >= 16,
                    new PacketView().wrap(ByteBuffer.allocate(length)).isLongEnough());
        }
    }

    @Test
    void chunks_one_after_another() {
        ChunkCursor cursor = Bytes.cursor(Bytes.of("0a 01 0005 ca ffffff | fe a5 0008 01020304 | 0b 00 0004"));
        assertTrue(cursor.next());
        assertTrue(cursor.isFirst());
        assertFalse(cursor.isLast());
        assertEquals(10, cursor.type());
        assertEquals(1, cursor.flags());
        assertEquals(5, cursor.length());
        assertEquals(12, cursor.offset());
        assertEquals(16, cursor.valueOffset());
        assertEquals(1, cursor.valueLength());
        assertArrayEquals(Bytes.of("ca"), cursor.copyOfValue());
        assertTrue(cursor.next());
        assertFalse(cursor.isFirst());
        assertFalse(cursor.isLast());
        assertEquals(0xfe, cursor.type());
        assertEquals(0xa5, cursor.flags());
        assertEquals(ByteBuffer.wrap(Bytes.of("01020304")), cursor.value());
        assertTrue(cursor.next());
        assertTrue(cursor.isLast());
        assertEquals(0, cursor.valueLength());
        assertEquals(0, cursor.value().remaining());
        for (int again = 0; again < 3; again++) {
            assertFalse(cursor.next());
        }
        assertFalse(cursor.malformed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0b",
                "0b00",
                "0b0000",
                "0b000000", // no header, or a length of 0
                "0b000001",
                "0b000003",
                "0b000005",
                "0b00ffff",
                "0a000009 00000000",
                "0a00fffc 00000000"
            })
    void what_is_no_chunk_ends_the_way(String digits) {
        ChunkCursor alone = Bytes.cursor(Bytes.of(digits));
        ChunkCursor second = Bytes.cursor(Bytes.of("0b000004" + digits));
        assertTrue(second.next());
        assertFalse(second.malformed());
        assertFalse(second.isLast());
        for (ChunkCursor cursor : new ChunkCursor[] {alone, second}) {
            for (int again = 0; again < 3; again++) {
                assertFalse(cursor.next());
                assertTrue(cursor.malformed());
            }
        }
    }

    @Test
    void a_reset_forgets() {
        ChunkCursor cursor = Bytes.cursor(Bytes.of("0b000000"));
        assertFalse(cursor.next());
        cursor.reset(ByteBuffer.wrap(Bytes.of("0b000004")), 0, 4);
        assertFalse(cursor.malformed());
        assertTrue(cursor.next());
        cursor.reset(ByteBuffer.allocate(0), 0, 0);
        assertFalse(cursor.next());
        assertFalse(cursor.malformed());
    }

    @ParameterizedTest
    @MethodSource("chunks")
    void a_chunk_that_the_packet_cuts_is_none(Samples.Sample<Chunk> sample) {
        for (int length = 1; length < sample.value().encodedLength(); length++) {
            ChunkCursor cursor = Bytes.cursor(Arrays.copyOf(sample.bytes(), length));
            assertFalse(cursor.next(), "cut at " + length);
            assertTrue(cursor.malformed(), "cut at " + length);
        }
    }

    /** The length field lies: what is left is no such chunk, or a shorter one, but never anything else. */
    @ParameterizedTest
    @MethodSource("chunks")
    void a_chunk_that_says_it_is_shorter(Samples.Sample<Chunk> sample) {
        for (int length = 4; length < sample.value().encodedLength(); length++) {
            byte[] bytes = Arrays.copyOf(sample.bytes(), length);
            bytes[2] = (byte) (length >> 8);
            bytes[3] = (byte) length;
            try {
                Chunk read = Bytes.read(bytes);
                assertEquals(sample.value().type(), read.type());
                assertTrue(read.encodedLength() <= length, read + " at " + length);
            } catch (MalformedException e) {
                assertFalse(isOfAnyLength(sample.value()), e.getMessage() + " at " + length);
            }
        }
    }

    private static boolean isOfAnyLength(Chunk chunk) {
        return chunk instanceof CookieEchoChunk || chunk instanceof PadChunk || chunk instanceof UnknownChunk;
    }
}
