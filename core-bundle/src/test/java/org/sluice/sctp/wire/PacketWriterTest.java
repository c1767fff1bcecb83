/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whole packets, written and printed. */
class PacketWriterTest {

    private final PacketWriter writer = new PacketWriter();

    @Test
    void a_packet_byte_by_byte() {
        ByteBuffer out = ByteBuffer.allocate(1500).position(77);
        writer.begin(out, 5001, 9899, 0x01020304);
        assertTrue(writer.isEmpty());
        assertEquals(12, writer.length());
        writer.add(new CookieEchoChunk(Bytes.of("caca")));
        assertFalse(writer.isEmpty());
        assertEquals(20, writer.length());
        writer.add(new DataChunk(3, 1, 0, 0, 51, Bytes.of("61")));
        assertSame(out, writer.finish());
        assertSame(out, writer.buffer());
        assertEquals(0, out.position());
        byte[] packet = new byte[out.remaining()];
        out.get(packet);
        assertEquals(
                Bytes.hex(Bytes.of("1389 26ab 01020304 60a9d99c | 0a00 0006 caca 0000"
                        + "| 0003 0011 00000001 0000 0000 00000033 61 000000")),
                Bytes.hex(packet));
    }

    @Test
    void ports_and_tags_use_all_their_bits() {
        ByteBuffer out = ByteBuffer.allocateDirect(100);
        out.put(0, new byte[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1});
        ByteBuffer packet =
                writer.begin(out, 65535, 65534, -1).add(new CookieAckChunk()).finish();
        var view = new PacketView().wrap(packet);
        assertEquals(65535, view.sourcePort());
        assertEquals(65534, view.destinationPort());
        assertEquals(-1, view.verificationTag());
        assertTrue(view.checksumMatches());
    }

    @Test
    void what_fits() {
        writer.begin(ByteBuffer.allocate(24), 1, 2, 3);
        assertEquals(12, writer.remaining());
        assertTrue(writer.fits(12));
        assertTrue(writer.fits(9));
        assertFalse(writer.fits(13));
        writer.limit(19);
        assertEquals(7, writer.remaining());
        assertTrue(writer.fits(4));
        assertFalse(writer.fits(5), "its padding doesn't fit");
        writer.begin(ByteBuffer.allocate(24), 1, 2, 3);
        assertEquals(7, writer.remaining());
        writer.add(new ShutdownChunk(1));
        assertEquals(0, writer.remaining());
        assertTrue(writer.limit(100).fits(4));
    }

    @Test
    void a_chunk_without_room_leaves_no_trace() {
        ByteBuffer out = ByteBuffer.allocate(20);
        writer.begin(out, 1, 2, 3).add(new CookieAckChunk());
        assertThrows(BufferOverflowException.class, () -> writer.add(new ShutdownChunk(7)));
        assertEquals(16, writer.length());
        var chunks = new PacketView().wrap(writer.finish()).chunks();
        assertTrue(chunks.next());
        assertTrue(chunks.isLast());
    }

    @Test
    void every_sample_in_one_packet() throws MalformedException {
        List<Chunk> all = Samples.chunks().map(Samples.Sample::value).toList();
        writer.begin(ByteBuffer.allocate(1500), 1, 2, 3);
        all.forEach(writer::add);
        ChunkCursor cursor = new PacketView().wrap(writer.finish()).chunks();
        for (Chunk chunk : all) {
            assertTrue(cursor.next());
            assertEquals(chunk, ChunkReader.read(cursor));
        }
        assertFalse(cursor.next());
        assertFalse(cursor.malformed());
    }

    @Test
    void a_packet_on_one_line() {
        ByteBuffer packet = writer.begin(ByteBuffer.allocate(1500), 5001, 9899, 0xabc)
                .add(new SackChunk(-2, 1000, List.of(new SackChunk.GapAckBlock(2, 3)), List.of(7)))
                .add(new DataChunk(15, -1, 4, 9, 51, new byte[10]))
                .add(new ShutdownChunk(5))
                .add(new AbortChunk(true, List.of(new UserInitiatedAbortCause("by\u009b \u202e\nme"))))
                .finish();
        assertEquals(
                "5001 -> 9899 tag abc | SACK 4294967294 rwnd 1000 gaps 2-3 dups 1"
                        + " | DATA 4294967295 IUBE sid 4 ssn 9 len 10 | SHUTDOWN 5"
                        + " | ABORT T [User-Initiated Abort (by? ??me)]",
                PacketPrinter.oneLine(packet));
        packet.putInt(8, 0);
        assertTrue(PacketPrinter.oneLine(packet).contains("BAD CHECKSUM"));
        packet.limit(packet.limit() - 4);
        assertTrue(PacketPrinter.oneLine(packet).endsWith(" | MALFORMED REST"));
        assertEquals(0, packet.position());
        assertEquals("3 bytes, too few for a packet", PacketPrinter.oneLine(packet.limit(3)));
    }

    @Test
    void a_packet_on_many_lines() {
        ByteBuffer packet = writer.begin(ByteBuffer.allocate(1500), 1, 2, 3)
                .add(new InitChunk(
                        true,
                        0xff,
                        1500,
                        10,
                        20,
                        5,
                        List.of(
                                new AddressParameter(Samples.IPV4),
                                new AddressParameter(Samples.IPV6),
                                new SupportedAddressTypesParameter(List.of(5, 6)),
                                new SupportedExtensionsParameter(List.of(0x84)),
                                new CookiePreservativeParameter(9),
                                new StateCookieParameter(new byte[4]))))
                .add(new SackChunk(-2, 1000, List.of(new SackChunk.GapAckBlock(2, 3)), List.of(7)))
                .add(new ErrorChunk(List.of(new StaleCookieCause(8), new OutOfResourceCause())))
                .finish();
        assertEquals("""
                1 -> 2 tag 3
                  INIT ACK tag ff tsn 5 rwnd 1500 streams 10/20
                    IPv4 Address 192.0.2.1
                    IPv6 Address 2001:db8:0:0:0:0:0:7
                    Supported Address Types IPv4 Address, IPv6 Address
                    Supported Extensions PAD
                    Cookie Preservative 9 ms
                    State Cookie len 8
                  SACK 4294967294 rwnd 1000 gaps 2-3 dups 1
                    gap 0-1
                    duplicate 7
                  ERROR [Stale Cookie (by 8 microseconds), Out of Resource]
                    Stale Cookie (by 8 microseconds)
                    Out of Resource""", PacketPrinter.multiLine(packet));
    }

    @Test
    void a_chunk_that_contradicts_itself_is_printed_as_such() {
        byte[] packet = Bytes.of(Bytes.COMMON_HEADER + "07000004 | 0b000004");
        assertEquals(
                "5001 -> 9899 tag 1020304 BAD CHECKSUM | MALFORMED SHUTDOWN: its length is 4, not 8 | COOKIE ACK len 4",
                PacketPrinter.oneLine(ByteBuffer.wrap(packet)));
    }
}
