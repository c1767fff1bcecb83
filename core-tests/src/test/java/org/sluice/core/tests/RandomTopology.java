/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Counter;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Options;
import org.sluice.testkit.Impairments;
import org.sluice.testkit.Impairments.TooBig;
import org.sluice.testkit.PcapngWriter;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

/** Two hosts with one to three addresses each, a network that is bad and becomes worse and better again, and what happens in it; all from a seed. */
final class RandomTopology implements AutoCloseable {

    static final int PORT = 5001;
    static final int CLIENT_PORT = 6001;

    /** What can happen, in any order. */
    enum Event {
        LINK_DOWN,
        LINK_UP,
        NARROWER,
        WIDER,
        WORSE,
        SERVER_LOST,
        CLIENT_LOST
    }

    private final SplittableRandom random;
    private final Simulation simulation;
    private final List<String> clientAddresses = new ArrayList<>();
    private final List<String> serverAddresses = new ArrayList<>();
    private final Options options;
    private final Map<Event, Long> happened = new EnumMap<>(Event.class);
    private final Map<Counter, Long> counters = new EnumMap<>(Counter.class);
    private Impairments impairments;
    private int generation;
    private SimulatedHost client;
    private SimulatedHost server;

    RandomTopology(long seed) {
        random = new SplittableRandom(seed);
        simulation = new Simulation(seed);
        int subnets = random.nextInt(1, 4);
        addresses(clientAddresses, subnets, 1);
        addresses(serverAddresses, subnets, 2);
        if (random.nextBoolean()) {
            simulation.network().separateSubnets();
        }
        impairments = impairments();
        options = options();
        simulation.network().impair(impairments);
        client = host("client", clientAddresses);
        server = host("server", serverAddresses);
    }

    /** The first subnet is common to both; of the others each has some. */
    private void addresses(List<String> addresses, int subnets, int host) {
        for (int i = 0; i < subnets; i++) {
            if (i == 0 || random.nextInt(4) > 0) {
                addresses.add(i == 2 ? "fd00::" + host : "10.0." + i + "." + host);
            }
        }
    }

    private Impairments impairments() {
        boolean terrible = random.nextInt(6) == 0;
        var chosen = Impairments.NONE
                .delay(Duration.ofMillis(random.nextInt(1, 80)))
                .jitter(Duration.ofMillis(random.nextInt(0, 15)))
                .loss(random.nextDouble(0, terrible ? 0.3 : 0.1))
                .lossBurst(random.nextInt(3) == 0 ? random.nextInt(1, 6) : 1)
                .duplication(random.nextDouble(0, 0.1))
                .reordering(random.nextDouble(0, 0.2))
                .corruption(random.nextDouble(0, 0.05));
        return random.nextInt(3) == 0
                ? chosen.rate(random.nextInt(500_000, 20_000_000), random.nextInt(10_000, 100_000))
                : chosen;
    }

    private Options options() {
        var chosen = Options.none()
                .with(AssociationOptions.RTO_MIN, Duration.ofMillis(random.nextInt(50, 1000)))
                .with(AssociationOptions.RTO_MAX, Duration.ofSeconds(random.nextInt(1, 30)))
                .with(AssociationOptions.PATH_MAX_RETRANS, random.nextInt(1, 6))
                .with(AssociationOptions.ASSOCIATION_MAX_RETRANS, random.nextInt(8, 25))
                .with(AssociationOptions.POTENTIALLY_FAILED_THRESHOLD, random.nextInt(0, 3))
                .with(AssociationOptions.HEARTBEAT_INTERVAL, Duration.ofMillis(random.nextInt(200, 30_000)))
                .with(AssociationOptions.SACK_DELAY, Duration.ofMillis(random.nextInt(0, 300)))
                .with(AssociationOptions.SACK_FREQUENCY, random.nextInt(1, 4))
                .with(AssociationOptions.MAX_BURST, random.nextInt(0, 6))
                .with(AssociationOptions.NO_DELAY, random.nextBoolean())
                .with(AssociationOptions.PATH_MTU_DISCOVERY, random.nextInt(4) > 0)
                .with(AssociationOptions.MAX_INIT_RETRANSMITS, 30)
                .with(AssociationOptions.INIT_RTO_MAX, Duration.ofSeconds(3));
        if (random.nextInt(4) == 0) {
            chosen = chosen.with(AssociationOptions.RECEIVE_BUFFER, random.nextInt(8_000, 60_000));
        }
        if (random.nextInt(8) == 0) {
            chosen = chosen.with(AssociationOptions.MAXIMUM_SEGMENT_SIZE, random.nextInt(100, 1000));
        }
        return chosen;
    }

