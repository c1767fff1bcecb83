/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.BindException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.asconf.internal.DynamicAddressesExtension;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Endpoint;
import org.sluice.sctp.Message;
import org.sluice.sctp.Options;
import org.sluice.sctp.PathStatus;
import org.sluice.testkit.Impairments;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

/** Two of our stacks whose addresses come and go while data flows. */
class NetworkTest {

    private static final Duration LIMIT = Duration.ofMinutes(20);
    private static final int MESSAGES = 600;

    private Simulation simulation;
    private SimulatedHost left;
    private SimulatedHost right;
    private Association client;
    private Association server;

    private void connect(Options options) throws Exception {
        left = host("10.0.0.1", options);
        right = host("10.0.0.2", options);
        right.stack().bind(5001).listen(accepted -> server = accepted);
        var attempt = left.stack().bind(0).connectAsync(right.destination(5001), Options.none());
        attempt.thenAccept(up -> client = up);
        simulation.runUntil("up", () -> client != null && server != null, LIMIT);
    }

    /** As {@link #connect}, with endpoints that are bound to their addresses by name. */
    private Endpoint[] connectBound() throws Exception {
        left = host("10.0.0.1", Options.none());
        right = host("10.0.0.2", Options.none());
        var endpoints = new Endpoint[] {
            left.stack().bind(left.addresses(), 0, Options.none()),
            right.stack().bind(right.addresses(), 5001, Options.none())
        };
        endpoints[1].listen(accepted -> server = accepted);
        var attempt = endpoints[0].connectAsync(right.destination(5001), Options.none());
        attempt.thenAccept(up -> client = up);
        simulation.runUntil("up", () -> client != null && server != null, LIMIT);
        return endpoints;
    }

    private static void rebind(Endpoint endpoint, SimulatedHost host, String to) {
        List<InetAddress> before = endpoint.addresses();
        host.addAddress(to);
        try {
            endpoint.addAddresses(List.of(address(to)));
        } catch (BindException e) {
            throw new AssertionError(e);
        }
        endpoint.removeAddresses(before);
    }

    /** Both endpoints are moved from one address to another by their users, while both send; the old addresses are there still (RFC 6458 section 9.1). */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aTransferSurvivesEndpointsThatAreBoundToOtherAddresses(long seed) throws Exception {
        try (var one = new Simulation(seed)) {
            simulation = one;
            simulation
                    .network()
                    .impair(Impairments.NONE
                            .delay(Duration.ofMillis(10))
                            .loss(0.03)
                            .reordering(0.03)
                            .duplication(0.03));
            Endpoint[] endpoints = connectBound();
            transfer(count -> {
                switch (count) {
                    case 100 -> rebind(endpoints[0], left, "10.0.0.11");
                    case 200 -> rebind(endpoints[1], right, "10.0.0.12");
                    // Before the one before is done with, and while the extension is updated.
                    case 201 -> rebind(endpoints[1], right, "10.0.0.22");
                    case 300 -> {
                        left.stack().withdraw(DynamicAddresses.ID);
                        rebind(endpoints[0], left, "10.0.0.21");
                        left.stack().install(new DynamicAddressesExtension(), Options.none());
                    }
                    default -> {}
                }
            });
            simulation.runUntil(
                    "both have moved",
                    () -> remotes(server).equals(List.of(address("10.0.0.21")))
                            && remotes(client).equals(List.of(address("10.0.0.22"))),
                    LIMIT);
            client.shutdown();
            simulation.runUntil("shut down", () -> server.state() == AssociationState.CLOSED, LIMIT);
        }
    }

    private SimulatedHost host(String address, Options options) {
        return simulation
                .host(address)
                .address(address)
                .with(new DynamicAddressesExtension())
                .option(DynamicAddressesOptions.WITHOUT_AUTHENTICATION, true)
                .option(AssociationOptions.RTO_MIN, Duration.ofMillis(100))
                .options(options)
                .start();
    }

    private static byte[] content(int number) {
        byte[] bytes = new byte[100 + number * 17 % 4000];
        new SplittableRandom(number).nextBytes(bytes);
        return bytes;
    }

    private static int fill(Association from, int sent) {
        int count = sent;
        try {
            while (count < MESSAGES && from.trySend(Message.wrap(content(count)))) {
                count++;
            }
        } catch (AssociationException e) {
            throw new AssertionError(e);
        }
        return count;
    }

    /** Sends both ways until all has arrived. */
    private void transfer(IntConsumer meanwhile) {
        int[] sent = new int[2];
        int[] arrived = new int[2];
        simulation.runUntil(
                "all has arrived",
                () -> {
                    sent[0] = fill(client, sent[0]);
                    sent[1] = fill(server, sent[1]);
                    for (var message = server.poll(); message != null; message = server.poll()) {
                        assertArrayEquals(content(arrived[0]++), message.payload());
                        meanwhile.accept(arrived[0]);
                    }
                    for (var message = client.poll(); message != null; message = client.poll()) {
                        assertArrayEquals(content(arrived[1]++), message.payload());
                    }
                    return arrived[0] == MESSAGES && arrived[1] == MESSAGES;
                },
                LIMIT);
    }

