/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.pktdrop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.sluice.pktdrop.internal.PacketDropExtension;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Counter;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Message;
import org.sluice.sctp.Options;
import org.sluice.sctp.StackComponent;
import org.sluice.sctp.wire.Chunk;
import org.sluice.sctp.wire.DataChunk;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.PacketWriter;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.SupportedExtensionsParameter;
import org.sluice.sctp.wire.UnknownChunk;
import org.sluice.testkit.Chunks;
import org.sluice.testkit.ReceivedPacket;
import org.sluice.testkit.ScriptedPeer;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

/** A host with the extension and a scripted peer; reports are written here byte by byte. */
abstract class PeerStory {

    static final int PORT = 5001;
    static final int PEER_PORT = 6001;
    static final int PACKET_DROPPED = 0x81;
    static final int M = 1;
    static final int B = 2;
    static final int T = 4;
    static final int LENGTH = 1400;
    static final Parameter SUPPORTED = new SupportedExtensionsParameter(List.of(PACKET_DROPPED));
    static final Duration SHORT = Duration.ofMillis(20);

    final Simulation simulation = new Simulation(23);
    final List<StackComponent> others = new ArrayList<>();
    Options options = Options.none()
            .with(PacketDropOptions.SUPPORTED, true)
            .with(AssociationOptions.PATH_MTU_DISCOVERY, false)
            .with(AssociationOptions.HEARTBEAT, false)
            .with(AssociationOptions.MAXIMUM_PACKET_SIZE, 1480)
            .with(AssociationOptions.MAX_BURST, 0)
            .with(AssociationOptions.NO_DELAY, true);
    SimulatedHost host;
    ScriptedPeer peer;
    Association association;

    /** The TSN of the host's next new DATA chunk. */
    int tsn;

    CompletableFuture<Association> attempt;
    private int sent;

    @AfterEach
    void close() {
        simulation.close();
    }

    void begin(int listening) throws Exception {
        var builder = simulation
                .host("host")
                .address("10.0.0.1")
                .with(new PacketDropExtension())
                .options(options);
        others.forEach(builder::with);
        host = builder.start();
        peer = simulation.scriptedPeer(PEER_PORT, "10.0.0.2").towards(host, PORT);
        host.stack().bind(listening).listen(accepted -> association = accepted);
    }

    InitChunk established(Parameter... parameters) throws Exception {
        begin(PORT);
        InitChunk initAck = peer.connect(parameters);
        simulation.runFor(SHORT);
        tsn = peer.peerInitialTsn();
        return initAck;
    }

    /** The host opens the association; its INIT has arrived. */
    void connecting() throws Exception {
        begin(PEER_PORT + 1);
        var there = new Destination(peer.addresses(), PEER_PORT, Destination.LINK_DEFAULT);
        attempt = host.stack().bind(PORT).connectAsync(there, Options.none());
        assertTrue(peer.expectInit().parameters().contains(SUPPORTED));
    }

    /** A packet as the host would have sent it. */
    byte[] ours(Chunk... chunks) {
        return packet(PORT, PEER_PORT, peer.ownTag(), chunks);
    }

    static byte[] packet(int from, int to, int tag, Chunk... chunks) {
        var writer = new PacketWriter().begin(ByteBuffer.allocate(4000), from, to, tag);
        for (Chunk chunk : chunks) {
            writer.add(chunk);
        }
        ByteBuffer finished = writer.finish();
        byte[] bytes = new byte[finished.remaining()];
        finished.get(bytes);
        return bytes;
    }

    static UnknownChunk report(int flags, int first, int second, int fullLength, byte[] packet) {
        return new UnknownChunk(
                PACKET_DROPPED,
                flags,
                ByteBuffer.allocate(12 + packet.length)
                        .putInt(first)
                        .putInt(second)
                        .putShort((short) fullLength)
                        .putShort((short) 0)
                        .put(packet)
                        .array());
    }

    /** The peer says that a packet arrived damaged, and nothing of its window. */
    void damaged(Chunk... chunks) {
        peer.send(report(B, 0, 0, 0, ours(chunks)));
    }

    /** A box on the way says something, under the tag of the host's packets. */
    void fromBox(Chunk... chunks) {
        peer.sendWithTag(peer.ownTag(), chunks);
    }

    Map<Figure, Long> figures() {
        var answer = PacketDrop.figures(association);
        simulation.runFor(Duration.ofMillis(1));
        return answer.join();
    }

    /** Checks figures; all others have to be 0. */
    void assertFigures(Object... expected) {
        Map<Figure, Long> figures = figures();
        var notZero = new java.util.EnumMap<Figure, Long>(Figure.class);
        figures.forEach((figure, count) -> {
            if (count != 0) {
                notZero.put(figure, count);
            }
        });
        var wanted = new java.util.EnumMap<Figure, Long>(Figure.class);
        for (int i = 0; i < expected.length; i += 2) {
            wanted.put((Figure) expected[i], ((Integer) expected[i + 1]).longValue());
        }
        assertEquals(wanted, notZero);
    }

    long window() {
        return association.status().primaryPath().congestionWindow();
    }

    /** Content that tells of its number in each byte. */
    static byte[] content(int number, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (number * 7 + i);
        }
        return bytes;
    }

    /** The host sends so many messages, each a packet, and they arrive. */
    List<DataChunk> send(int messages) throws Exception {
        return send(messages, LENGTH);
    }

    List<DataChunk> send(int messages, int length) throws Exception {
        for (int i = 0; i < messages; i++) {
            assertTrue(association.trySend(Message.wrap(content(sent++, length))));
        }
        List<DataChunk> arrived = arrivingData();
        assertEquals(messages, arrived.size());
        tsn += messages;
        return arrived;
    }

    List<ReceivedPacket> arriving() {
        simulation.runFor(SHORT);
        return peer.takePackets();
    }

    List<Chunk> arrivingChunks() {
        return arriving().stream().flatMap(packet -> packet.chunks().stream()).toList();
    }

    List<DataChunk> arrivingData() {
        return arrivingChunks().stream()
                .filter(DataChunk.class::isInstance)
                .map(DataChunk.class::cast)
                .toList();
    }

    /** Slow start until so many packets fit the window. */
    void grow(int packets) throws Exception {
        while (window() < (long) packets * LENGTH) {
            send(fitting());
            peer.send(Chunks.sack(tsn - 1));
            simulation.runFor(SHORT);
        }
    }

    /** How many packets fill the window. */
    int fitting() {
        int chunk = LENGTH + 16;
        return (int) ((window() + chunk - 1) / chunk);
    }

    void assertAlive() {
        assertEquals(AssociationState.ESTABLISHED, association.state());
    }

    long counter(Counter counter) {
        return host.stack().counters().get(counter);
    }
}