    private SimulatedHost host(String name, List<String> addresses) {
        var builder = simulation.host(name + ++generation).options(options);
        addresses.forEach(builder::address);
        return builder.start();
    }

    void capture(PcapngWriter writer) throws java.io.IOException {
        simulation.network().captureTo(writer);
    }

    Simulation simulation() {
        return simulation;
    }

    SplittableRandom random() {
        return random;
    }

    SimulatedHost client() {
        return client;
    }

    SimulatedHost server() {
        return server;
    }

    /** One of the server's addresses, or all: what a user may know of it. */
    Destination destination() {
        var known = random.nextBoolean() ? server.addresses() : List.of(server.address());
        return new Destination(known, PORT, Destination.LINK_DEFAULT);
    }

    org.sluice.sctp.Endpoint bind(SimulatedHost host, int port) {
        try {
            return host.stack().bind(port);
        } catch (BindException e) {
            throw new AssertionError(e);
        }
    }

    Event randomEvent() {
        return switch (random.nextInt(16)) {
            case 0, 1, 2, 3 -> Event.LINK_DOWN;
            case 4, 5, 6, 7 -> Event.LINK_UP;
            case 8, 9 -> Event.NARROWER;
            case 10, 11 -> Event.WIDER;
            case 12 -> Event.SERVER_LOST;
            case 13 -> Event.CLIENT_LOST;
            default -> Event.WORSE;
        };
    }

    /** Has something happen to the network or a host. */
    void happen(Event event) {
        happened.merge(event, 1L, Long::sum);
        switch (event) {
            case LINK_DOWN -> simulation.network().interfaceDown(Simulation.address(anyAddress()), true);
            case LINK_UP -> everyLinkUp();
            case NARROWER -> {
                // Where nobody looks for the path MTU, only a network that says so or makes fragments can become
                // narrower.
                TooBig tooBig = !options.get(AssociationOptions.PATH_MTU_DISCOVERY)
                        ? TooBig.FRAGMENT
                        : random.nextBoolean() ? TooBig.DROP : TooBig.REPORT;
                impair(impairments.maximumPacketSize(random.nextInt(1200, 1480), tooBig));
            }
            case WIDER -> impair(impairments.maximumPacketSize(65_535, TooBig.REPORT));
            case WORSE -> impair(impairments());
            case SERVER_LOST -> {
                lose(server);
                server = host("server", serverAddresses);
            }
            case CLIENT_LOST -> {
                lose(client);
                client = host("client", clientAddresses);
            }
        }
    }

    private void lose(SimulatedHost host) {
        count(host);
        simulation.crash(host);
    }

    private void count(SimulatedHost host) {
        host.stack().counters().forEach((counter, value) -> counters.merge(counter, value, Long::sum));
    }

    /** All that was lost comes back, and what is left is a network that is bad but not hopeless. */
    void calmDown() {
        everyLinkUp();
        impair(impairments.loss(Math.min(impairments.loss(), 0.1)).lossBurst(1));
    }

    private void everyLinkUp() {
        for (String address : clientAddresses) {
            simulation.network().interfaceDown(Simulation.address(address), false);
        }
        for (String address : serverAddresses) {
            simulation.network().interfaceDown(Simulation.address(address), false);
        }
    }

    private String anyAddress() {
        var addresses = random.nextBoolean() ? clientAddresses : serverAddresses;
        return addresses.get(random.nextInt(addresses.size()));
    }

    private void impair(Impairments value) {
        impairments = value;
        simulation.network().impair(value);
    }

    /** How often each thing happened. */
    Map<Event, Long> happened() {
        return happened;
    }

    /** What all stacks have counted. */
    Map<Counter, Long> counters() {
        count(client);
        count(server);
        return counters;
    }

    @Override
    public String toString() {
        return clientAddresses + " to " + serverAddresses + " " + impairments + " " + options;
    }

    @Override
    public void close() {
        simulation.close();
    }
}
