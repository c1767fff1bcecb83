/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.net.InetAddress;
import java.util.OptionalInt;
import org.sluice.sctp.link.Packet;
import org.sluice.sctp.spi.ArrivedPacket;
import org.sluice.sctp.spi.DataFraming;
import org.sluice.sctp.wire.ChunkCursor;
import org.sluice.sctp.wire.FragmentView;
import org.sluice.sctp.wire.SerialNumbers;

/** A packet as extensions may look at it. */
final class PacketPicture implements ArrivedPacket {

    private final Packet packet;
    private final ChunkCursor chunks;
    private final DataFraming framing;
    private OptionalInt lowestTsn;

    /**
     * A picture.
     *
     * @param chunks at the packet's first chunk; at its end when the lowest TSN has been asked for
     */
    PacketPicture(Packet packet, ChunkCursor chunks, DataFraming framing) {
        this.packet = packet;
        this.chunks = chunks;
        this.framing = framing;
    }

    @Override
    public InetAddress source() {
        return packet.remote().getAddress();
    }

    @Override
    public int congestionMark() {
        return packet.congestionMark();
    }

    @Override
    public int differentiatedServices() {
        return packet.differentiatedServices();
    }

    @Override
    public int length() {
        return packet.length();
    }

    @Override
    public OptionalInt lowestTsn() {
        if (lowestTsn == null) {
            lowestTsn = findLowestTsn();
        }
        return lowestTsn;
    }

    private OptionalInt findLowestTsn() {
        boolean any = false;
        int lowest = 0;
        do {
            if (chunks.type() == framing.chunkType()) {
                FragmentView data = framing.read(chunks);
                if (data.isWellFormed() && (!any || SerialNumbers.tsnBefore(data.tsn(), lowest))) {
                    any = true;
                    lowest = data.tsn();
                }
            }
        } while (chunks.next());
        return any ? OptionalInt.of(lowest) : OptionalInt.empty();
    }
}
