/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.sluice.sctp.link.LinkFactory;
import org.sluice.sctp.link.PacketBatch;
import org.sluice.sctp.wire.ChunkCursor;
import org.sluice.sctp.wire.ChunkType;
import org.sluice.sctp.wire.DataView;
import org.sluice.sctp.wire.PacketView;

/** The DATA chunks that leave a host, in their order. */
final class SentData {

    /**
     * A DATA chunk.
     *
     * @param to where it went
     * @param packet the number of its packet, among all that left
     * @param first the first byte of its user data
     */
    record Sent(
            InetAddress to,
            int packet,
            int tsn,
            int stream,
            int streamSequenceNumber,
            boolean beginning,
            boolean ending,
            int length,
            int first) {}

    private final List<Sent> chunks = new ArrayList<>();
    private final DataView view = new DataView();
    private int packets;

    /** A factory whose links tell what they send. */
    LinkFactory watch(LinkFactory factory) {
        return WatchedLinks.of(factory, (method, arguments) -> {
            if (method.equals("send")) {
                var batch = (PacketBatch) arguments[0];
                for (int i = 0; i < batch.size(); i++) {
                    note(
                            batch.get(i).remote().getAddress(),
                            new PacketView().wrap(batch.get(i).buffer()));
                }
            }
        });
    }

    private void note(InetAddress to, PacketView packet) {
        packets++;
        ChunkCursor cursor = packet.chunks();
        while (cursor.next()) {
            if (cursor.type() == ChunkType.DATA) {
                view.wrap(cursor);
                chunks.add(new Sent(
                        to,
                        packets,
                        view.tsn(),
                        view.stream(),
                        view.streamSequenceNumber(),
                        view.isBeginning(),
                        view.isEnding(),
                        view.payloadLength(),
                        view.buffer().get(view.payloadOffset()) & 0xff));
            }
        }
    }

    /** What left since this was last asked. */
    List<Sent> take() {
        List<Sent> taken = List.copyOf(chunks);
        chunks.clear();
        return taken;
    }
}
