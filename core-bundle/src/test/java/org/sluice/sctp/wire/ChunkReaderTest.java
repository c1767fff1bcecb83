/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each chunk of RFC 9260 section 3.3, and PAD, both ways. */
class ChunkReaderTest {

    static Stream<Samples.Sample<Chunk>> chunks() {
        return Samples.chunks();
    }

    @ParameterizedTest
    @MethodSource("chunks")
    void bytes_become_the_record(Samples.Sample<Chunk> sample) throws MalformedException {
        Chunk read = Bytes.read(sample.bytes());
        assertEquals(sample.value(), read);
        assertEquals(sample.value().hashCode(), read.hashCode());
    }

    @ParameterizedTest
    @MethodSource("chunks")
    void the_record_becomes_bytes(Samples.Sample<Chunk> sample) {
        assertEquals(Bytes.hex(sample.bytes()), Bytes.hex(Bytes.ofChunk(sample.value())));
    }

    @ParameterizedTest
    @MethodSource("chunks")
    void the_length_counts_no_padding_at_the_end(Samples.Sample<Chunk> sample) {
        byte[] bytes = sample.bytes();
        assertEquals((bytes[2] & 0xff) << 8 | bytes[3] & 0xff, sample.value().encodedLength());
    }

    @ParameterizedTest
    @MethodSource("chunks")
    void the_last_chunk_may_lack_its_padding(Samples.Sample<Chunk> sample) throws MalformedException {
        byte[] unpadded = Arrays.copyOf(sample.bytes(), sample.value().encodedLength());
        assertEquals(sample.value(), Bytes.read(unpadded));
    }

