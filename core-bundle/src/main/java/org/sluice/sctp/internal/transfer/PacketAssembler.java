/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.transfer;

import java.nio.ByteBuffer;
import org.sluice.sctp.Counter;
import org.sluice.sctp.internal.event.Counters;
import org.sluice.sctp.internal.path.PacketSink;
import org.sluice.sctp.internal.path.Path;
import org.sluice.sctp.link.Packet;
import org.sluice.sctp.wire.Chunk;
import org.sluice.sctp.wire.ChunkType;
import org.sluice.sctp.wire.PacketWriter;
import org.sluice.sctp.wire.PadChunk;
import org.sluice.sctp.wire.Padding;

/**
 * Bundles the chunks of an association into packets (RFC 9260 section 6.10): one packet is open at a time, and leaves when it is full,
 * when another path is wanted, when another association sends, or when {@link #close} is called.
 */
public final class PacketAssembler implements PacketSink.Holder {

    private final PacketSink sink;
    private final Counters counters;
    private final PacketWriter writer = new PacketWriter();
    private int localPort;
    private int remotePort;
    private int verificationTag;
    private Path path;
    private Packet packet;
    private ByteBuffer buffer;
    private boolean holdsData;
    private boolean holdsRetransmission;
    private int markOfNewData;
    private int markOfOtherData;

    public PacketAssembler(PacketSink sink, Counters counters) {
        this.sink = sink;
        this.counters = counters;
    }

    /** Sets what the common header of every packet says. */
    public void identify(int fromPort, int toPort, int tag) {
        localPort = fromPort;
        remotePort = toPort;
        verificationTag = tag;
    }

    /** Sets the ECN bits of packets with data that is all new, and of others with data. */
    public void congestionMarks(int newData, int otherData) {
        markOfNewData = newData;
        markOfOtherData = otherData;
    }

    /** Whether a packet to this path is open. */
    public boolean isOpen(Path towards) {
        return buffer != null && path == towards;
    }

    /** How many bytes still fit into a packet to this path that is open, else into a new one. */
    public int room(Path towards) {
        return isOpen(towards)
                ? towards.maximumPacketSize() - buffer.position()
                : towards.maximumPacketSize() - PacketWriter.COMMON_HEADER_LENGTH;
    }

    /**
     * The buffer of the packet to this path for a DATA chunk; the packet is opened if it is not open.
     *
     * @param again whether the chunk was sent before, or probes a window that is shut
     */
    public ByteBuffer openForData(Path towards, boolean again) {
        if (!isOpen(towards)) {
            begin(towards, verificationTag);
        }
        holdsData = true;
        holdsRetransmission |= again;
        return buffer;
    }

    /** The same for a control chunk: those come before the DATA chunks, so a packet that holds data already leaves first. */
    public ByteBuffer openForControl(Path towards) {
        if (!isOpen(towards) || holdsData) {
            begin(towards, verificationTag);
        }
        return buffer;
    }

    private void begin(Path towards, int tag) {
        close();
        packet = sink.begin(towards.route(), this);
        packet.differentiatedServices(towards.settings().differentiatedServices());
        path = towards;
        buffer = packet.buffer();
        holdsData = false;
        holdsRetransmission = false;
        writer.begin(buffer, localPort, remotePort, tag);
    }

    /** Adds a control chunk, in a new packet where it does not fit; one that fits no packet is dropped, as the network would drop it. */
    public void add(Path towards, Chunk chunk) {
        if (!fitsAnyPacket(towards, chunk)) {
            return;
        }
        if (comesFirst(chunk) || isOpen(towards) && Padding.paddedLength(chunk.encodedLength()) > room(towards)) {
            close();
        }
        chunk.writeTo(openForControl(towards));
        counters.increment(Counter.CONTROL_CHUNKS_SENT);
        if (chunk.type() == ChunkType.ABORT || chunk.type() == ChunkType.SHUTDOWN_COMPLETE) {
            close();
        }
    }

    /** Sections 5.1, 5.1.5 and 6.10. */
    private static boolean comesFirst(Chunk chunk) {
        return switch (chunk.type()) {
            case ChunkType.COOKIE_ECHO, ChunkType.COOKIE_ACK, ChunkType.SHUTDOWN_COMPLETE -> true;
            default -> false;
        };
    }

    /** Sends one chunk in a packet of its own, under a verification tag of its own. */
    public void addAlone(Path towards, Chunk chunk, int tag) {
        if (!fitsAnyPacket(towards, chunk)) {
            return;
        }
        begin(towards, tag);
        chunk.writeTo(buffer);
        counters.increment(Counter.CONTROL_CHUNKS_SENT);
        close();
    }

    /** Sends a chunk in a packet of its own that is padded to a size and must not be fragmented (RFC 4820, RFC 8899). */
    public void addProbe(Path towards, Chunk chunk, int packetSize) {
        begin(towards, verificationTag);
        chunk.writeTo(buffer);
        int padding = packetSize - buffer.position() - Chunk.HEADER_LENGTH;
        if (padding >= 0) {
            new PadChunk(padding).writeTo(buffer);
        }
        counters.increment(Counter.CONTROL_CHUNKS_SENT);
        send();
    }

    /** A chunk that can't be cut may be larger than the path MTU: then IP has to do the cutting (RFC 9260 section 6.9). */
    private static boolean fitsAnyPacket(Path towards, Chunk chunk) {
        return Padding.paddedLength(chunk.encodedLength())
                <= towards.largestPacketSize() - PacketWriter.COMMON_HEADER_LENGTH;
    }

    /** Sends the open packet, if there is one. */
    public void close() {
        if (buffer == null) {
            return;
        }
        if (buffer.position() == PacketWriter.COMMON_HEADER_LENGTH) {
            sink.discard();
            forgetPacket();
        } else {
            packet.fragmentable(buffer.position() > path.maximumPacketSize());
            send();
        }
    }

    private void send() {
        buffer.flip();
        if (holdsData) {
            packet.congestionMark(holdsRetransmission ? markOfOtherData : markOfNewData);
        }
        sink.commit();
        forgetPacket();
    }

    @Override
    public void finishPacket() {
        close();
    }

    @Override
    public void forgetPacket() {
        packet = null;
        buffer = null;
        path = null;
    }
}
