/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.sluice.sctp.wire.AbortChunk;
import org.sluice.sctp.wire.Chunk;
import org.sluice.sctp.wire.CookieAckChunk;
import org.sluice.sctp.wire.CookieEchoChunk;
import org.sluice.sctp.wire.DataChunk;
import org.sluice.sctp.wire.HeartbeatChunk;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.MalformedException;
import org.sluice.sctp.wire.PacketWriter;
import org.sluice.sctp.wire.PadChunk;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.SackChunk;
import org.sluice.sctp.wire.ShutdownCompleteChunk;
import org.sluice.sctp.wire.StateCookieParameter;

/**
 * A host of a simulation without a stack: it sends exactly what a test says, and expects exactly what a test says, a line for each packet.
 * What arrives is taken chunk by chunk in the order of arrival; {@code expect} lets time pass until there is something. Every packet has
 * to be well-formed, with the right checksum, ports and tag. For one thread.
 *
 * <pre>{@code
 * peer.connect();
 * peer.send(data(peer.nextTsn(), 0, 0, bytes));
 * peer.expectSack(peer.lastTsn());
 * }</pre>
 */
public final class ScriptedPeer implements NetworkNode {

    /** How long an expected packet may take, unless set otherwise. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final byte[] COOKIE = "a cookie of the scripted peer".getBytes(StandardCharsets.US_ASCII);
    private static final int LARGEST_PACKET = 65_535;

    private final Simulation simulation;
    private final List<InetAddress> addresses;
    private final int localPort;
    private final ArrayDeque<ReceivedPacket> arrived = new ArrayDeque<>();
    private final ArrayDeque<Chunk> chunksOfPacket = new ArrayDeque<>();
    private ReceivedPacket lastPacket;
    private String problem;
    private final Set<Class<? extends Chunk>> ignored = new HashSet<>();
    private boolean answersHeartbeats;
    private boolean answersProbes = true;
    private Duration patience = PATIENCE;
    private InetAddress remote;
    private int remotePort;
    private int ownTag = 0x5c417ed1;
    private int peerTag;
    private int nextTsn = 1000;
    private int congestionMark;
    private int peerTsn;

    ScriptedPeer(Simulation simulation, int localPort, List<InetAddress> addresses) {
        this.simulation = simulation;
        this.localPort = localPort;
        this.addresses = List.copyOf(addresses);
        addresses.forEach(address -> simulation.network().attach(address, this));
    }

    /** Says who the other side is. Not needed if it sends the first packet. */
    public ScriptedPeer towards(SimulatedHost host, int port) {
        return towards(host.address(), port);
    }

    /** Says who the other side is, or to which of its addresses packets go from now on. */
    public ScriptedPeer towards(InetAddress address, int port) {
        remote = address;
        remotePort = port;
        return this;
    }

    /** Sets how long an expected packet may take. */
    public ScriptedPeer patience(Duration value) {
        patience = value;
        return this;
    }

    /** Drops chunks of a class unseen from now on. */
    public ScriptedPeer ignoring(Class<? extends Chunk> type) {
        ignored.add(type);
        return this;
    }

    /** Whether each HEARTBEAT is answered at once, and not handed to the test. */
    public ScriptedPeer answeringHeartbeats(boolean value) {
        answersHeartbeats = value;
        return this;
    }

    /** Whether each probe of the path MTU is answered at once, and not handed to the test; so it is, unless set otherwise. */
    public ScriptedPeer answeringProbes(boolean value) {
        answersProbes = value;
        return this;
    }

    /** The peer's addresses. */
    public List<InetAddress> addresses() {
        return addresses;
    }

    /** The tag that the other side's packets shall carry. */
    public int ownTag() {
        return ownTag;
    }

    /** Sets the tag that the other side's packets shall carry. */
    public ScriptedPeer ownTag(int value) {
        ownTag = value;
        return this;
    }

    /** Sets the ECN bits of the packets that are sent from now on, 0 to 3 (RFC 3168). */
    public ScriptedPeer congestionMark(int bits) {
        congestionMark = bits;
        return this;
    }

