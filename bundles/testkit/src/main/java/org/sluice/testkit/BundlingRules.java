/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit;

import java.nio.ByteBuffer;
import org.sluice.sctp.wire.Chunk;
import org.sluice.sctp.wire.ChunkType;
import org.sluice.sctp.wire.Padding;

/** What every packet that a stack sends has to keep to, whatever it is about (RFC 9260 sections 5.1 and 6.10). */
final class BundlingRules {

    private static final int COMMON_HEADER_LENGTH = 12;

    private BundlingRules() {}

    /** What is wrong with a packet; null if nothing is. */
    static String violation(byte[] bytes) {
        var packet = ByteBuffer.wrap(bytes);
        int chunks = 0;
        boolean data = false;
        boolean alone = false;
        int position = COMMON_HEADER_LENGTH;
        while (position + Chunk.HEADER_LENGTH <= bytes.length) {
            int type = Byte.toUnsignedInt(packet.get(position));
            if (data && type != ChunkType.DATA) {
                return "a control chunk of type " + type + " after DATA";
            }
            if (chunks > 0 && (type == ChunkType.COOKIE_ECHO || type == ChunkType.COOKIE_ACK)) {
                return ChunkType.name(type) + " that is not the first chunk";
            }
            data |= type == ChunkType.DATA;
            alone |= type == ChunkType.INIT || type == ChunkType.INIT_ACK || type == ChunkType.SHUTDOWN_COMPLETE;
            // An extension's chunk may stand before all others, if it says so.
            if (chunks > 0 || ChunkType.isKnown(type)) {
                chunks++;
            }
            position += Padding.paddedLength(
                    Math.max(Chunk.HEADER_LENGTH, Short.toUnsignedInt(packet.getShort(position + 2))));
        }
        return alone && chunks > 1 ? "an INIT, INIT ACK or SHUTDOWN COMPLETE together with other chunks" : null;
    }
}
