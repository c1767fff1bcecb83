/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.asconf.AddressChange;
import org.sluice.asconf.DynamicAddresses;
import org.sluice.asconf.internal.DynamicAddressesExtension;
import org.sluice.auth.Authentication;
import org.sluice.auth.AuthenticationOptions;
import org.sluice.auth.internal.AuthenticationExtension;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Message;
import org.sluice.sctp.Options;
import org.sluice.sctp.PathStatus;
import org.sluice.sctp.Secrets;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.SupportedExtensionsParameter;
import org.sluice.sctp.wire.UnknownChunk;
import org.sluice.sctp.wire.UnknownParameter;
import org.sluice.testkit.Impairments;
import org.sluice.testkit.ScriptedPeer;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

/** Dynamic addresses where chunks are authenticated (RFC 5061 sections 4.1.1 and 5.2, D5): the two extensions, which know nothing of each other, together. */
class AuthenticatedAddressesIT {

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final int MESSAGES = 400;
    private static final int ASCONF = 0xC1;
    private static final int ASCONF_ACK = 0x80;
    private static final int AUTH = 0x0F;
    private static final int CHUNKS = 0x8003;
    private static final Secrets KEYS =
            Secrets.NONE.with(1, "of both".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

    private final Simulation simulation = new Simulation(31);
    private final List<SimulatedHost> hosts = new ArrayList<>();
    private Association client;
    private Association server;

    @AfterEach
    void close() {
        simulation.close();
    }

    private SimulatedHost host(Simulation in, String address) {
        var host = in.host(address)
                .address(address)
                // Whichever comes first.
                .with(new DynamicAddressesExtension())
                .with(new AuthenticationExtension())
                .option(AuthenticationOptions.KEYS, KEYS)
                .option(AuthenticationOptions.ACTIVE_KEY, 1)
                .option(AssociationOptions.PATH_MTU_DISCOVERY, false)
                .option(AssociationOptions.RTO_MIN, Duration.ofMillis(100))
                .start();
        hosts.add(host);
        return host;
    }

    private static List<InetAddress> remotes(Association association) {
        return association.status().paths().stream().map(PathStatus::remote).toList();
    }

    private InitChunk established(ScriptedPeer[] made) throws Exception {
        SimulatedHost host = host(simulation, "10.0.0.1");
        ScriptedPeer peer =
                simulation.scriptedPeer(6001, "10.0.0.2", "10.0.0.4").towards(host, 5001);
        host.stack().bind(5001).listen(accepted -> server = accepted);
        Parameter[] offered = {
            new SupportedExtensionsParameter(List.of(AUTH, ASCONF, ASCONF_ACK)),
            new UnknownParameter(0x8002, new byte[32]),
            new UnknownParameter(CHUNKS, new byte[] {(byte) ASCONF, (byte) ASCONF_ACK}),
            new UnknownParameter(0x8004, new byte[] {0, 1})
        };
        InitChunk initAck = peer.connect(offered);
        simulation.runFor(SHORT);
        peer.takeAll();
        made[0] = peer;
        return initAck;
    }

    /** Section 4.2.7: whoever offers it demands it authenticated, without being told to. */
    @Test
    void bothChunksAreDemandedAuthenticated() throws Exception {
        InitChunk initAck = established(new ScriptedPeer[1]);
        UnknownParameter demanded = initAck.parameters().stream()
                .filter(parameter -> parameter.type() == CHUNKS)
                .map(UnknownParameter.class::cast)
                .findFirst()
                .orElseThrow();
        assertArrayEquals(new byte[] {(byte) ASCONF_ACK, (byte) ASCONF}, demanded.value());
        assertTrue(server.status().extensions().stream().allMatch(status -> status.agreed()));
    }

    @Test
    void ourRequestsAreAuthenticated() throws Exception {
        var peer = new ScriptedPeer[1];
        established(peer);
        DynamicAddresses.setPeerPrimary(server, Simulation.address("10.0.0.1"));
        var packet = peer[0].expectPacket();
        assertEquals(
                List.of(AUTH, ASCONF),
                packet.chunks().stream().map(chunk -> chunk.type()).toList());
    }

    /** While the extension that authenticates is away nothing leaves, of nobody; what was asked for meanwhile is sent again when it is back. */
    @Test
    void nothingLeavesUnsealedWhileTheExtensionIsAway() throws Exception {
        var peer = new ScriptedPeer[1];
        established(peer);
        DynamicAddresses.setPeerPrimary(server, Simulation.address("10.0.0.1"));
        hosts.get(0).stack().withdraw(Authentication.ID);
        simulation.runFor(SHORT);
        hosts.get(0).stack().install(new AuthenticationExtension(), Options.none());
        var types = peer[0].expectPacket().chunks().stream()
                .map(chunk -> chunk.type())
                .toList();
        assertEquals(List.of(AUTH, ASCONF), types);
        assertEquals(AssociationState.ESTABLISHED, server.state());
    }

    /** Section 5.2, D5: neither with no AUTH chunk nor with one that is wrong; from an address that is known as from one that is not. */
    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.2", "10.0.0.4"})
    void whatIsNotAuthenticatedChangesNothing(String source) throws Exception {
        var made = new ScriptedPeer[1];
        established(made);
        ScriptedPeer peer = made[0];
        byte[] request = ByteBuffer.allocate(28)
                .putInt(1000)
                .putLong(0x00050008_0a000002L)
                .putLong(0xC0010010_00000001L)
                .putLong(0x00050008_0a000004L)
                .array();
        var asconf = new UnknownChunk(ASCONF, 0, request);
        peer.sendFrom(Simulation.address(source), asconf);
        var auth = new UnknownChunk(
                AUTH, 0, ByteBuffer.allocate(24).putInt(1 << 16 | 1).array());
        peer.sendFrom(Simulation.address(source), auth, asconf);
        var ack = new UnknownChunk(
                ASCONF_ACK,
                0,
                ByteBuffer.allocate(4).putInt(peer.peerInitialTsn() + 5).array());
        peer.send(ack);
        peer.expectNothing(SHORT);
        assertEquals(List.of(Simulation.address("10.0.0.2")), remotes(server));
        var figures = DynamicAddresses.figures(server);
        simulation.runFor(SHORT);
        assertEquals(0, figures.join().requestsReceived());
    }

    private static byte[] content(int number) {
        byte[] bytes = new byte[100 + number * 17 % 3000];
        new SplittableRandom(number).nextBytes(bytes);
        return bytes;
    }

    /** Both sides move, both extensions are exchanged meanwhile, over a bad network. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void movesAndUpdatesGoTogether(long seed) throws Exception {
        try (var one = new Simulation(seed)) {
            one.network()
                    .impair(Impairments.NONE
                            .delay(Duration.ofMillis(10))
                            .loss(0.02)
                            .reordering(0.02));
            SimulatedHost left = host(one, "10.0.0.1");
            SimulatedHost right = host(one, "10.0.0.2");
            right.stack().bind(5001).listen(accepted -> server = accepted);
            left.stack()
                    .bind(0)
                    .connectAsync(right.destination(5001), Options.none())
                    .thenAccept(up -> client = up);
            one.runUntil("up", () -> client != null && server != null, LIMIT);
            var counts = new int[2];
            var moved = new CompletableFuture<?>[2];
            one.runUntil(
                    "all has arrived",
                    () -> {
                        counts[0] = fill(counts[0]);
                        for (var message = server.poll(); message != null; message = server.poll()) {
                            assertArrayEquals(content(counts[1]++), message.payload());
                            if (counts[1] == 100) {
                                moved[0] = move(left, client, "10.0.0.11", "10.0.0.1");
                            } else if (counts[1] == 110 || counts[1] == 250) {
                                update(counts[1] == 110 ? left : right);
                            } else if (counts[1] == 300) {
                                moved[1] = move(right, server, "10.0.0.12", "10.0.0.2");
                            }
                        }
                        return counts[1] == MESSAGES;
                    },
                    LIMIT);
            one.runUntil("both have moved", () -> moved[0].isDone() && moved[1].isDone(), LIMIT);
            one.runUntil(
                    "and know it",
                    () -> remotes(server).equals(List.of(Simulation.address("10.0.0.11")))
                            && remotes(client).equals(List.of(Simulation.address("10.0.0.12"))),
                    LIMIT);
        }
    }

    private int fill(int from) {
        int count = from;
        try {
            while (count < MESSAGES && client.trySend(Message.wrap(content(count)))) {
                count++;
            }
        } catch (AssociationException e) {
            throw new AssertionError(e);
        }
        return count;
    }

    private static CompletableFuture<?> move(SimulatedHost host, Association association, String to, String from) {
        host.addAddress(to);
        var changes =
                List.of(AddressChange.add(Simulation.address(to)), AddressChange.remove(Simulation.address(from)));
        // Whoever asked is not told when the extension is exchanged; what was asked for is done all the same.
        return DynamicAddresses.change(association, changes).handle((done, failure) -> done);
    }

    private static void update(SimulatedHost host) {
        host.stack().withdraw(DynamicAddresses.ID);
        host.stack().withdraw(Authentication.ID);
        host.stack().install(new AuthenticationExtension(), Options.none());
        host.stack().install(new DynamicAddressesExtension(), Options.none());
    }
}
