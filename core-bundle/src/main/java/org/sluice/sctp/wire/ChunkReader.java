/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

/** Turns any chunk into its record. */
public final class ChunkReader {

    private ChunkReader() {}

    /**
     * The chunk that a cursor stands at.
     *
     * @throws MalformedException if it is of a known type and its bytes contradict that
     */
    public static Chunk read(ChunkCursor cursor) throws MalformedException {
        return switch (cursor.type()) {
            case ChunkType.DATA -> DataChunk.read(cursor);
            case ChunkType.INIT, ChunkType.INIT_ACK -> InitChunk.read(cursor);
            case ChunkType.SACK -> SackChunk.read(cursor);
            case ChunkType.HEARTBEAT, ChunkType.HEARTBEAT_ACK -> HeartbeatChunk.read(cursor);
            case ChunkType.ABORT -> AbortChunk.read(cursor);
            case ChunkType.SHUTDOWN -> ShutdownChunk.read(cursor);
            case ChunkType.SHUTDOWN_ACK -> {
                expectNoValue(cursor);
                yield new ShutdownAckChunk();
            }
            case ChunkType.ERROR -> ErrorChunk.read(cursor);
            case ChunkType.COOKIE_ECHO -> new CookieEchoChunk(cursor.copyOfValue());
            case ChunkType.COOKIE_ACK -> {
                expectNoValue(cursor);
                yield new CookieAckChunk();
            }
            case ChunkType.SHUTDOWN_COMPLETE -> {
                expectNoValue(cursor);
                yield new ShutdownCompleteChunk((cursor.flags() & 1) != 0);
            }
            case ChunkType.PAD -> new PadChunk(cursor.valueLength());
            default -> new UnknownChunk(cursor.type(), cursor.flags(), cursor.copyOfValue());
        };
    }

    private static void expectNoValue(ChunkCursor cursor) throws MalformedException {
        if (cursor.valueLength() != 0) {
            throw new MalformedException(ChunkType.name(cursor.type()) + ": its length is " + cursor.length() + ", not "
                    + Chunk.HEADER_LENGTH);
        }
    }
}
