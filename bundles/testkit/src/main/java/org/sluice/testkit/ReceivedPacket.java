/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.sluice.sctp.wire.Chunk;
import org.sluice.sctp.wire.ChunkReader;
import org.sluice.sctp.wire.MalformedException;
import org.sluice.sctp.wire.PacketPrinter;
import org.sluice.sctp.wire.PacketView;

/**
 * A packet that arrived at a {@link ScriptedPeer}.
 *
 * @param time when, since the simulation began
 * @param from where it came from
 * @param to where it arrived
 * @param congestionMark the ECN bits, 0 to 3
 * @param sourcePort the sender's port
 * @param destinationPort the receiver's port
 * @param verificationTag the verification tag
 * @param chunks its chunks, in order
 * @param length its length in bytes
 * @param text all of it on one line
 */
public record ReceivedPacket(
        Duration time,
        InetAddress from,
        InetAddress to,
        int congestionMark,
        int sourcePort,
        int destinationPort,
        int verificationTag,
        List<Chunk> chunks,
        int length,
        String text) {

    /**
     * Reads a packet.
     *
     * @throws MalformedException if it is no packet, a chunk is malformed, or the checksum is wrong
     */
    static ReceivedPacket read(Duration time, InetAddress from, InetAddress to, int congestionMark, byte[] bytes)
            throws MalformedException {
        var view = new PacketView().wrap(ByteBuffer.wrap(bytes));
        String text = PacketPrinter.oneLine(ByteBuffer.wrap(bytes));
        if (!view.isLongEnough() || !view.checksumMatches()) {
            throw new MalformedException(text);
        }
        var chunks = new ArrayList<Chunk>();
        var cursor = view.chunks();
        while (cursor.next()) {
            chunks.add(ChunkReader.read(cursor));
        }
        if (cursor.malformed()) {
            throw new MalformedException(text);
        }
        return new ReceivedPacket(
                time,
                from,
                to,
                congestionMark,
                view.sourcePort(),
                view.destinationPort(),
                view.verificationTag(),
                List.copyOf(chunks),
                bytes.length,
                text);
    }

    @Override
    public String toString() {
        return text;
    }
}
