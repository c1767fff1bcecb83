/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.sluice.sctp.link.Packet;
import org.sluice.sctp.spi.BrokenPacket;

/** A packet with a wrong checksum as extensions may look at it. */
record BrokenPicture(InetAddress source, ByteBuffer bytes) implements BrokenPacket {

    static BrokenPicture of(Packet packet) {
        return new BrokenPicture(packet.remote().getAddress(), packet.buffer().asReadOnlyBuffer());
    }
}
