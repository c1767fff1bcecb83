/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.streamreset;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationListener;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Option;
import org.sluice.sctp.Options;
import org.sluice.sctp.ReceivedMessage;
import org.sluice.streamreset.internal.StreamResetExtension;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

/** Two hosts with the extension and an association between them. */
final class TwoSides implements AutoCloseable {

    static final Duration LIMIT = Duration.ofMinutes(5);

    final Simulation simulation;
    final List<Notification> clientHeard = new ArrayList<>();
    final List<Notification> serverHeard = new ArrayList<>();
    private Options options = Options.none()
            .with(AssociationOptions.NO_DELAY, true)
            .with(AssociationOptions.OUTBOUND_STREAMS, 5)
            .with(StreamResetOptions.ALLOWED, 7);
    SimulatedHost clientHost;
    SimulatedHost serverHost;
    Association client;
    Association server;

    TwoSides(long seed) {
        simulation = new Simulation(seed);
    }

    <T> TwoSides option(Option<T> option, T value) {
        options = options.with(option, value);
        return this;
    }

    TwoSides connect() throws BindException {
        clientHost = host("10.0.0.1");
        serverHost = host("10.0.0.2");
        serverHost.stack().bind(5001).listen(accepted -> {
            server = accepted;
            hear(accepted, serverHeard);
        });
        var attempt = clientHost.stack().bind(0).connectAsync(serverHost.destination(5001), Options.none());
        simulation.runUntil("up", () -> attempt.isDone() && server != null, LIMIT);
        client = attempt.join();
        hear(client, clientHeard);
        return this;
    }

    private SimulatedHost host(String address) {
        return simulation
                .host(address)
                .address(address)
                .with(new StreamResetExtension())
                .options(options)
                .start();
    }

    private static void hear(Association association, List<Notification> heard) {
        association.listen(new AssociationListener() {
            @Override
            public void notified(Association of, Notification notification) {
                heard.add(notification);
            }
        });
    }

    void send(Association from, int stream, String text) {
        try {
            assertTrue(from.trySend(Message.of(text).onStream(stream)));
        } catch (AssociationException e) {
            throw new AssertionError(e);
        }
    }

    /** The next message, as stream, number and text. */
    String next(Association at) {
        var message = new ReceivedMessage[1];
        simulation.runUntil("a message", () -> (message[0] = at.poll()) != null, LIMIT);
        return message[0].stream() + ":" + message[0].streamSequenceNumber() + " " + message[0].text();
    }

    Outcome await(CompletableFuture<Outcome> request) {
        simulation.runUntil("the request is done", request::isDone, LIMIT);
        return request.join();
    }

    @Override
    public void close() {
        simulation.close();
    }
}
