/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.auth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.auth.internal.AuthenticationExtension;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Message;
import org.sluice.sctp.Options;
import org.sluice.sctp.Secrets;
import org.sluice.testkit.Impairments;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

/** Two of our stacks that take nothing unsealed from each other, over good and bad networks. */
class NetworkTest {

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int MESSAGES = 300;
    private static final byte[] SECRET = "secret of both".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NEXT = "the next secret".getBytes(StandardCharsets.US_ASCII);

    private final List<SimulatedHost> hosts = new ArrayList<>();
    private Association client;
    private Association server;

    private void connect(Simulation simulation, byte[] clientKey, byte[] serverKey) throws Exception {
        for (byte[] key : new byte[][] {clientKey, serverKey}) {
            String address = "10.0.0." + (hosts.size() + 1);
            hosts.add(simulation
                    .host(address)
                    .address(address)
                    .with(new AuthenticationExtension())
                    // All that may be.
                    .option(AuthenticationOptions.CHUNKS, "0,3,4,5,6,7,8,9,10,11")
                    .option(AuthenticationOptions.KEYS, Secrets.NONE.with(1, key))
                    .option(AuthenticationOptions.ACTIVE_KEY, 1)
                    .option(AssociationOptions.RTO_MIN, Duration.ofMillis(100))
                    .start());
        }
        hosts.get(1).stack().bind(5001).listen(accepted -> server = accepted);
        var attempt = hosts.get(0).stack().bind(0).connectAsync(hosts.get(1).destination(5001), Options.none());
        attempt.thenAccept(up -> client = up);
        simulation.runUntil(
                "settled", () -> attempt.isDone() && (attempt.isCompletedExceptionally() || server != null), LIMIT);
    }

    private static byte[] content(int number) {
        byte[] bytes = new byte[100 + number * 17 % 4000];
        new SplittableRandom(number).nextBytes(bytes);
        return bytes;
    }

    private void transfer(Simulation simulation, java.util.function.IntConsumer meanwhile) {
        int[] counts = new int[2];
        simulation.runUntil(
                "all has arrived",
                () -> {
                    try {
                        while (counts[0] < MESSAGES && client.trySend(Message.wrap(content(counts[0])))) {
                            counts[0]++;
                        }
                    } catch (AssociationException e) {
                        throw new AssertionError(e);
                    }
                    for (var message = server.poll(); message != null; message = server.poll()) {
                        assertArrayEquals(content(counts[1]), message.payload());
                        meanwhile.accept(++counts[1]);
                    }
                    return counts[1] == MESSAGES;
                },
                LIMIT);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everythingSealedArrivesOverABadNetwork(long seed) throws Exception {
        try (var simulation = new Simulation(seed)) {
            simulation
                    .network()
                    .impair(Impairments.NONE
                            .loss(0.05)
                            .reordering(0.05)
                            .duplication(0.05)
                            .corruption(0.02));
            connect(simulation, SECRET, SECRET);
            transfer(simulation, count -> {});
            client.shutdown();
            simulation.runUntil("shut down", () -> server.state() == AssociationState.CLOSED, LIMIT);
        }
    }

    @Test
    void anotherKeyMakesNoAssociation() throws Exception {
        try (var simulation = new Simulation(4)) {
            connect(simulation, SECRET, NEXT);
            assertEquals(null, client);
            assertEquals(null, server);
            assertTrue(hosts.get(1).stack().associations().isEmpty());
        }
    }

    /** Both sides get the next key and go over to it in the middle, the old one goes; nothing is lost and nothing is sent again. */
    @Test
    void keysAreChangedUnderLoad() throws Exception {
        try (var simulation = new Simulation(6)) {
            connect(simulation, SECRET, SECRET);
            transfer(simulation, count -> {
                switch (count) {
                    case 50 -> {
                        Authentication.addKey(server, 2, NEXT);
                        Authentication.addKey(client, 2, NEXT);
                    }
                    case 100 -> {
                        Authentication.activateKey(client, 2);
                        Authentication.activateKey(server, 2);
                    }
                    case 250 -> {
                        Authentication.deactivateKey(client, 1);
                        Authentication.deactivateKey(server, 1);
                        Authentication.deleteKey(client, 1);
                        Authentication.deleteKey(server, 1);
                    }
                    default -> {}
                }
            });
            assertEquals(0, client.status().retransmittedChunks());
            var figures = Authentication.figures(server);
            simulation.runFor(Duration.ofMillis(1));
            assertEquals(0, figures.join().refused());
            assertEquals(2, figures.join().activeKey());
        }
    }

    /** While the extension is exchanged nothing passes, sealed or not, in either direction; keys go along in memory. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void updatesUnderLoadLoseNothing(long seed) throws Exception {
        try (var simulation = new Simulation(seed)) {
            connect(simulation, SECRET, SECRET);
            transfer(simulation, count -> {
                if (count % 40 == 0) {
                    SimulatedHost host = hosts.get(count / 40 % 2);
                    host.stack().withdraw(Authentication.ID);
                    simulationOf(host, simulation);
                    host.stack().install(new AuthenticationExtension(), Options.none());
                }
            });
            assertEquals(AssociationState.ESTABLISHED, client.state());
            var figures = Authentication.figures(server);
            simulation.runFor(Duration.ofMillis(1));
            assertEquals(0, figures.join().refused());
            assertEquals(0, figures.join().unauthenticated());
        }
    }

    private static void simulationOf(SimulatedHost host, Simulation simulation) {
        assertTrue(host.stack().extensions().isEmpty(), () -> "withdrawn at " + simulation.clock());
    }
}
