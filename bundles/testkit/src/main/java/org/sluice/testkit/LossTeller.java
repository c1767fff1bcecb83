/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sluice.sctp.spi.AssociationExtension;
import org.sluice.sctp.spi.BrokenPacket;
import org.sluice.sctp.spi.BrokenPacketHook;
import org.sluice.sctp.spi.ChunkContext;
import org.sluice.sctp.spi.ChunkHook;
import org.sluice.sctp.spi.Claims;
import org.sluice.sctp.spi.Extension;
import org.sluice.sctp.spi.ExtensionContext;
import org.sluice.sctp.spi.Negotiation;
import org.sluice.sctp.spi.ReflectedTagHook;
import org.sluice.sctp.spi.Retransmission;
import org.sluice.sctp.spi.SnapshotHook;
import org.sluice.sctp.wire.Chunk;
import org.sluice.sctp.wire.SupportedExtensionsParameter;
import org.sluice.sctp.wire.UnknownChunk;

/**
 * An extension for tests of what is sent again when somebody says that it was lost: a peer says so in a chunk that has the lost one in it. It also notes packets
 * that arrive broken. For one association at a time; on the loop, and in simulations on the test's thread.
 */
public final class LossTeller implements Extension {

    /** The type of its chunk, of those that who does not know them passes over. */
    public static final int TYPE = 0xbe;

    private static final int COMPARED = 8;

    private final List<Retransmission.Verdict> verdicts = new ArrayList<>();
    private final List<byte[]> broken = new ArrayList<>();

    /** What a peer has to offer for it. */
    public static SupportedExtensionsParameter offer(int... others) {
        var types = new ArrayList<Integer>();
        types.add(TYPE);
        for (int other : others) {
            types.add(other);
        }
        return new SupportedExtensionsParameter(types);
    }

    /** Says that a chunk was lost. */
    public static UnknownChunk lost(Chunk chunk) {
        return lost(0, chunk);
    }

    /** Says that a chunk was lost, with flags; the lowest bit where the tag is reflected. */
    public static UnknownChunk lost(int flags, Chunk chunk) {
        ByteBuffer value = ByteBuffer.allocate(chunk.encodedLength() + 3 & ~3);
        chunk.writeTo(value);
        return new UnknownChunk(TYPE, flags, value.array());
    }

    /** What became of the chunks that were told of, in their order. */
    public List<Retransmission.Verdict> verdicts() {
        return verdicts;
    }

    /** The packets that arrived broken. */
    public List<byte[]> broken() {
        return broken;
    }

    @Override
    public String componentId() {
        return "ext.lossteller";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Claims claims() {
        return Claims.none().chunkType(TYPE);
    }

    @Override
    public Answer agree(Negotiation negotiation) {
        return negotiation.peerSupports(TYPE)
                ? new Answer.Agreed(new Part())
                : new Answer.Refused("not offered by the peer");
    }

    @Override
    public AssociationExtension resume(Map<String, Object> snapshot) {
        return new Part();
    }

    /** Hands on what it is told. */
    private final class Part implements ChunkHook, ReflectedTagHook, BrokenPacketHook, SnapshotHook {

        @Override
        public void received(UnknownChunk chunk, ChunkContext context) {
            verdicts.add(context.retransmission().dropped(ByteBuffer.wrap(chunk.value()), COMPARED));
        }

        @Override
        public void receivedReflected(UnknownChunk chunk, ChunkContext context) {
            received(chunk, context);
            // Nobody is there to be answered.
            context.reply(new UnknownChunk(TYPE, 0, new byte[0]));
        }

        @Override
        public void arrivedBroken(BrokenPacket packet, ExtensionContext context) {
            byte[] bytes = new byte[packet.bytes().remaining()];
            packet.bytes().get(bytes);
            broken.add(bytes);
        }

        @Override
        public Map<String, Object> snapshot(ExtensionContext context) {
            return Map.of();
        }
    }
}