    /** The tag that the other side asked for; 0 before that. */
    public int peerTag() {
        return peerTag;
    }

    /** Sets the tag that packets are sent with. */
    public ScriptedPeer peerTag(int value) {
        peerTag = value;
        return this;
    }

    /** Gives the next TSN of this side, and counts on. */
    public int nextTsn() {
        return nextTsn++;
    }

    /** Sets the next TSN of this side. */
    public ScriptedPeer nextTsn(int value) {
        nextTsn = value;
        return this;
    }

    /** The TSN given last by {@link #nextTsn()}. */
    public int lastTsn() {
        return nextTsn - 1;
    }

    /** The other side's initial TSN, once its INIT or INIT ACK was taken. */
    public int peerInitialTsn() {
        return peerTsn;
    }

    /** Sends a packet with the tag that the other side asked for, or with 0 if there is an INIT in it. */
    public void send(Chunk... chunks) {
        sendFrom(addresses.get(0), chunks);
    }

    /** Sends a packet from another address. */
    public void sendFrom(InetAddress from, Chunk... chunks) {
        sendRaw(from, packet(tagFor(chunks), chunks));
    }

    /** Sends a packet with the given tag. */
    public void sendWithTag(int tag, Chunk... chunks) {
        sendRaw(packet(tag, chunks));
    }

    /** Sends a packet with a wrong checksum. */
    public void sendWithBadChecksum(Chunk... chunks) {
        byte[] bytes = packet(tagFor(chunks), chunks);
        bytes[8] ^= 1;
        sendRaw(bytes);
    }

    /** Sends any bytes in place of a packet. */
    public void sendRaw(byte[] bytes) {
        sendRaw(addresses.get(0), bytes);
    }

    /** Sends any bytes in place of a packet from another address; it need not be one of this peer's. */
    public void sendRaw(InetAddress from, byte[] bytes) {
        if (remote == null) {
            throw new IllegalStateException("it isn't said who the other side is");
        }
        simulation.network().send(from, remote, bytes, congestionMark);
    }

    /** A packet as it would be sent, for tests that change it first. */
    public byte[] packet(int tag, Chunk... chunks) {
        var writer = new PacketWriter().begin(ByteBuffer.allocate(LARGEST_PACKET), localPort, remotePort, tag);
        for (Chunk chunk : chunks) {
            writer.add(chunk);
        }
        ByteBuffer finished = writer.finish();
        byte[] bytes = new byte[finished.remaining()];
        finished.get(bytes);
        return bytes;
    }

    /** Sends a whole ordered message in a DATA chunk with the next TSN. */
    public void sendData(int stream, int streamSequenceNumber, byte[] payload) {
        send(Chunks.data(nextTsn(), stream, streamSequenceNumber, payload));
    }

    /** Sends a DATA chunk. */
    public void sendData(int tsn, int stream, int streamSequenceNumber, int flags, byte[] payload) {
        send(Chunks.data(tsn, stream, streamSequenceNumber, flags, payload));
    }

    private int tagFor(Chunk... chunks) {
        return chunks.length > 0 && chunks[0] instanceof InitChunk init && !init.acknowledgement() ? 0 : peerTag;
    }

    /**
     * The next chunk, which has to be of a class. Waits for it if need be.
     *
     * @throws AssertionError if another chunk is next, or none comes in time
     */
    public <T extends Chunk> T expect(Class<T> type) {
        Chunk chunk = next(type.getSimpleName());
        if (!type.isInstance(chunk)) {
            throw failure(type.getSimpleName() + " expected, but got " + chunk);
        }
        return type.cast(chunk);
    }

    /** The next chunk, which has to be exactly this one. */
    public void expect(Chunk expected) {
        Chunk chunk = next(expected.toString());
        if (!expected.equals(chunk)) {
            throw failure(expected + " expected, but got " + chunk);
        }
    }

    /** Takes chunks until one is of a class, and gives that. */
    public <T extends Chunk> T skipTo(Class<T> type) {
        long end = simulation.clock().nanos() + patience.toNanos();
        Chunk chunk = next(type.getSimpleName());
        while (!type.isInstance(chunk)) {
            if (simulation.clock().nanos() > end) {
                throw failure("no " + type.getSimpleName() + " came, but other chunks");
            }
            chunk = next(type.getSimpleName());
        }
        return type.cast(chunk);
    }

