/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.nio.ByteBuffer;
import org.sluice.sctp.wire.ChunkType;
import org.sluice.sctp.wire.PacketView;

/** Whether the beginning of a packet that somebody quotes is that of one which an association sent (RFC 9260 section 10, ICMP6). */
final class QuotedPacket {

    /** Up to where a quoted INIT must be quoted for its Initiate Tag to be seen. */
    private static final int THROUGH_INITIATE_TAG = PacketView.COMMON_HEADER_LENGTH + 8;

    private static final int PORT_LENGTH = 2;
    private static final int TAG_OFFSET = 4;

    private QuotedPacket() {}

    /** The verification tag of a packet that is quoted up to there. */
    static int tag(ByteBuffer quoted) {
        return quoted.getInt(quoted.position() + TAG_OFFSET);
    }

    /** Whether its ports are those of an association's packets; quoted up to there. */
    static boolean hasPorts(Tcb tcb, ByteBuffer quoted) {
        int start = quoted.position();
        return (quoted.getShort(start) & 0xffff) == tcb.localPort()
                && (quoted.getShort(start + PORT_LENGTH) & 0xffff) == tcb.remotePort();
    }

    /** Whether its verification tag, or the Initiate Tag of an INIT, is one that an association sends; quoted up to the verification tag. */
    static boolean hasTag(Tcb tcb, ByteBuffer quoted) {
        int tag = tag(quoted);
        return tag == 0 ? isInitOf(tcb, quoted) : tag == tcb.peerTag();
    }

    private static boolean isInitOf(Tcb tcb, ByteBuffer quoted) {
        int start = quoted.position();
        return quoted.remaining() >= THROUGH_INITIATE_TAG
                && (quoted.get(start + PacketView.COMMON_HEADER_LENGTH) & 0xff) == ChunkType.INIT
                && quoted.getInt(start + THROUGH_INITIATE_TAG - Integer.BYTES) == tcb.localTag();
    }
}
