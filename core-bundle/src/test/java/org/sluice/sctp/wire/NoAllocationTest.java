/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** The way of DATA and SACK through views and writers allocates nothing, in heap and direct buffers. */
class NoAllocationTest {

    private static final int ROUNDS = 10_000;

    private final Allocation allocation = new Allocation();
    private final PacketWriter writer = new PacketWriter();
    private final SackWriter sackWriter = new SackWriter();
    private final PacketView view = new PacketView();
    private final DataView data = new DataView();
    private final SackView sack = new SackView();
    private final byte[] payload = new byte[1000];

    NoAllocationTest() throws ReflectiveOperationException {}

    @Test
    void heap() {
        measure(ByteBuffer.allocate(1500));
    }

    @Test
    void direct() {
        measure(ByteBuffer.allocateDirect(1500));
    }

    private void measure(ByteBuffer buffer) {
        long sum = 0;
        for (int i = 0; i < ROUNDS; i++) {
            sum += round(buffer, i);
        }
        long before = allocation.bytes();
        for (int i = 0; i < ROUNDS; i++) {
            sum += round(buffer, i);
        }
        // Below one byte a round: the counting itself and the compiler allocate a little.
        assertTrue(allocation.bytes() - before < ROUNDS, () -> allocation.bytes() - before + " bytes allocated");
        assertEquals(2L * ROUNDS * (ROUNDS - 1), sum);
    }

    /** Twice the number of the round, if all goes well. */
    private long round(ByteBuffer buffer, int tsn) {
        writer.begin(buffer, 1, 2, 3);
        sackWriter.begin(buffer, tsn, 1000);
        sackWriter.gap(2, 3);
        sackWriter.duplicate(tsn);
        sackWriter.end();
        DataWriter.writeHeader(buffer, 3, 999, tsn, 1, 2, 51);
        buffer.put(payload, 0, 999);
        Padding.pad(buffer, 999 + DataView.HEADER_LENGTH);
        view.wrap(writer.finish());
        if (!view.checksumMatches()) {
            return -1;
        }
        long sum = 0;
        ChunkCursor cursor = view.chunks();
        while (cursor.next()) {
            if (cursor.type() == ChunkType.SACK && sack.wrap(cursor).isWellFormed()) {
                sum += sack.cumulativeTsnAck() + sack.gapStart(0) - 2;
            } else if (data.wrap(cursor).isWellFormed()) {
                sum += data.tsn() + data.payloadLength() - 999;
            }
        }
        return sum;
    }
}