    /** The next packet, whole. Nothing may be left of the packet before. */
    public ReceivedPacket expectPacket() {
        if (!chunksOfPacket.isEmpty()) {
            throw failure("the packet before still has " + chunksOfPacket);
        }
        await("a packet");
        chunksOfPacket.clear();
        return lastPacket;
    }

    /** The next packet, which has to be exactly these chunks. */
    public ReceivedPacket expectPacket(Chunk... expected) {
        ReceivedPacket packet = expectPacket();
        if (!packet.chunks().equals(List.of(expected))) {
            throw failure(Arrays.toString(expected) + " expected, but got " + packet);
        }
        return packet;
    }

    /** Lets time pass, in which nothing may arrive; nor may there be anything that isn't taken yet. */
    public void expectNothing(Duration time) {
        simulation.runFor(time);
        settle();
        if (problem != null || !chunksOfPacket.isEmpty()) {
            throw failure("nothing expected, but got " + (problem != null ? problem : chunksOfPacket));
        }
    }

    /** Takes all chunks that have arrived, in their order; empty if there are none. Lets no time pass. */
    public List<Chunk> takeAll() {
        var all = new ArrayList<Chunk>();
        settle();
        while (!chunksOfPacket.isEmpty()) {
            all.add(chunksOfPacket.poll());
            settle();
        }
        if (problem != null) {
            throw failure(problem);
        }
        return all;
    }

    /** Takes all packets that have arrived and of which no chunk was taken yet. Lets no time pass. */
    public List<ReceivedPacket> takePackets() {
        var packets = new ArrayList<ReceivedPacket>();
        settle();
        while (!chunksOfPacket.isEmpty()) {
            packets.add(lastPacket);
            chunksOfPacket.clear();
            settle();
        }
        if (problem != null) {
            throw failure(problem);
        }
        return packets;
    }

    /** The next chunk, which has to be a SACK up to a TSN and without gaps. */
    public SackChunk expectSack(int cumulativeTsnAck) {
        SackChunk sack = expect(SackChunk.class);
        if (sack.cumulativeTsnAck() != cumulativeTsnAck || !sack.gapAckBlocks().isEmpty()) {
            throw failure("a SACK up to " + Integer.toUnsignedString(cumulativeTsnAck) + " expected, but got " + sack);
        }
        return sack;
    }

    /** The next chunk, which has to be DATA with a TSN. */
    public DataChunk expectData(int tsn) {
        DataChunk data = expect(DataChunk.class);
        if (data.tsn() != tsn) {
            throw failure("DATA " + Integer.toUnsignedString(tsn) + " expected, but got " + data);
        }
        return data;
    }

    /** The next chunk, which has to be an INIT; notes what it says. */
    public InitChunk expectInit() {
        return expectInit(false);
    }

    /** The next chunk, which has to be an INIT ACK; notes what it says. */
    public InitChunk expectInitAck() {
        return expectInit(true);
    }

    private InitChunk expectInit(boolean acknowledgement) {
        InitChunk init = expect(InitChunk.class);
        if (init.acknowledgement() != acknowledgement) {
            throw failure((acknowledgement ? "INIT ACK" : "INIT") + " expected, but got " + init);
        }
        peerTag = init.initiateTag();
        peerTsn = init.initialTsn();
        return init;
    }

    /** Sets up an association as the side that begins (RFC 9260 section 5.1); returns the INIT ACK. */
    public InitChunk connect(Parameter... parameters) {
        send(Chunks.init(ownTag, nextTsn, parameters));
        InitChunk answer = expectInitAck();
        send(Chunks.cookieEcho(cookieOf(answer)));
        expect(CookieAckChunk.class);
        return answer;
    }

