/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.transfer;

import java.nio.ByteBuffer;
import org.sluice.sctp.spi.AcknowledgementFormat;
import org.sluice.sctp.spi.ReceivedData;
import org.sluice.sctp.wire.AcknowledgementView;
import org.sluice.sctp.wire.ChunkCursor;
import org.sluice.sctp.wire.ChunkType;
import org.sluice.sctp.wire.SackView;
import org.sluice.sctp.wire.SackWriter;
import org.sluice.sctp.wire.SerialNumbers;

/** SACK (RFC 9260 section 3.3.4): blocks that may be taken back, then duplicates, as far as there is room. */
public final class SackFormat implements AcknowledgementFormat {

    private static final int FIXED_LENGTH = 16;

    private final SackWriter writer = new SackWriter();
    private final SackView view = new SackView();

    @Override
    public int chunkType() {
        return ChunkType.SACK;
    }

    @Override
    public int minimumLength() {
        return FIXED_LENGTH;
    }

    @Override
    public void write(ReceivedData received, ByteBuffer out) {
        int cumulative = received.cumulativeTsn();
        writer.begin(out, cumulative, received.window());
        boolean room = true;
        int tsn = cumulative;
        while (room && SerialNumbers.tsnBefore(tsn, received.highestTsn())) {
            int start = received.next(tsn, true);
            int end = received.next(start, false) - 1;
            room = writer.gap(start - cumulative, end - cumulative);
            tsn = end;
        }
        for (int i = 0; room && i < received.duplicates(); i++) {
            room = writer.duplicate(received.duplicate(i));
        }
        writer.end();
    }

    @Override
    public AcknowledgementView read(ChunkCursor chunk) {
        return view.wrap(chunk);
    }
}
