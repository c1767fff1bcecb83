/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.prsctp;

import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.sluice.prsctp.internal.PartialReliabilityExtension;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationListener;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Option;
import org.sluice.sctp.Options;
import org.sluice.sctp.StackComponent;
import org.sluice.sctp.wire.Chunk;
import org.sluice.sctp.wire.DataChunk;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.UnknownChunk;
import org.sluice.sctp.wire.UnknownParameter;
import org.sluice.testkit.ScriptedPeer;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

/** A host with the extension, and a scripted peer that says it has it. */
abstract class PeerStory {

    static final int PORT = 5001;
    static final int FORWARD_TSN = 192;
    static final Duration SHORT = Duration.ofMillis(50);
    static final Parameter FORWARD_TSN_SUPPORTED = new UnknownParameter(0xc000, new byte[0]);

    final Simulation simulation = new Simulation(11);
    final List<Notification> notifications = new ArrayList<>();
    final List<StackComponent> others = new ArrayList<>();
    private Options options = Options.none()
            .with(AssociationOptions.PATH_MTU_DISCOVERY, false)
            // A path in doubt would be probed; that is not what these stories are about.
            .with(AssociationOptions.HEARTBEAT, false)
            .with(AssociationOptions.MAXIMUM_PACKET_SIZE, 1480)
            .with(AssociationOptions.NO_DELAY, true);
    SimulatedHost host;
    ScriptedPeer peer;
    Association association;

    /** The first TSN of ours. */
    int tsn;

    @AfterEach
    void close() {
        simulation.close();
    }

    <T> void option(Option<T> option, T value) {
        options = options.with(option, value);
    }

    /** A host with the extension, and a peer that knows how to reach it. */
    void scene() {
        var builder = simulation
                .host("host")
                .address("10.0.0.1")
                .with(new PartialReliabilityExtension())
                .options(options);
        others.forEach(builder::with);
        host = builder.start();
        peer = simulation.scriptedPeer(6001, "10.0.0.2").towards(host, PORT);
    }

    void established(Parameter... parameters) {
        scene();
        try {
            host.stack().bind(PORT).listen(accepted -> {
                association = accepted;
                accepted.listen(new AssociationListener() {
                    @Override
                    public void notified(Association of, Notification notification) {
                        notifications.add(notification);
                    }
                });
            });
        } catch (BindException e) {
            throw new AssertionError(e);
        }
        peer.connect(parameters);
        simulation.runFor(SHORT);
        tsn = peer.peerInitialTsn();
    }

    void established() {
        established(FORWARD_TSN_SUPPORTED);
    }

    boolean send(Message message) {
        try {
            return association.trySend(message);
        } catch (AssociationException e) {
            throw new AssertionError(e);
        }
    }

    /** What arrives at the peer within a time, TSNs counted from ours. */
    List<String> arriving(Duration time) {
        simulation.runFor(time);
        return peer.takeAll().stream().map(this::describe).toList();
    }

    private String describe(Chunk chunk) {
        if (chunk instanceof DataChunk data) {
            return "DATA " + (data.tsn() - tsn);
        }
        if (chunk instanceof UnknownChunk unknown && unknown.type() == FORWARD_TSN) {
            var text = new StringBuilder("FORWARD");
            var value = java.nio.ByteBuffer.wrap(unknown.value());
            text.append(' ').append(value.getInt() - tsn);
            while (value.hasRemaining()) {
                text.append(' ').append(value.getShort() & 0xffff).append(':').append(value.getShort() & 0xffff);
            }
            return text.toString();
        }
        return org.sluice.sctp.wire.ChunkType.name(chunk.type());
    }

    /** A FORWARD TSN of the peer's. */
    static Chunk forward(int newCumulativeTsn, int... streamsAndNumbers) {
        var value = java.nio.ByteBuffer.allocate(4 + 2 * streamsAndNumbers.length);
        value.putInt(newCumulativeTsn);
        for (int number : streamsAndNumbers) {
            value.putShort((short) number);
        }
        return new UnknownChunk(FORWARD_TSN, 0, value.array());
    }

    List<Notification.SendFailed> failed() {
        return notifications.stream()
                .filter(Notification.SendFailed.class::isInstance)
                .map(Notification.SendFailed.class::cast)
                .toList();
    }

    static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }
}