    /** Sets up an association as the side that is asked (RFC 9260 section 5.1); returns the INIT. */
    public InitChunk accept(Parameter... parameters) {
        InitChunk init = expectInit();
        var all = new ArrayList<>(List.of(parameters));
        all.add(new StateCookieParameter(COOKIE));
        send(Chunks.initAck(ownTag, nextTsn, all.toArray(Parameter[]::new)));
        expect(new CookieEchoChunk(COOKIE));
        send(Chunks.cookieAck());
        return init;
    }

    /** The cookie in an INIT ACK. */
    public byte[] cookieOf(InitChunk initAck) {
        return initAck.parameters().stream()
                .filter(StateCookieParameter.class::isInstance)
                .map(parameter -> ((StateCookieParameter) parameter).cookie())
                .findFirst()
                .orElseThrow(() -> failure("no cookie in " + initAck));
    }

    /** The packet that the chunk taken last came in. */
    public ReceivedPacket lastPacket() {
        return lastPacket;
    }

    private Chunk next(String what) {
        await(what);
        return chunksOfPacket.poll();
    }

    private void await(String what) {
        settle();
        simulation.runUntil(
                "the scripted peer gets " + what,
                () -> {
                    settle();
                    return problem != null || !chunksOfPacket.isEmpty();
                },
                patience);
        if (problem != null) {
            throw failure(problem);
        }
    }

    /** Goes on to the next packet that has something for the test, if there is one. */
    private void settle() {
        while (chunksOfPacket.isEmpty() && !arrived.isEmpty()) {
            lastPacket = arrived.poll();
            if (remote == null) {
                towards(lastPacket.from(), lastPacket.sourcePort());
            }
            check(lastPacket);
            for (Chunk chunk : lastPacket.chunks()) {
                if (answersHeartbeats && chunk instanceof HeartbeatChunk heartbeat && !heartbeat.acknowledgement()) {
                    sendFrom(lastPacket.to(), Chunks.heartbeatAck(heartbeat.information()));
                } else if (ignored.stream().noneMatch(type -> type.isInstance(chunk))) {
                    chunksOfPacket.add(chunk);
                }
            }
        }
    }

    private void check(ReceivedPacket packet) {
        if (packet.destinationPort() != localPort || packet.sourcePort() != remotePort) {
            problem = "wrong ports in " + packet;
        } else if (!packet.chunks().isEmpty()
                && packet.verificationTag() != expectedTag(packet.chunks().get(0))) {
            problem = "wrong tag in " + packet;
        }
    }

    /** RFC 9260 section 8.5.1: INIT has 0, and two chunks may bring back the tag of the packet that they answer. */
    private int expectedTag(Chunk first) {
        if (first instanceof InitChunk init && !init.acknowledgement()) {
            return 0;
        }
        boolean reflected = (first instanceof AbortChunk abort && abort.reflectedTag())
                || (first instanceof ShutdownCompleteChunk complete && complete.reflectedTag());
        return reflected ? peerTag : ownTag;
    }

    private AssertionError failure(String message) {
        return simulation.failure(message);
    }

    @Override
    public void arrived(InetAddress from, InetAddress to, byte[] bytes, int congestionMark) {
        try {
            var packet = ReceivedPacket.read(simulation.clock().time(), from, to, congestionMark, bytes);
            if (answersProbes && isProbe(packet)) {
                sendFrom(
                        to,
                        Chunks.heartbeatAck(((HeartbeatChunk) packet.chunks().get(0)).information()));
            } else {
                arrived.add(packet);
            }
        } catch (MalformedException e) {
            problem = "malformed: " + e.getMessage();
        }
    }

    /** A HEARTBEAT with nothing but padding (RFC 8899 section 6.2.1.2). */
    private static boolean isProbe(ReceivedPacket packet) {
        return packet.chunks().size() == 2
                && packet.chunks().get(0) instanceof HeartbeatChunk
                && packet.chunks().get(1) instanceof PadChunk;
    }

    @Override
    public void tooBig(InetAddress from, InetAddress to, byte[] quoted, int maximumPacketSize) {
        // The script knows what it sent.
    }

    @Override
    public void unreachable(InetAddress from, InetAddress to, byte[] quoted, boolean protocolUnreachable) {
        // The script knows what it sent.
    }
}
