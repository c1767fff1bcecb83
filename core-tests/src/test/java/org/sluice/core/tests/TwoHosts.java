/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import java.net.BindException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationListener;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Option;
import org.sluice.sctp.Options;
import org.sluice.sctp.PathState;
import org.sluice.sctp.PathStatus;
import org.sluice.sctp.StackComponent;
import org.sluice.testkit.DeliveryChecker;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

/** Two hosts with our stack, and an association between them that the client opened. */
final class TwoHosts implements AutoCloseable {

    static final int PORT = 5001;

    final Simulation simulation;
    final List<Notification> clientHeard = new ArrayList<>();
    final List<Notification> serverHeard = new ArrayList<>();
    private final DeliveryChecker checker = new DeliveryChecker();
    private Options options = Options.none();
    private String[] clientAddresses = {"10.0.0.1"};
    private String[] serverAddresses = {"10.0.0.2"};
    private final List<StackComponent> clientComponents = new ArrayList<>();
    private final List<StackComponent> serverComponents = new ArrayList<>();
    private boolean linkPerAddress;

    /** The DATA chunks that leave the client. */
    final SentData sent = new SentData();

    SimulatedHost client;
    SimulatedHost server;
    Association association;
    Association accepted;

    TwoHosts() {
        this(7);
    }

    TwoHosts(long seed) {
        simulation = new Simulation(seed);
    }

    TwoHosts client(String... addresses) {
        clientAddresses = addresses;
        return this;
    }

    TwoHosts server(String... addresses) {
        serverAddresses = addresses;
        return this;
    }

    <T> TwoHosts option(Option<T> option, T value) {
        options = options.with(option, value);
        return this;
    }

    /** Adds components to the client's stack. */
    TwoHosts clientWith(List<StackComponent> components) {
        clientComponents.addAll(components);
        return this;
    }

    /** Adds components to the server's stack. */
    TwoHosts serverWith(List<StackComponent> components) {
        serverComponents.addAll(components);
        return this;
    }

    /** Gives each address of the hosts a link of its own. */
    TwoHosts linkPerAddress() {
        linkPerAddress = true;
        return this;
    }

    TwoHosts start() {
        client = host("client", clientComponents, clientAddresses);
        server = host("server", serverComponents, serverAddresses);
        return this;
    }

    private SimulatedHost host(String name, List<StackComponent> components, String... addresses) {
        var builder = simulation.host(name).options(options);
        components.forEach(builder::with);
        if (name.equals("client")) {
            builder.wrap(sent::watch);
        }
        for (String address : addresses) {
            if (linkPerAddress && !address.equals(addresses[0])) {
                builder.anotherLink();
            }
            builder.address(address);
        }
        return builder.start();
    }

    /** Sets the association up with the server's first address. */
    TwoHosts connect() {
        if (client == null) {
            start();
        }
        try {
            server.stack().bind(PORT).listen(from -> {
                accepted = from;
                hear(from, serverHeard);
            });
            var attempt = client.stack()
                    .bind(0)
                    .connectAsync(
                            new Destination(List.of(server.address()), PORT, Destination.LINK_DEFAULT), Options.none());
            simulation.runUntil("up", () -> attempt.isDone() && accepted != null, Duration.ofSeconds(20));
            association = attempt.join();
            hear(association, clientHeard);
            return this;
        } catch (BindException e) {
            throw new AssertionError(e);
        }
    }

    void hearAgain() {
        hear(association, clientHeard);
    }

    private static void hear(Association association, List<Notification> heard) {
        association.listen(new AssociationListener() {
            @Override
            public void notified(Association of, Notification notification) {
                heard.add(notification);
            }
        });
    }

    /** Sends messages from the client to the server, and waits until all have arrived as they were. */
    void transfer(int messages, int length, Duration atMost) throws Exception {
        for (int i = 0; i < messages; i++) {
            var message = checker.next(i % 4, false, length);
            simulation.runUntil("room to send", () -> offer(message), atMost);
            checker.sent(message);
        }
        simulation.runUntil("everything has arrived", this::takeAll, atMost);
    }

    private boolean offer(org.sluice.sctp.Message message) {
        takeAll();
        try {
            return association.trySend(message);
        } catch (org.sluice.sctp.AssociationException e) {
            throw new AssertionError(e);
        }
    }

    private boolean takeAll() {
        for (var message = accepted.poll(); message != null; message = accepted.poll()) {
            checker.received(message);
        }
        return checker.isComplete();
    }

    PathStatus path(Association of, InetAddress remote) {
        return of.status().paths().stream()
                .filter(path -> path.remote().equals(remote))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no path to " + remote + " in " + of.status()));
    }

    long activePaths(Association of) {
        return of.status().paths().stream()
                .filter(path -> path.state() == PathState.ACTIVE)
                .count();
    }

    @Override
    public void close() {
        simulation.close();
    }
}
