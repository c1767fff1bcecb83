/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The CRC32c of a packet (RFC 9260 section 6.8 and appendix A), worked out with the checksum field taken as zero and written with its least
 * significant byte first. Keeps a CRC between uses, so for one thread at a time.
 */
public final class Checksum {

    private static final int FIELD = 8;
    private static final int FIELD_END = 12;
    private static final byte[] ZEROS = new byte[FIELD_END - FIELD];

    private final CRC32C crc = new CRC32C();

    /** The checksum of the packet from position to limit, at least 12 bytes, as it stands in a big-endian field. */
    public int of(ByteBuffer packet) {
        int position = packet.position();
        int limit = packet.limit();
        crc.reset();
        packet.limit(position + FIELD);
        crc.update(packet);
        crc.update(ZEROS, 0, ZEROS.length);
        packet.limit(limit).position(position + FIELD_END);
        crc.update(packet);
        packet.position(position);
        return Integer.reverseBytes((int) crc.getValue());
    }

    /** Writes the checksum into the packet from position to limit. */
    public void seal(ByteBuffer packet) {
        packet.putInt(packet.position() + FIELD, of(packet));
    }

    /** Whether the packet from position to limit has the right checksum. */
    public boolean matches(ByteBuffer packet) {
        return packet.getInt(packet.position() + FIELD) == of(packet);
    }
}
