/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.transfer;

import java.nio.ByteBuffer;
import org.sluice.sctp.Counter;
import org.sluice.sctp.Message;
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

    private static final int NOT_SEALED = -1;

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
    private PacketSeal seal;
    private boolean mute;
    private int sealAt = NOT_SEALED;
    private long company;
    private boolean oneStreamPerPacket;
    private Runnable dataSent = () -> {};

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

    /** Sets who seals packets; null for nobody. */
    public void seal(PacketSeal newSeal) {
        seal = newSeal;
    }

    /** Sets whether packets are dropped: nothing may leave while somebody is away without whom nothing may pass. */
    public void mute(boolean value) {
        mute = value;
    }

    /** How many bytes of a packet its seal takes, if there is a chunk of a type in it. */
    public int sealLengthBefore(int chunkType) {
        return seal == null ? 0 : seal.lengthBefore(chunkType);
    }

    /** How many bytes of a packet a seal may take. */
    public int longestSeal() {
        return seal == null ? 0 : seal.length();
    }

    /**
     * Sets which data may share a packet.
     *
     * @param oneStream whether only data of the same stream may (RFC 8260 section 3.3)
     * @param told told of each packet with data that is complete
     */
    public void arrange(boolean oneStream, Runnable told) {
        oneStreamPerPacket = oneStream;
        dataSent = told;
    }

    /** What a message's chunks of a type may share a packet with: what is sealed with the same and, where that matters, of the same stream. */
    long company(int chunkType, Message message) {
        int number = sealLengthBefore(chunkType) == 0 ? PacketSeal.NONE : seal.of(message);
        return streamBits(message) | number & 0xffffffffL;
    }

    private long streamBits(Message message) {
        return oneStreamPerPacket ? (long) (message.stream() + 1) << Integer.SIZE : 0;
    }

    /** Whether a packet to this path is open that a chunk of user data may go into, as far as the data in it is concerned. */
    boolean isOpenForData(Path towards, int chunkType, long with) {
        return isOpen(towards)
                && (!holdsData || company == with || sealLengthBefore(chunkType) == 0 && isSameStream(with));
    }

    private boolean isSameStream(long with) {
        return company >>> Integer.SIZE == with >>> Integer.SIZE;
    }

    /** Whether a packet to this path is open. */
    public boolean isOpen(Path towards) {
        return buffer != null && path == towards;
    }

    /** How many bytes of chunks, the first one of a type, still fit into a packet to this path that is open, else into a new one. */
    public int room(Path towards, int chunkType) {
        if (!isOpen(towards)) {
            return towards.maximumPacketSize() - PacketWriter.COMMON_HEADER_LENGTH - sealLengthBefore(chunkType);
        }
        int left = towards.maximumPacketSize() - buffer.position();
        return sealAt == NOT_SEALED ? left - sealLengthBefore(chunkType) : left;
    }

    /**
     * The buffer of the packet to this path for a DATA chunk; the packet is opened if it is not open.
     *
     * @param again whether the chunk was sent before, or probes a window that is shut
     * @param with what it may share a packet with
     */
    ByteBuffer openForData(Path towards, int chunkType, boolean again, long with) {
        if (!isOpenForData(towards, chunkType, with)) {
            begin(towards, verificationTag);
        }
        if (!holdsData) {
            company = with;
        }
        makeRoomForSeal(chunkType);
        holdsData = true;
        holdsRetransmission |= again;
        return buffer;
    }

    /** The same for a control chunk: those come before the DATA chunks, so a packet that holds data already leaves first. */
    public ByteBuffer openForControl(Path towards, int chunkType) {
        if (!isOpen(towards) || holdsData) {
            begin(towards, verificationTag);
        }
        makeRoomForSeal(chunkType);
        return buffer;
    }

    private void makeRoomForSeal(int chunkType) {
        int length = sealAt == NOT_SEALED ? sealLengthBefore(chunkType) : 0;
        if (length > 0) {
            sealAt = buffer.position();
            for (int i = 0; i < length; i++) {
                buffer.put((byte) 0);
            }
        }
    }

    private void begin(Path towards, int tag) {
        close();
        packet = sink.begin(towards.route(), this);
        packet.differentiatedServices(towards.settings().differentiatedServices());
        path = towards;
        buffer = packet.buffer();
        holdsData = false;
        holdsRetransmission = false;
        sealAt = NOT_SEALED;
        company = PacketSeal.NONE & 0xffffffffL;
        writer.begin(buffer, localPort, remotePort, tag);
    }

    /** Adds a control chunk, in a new packet where it does not fit; one that fits no packet is dropped, as the network would drop it. */
    public void add(Path towards, Chunk chunk) {
        if (!fitsAnyPacket(towards, chunk)) {
            return;
        }
        if (comesFirst(chunk)
                || isOpen(towards) && Padding.paddedLength(chunk.encodedLength()) > room(towards, chunk.type())) {
            close();
        }
        chunk.writeTo(openForControl(towards, chunk.type()));
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
        if (tag == verificationTag) {
            makeRoomForSeal(chunk.type());
        }
        chunk.writeTo(buffer);
        counters.increment(Counter.CONTROL_CHUNKS_SENT);
        close();
    }

    /** Sends a chunk in a packet of its own that is padded to a size and must not be fragmented (RFC 4820, RFC 8899). */
    public void addProbe(Path towards, Chunk chunk, int packetSize) {
        begin(towards, verificationTag);
        makeRoomForSeal(chunk.type());
        chunk.writeTo(buffer);
        int padding = packetSize - buffer.position() - Chunk.HEADER_LENGTH;
        if (padding >= 0) {
            new PadChunk(padding).writeTo(buffer);
        }
        counters.increment(Counter.CONTROL_CHUNKS_SENT);
        send();
    }

    /** A chunk that can't be cut may be larger than the path MTU: then IP has to do the cutting (RFC 9260 section 6.9). */
    private boolean fitsAnyPacket(Path towards, Chunk chunk) {
        return Padding.paddedLength(chunk.encodedLength()) + sealLengthBefore(chunk.type())
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
            dataSent.run();
        }
        if (mute || path.isMute()) {
            sink.discard();
            forgetPacket();
            return;
        }
        if (sealAt != NOT_SEALED && !seal.seal(buffer, sealAt, (int) company)) {
            sink.discard();
            forgetPacket();
            seal.sealFailed();
            return;
        }
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
