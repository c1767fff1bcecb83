/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.pktdrop;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.sluice.sctp.wire.PacketWriter;
import org.sluice.sctp.wire.UnknownChunk;
import org.sluice.testkit.MiddleBox;

/** A box that reports what it drops, as the draft has it: ports the other way round, the tag as it is, M, and B where the packet is damaged. */
final class ReportingBox implements MiddleBox {

    private static final int LARGEST = 1480;
    private static final int BEFORE_PACKET = 12 + 16;

    @Override
    public Optional<byte[]> dropped(Drop drop) {
        ByteBuffer packet = ByteBuffer.wrap(drop.packet());
        boolean cut = drop.packet().length > LARGEST - BEFORE_PACKET;
        byte[] copy = Arrays.copyOf(drop.packet(), Math.min(drop.packet().length, LARGEST - BEFORE_PACKET));
        int flags = 1 | (drop.damaged() ? 2 : 0) | (cut ? 4 : 0);
        ByteBuffer value = ByteBuffer.allocate(12 + copy.length)
                .putInt((int) drop.bytesPerSecond())
                .putInt((int) drop.queuedBytes())
                .putShort((short) (cut ? drop.packet().length : 0))
                .putShort((short) 0)
                .put(copy);
        var writer = new PacketWriter()
                .begin(
                        ByteBuffer.allocate(LARGEST + 20),
                        packet.getShort(2) & 0xffff,
                        packet.getShort(0) & 0xffff,
                        packet.getInt(4));
        writer.add(new UnknownChunk(0x81, flags, value.array()));
        ByteBuffer finished = writer.finish();
        byte[] bytes = new byte[finished.remaining()];
        finished.get(bytes);
        return Optional.of(bytes);
    }
}