    private static InetAddress address(String literal) {
        return Simulation.address(literal);
    }

    private static List<InetAddress> remotes(Association association) {
        return association.status().paths().stream().map(PathStatus::remote).toList();
    }

    /** Both sides move from one address to another completely, while both send. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aTransferSurvivesTheMoveOfBothSidesOverABadNetwork(long seed) throws Exception {
        try (var one = new Simulation(seed)) {
            simulation = one;
            simulation
                    .network()
                    .impair(Impairments.NONE
                            .delay(Duration.ofMillis(10))
                            .loss(0.03)
                            .reordering(0.03)
                            .duplication(0.03));
            connect(Options.none());
            var moved = new CompletableFuture<?>[2];
            transfer(count -> {
                if (count == 100) {
                    left.addAddress("10.0.0.11");
                    moved[0] = DynamicAddresses.add(client, address("10.0.0.11"))
                            .thenCompose(done -> DynamicAddresses.setPeerPrimary(client, address("10.0.0.11")))
                            .thenCompose(done -> DynamicAddresses.remove(client, address("10.0.0.1")))
                            .thenRun(() -> left.removeAddress("10.0.0.1"));
                } else if (count == 300) {
                    right.addAddress("10.0.0.12");
                    moved[1] = DynamicAddresses.change(
                                    server,
                                    List.of(
                                            AddressChange.add(address("10.0.0.12")),
                                            AddressChange.remove(address("10.0.0.2"))))
                            .thenRun(() -> right.removeAddress("10.0.0.2"));
                }
            });
            simulation.runUntil("both have moved", () -> moved[0].isDone() && moved[1].isDone(), LIMIT);
            moved[0].join();
            moved[1].join();
            assertEquals(List.of(address("10.0.0.11")), remotes(server));
            assertEquals(List.of(address("10.0.0.12")), remotes(client));
            client.shutdown();
            simulation.runUntil("shut down", () -> server.state() == AssociationState.CLOSED, LIMIT);
        }
    }

    /** Nothing is lost, and nobody waits for a timer, where there is time to say it. */
    @Test
    void anOrderlyMoveCostsNoRetransmission() throws Exception {
        try (var one = new Simulation(3)) {
            simulation = one;
            simulation.network().impair(Impairments.NONE.delay(Duration.ofMillis(5)));
            connect(Options.none());
            var moved = new CompletableFuture<?>[1];
            transfer(count -> {
                if (count == 100) {
                    left.addAddress("10.0.0.11");
                    moved[0] = DynamicAddresses.add(client, address("10.0.0.11"))
                            .thenCompose(done -> DynamicAddresses.setPeerPrimary(client, address("10.0.0.11")));
                } else if (count == 500) {
                    assertTrue(moved[0].isDone());
                    moved[0] = DynamicAddresses.remove(client, address("10.0.0.1"));
                }
            });
            moved[0].join();
            assertEquals(0, client.status().retransmittedChunks());
            assertEquals(List.of(address("10.0.0.11")), remotes(server));
        }
    }

    /** A host that loses its only address and gets another one says so by itself. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aHostThatIsRenumberedGoesOnByItself(long seed) throws Exception {
        try (var one = new Simulation(seed)) {
            simulation = one;
            simulation
                    .network()
                    .impair(Impairments.NONE.delay(Duration.ofMillis(10)).loss(0.02));
            connect(Options.none().with(DynamicAddressesOptions.AUTOMATIC, true));
            transfer(count -> {
                if (count % 100 == 50) {
                    String next = "10.0.0." + (20 + count / 100);
                    SimulatedHost host = count / 100 % 2 == 0 ? left : right;
                    host.removeAddress(host.address().getHostAddress());
                    host.addAddress(next);
                }
            });
            // The last move of each side.
            simulation.runUntil(
                    "both know where the other is",
                    () -> remotes(server).equals(left.addresses())
                            && remotes(client).equals(right.addresses()),
                    LIMIT);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void updatesWhileAddressesChangeLoseNothing(long seed) throws Exception {
        try (var one = new Simulation(seed)) {
            simulation = one;
            simulation
                    .network()
                    .impair(Impairments.NONE.delay(Duration.ofMillis(20)).loss(0.02));
            connect(Options.none().with(DynamicAddressesOptions.AUTOMATIC, true));
            transfer(count -> {
                if (count % 100 == 50) {
                    left.addAddress("10.0.0." + (20 + count / 100));
                } else if (count % 100 == 55) {
                    // A request is on its way.
                    SimulatedHost host = count / 100 % 2 == 0 ? left : right;
                    host.stack().withdraw(DynamicAddresses.ID);
                    host.stack().install(new DynamicAddressesExtension(), Options.none());
                }
            });
            simulation.runUntil(
                    "all are known",
                    () -> remotes(server).size() == left.addresses().size(),
                    LIMIT);
            assertEquals(AssociationState.ESTABLISHED, client.state());
        }
    }
}
