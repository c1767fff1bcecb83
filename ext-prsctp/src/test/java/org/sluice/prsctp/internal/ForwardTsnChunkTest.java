/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.prsctp.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.sctp.spi.StreamPosition;
import org.sluice.sctp.wire.MalformedException;

/** Bytes as RFC 3758 section 3.2 draws them, and as usrsctp 0.9.5 sent them. */
class ForwardTsnChunkTest {

    private static final byte[] BYTES = HexFormat.of().parseHex("c0000010" + "fedcba98" + "0001ffff" + "ffff0002");

    private static final ForwardTsnChunk CHUNK =
            new ForwardTsnChunk(0xfedcba98, List.of(new StreamPosition(1, 65535), new StreamPosition(65535, 2)));

    @Test
    void isWrittenAsTheRfcDrawsIt() {
        var out = ByteBuffer.allocate(64);
        CHUNK.writeTo(out);
        assertArrayEquals(BYTES, Arrays.copyOf(out.array(), out.position()));
    }

    @Test
    void isReadFromWhatTheRfcDraws() throws MalformedException {
        assertEquals(CHUNK, ForwardTsnChunk.read(Arrays.copyOfRange(BYTES, 4, BYTES.length)));
    }

    /** What was captured between two usrsctp, with the fields that Wireshark shows. */
    static Stream<Arguments> captured() {
        return Stream.of(
                Arguments.of(
                        "c0000010" + "9ef4fd3f" + "00020002" + "00000003",
                        new ForwardTsnChunk(
                                (int) 2666855743L, List.of(new StreamPosition(2, 2), new StreamPosition(0, 3)))),
                Arguments.of(
                        "c0000010" + "9ef4fd4f" + "00000008" + "00010008",
                        new ForwardTsnChunk(
                                (int) 2666855759L, List.of(new StreamPosition(0, 8), new StreamPosition(1, 8)))),
                Arguments.of(
                        "c000000c" + "9ef4fd83" + "00020019",
                        new ForwardTsnChunk((int) 2666855811L, List.of(new StreamPosition(2, 25)))));
    }

    @ParameterizedTest
    @MethodSource("captured")
    void isReadAndWrittenAsAnotherStackDoes(String digits, ForwardTsnChunk chunk) throws MalformedException {
        byte[] bytes = HexFormat.of().parseHex(digits);
        assertEquals(chunk, ForwardTsnChunk.read(Arrays.copyOfRange(bytes, 4, bytes.length)));
        var out = ByteBuffer.allocate(64);
        chunk.writeTo(out);
        assertArrayEquals(bytes, Arrays.copyOf(out.array(), out.position()));
    }

    @Test
    void otherLengthsAreRefused() {
        for (int length : new int[] {0, 3, 5, 6, 7, 9, 11}) {
            assertThrows(
                    MalformedException.class, () -> ForwardTsnChunk.read(new byte[length]), () -> length + " bytes");
        }
    }

    @Test
    void knowsHowManyStreamsFit() {
        assertEquals(0, ForwardTsnChunk.streamsIn(8));
        assertEquals(0, ForwardTsnChunk.streamsIn(11));
        assertEquals(1, ForwardTsnChunk.streamsIn(12));
        assertEquals(363, ForwardTsnChunk.streamsIn(1460));
    }
}
