/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.prsctp.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.spi.StreamPosition;
import org.sluice.sctp.wire.MalformedException;

/** Bytes as RFC 3758 section 3.2 draws them. */
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
