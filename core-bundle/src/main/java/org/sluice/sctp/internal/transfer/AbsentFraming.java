/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.transfer;

import java.nio.ByteBuffer;
import org.sluice.sctp.spi.DataFraming;
import org.sluice.sctp.wire.ChunkCursor;
import org.sluice.sctp.wire.FragmentHeader;
import org.sluice.sctp.wire.FragmentView;

/** Stands for a framing while its extension is away: nothing of it is held, and no data passes. */
public record AbsentFraming(int headerLength, boolean isInterleaved) implements DataFraming {

    /** What is known of a framing without it. */
    public static AbsentFraming of(DataFraming framing) {
        return new AbsentFraming(framing.headerLength(), framing.isInterleaved());
    }

    @Override
    public int chunkType() {
        return -1;
    }

    @Override
    public void writeHeader(FragmentHeader header, ByteBuffer out) {
        throw new IllegalStateException("data leaves while the extension that frames it is away");
    }

    @Override
    public FragmentView read(ChunkCursor chunk) {
        throw new IllegalStateException("data is taken in while the extension that frames it is away");
    }
}