    /** RFC 9260 section 3.2, table 1. */
    @Test
    void every_type_has_a_sample() {
        Set<Integer> types =
                Samples.chunks().map(sample -> sample.value().type()).collect(Collectors.toSet());
        assertTrue(types.containsAll(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 14, 0x84)), types.toString());
    }

    /** Section 3.2.1: the receiver must ignore the padding bytes. */
    @Test
    void padding_may_be_anything() throws MalformedException {
        assertEquals(new CookieEchoChunk(Bytes.of("ca")), Bytes.read(Bytes.of("0a 00 0005 ca ffffff")));
        assertEquals(
                new AbortChunk(false, List.of(new UserInitiatedAbortCause("a"), new OutOfResourceCause())),
                Bytes.read(Bytes.of("06 00 0010 | 000c 0005 61 ffffff | 0004 0004")));
    }

    /** Section 3.2: a robust implementation accepts the final padding in the chunk length. */
    @Test
    void the_final_padding_may_be_counted() throws MalformedException {
        assertEquals(
                new ErrorChunk(List.of(new UnknownCause(99, Bytes.of("61")))),
                Bytes.read(Bytes.of("09 00 000c | 0063 0005 61 000000")));
        assertEquals(
                new HeartbeatChunk(false, Bytes.of("61")), Bytes.read(Bytes.of("04 00 000c | 0001 0005 61 000000")));
    }

    /** Sections 3.3.2 to 3.3.12: flags without a meaning are ignored, and so are the reserved ones beside T. */
    @ParameterizedTest
    @CsvSource({
        "07ff000880000001, 0700000880000001",
        "0afe0004, 0a000004",
        "08ff0004, 08000004",
        "06fe0004, 06000004",
        "06ff0004, 06010004",
        "0eff0004, 0e010004",
        "0efe0004, 0e000004"
    })
    void reserved_flags_are_ignored(String with, String without) throws MalformedException {
        assertEquals(Bytes.read(Bytes.of(without)), Bytes.read(Bytes.of(with)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "DATA without user data, 00 03 0010 00000001 00000000 00000000",
        "DATA without a whole header, 00 03 000c 00000001 00000000",
        "INIT too short, 01 00 0010 deadbeef 80000000 000a8000",
        "INIT with a parameter that is too long, 01 00 0018 deadbeef 80000000 000a8000 ffffffff 8005 0005",
        "INIT with a parameter that is too short, 01 00 0018 deadbeef 80000000 000a8000 ffffffff 8005 0003",
        "INIT with half a parameter header, 01 00 0016 deadbeef 80000000 000a8000 ffffffff 8005 0000",
        "SACK too short, 03 00 000c 0000000c 00001234",
        "SACK with a block too few, 03 00 0014 0000000c 00001234 0002 0000 0002 0003",
        "SACK with a block too many, 03 00 0018 0000000c 00001234 0001 0000 0002 0003 0005 0006",
        "SACK with a duplicate too few, 03 00 0010 0000000c 00001234 0000 0001",
        "SACK with a block that ends before it starts, 03 00 0014 0000000c 00001234 0001 0000 0003 0002",
        "SACK with a block that starts at the ack itself, 03 00 0014 0000000c 00001234 0001 0000 0000 0002",
        "HEARTBEAT without its parameter, 04 00 0004",
        "HEARTBEAT with another parameter, 04 00 0008 0002 0004",
        "HEARTBEAT with a parameter that is too long, 04 00 0008 0001 0005",
        "HEARTBEAT ACK with a parameter that is too short, 05 00 0008 0001 0003",
        "SHUTDOWN without its TSN, 07 00 0004",
        "SHUTDOWN too long, 07 00 000c 00000001 00000000",
        "SHUTDOWN ACK with a value, 08 00 0008 00000000",
        "ERROR without a cause, 09 00 0004",
        "ERROR with a cause that is too long, 09 00 0008 0004 0005",
        "COOKIE ACK with a value, 0b 00 0005 00000000",
        "SHUTDOWN COMPLETE with a value, 0e 00 0008 00000000"
    })
    void contradictions_are_refused(String what, String digits) {
        var refusal = assertThrows(MalformedException.class, () -> Bytes.read(Bytes.of(digits)), what);
        assertTrue(refusal.getMessage().length() > 5, refusal.getMessage());
        assertEquals(0, refusal.getStackTrace().length);
    }

    /** Section 3.3.7: an ABORT with a format error is discarded; one whose cause says odd things is not malformed. */
    @Test
    void an_abort_whose_causes_cannot_be_told_apart_is_refused() throws MalformedException {
        assertThrows(MalformedException.class, () -> Bytes.read(Bytes.of("06 01 000c | 0004 0004 | 0001 0009")));
        assertThrows(MalformedException.class, () -> Bytes.read(Bytes.of("06 00 0007 | ffffff 00")));
        assertEquals(
                new AbortChunk(true, List.of(new UnknownCause(4, new byte[] {1, 2, 3, 4}))),
                Bytes.read(Bytes.of("06 01 000c | 0004 0008 01020304")));
    }

    @Test
    void the_views_refuse_what_the_reader_refuses() {
        ChunkCursor cursor = Bytes.cursor(Bytes.of("00 03 0010 00000001 00000000 00000000"));
        assertTrue(cursor.next());
        assertTrue(!new DataView().wrap(cursor).isWellFormed());
        assertEquals(1, new DataView().wrap(cursor).tsn());
    }

    @Test
    void a_data_chunk_is_read_in_place() {
        ChunkCursor cursor = Bytes.cursor(Bytes.of("00 0f 0013 | fffffffe | ffff 8001 | 80000033 | 616263 00"));
        assertTrue(cursor.next());
        var view = new DataView().wrap(cursor);
        assertTrue(view.isWellFormed());
        assertTrue(view.isBeginning() && view.isEnding() && view.isUnordered() && view.isSackImmediately());
        assertEquals(-2, view.tsn());
        assertEquals(65535, view.stream());
        assertEquals(0x8001, view.streamSequenceNumber());
        assertEquals(0x80000033, view.payloadProtocolIdentifier());
        assertEquals(PacketView.COMMON_HEADER_LENGTH + 16, view.payloadOffset());
        assertEquals(3, view.payloadLength());
    }

    /** Section 3.3.1: Res, I, U, B, E from the left. */
    @ParameterizedTest
    @CsvSource({"1, E", "2, B", "4, U", "8, I", "f0, ''"})
    void each_flag_has_its_bit(String flags, String expected) {
        ChunkCursor cursor = Bytes.cursor(
                Bytes.of("00" + (flags.length() < 2 ? "0" : "") + flags + "0011 00000001 00000000 00000000 61000000"));
        assertTrue(cursor.next());
        var view = new DataView().wrap(cursor);
        assertEquals(
                expected,
                (view.isSackImmediately() ? "I" : "")
                        + (view.isUnordered() ? "U" : "")
                        + (view.isBeginning() ? "B" : "")
                        + (view.isEnding() ? "E" : ""));
    }

    @Test
    void a_data_header_is_written_as_the_record_writes_it() {
        var out = ByteBuffer.allocate(20);
        DataWriter.writeHeader(out, 0b1011, 3, -2, 65535, 0x8001, 0x80000033);
        out.put(Bytes.of("616263"));
        Padding.pad(out, 19);
        assertArrayEquals(Bytes.of("00 0b 0013 | fffffffe | ffff 8001 | 80000033 | 616263 00"), Bytes.written(out));
    }
}
