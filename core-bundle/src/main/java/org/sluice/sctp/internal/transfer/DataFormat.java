/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.transfer;

import java.nio.ByteBuffer;
import org.sluice.sctp.spi.DataFraming;
import org.sluice.sctp.wire.ChunkCursor;
import org.sluice.sctp.wire.ChunkType;
import org.sluice.sctp.wire.DataView;
import org.sluice.sctp.wire.DataWriter;
import org.sluice.sctp.wire.FragmentHeader;
import org.sluice.sctp.wire.FragmentView;

/** DATA (RFC 9260 section 3.3.1): the fragments of a message follow one another. */
public final class DataFormat implements DataFraming {

    private final DataView view = new DataView();

    @Override
    public int chunkType() {
        return ChunkType.DATA;
    }

    @Override
    public int headerLength() {
        return DataView.HEADER_LENGTH;
    }

    @Override
    public boolean isInterleaved() {
        return false;
    }

    @Override
    public void writeHeader(FragmentHeader header, ByteBuffer out) {
        DataWriter.writeHeader(
                out,
                ((OutgoingHeader) header).flags(),
                header.payloadLength(),
                header.tsn(),
                header.stream(),
                header.isUnordered() ? 0 : header.messageNumber() & 0xffff,
                header.payloadProtocolIdentifier());
    }

    @Override
    public FragmentView read(ChunkCursor chunk) {
        return view.wrap(chunk);
    }
}
