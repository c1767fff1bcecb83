/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Bytes as people write them down, and what the tests do with them. */
final class Bytes {

    /** A common header: ports 5001 to 9899, tag 0x01020304, checksum 0. */
    static final String COMMON_HEADER = "1389 26ab 01020304 00000000 ";

    private Bytes() {}

    /** Hexadecimal digits; spaces and bars are for the eye. */
    static byte[] of(String digits) {
        return HexFormat.of().parseHex(digits.replaceAll("[ |]", ""));
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static byte[] ofChunk(Chunk chunk) {
        ByteBuffer out = ByteBuffer.allocate(Padding.paddedLength(chunk.encodedLength()));
        chunk.writeTo(out);
        return written(out);
    }

    static byte[] ofParameter(Parameter parameter) {
        ByteBuffer out = ByteBuffer.allocate(parameter.encodedLength());
        parameter.writeTo(out);
        return written(out);
    }

    static byte[] ofCause(ErrorCause cause) {
        ByteBuffer out = ByteBuffer.allocate(cause.encodedLength());
        cause.writeTo(out);
        return written(out);
    }

    /** The bytes from 0 to the position. */
    static byte[] written(ByteBuffer out) {
        byte[] bytes = new byte[out.position()];
        out.get(0, bytes);
        return bytes;
    }

    /** A cursor that stands before the first chunk; the bytes don't begin at index 0, as in a packet. */
    static ChunkCursor cursor(byte[] chunks) {
        ByteBuffer in = ByteBuffer.allocate(PacketView.COMMON_HEADER_LENGTH + chunks.length);
        in.put(PacketView.COMMON_HEADER_LENGTH, chunks);
        var cursor = new ChunkCursor();
        cursor.reset(in, PacketView.COMMON_HEADER_LENGTH, in.capacity());
        return cursor;
    }

    /** The record of the one chunk that the bytes are. */
    static Chunk read(byte[] chunk) throws MalformedException {
        ChunkCursor cursor = cursor(chunk);
        if (!cursor.next()) {
            throw new MalformedException("no chunk");
        }
        return ChunkReader.read(cursor);
    }

    /** CRC32c bit by bit, from its definition: polynomial 0x1edc6f41 reflected, all ones in and out. */
    static int bitwiseCrc32c(byte[] bytes) {
        int crc = -1;
        for (byte next : bytes) {
            crc ^= next & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0x82f63b78;
            }
        }
        return ~crc;
    }
}
