/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.extension;

import java.nio.ByteBuffer;
import java.util.BitSet;
import org.sluice.sctp.Message;
import org.sluice.sctp.internal.transfer.PacketSeal;
import org.sluice.sctp.spi.SealHook;

/** An extension's seal of packets, its answers checked. What it says of itself is asked once. */
final class GuardedSeal implements PacketSeal {

    private static final int CHUNK_TYPES = 256;
    private static final int LONGEST = 512;

    private final PartContext context;
    private final SealHook hook;
    private final int length;
    private final BitSet sealed = new BitSet(CHUNK_TYPES);
    private Throwable failure;

    GuardedSeal(PartContext context, SealHook hook) {
        this.context = context;
        this.hook = hook;
        var answer = new int[1];
        context.call(context.lastTime(), () -> {
            for (int type = 0; type < CHUNK_TYPES; type++) {
                sealed.set(type, hook.isSealed(type));
            }
            answer[0] = hook.sealLength();
            if (answer[0] < 4 || answer[0] > LONGEST || answer[0] % 4 != 0) {
                throw new IllegalArgumentException("a seal of " + answer[0] + " bytes");
            }
        });
        this.length = answer[0];
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public int lengthBefore(int chunkType) {
        return sealed.get(chunkType) ? length : 0;
    }

    @Override
    public int of(Message message) {
        var answer = new int[] {NONE};
        context.call(context.lastTime(), () -> answer[0] = hook.sealOf(message));
        return Math.max(NONE, answer[0]);
    }

    @Override
    public boolean seal(ByteBuffer packet, int offset, int number) {
        failure = context.attempt(() -> hook.seal(packet, offset, number));
        return failure == null;
    }

    @Override
    public void sealFailed() {
        context.failed(failure);
    }
}
