/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Packets that were damaged at random: nothing but {@link MalformedException} is thrown, every way ends, and no more is
 * allocated than the bytes allow. A failure names the seed and the packet; {@code -Dsluice.seed=…} replays it.
 */
class MutationTest {

    private static final int PACKETS = 100_000;

    /** What reading, printing and writing may allocate: so much for a packet, and so much for each of its bytes. */
    private static final long ALLOCATION = 40_000;

    private static final long ALLOCATION_A_BYTE = 400;

    private final List<byte[]> samples =
            Samples.chunks().map(Samples.Sample::bytes).toList();
    private final PacketView view = new PacketView();
    private final DataView data = new DataView();
    private final SackView sack = new SackView();
    private final Allocation allocation = new Allocation();
    private int records;
    private int malformed;

    MutationTest() throws ReflectiveOperationException {}

    @Test
    void damaged_packets() {
        long seed = Long.getLong("sluice.seed", System.nanoTime());
        var random = new SplittableRandom(seed);
        for (int i = 0; i < PACKETS; i++) {
            byte[] packet = packet(random);
            damage(packet, random);
            if (random.nextInt(4) == 0) {
                packet = Arrays.copyOf(packet, random.nextInt(packet.length + 1));
            }
            check(packet, "seed " + seed + ", packet " + i + ": ");
        }
        System.out.println("seed " + seed + ": " + records + " records read, " + malformed + " chunks refused");
        assertTrue(records > PACKETS / 4 && malformed > PACKETS / 20, "the damage is too large or too small");
    }

    /** One to four samples behind a common header. */
    private byte[] packet(SplittableRandom random) {
        ByteBuffer out = ByteBuffer.allocate(1000).put(Bytes.of(Bytes.COMMON_HEADER));
        for (int chunks = random.nextInt(1, 5); chunks > 0; chunks--) {
            out.put(samples.get(random.nextInt(samples.size())));
        }
        return Bytes.written(out);
    }

    /** Up to eight bytes become others, often such as stand in lengths. */
    private static void damage(byte[] packet, SplittableRandom random) {
        for (int times = random.nextInt(9); times > 0; times--) {
            int at = random.nextInt(packet.length);
            switch (random.nextInt(4)) {
                case 0 -> packet[at] = (byte) random.nextInt();
                case 1 -> packet[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> packet[at] = (byte) random.nextInt(20);
                default -> packet[at] = (byte) (random.nextBoolean() ? 0 : 0xff);
            }
        }
    }

    private void check(byte[] packet, String where) {
        long most = ALLOCATION + ALLOCATION_A_BYTE * packet.length;
        try {
            if (allocatedFor(packet) > most) {
                // The first time may have loaded classes.
                long again = allocatedFor(packet);
                assertTrue(again <= most, () -> again + " bytes allocated");
            }
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(where + Bytes.hex(packet), e);
        }
    }

    private long allocatedFor(byte[] packet) {
        long before = allocation.bytes();
        readAll(ByteBuffer.wrap(packet));
        PacketPrinter.oneLine(ByteBuffer.wrap(packet));
        PacketPrinter.multiLine(ByteBuffer.wrap(packet));
        long used = allocation.bytes() - before;
        assertTrue(used > 0, "allocation is not counted");
        return used;
    }

    private void readAll(ByteBuffer packet) {
        view.wrap(packet);
        if (!view.isLongEnough()) {
            return;
        }
        view.checksumMatches();
        ChunkCursor cursor = view.chunks();
        int end = PacketView.COMMON_HEADER_LENGTH;
        while (cursor.next()) {
            assertEquals(end, cursor.offset());
            assertTrue(cursor.length() >= 4 && cursor.offset() + cursor.length() <= packet.limit());
            end = cursor.offset() + Padding.paddedLength(cursor.length());
            readInPlace(cursor);
            try {
                readRecord(cursor);
            } catch (MalformedException e) {
                malformed++;
            }
            try {
                ErrorCauses.readLenient(packet, cursor.valueOffset(), cursor.offset() + cursor.length());
            } catch (MalformedException e) {
                malformed++;
            }
        }
        assertTrue(cursor.malformed() || end >= packet.limit());
    }

    private void readInPlace(ChunkCursor cursor) {
        if (data.wrap(cursor).isWellFormed()) {
            assertTrue(data.payloadOffset() + data.payloadLength() == cursor.offset() + cursor.length());
            data.tsn();
            data.stream();
            data.streamSequenceNumber();
            data.payloadProtocolIdentifier();
        }
        if (sack.wrap(cursor).isWellFormed()) {
            for (int i = 0; i < sack.gapBlocks(); i++) {
                sack.gapStart(i);
                sack.gapEnd(i);
            }
            for (int i = 0; i < sack.duplicates(); i++) {
                sack.duplicate(i);
            }
        }
    }

    /** What could be read can be written, in no more bytes, and is then read as the same. */
    private void readRecord(ChunkCursor cursor) throws MalformedException {
        Chunk chunk = ChunkReader.read(cursor);
        records++;
        assertEquals(cursor.type(), chunk.type());
        assertTrue(chunk.encodedLength() <= cursor.length(), "longer than it was: " + chunk);
        byte[] written = Bytes.ofChunk(chunk);
        assertEquals(Padding.paddedLength(chunk.encodedLength()), written.length);
        assertEquals(chunk, Bytes.read(written));
    }
}
