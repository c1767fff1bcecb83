/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.sctp.wire.SackChunk.GapAckBlock;

/** What can't exist can't be built, and what can be built can be written. */
class RecordsTest {

    static Stream<Executable> impossible() {
        byte[] one = new byte[1];
        return Stream.of(
                () -> new DataChunk(256, 0, 0, 0, 0, one),
                () -> new DataChunk(0, 0, 65536, 0, 0, one),
                () -> new DataChunk(0, 0, -1, 0, 0, one),
                () -> new DataChunk(0, 0, 0, 65536, 0, one),
                () -> new DataChunk(0, 0, 0, 0, 0, new byte[0]),
                () -> new InitChunk(false, 1, -1, 1, 1, 0, List.of()),
                () -> new InitChunk(false, 1, 1L << 32, 1, 1, 0, List.of()),
                () -> new InitChunk(false, 1, 1500, 65536, 1, 0, List.of()),
                () -> new InitChunk(false, 1, 1500, 1, -1, 0, List.of()),
                () -> new GapAckBlock(0, 1),
                () -> new GapAckBlock(3, 2),
                () -> new GapAckBlock(1, 65536),
                () -> new SackChunk(0, -1, List.of(), List.of()),
                () -> new ErrorChunk(List.of()),
                () -> new PadChunk(-1),
                () -> new UnknownChunk(256, 0, one),
                () -> new UnknownChunk(0, -1, one),
                () -> new UnknownParameter(65536, one),
                () -> new UnknownCause(-1, one),
                () -> new CookiePreservativeParameter(1L << 32),
                () -> new StaleCookieCause(-1),
                () -> new SupportedAddressTypesParameter(List.of(65536)),
                () -> new SupportedExtensionsParameter(List.of(256)),
                () -> new InvalidStreamIdentifierCause(65536),
                () -> new MissingMandatoryParameterCause(List.of(-1)),
                () -> new PaddingParameter(-1));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void numbers_fit_their_fields(Executable building) {
        assertThrows(IllegalArgumentException.class, building);
    }

    /**
     * A record of any size.
     *
     * @param most the largest size whose length fits 16 bits
     * @param ofSize builds it
     */
    record Sized(String name, int most, IntFunction<?> ofSize) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Sized> sized() {
        return Stream.of(
                new Sized("DATA", 65535 - 16, n -> new DataChunk(0, 0, 0, 0, 0, new byte[n])),
                new Sized("HEARTBEAT", 65535 - 8, n -> new HeartbeatChunk(false, new byte[n])),
                new Sized("COOKIE ECHO", 65535 - 4, n -> new CookieEchoChunk(new byte[n])),
                new Sized("PAD", 65535 - 4, PadChunk::new),
                new Sized("unknown chunk", 65535 - 4, n -> new UnknownChunk(200, 0, new byte[n])),
                new Sized(
                        "SACK gaps",
                        (65535 - 16) / 4,
                        n -> new SackChunk(0, 0, Collections.nCopies(n, new GapAckBlock(1, 1)), List.of())),
                new Sized(
                        "SACK duplicates",
                        (65535 - 16) / 4,
                        n -> new SackChunk(0, 0, List.of(), Collections.nCopies(n, 1))),
                new Sized(
                        "INIT",
                        (65535 - 20) / 8,
                        n -> new InitChunk(
                                false, 1, 1500, 1, 1, 0, Collections.nCopies(n, new AddressParameter(Samples.IPV4)))),
                new Sized(
                        "ERROR",
                        (65535 - 4) / 4,
                        n -> new ErrorChunk(Collections.nCopies(n, new OutOfResourceCause()))),
                new Sized(
                        "ABORT",
                        (65535 - 4) / 4,
                        n -> new AbortChunk(false, Collections.nCopies(n, new OutOfResourceCause()))),
                new Sized("State Cookie", 65535 - 4, n -> new StateCookieParameter(new byte[n])),
                new Sized("Unrecognized Parameter", 65535 - 4, n -> new UnrecognizedParameter(new byte[n])),
                new Sized("Host Name Address", 65535 - 4, n -> new HostNameAddressParameter(new byte[n])),
                new Sized(
                        "Supported Address Types",
                        (65535 - 4) / 2,
                        n -> new SupportedAddressTypesParameter(Collections.nCopies(n, 5))),
                new Sized(
                        "Supported Extensions",
                        65535 - 4,
                        n -> new SupportedExtensionsParameter(Collections.nCopies(n, 5))),
                new Sized("Padding", 65535 - 4, PaddingParameter::new),
                new Sized("unknown parameter", 65535 - 4, n -> new UnknownParameter(9, new byte[n])),
                new Sized(
                        "Missing Mandatory Parameter",
                        (65535 - 8) / 2,
                        n -> new MissingMandatoryParameterCause(Collections.nCopies(n, 7))),
                new Sized("Unresolvable Address", 65535 - 4, n -> new UnresolvableAddressCause(new byte[n])),
                new Sized("Unrecognized Chunk Type", 65535 - 4, n -> new UnrecognizedChunkTypeCause(new byte[n])),
                new Sized("Unrecognized Parameters", 65535 - 4, n -> new UnrecognizedParametersCause(new byte[n])),
                new Sized(
                        "Restart",
                        (65535 - 4) / 8,
                        n -> new RestartWithNewAddressesCause(Collections.nCopies(n, Samples.IPV4))),
                new Sized("User-Initiated Abort", 65535 - 4, n -> new UserInitiatedAbortCause(new byte[n])),
                new Sized("Protocol Violation", 65535 - 4, n -> new ProtocolViolationCause(new byte[n])),
                new Sized("unknown cause", 65535 - 4, n -> new UnknownCause(99, new byte[n])));
    }

    @ParameterizedTest
    @MethodSource("sized")
    void the_largest_can_be_written_and_a_larger_one_not_built(Sized sized) {
        Object largest = sized.ofSize().apply(sized.most());
        ByteBuffer out = ByteBuffer.allocate(65536);
        if (largest instanceof Chunk chunk) {
            chunk.writeTo(out);
        } else if (largest instanceof Parameter parameter) {
            parameter.writeTo(out);
        } else if (largest instanceof ErrorCause cause) {
            cause.writeTo(out);
        }
        assertTrue(out.position() > 65535 - 8, "length " + out.position());
        assertEquals(Padding.paddedLength(out.getShort(2) & 0xffff), Padding.paddedLength(out.position()));
        var refusal = assertThrows(
                IllegalArgumentException.class, () -> sized.ofSize().apply(sized.most() + 1));
        assertFalse(refusal.getMessage().isEmpty());
    }

    @Test
    void an_outsiders_parameter_that_is_too_large_is_not_written() {
        Parameter tooLarge = new Parameter() {
            @Override
            public int type() {
                return 0xc123;
            }

            @Override
            public int encodedLength() {
                return 65536;
            }

            @Override
            public void writeValue(ByteBuffer out) {
                throw new AssertionError("not reached");
            }
        };
        ByteBuffer out = ByteBuffer.allocate(1 << 17);
        assertThrows(IllegalArgumentException.class, () -> tooLarge.writeTo(out));
        assertEquals(0, out.position());
    }

    @Test
    void arrays_are_compared_by_content() {
        var all = new ArrayList<Object>();
        Samples.chunks().forEach(sample -> all.add(sample.value()));
        Samples.parameters().forEach(sample -> all.add(sample.value()));
        Samples.causes().forEach(sample -> all.add(sample.value()));
        for (int i = 0; i < all.size(); i++) {
            for (int j = 0; j < all.size(); j++) {
                if (i == j) {
                    assertEquals(all.get(i), all.get(j));
                } else {
                    assertNotEquals(all.get(i), all.get(j));
                }
            }
            assertFalse(all.get(i).toString().contains("[B@"), all.get(i).toString());
        }
    }

    @Test
    void lists_are_kept_as_they_were() {
        var causes = new ArrayList<ErrorCause>(List.of(new OutOfResourceCause()));
        var error = new ErrorChunk(causes);
        causes.clear();
        assertEquals(1, error.causes().size());
        assertThrows(UnsupportedOperationException.class, () -> error.causes().clear());
    }

    @Test
    void a_cookie_is_not_told() {
        assertFalse(new CookieEchoChunk(Bytes.of("cafe")).toString().contains("cafe"));
        assertFalse(new StateCookieParameter(Bytes.of("cafe")).toString().contains("-54"));
    }

    @Test
    void names() {
        assertEquals("INIT ACK", ChunkType.name(2));
        assertEquals("chunk 0x3f", ChunkType.name(63));
        assertEquals("State Cookie", ParameterType.name(7));
        assertEquals("parameter 0xc123", ParameterType.name(0xc123));
        assertEquals("Stale Cookie", CauseCode.name(3));
        assertEquals("Cause 99", CauseCode.name(99));
        assertDoesNotThrow(() -> new UnrecognizedChunkTypeCause(new byte[0]).describe());
    }

    /** Sections 3.2 and 3.2.1, tables 2 and 3. */
    @Test
    void the_two_highest_bits_say_what_to_do_with_the_unknown() {
        assertEquals(UnknownAction.STOP, UnknownAction.ofChunkType(0x3f));
        assertEquals(UnknownAction.STOP_AND_REPORT, UnknownAction.ofChunkType(0x40));
        assertEquals(UnknownAction.SKIP, UnknownAction.ofChunkType(0x84));
        assertEquals(UnknownAction.SKIP_AND_REPORT, UnknownAction.ofChunkType(0xff));
        assertEquals(UnknownAction.STOP, UnknownAction.ofParameterType(0x3fff));
        assertEquals(UnknownAction.STOP_AND_REPORT, UnknownAction.ofParameterType(0x4000));
        assertEquals(UnknownAction.SKIP, UnknownAction.ofParameterType(0x8008));
        assertEquals(UnknownAction.SKIP_AND_REPORT, UnknownAction.ofParameterType(0xc000));
        for (UnknownAction action : UnknownAction.values()) {
            assertEquals(action.name().startsWith("STOP"), action.stops());
            assertEquals(action.name().endsWith("REPORT"), action.reports());
        }
    }

    /** RFC 1982 with 32 and 16 bits. */
    @Test
    void serial_numbers() {
        assertTrue(SerialNumbers.tsnBefore(-1, 0));
        assertFalse(SerialNumbers.tsnBefore(0, -1));
        assertFalse(SerialNumbers.tsnBefore(5, 5));
        assertTrue(SerialNumbers.tsnAtMost(5, 5));
        assertTrue(SerialNumbers.tsnBefore(Integer.MAX_VALUE, Integer.MIN_VALUE));
        assertTrue(SerialNumbers.ssnBefore(65535, 0));
        assertFalse(SerialNumbers.ssnBefore(0, 65535));
        assertFalse(SerialNumbers.ssnBefore(7, 7));
        assertEquals(0, SerialNumbers.nextSsn(65535));
        assertEquals(0x8000, SerialNumbers.nextSsn(0x7fff));
    }
}
