/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.auth;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.sluice.auth.internal.AuthenticationExtension;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationListener;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Option;
import org.sluice.sctp.Options;
import org.sluice.sctp.wire.Chunk;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.Padding;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.UnknownChunk;
import org.sluice.sctp.wire.UnknownParameter;
import org.sluice.testkit.ReceivedPacket;
import org.sluice.testkit.ScriptedPeer;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

/** A host with the extension, and a scripted peer that authenticates by a computation of its own. */
abstract class PeerStory {

    static final int PORT = 5001;
    static final int AUTH = 15;
    static final int SHA_1 = 1;
    static final int SHA_256 = 3;
    static final Duration SHORT = Duration.ofMillis(50);

    final Simulation simulation = new Simulation(23);
    final List<Notification> notifications = new ArrayList<>();
    private Options options = Options.none()
            .with(AssociationOptions.PATH_MTU_DISCOVERY, false)
            .with(AssociationOptions.HEARTBEAT, false)
            .with(AssociationOptions.MAXIMUM_PACKET_SIZE, 1480)
            .with(AssociationOptions.NO_DELAY, true);
    SimulatedHost host;
    ScriptedPeer peer;
    Association association;
    byte[] random = new byte[32];
    byte[] peerVector;
    byte[] hostVector;
    int hmac = SHA_256;

    @AfterEach
    void close() {
        simulation.close();
    }

    <T> void option(Option<T> option, T value) {
        options = options.with(option, value);
    }

    static Parameter chunks(int... types) {
        byte[] value = new byte[types.length];
        for (int i = 0; i < types.length; i++) {
            value[i] = (byte) types[i];
        }
        return new UnknownParameter(0x8003, value);
    }

    static Parameter hmacs(int... identifiers) {
        var value = ByteBuffer.allocate(2 * identifiers.length);
        for (int identifier : identifiers) {
            value.putShort((short) identifier);
        }
        return new UnknownParameter(0x8004, value.array());
    }

    Parameter random() {
        return new UnknownParameter(0x8002, random);
    }

    void start() {
        host = simulation
                .host("host")
                .address("10.0.0.1")
                .with(new AuthenticationExtension())
                .options(options)
                .start();
        peer = simulation.scriptedPeer(6001, "10.0.0.2").towards(host, PORT);
        try {
            listen();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    void listen() throws IOException {
        host.stack().bind(PORT).listen(accepted -> {
            association = accepted;
            accepted.listen(new AssociationListener() {
                @Override
                public void notified(Association of, Notification notification) {
                    notifications.add(notification);
                }
            });
        });
    }

    /** The peer's INIT with parameters, and the host's INIT ACK; both vectors are known then. */
    InitChunk begin(Parameter... parameters) {
        if (host == null) {
            start();
        }
        for (int i = 0; i < random.length; i++) {
            random[i] = (byte) (7 * i);
        }
        peer.send(org.sluice.testkit.Chunks.init(peer.ownTag(), 1000, parameters));
        InitChunk answer = peer.expectInitAck();
        peerVector = vector(List.of(parameters));
        hostVector = vector(answer.parameters());
        return answer;
    }

    void established(Parameter... parameters) {
        InitChunk answer = begin(parameters);
        peer.send(org.sluice.testkit.Chunks.cookieEcho(peer.cookieOf(answer)));
        simulation.runFor(SHORT);
        peer.takeAll();
    }

    private static byte[] vector(List<Parameter> parameters) {
        var out = ByteBuffer.allocate(1000);
        for (int type = 0x8002; type <= 0x8004; type++) {
            for (Parameter parameter : parameters) {
                if (parameter instanceof UnknownParameter unknown && unknown.type() == type) {
                    out.putShort((short) type)
                            .putShort((short) (4 + unknown.value().length))
                            .put(unknown.value());
                }
            }
        }
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    /** Section 6.1, in other words than ours: compares from the left, after lengths. */
    private byte[] associationKey(byte[] shared) {
        int order = peerVector.length - hostVector.length;
        for (int i = 0; order == 0 && i < peerVector.length; i++) {
            order = (peerVector[i] & 0xff) - (hostVector[i] & 0xff);
        }
        byte[] smaller = order <= 0 ? peerVector : hostVector;
        byte[] larger = order <= 0 ? hostVector : peerVector;
        byte[] key = new byte[shared.length + smaller.length + larger.length];
        System.arraycopy(shared, 0, key, 0, shared.length);
        System.arraycopy(smaller, 0, key, shared.length, smaller.length);
        System.arraycopy(larger, 0, key, shared.length + smaller.length, larger.length);
        return key;
    }

    /** An AUTH chunk before chunks, right for a key. */
    UnknownChunk authFor(int key, byte[] shared, Chunk... following) {
        var all = ByteBuffer.allocate(70_000);
        int length = hmac == SHA_1 ? 20 : 32;
        all.put((byte) AUTH).put((byte) 0).putShort((short) (8 + length));
        all.putShort((short) key).putShort((short) hmac).put(new byte[length]);
        for (Chunk chunk : following) {
            chunk.writeTo(all);
            while (all.position() % 4 != 0) {
                all.put((byte) 0);
            }
        }
        byte[] result = compute(shared, all.flip());
        var value = ByteBuffer.allocate(4 + length);
        value.putShort((short) key).putShort((short) hmac).put(result);
        return new UnknownChunk(AUTH, 0, value.array());
    }

    private byte[] compute(byte[] shared, ByteBuffer data) {
        try {
            String algorithm = hmac == SHA_1 ? "HmacSHA1" : "HmacSHA256";
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(associationKey(shared), algorithm));
            mac.update(data);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends chunks after an AUTH chunk that is right. */
    void sendAuthenticated(int key, byte[] shared, Chunk... chunks) {
        var all = new ArrayList<Chunk>();
        all.add(authFor(key, shared, chunks));
        all.addAll(List.of(chunks));
        peer.send(all.toArray(Chunk[]::new));
    }

    /** Whether the packet's AUTH chunk is right for a key, and all chunks of the types come after it. */
    boolean isRight(ReceivedPacket packet, int key, byte[] shared) {
        for (int i = 0; i < packet.chunks().size(); i++) {
            if (packet.chunks().get(i) instanceof UnknownChunk auth && auth.type() == AUTH) {
                Chunk[] following =
                        packet.chunks().subList(i + 1, packet.chunks().size()).toArray(Chunk[]::new);
                return auth.equals(authFor(key, shared, following));
            }
        }
        return false;
    }

    /** How many bytes chunks take in a packet. */
    static int length(List<Chunk> chunks) {
        return chunks.stream()
                .mapToInt(chunk -> Padding.paddedLength(chunk.encodedLength()))
                .sum();
    }

    Authentication.Figures figures() {
        var answer = Authentication.figures(association);
        simulation.runFor(Duration.ofMillis(1));
        return answer.join();
    }

    void done(java.util.concurrent.CompletableFuture<Void> change) {
        simulation.runFor(Duration.ofMillis(1));
        change.join();
    }
}
