/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every sample cut at every byte, and with every number in every place where a length might stand: what comes out is a record that
 * can be written and read again, or a {@link MalformedException}, and nothing else.
 */
class LengthsTest {

    static Stream<Samples.Sample<Chunk>> chunks() {
        return Samples.chunks();
    }

    @ParameterizedTest
    @MethodSource("chunks")
    void a_chunk_that_is_cut_is_no_chunk(Samples.Sample<Chunk> sample) {
        for (int length = 1; length < sample.value().encodedLength(); length++) {
            ChunkCursor cursor = Bytes.cursor(Arrays.copyOf(sample.bytes(), length));
            assertFalse(cursor.next(), "cut at " + length);
            assertTrue(cursor.malformed(), "cut at " + length);
        }
    }

    /** Cut, but with a length field that says so. */
    @ParameterizedTest
    @MethodSource("chunks")
    void a_chunk_that_says_that_it_is_shorter(Samples.Sample<Chunk> sample) {
        for (int length = 4; length < sample.value().encodedLength(); length++) {
            byte[] cut = Arrays.copyOf(sample.bytes(), length);
            ByteBuffer.wrap(cut).putShort(2, (short) length);
            check(cut, "cut to " + length);
        }
    }

    @ParameterizedTest
    @MethodSource("chunks")
    void every_length_field(Samples.Sample<Chunk> sample) {
        byte[] bytes = sample.bytes().clone();
        for (int length = 0; length <= 0xffff; length++) {
            ByteBuffer.wrap(bytes).putShort(2, (short) length);
            ChunkCursor cursor = Bytes.cursor(bytes);
            boolean fits = length >= 4 && length <= bytes.length;
            assertEquals(fits, cursor.next(), "length " + length);
            assertEquals(!fits, cursor.malformed(), "length " + length);
            if (fits) {
                check(bytes, "length " + length);
            }
        }
    }

    /** The lengths and counts of what is inside a chunk stand at even places; a number at any of them does no harm. */
    @ParameterizedTest
    @MethodSource("chunks")
    void every_number_inside(Samples.Sample<Chunk> sample) {
        for (int at = 4; at + 2 <= sample.bytes().length; at += 2) {
            byte[] bytes = sample.bytes().clone();
            for (int number = 0; number <= 0xffff; number += number < 300 || number > 0xff00 ? 1 : 97) {
                ByteBuffer.wrap(bytes).putShort(at, (short) number);
                check(bytes, number + " at " + at);
            }
        }
    }

    /** Section 3.3.10.2: the count has 32 bits, and twice 2^31 is 0 in 32. */
    @Test
    void a_count_that_overflows() {
        for (String count : new String[] {"80000000", "ffffffff", "7fffffff", "80000001", "00000002"}) {
            check(Bytes.of("09 00 0010 | 0002 000a" + count + "0007 0000"), count);
        }
        check(Bytes.of("03 00 0010 | 00000001 | 00000001 | ffff ffff"), "SACK");
        check(Bytes.of("03 00 0010 | 00000001 | 00000001 | 8000 8000"), "SACK");
    }

    private static void check(byte[] chunk, String what) {
        Chunk read;
        try {
            read = Bytes.read(chunk);
        } catch (MalformedException e) {
            return;
        } catch (RuntimeException e) {
            throw new AssertionError(what + ": " + Bytes.hex(chunk), e);
        }
        assertTrue(read.encodedLength() <= chunk.length, what);
        try {
            assertEquals(read, Bytes.read(Bytes.ofChunk(read)), what);
        } catch (MalformedException e) {
            throw new AssertionError(what + ": written but not read again: " + Bytes.hex(chunk), e);
        }
        PacketPrinter.oneLine(ByteBuffer.wrap(Bytes.of(Bytes.COMMON_HEADER + Bytes.hex(chunk))));
    }
}
