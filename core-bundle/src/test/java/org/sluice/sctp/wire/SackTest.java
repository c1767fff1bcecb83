/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** SACK (RFC 9260 section 3.3.4) read and written in place. */
class SackTest {

    private final SackWriter writer = new SackWriter();

    /** The example that section 3.3.4 works out. */
    @Test
    void the_example_of_the_rfc() {
        ByteBuffer out = ByteBuffer.allocate(100);
        writer.begin(out, 12, 4660);
        assertTrue(writer.gap(2, 3));
        assertTrue(writer.gap(5, 5));
        writer.end();
        assertEquals(
                Bytes.hex(Bytes.of("03 00 0018 | 0000000c | 00001234 | 0002 0000 | 0002 0003 | 0005 0005")),
                Bytes.hex(Bytes.written(out)));
    }

    @Test
    void gaps_and_duplicates_behind_another_chunk() {
        ByteBuffer out = ByteBuffer.allocate(100).put(Bytes.of("0b000004"));
        writer.begin(out, -1, 0xffffffffL);
        assertTrue(writer.gap(2, 65535));
        assertTrue(writer.duplicate(19));
        assertTrue(writer.duplicate(0x80000013));
        writer.end();
        assertEquals(
                Bytes.hex(Bytes.of("0b000004 | 03 00 001c | ffffffff | ffffffff | 0001 0002 | 0002 ffff"
                        + "| 00000013 | 80000013")),
                Bytes.hex(Bytes.written(out)));
    }

    @Test
    void a_window_that_its_field_cannot_hold_is_the_next_that_it_can() {
        ByteBuffer out = ByteBuffer.allocate(16);
        writer.begin(out, 0, 1L << 40);
        assertEquals(-1, out.getInt(8));
        out.clear();
        writer.begin(out, 0, -1);
        assertEquals(0, out.getInt(8));
    }

    @Test
    void nothing_is_written_where_there_is_no_room() {
        ByteBuffer out = ByteBuffer.allocate(27);
        writer.begin(out, 1, 2);
        assertTrue(writer.gap(2, 2));
        assertTrue(writer.duplicate(1));
        assertFalse(writer.duplicate(1));
        writer.end();
        assertEquals(24, out.position());
        SackView view = view(out);
        assertTrue(view.isWellFormed());
        assertEquals(1, view.gapBlocks());
        assertEquals(1, view.duplicates());
    }

    @Test
    void the_length_field_is_a_limit_too() {
        ByteBuffer out = ByteBuffer.allocate(1 << 17);
        writer.begin(out, 1, 2);
        int entries = 0;
        while (writer.duplicate(entries)) {
            entries++;
        }
        writer.end();
        assertEquals((65535 - 16) / 4, entries);
        SackView view = view(out);
        assertTrue(view.isWellFormed());
        assertEquals(entries, view.duplicates());
        assertEquals(entries - 1, view.duplicate(entries - 1));
    }

    @Test
    void gaps_come_before_duplicates() {
        writer.begin(ByteBuffer.allocate(100), 1, 2);
        writer.duplicate(1);
        assertThrows(IllegalStateException.class, () -> writer.gap(2, 2));
    }

    @Test
    void a_view_reads_what_a_record_would_refuse() {
        ChunkCursor cursor = Bytes.cursor(
                Bytes.of("03 00 001c | fffffffe | 80000000 | 0002 0001" + "| ffff 8000 | 0000 0001 | fffffffd"));
        assertTrue(cursor.next());
        var view = new SackView().wrap(cursor);
        assertTrue(view.isWellFormed());
        assertEquals(-2, view.cumulativeTsnAck());
        assertEquals(0x80000000L, view.advertisedReceiverWindow());
        assertEquals(2, view.gapBlocks());
        assertEquals(65535, view.gapStart(0));
        assertEquals(0x8000, view.gapEnd(0));
        assertEquals(0, view.gapStart(1));
        assertEquals(1, view.gapEnd(1));
        assertEquals(1, view.duplicates());
        assertEquals(-3, view.duplicate(0));
        assertThrows(MalformedException.class, () -> ChunkReader.read(cursor));
    }

    private static SackView view(ByteBuffer out) {
        var cursor = new ChunkCursor();
        cursor.reset(out, 0, out.position());
        assertTrue(cursor.next());
        return new SackView().wrap(cursor);
    }
}
