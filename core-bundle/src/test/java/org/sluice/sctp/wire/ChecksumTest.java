/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The checksum (RFC 9260 section 6.8 and appendix A), against vectors of RFC 3720 section B.4 and a CRC bit by bit. */
class ChecksumTest {

    private final Checksum checksum = new Checksum();

    /** RFC 3720 section B.4, and the check value that CRC catalogues give. */
    @Test
    void the_bitwise_crc_of_these_tests_is_right() {
        assertEquals(0xe3069283, Bytes.bitwiseCrc32c("123456789".getBytes(US_ASCII)));
        assertEquals(0x8a9136aa, Bytes.bitwiseCrc32c(new byte[32]));
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) 0xff);
        assertEquals(0x62a8ab43, Bytes.bitwiseCrc32c(bytes));
        for (int i = 0; i < 32; i++) {
            bytes[i] = (byte) i;
        }
        assertEquals(0x46dd794e, Bytes.bitwiseCrc32c(bytes));
        for (int i = 0; i < 32; i++) {
            bytes[i] = (byte) (31 - i);
        }
        assertEquals(0x113fdb5c, Bytes.bitwiseCrc32c(bytes));
    }

    /** Vectors of RFC 3720 section B.4 whose bytes 8 to 11 are zero: as RFC 3720 prints them, so they stand in the field. */
    @Test
    void known_vectors() {
        assertEquals(0xaa36918a, checksum.of(ByteBuffer.allocate(32)));
        byte[] readPdu = Bytes.of("01c00000 00000000 00000000 00000000 14000000 00000400 00000014 00000018"
                + "28000000 00000000 02000000 00000000");
        assertEquals(0x563a96d9, checksum.of(ByteBuffer.wrap(readPdu)));
    }

    /** Worked out apart from this code. */
    @Test
    void whole_packets() {
        byte[] cookieEchoAndData = Bytes.of("1389 26ab 01020304 60a9d99c | 0a00 0006 caca 0000"
                + "| 0003 0011 00000001 0000 0000 00000033 61 000000");
        byte[] init = Bytes.of("1389 26ab 00000000 276ccb87 | 0100 0014 deadbeef 80000000 000a 8000 ffffffff");
        assertTrue(checksum.matches(ByteBuffer.wrap(cookieEchoAndData)));
        assertTrue(checksum.matches(ByteBuffer.wrap(init)));
        ByteBuffer unsealed = ByteBuffer.wrap(init.clone()).putInt(8, 0x12345678);
        assertFalse(checksum.matches(unsealed));
        checksum.seal(unsealed);
        assertEquals(Bytes.hex(init), Bytes.hex(unsealed.array()));
    }

    @Test
    void any_length_in_any_buffer() {
        var random = new Random(1);
        for (int length = 12; length < 300; length++) {
            byte[] packet = new byte[length];
            random.nextBytes(packet);
            byte[] cleared = packet.clone();
            Arrays.fill(cleared, 8, 12, (byte) 0);
            int expected = Integer.reverseBytes(Bytes.bitwiseCrc32c(cleared));
            int before = random.nextInt(9);
            int after = random.nextInt(9);
            ByteBuffer heap = ByteBuffer.allocate(before + length + after);
            ByteBuffer direct = ByteBuffer.allocateDirect(before + length + after);
            for (ByteBuffer buffer :
                    new ByteBuffer[] {heap, direct, heap.asReadOnlyBuffer(), direct.asReadOnlyBuffer()}) {
                if (!buffer.isReadOnly()) {
                    buffer.put(before, packet);
                }
                buffer.position(before).limit(before + length);
                assertEquals(expected, checksum.of(buffer), "length " + length);
                assertEquals(before, buffer.position());
                assertEquals(before + length, buffer.limit());
            }
        }
    }

    /** Appendix A: any burst of up to 32 bits is found; here, each single bit. */
    @Test
    void each_flipped_bit_is_found() {
        byte[] packet = Bytes.of("1389 26ab 00000000 276ccb87 | 0100 0014 deadbeef 80000000 000a 8000 ffffffff");
        for (int bit = 0; bit < packet.length * 8; bit++) {
            packet[bit / 8] ^= (byte) (1 << bit % 8);
            assertFalse(checksum.matches(ByteBuffer.wrap(packet)), "bit " + bit);
            packet[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }
}
