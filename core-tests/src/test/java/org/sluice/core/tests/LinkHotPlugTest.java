/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationException.Reason;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Counter;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Options;
import org.sluice.sctp.PathState;
import org.sluice.sctp.ReceivedMessage;
import org.sluice.sctp.SctpStack.LinkDescription;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.LinkFactory;
import org.sluice.testkit.Impairments;
import org.sluice.testkit.SimulatedHost;

/** Links that are withdrawn from a running stack, and installed in it, while associations use them. */
class LinkHotPlugTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofMillis(500);

    private TwoHosts hosts = new TwoHosts();

    @AfterEach
    void close() {
        hosts.close();
    }

    private static void withdraw(SimulatedHost host, int link) {
        host.stack().withdraw(host.links().get(link).componentId());
    }

    private static void install(SimulatedHost host, int link) {
        host.stack().install(host.links().get(link), Options.none());
    }

    private static long count(SimulatedHost host, Counter counter) {
        return host.stack().counters().getOrDefault(counter, 0L);
    }

    private Association pair(Association one) {
        return one == hosts.association ? hosts.accepted : hosts.association;
    }

    private void sendAndReceive(Association from, String text) throws Exception {
        from.send(Message.of(text));
        var received = new ReceivedMessage[1];
        hosts.simulation.runUntil(text, () -> (received[0] = pair(from).poll()) != null, LIMIT);
        assertEquals(text, received[0].text());
    }

    @Test
    void anAssociationWaitsForItsLinkAndGoesOnByIt() throws Exception {
        hosts.connect();
        withdraw(hosts.client, 0);
        hosts.association.send(Message.of("while it is away"));
        hosts.simulation.runFor(Duration.ofSeconds(4));
        assertEquals(
                PathState.INACTIVE, hosts.association.status().primaryPath().state());
        assertEquals(0, hosts.association.status().primaryPath().errorCount(), "nobody could answer");
        install(hosts.client, 0);
        hosts.simulation.runFor(SOON);
        assertEquals("while it is away", hosts.accepted.poll().text());
        assertEquals(PathState.ACTIVE, hosts.association.status().primaryPath().state());
        assertEquals(0, count(hosts.client, Counter.T3_EXPIRATIONS));
        sendAndReceive(hosts.accepted, "and back");
        assertEquals(
                List.of(PathState.INACTIVE, PathState.ACTIVE),
                hosts.clientHeard.stream()
                        .filter(Notification.PathChanged.class::isInstance)
                        .map(change -> ((Notification.PathChanged) change).state())
                        .toList());
    }

    /** What was in flight when the link left may never have left the host. */
    @Test
    void whatWasInFlightIsSentAgainAtOnce() throws Exception {
        hosts.connect();
        hosts.simulation.network().impair(Impairments.NONE.delay(Duration.ofMillis(100)));
        hosts.association.send(Message.of("in flight"));
        hosts.simulation.runFor(Duration.ofMillis(10));
        hosts.simulation.network().interfaceDown(hosts.client.address(), true);
        hosts.simulation.runFor(Duration.ofMillis(10));
        withdraw(hosts.client, 0);
        hosts.simulation.network().interfaceDown(hosts.client.address(), false);
        hosts.simulation.network().impair(Impairments.NONE);
        install(hosts.client, 0);
        hosts.simulation.runFor(Duration.ofMillis(10));
        assertEquals("in flight", hosts.accepted.poll().text(), "without waiting for a timer");
    }

    @Test
    void withoutItsLinkAnAssociationEndsAfterAWhileAndSaysWhy() throws Exception {
        hosts.option(AssociationOptions.LINK_GRACE, Duration.ofSeconds(2)).connect();
        hosts.association.send(Message.of("never"));
        withdraw(hosts.client, 0);
        hosts.simulation.runFor(Duration.ofMillis(1900));
        assertEquals(AssociationState.ESTABLISHED, hosts.association.state());
        hosts.simulation.runFor(Duration.ofMillis(200));
        var why = assertThrows(AssociationException.class, () -> hosts.association.receive());
        assertEquals(Reason.LINK_LOST, why.reason());
        assertTrue(why.getMessage().contains("link.simulated"), why::getMessage);
        assertEquals(
                1,
                hosts.clientHeard.stream()
                        .filter(Notification.SendFailed.class::isInstance)
                        .count());
        // The peer is told as soon as it speaks again.
        install(hosts.client, 0);
        hosts.accepted.send(Message.of("hello?"));
        hosts.simulation.runFor(LIMIT);
        assertEquals(AssociationState.CLOSED, hosts.accepted.state());
    }

    @Test
    void dataGoesByAnotherLinkMeanwhile() throws Exception {
        hosts.client("10.0.0.1", "10.1.0.1").server("10.0.0.2", "10.1.0.2").linkPerAddress();
        hosts.connect();
        hosts.simulation.runFor(Duration.ofSeconds(5));
        assertEquals(2, hosts.activePaths(hosts.association));
        withdraw(hosts.client, 0);
        hosts.transfer(200, 3000, SOON);
        assertEquals(0, count(hosts.client, Counter.T3_EXPIRATIONS), "nothing had to be missed");
        install(hosts.client, 0);
        hosts.simulation.runFor(SOON);
        assertEquals(2, hosts.activePaths(hosts.association));
        withdraw(hosts.client, 1);
        hosts.transfer(200, 3000, SOON);
        withdraw(hosts.client, 0);
        hosts.association.send(Message.of("x"));
        hosts.simulation.runFor(SOON);
        assertEquals(0, hosts.activePaths(hosts.association));
        install(hosts.client, 1);
        hosts.simulation.runFor(SOON);
        assertEquals("x", hosts.accepted.poll().text(), "by the one that is back");
    }

    @Test
    void aLinkThatLeavesDuringTheSetUpDelaysIt() throws Exception {
        hosts.start();
        var heard = new boolean[1];
        hosts.server.stack().bind(TwoHosts.PORT).listen(accepted -> heard[0] = true);
        hosts.simulation.network().impair(Impairments.NONE.delay(Duration.ofMillis(50)));
        var attempt =
                hosts.client.stack().bind(0).connectAsync(hosts.server.destination(TwoHosts.PORT), Options.none());
        hosts.simulation.runFor(Duration.ofMillis(70));
        withdraw(hosts.client, 0);
        hosts.simulation.runFor(Duration.ofSeconds(3));
        assertFalse(attempt.isDone());
        install(hosts.client, 0);
        hosts.simulation.runUntil("up", () -> attempt.isDone() && heard[0], SOON);
        assertEquals(AssociationState.ESTABLISHED, attempt.join().state());
    }

    @Test
    void aLinkThatLeavesDuringTheShutdownDelaysIt() throws Exception {
        hosts.connect();
        hosts.simulation.network().impair(Impairments.NONE.delay(Duration.ofMillis(50)));
        hosts.association.send(Message.of("last"));
        var done = hosts.association.shutdown();
        hosts.simulation.runFor(Duration.ofMillis(120));
        assertEquals(AssociationState.SHUTDOWN_SENT, hosts.association.state());
        withdraw(hosts.client, 0);
        hosts.simulation.runFor(Duration.ofSeconds(3));
        assertFalse(done.isDone());
        install(hosts.client, 0);
        hosts.simulation.runUntil("down", done::isDone, Duration.ofSeconds(2));
        done.join();
    }

    @Test
    void aUserMayAbortWhileThereIsNoLink() throws Exception {
        hosts.connect();
        withdraw(hosts.client, 0);
        hosts.association.abort("enough");
        hosts.simulation.runFor(SOON);
        assertEquals(AssociationState.CLOSED, hosts.association.state());
        assertEquals(List.of(), hosts.client.stack().associations());
    }

    @Test
    void withoutALinkNothingCanBeBoundOrConnected() throws Exception {
        hosts.start();
        withdraw(hosts.client, 0);
        assertEquals(
                List.of(new LinkDescription("link.simulated", false, hosts.client.addresses(), 0)),
                hosts.client.stack().links());
        assertThrows(
                BindException.class,
                () -> hosts.client.stack().bind(List.of(hosts.client.address()), 1, Options.none()));
        var attempt =
                hosts.client.stack().bind(0).connectAsync(hosts.server.destination(TwoHosts.PORT), Options.none());
        hosts.simulation.runFor(SOON);
        var why = assertThrows(java.util.concurrent.CompletionException.class, attempt::join);
        assertTrue(
                why.getCause().getMessage().contains("no link"),
                () -> why.getCause().getMessage());
    }

    @Test
    void aLinkThatWasNotThereBeforeCanBeUsed() throws Exception {
        hosts.start();
        var alone = hosts.simulation.host("alone").address("10.2.0.1").start();
        withdraw(hosts.client, 0);
        LinkFactory another = renamed(hosts.client.links().get(0), "link.second");
        alone.stack().install(another, Options.none());
        assertEquals(2, alone.stack().links().size());
        var refused =
                assertThrows(IllegalArgumentException.class, () -> alone.stack().install(another, Options.none()));
        assertTrue(refused.getMessage().contains("link.second"));
        withdraw(alone, 0);
        var heard = new Association[1];
        hosts.server.stack().bind(TwoHosts.PORT).listen(accepted -> heard[0] = accepted);
        var attempt = alone.stack()
                .bind(0)
                .connectAsync(
                        new Destination(List.of(hosts.server.address()), TwoHosts.PORT, Destination.LINK_DEFAULT),
                        Options.none());
        hosts.simulation.runUntil("up", () -> attempt.isDone() && heard[0] != null, LIMIT);
        attempt.join();
    }

    @Test
    void aLinkThatCannotBeOpenedSaysWhyAndChangesNothing() throws Exception {
        hosts.connect();
        withdraw(hosts.client, 0);
        var broken = new LinkFactory() {
            @Override
            public String componentId() {
                return "link.simulated";
            }

            @Override
            public Link open(Options options) throws IOException {
                throw new BindException("port 9899 is taken");
            }
        };
        var why = assertThrows(
                UncheckedIOException.class, () -> hosts.client.stack().install(broken, Options.none()));
        assertTrue(why.getMessage().contains("port 9899 is taken"));
        install(hosts.client, 0);
        sendAndReceive(hosts.association, "goes on");
    }

    /** A link that fails is as good as withdrawn. */
    @Test
    void aLinkThatBreaksCanBeReplaced() throws Exception {
        var breaks = new boolean[1];
        var host = hosts.simulation
                .host("breaking")
                .address("10.3.0.1")
                .wrap(factory -> breaking(factory, breaks))
                .start();
        hosts.start();
        hosts.server.stack().bind(TwoHosts.PORT).listen(accepted -> hosts.accepted = accepted);
        var attempt = host.stack().bind(0).connectAsync(hosts.server.destination(TwoHosts.PORT), Options.none());
        hosts.simulation.runUntil("up", () -> attempt.isDone() && hosts.accepted != null, LIMIT);
        hosts.association = attempt.join();
        breaks[0] = true;
        hosts.association.send(Message.of("into nowhere"));
        hosts.simulation.runFor(SOON);
        assertFalse(host.stack().links().get(0).present());
        assertEquals(AssociationState.ESTABLISHED, hosts.association.state());
        breaks[0] = false;
        install(host, 0);
        hosts.simulation.runFor(SOON);
        assertEquals("into nowhere", hosts.accepted.poll().text());
    }

    private static LinkFactory breaking(LinkFactory factory, boolean[] breaks) {
        return WatchedLinks.of(factory, (method, arguments) -> {
            if (breaks[0] && method.equals("poll")) {
                throw new IOException("the cable is out");
            }
        });
    }

    private static LinkFactory renamed(LinkFactory factory, String id) {
        return new LinkFactory() {
            @Override
            public String componentId() {
                return id;
            }

            @Override
            public Link open(Options options) throws IOException {
                return factory.open(options);
            }
        };
    }

    /** Links come and go at random on both hosts while messages travel both ways over a bad network: each arrives once, in order. */
    @Test
    void nothingIsLostWhateverLinksDo() throws Exception {
        Seeds.each(300, LinkHotPlugTest::run);
    }

    private static void run(long seed) throws Exception {
        var random = new SplittableRandom(seed);
        try (var hosts = new TwoHosts(seed)) {
            boolean two = random.nextBoolean();
            if (two) {
                hosts.client("10.0.0.1", "10.1.0.1")
                        .server("10.0.0.2", "10.1.0.2")
                        .linkPerAddress();
            }
            hosts.option(AssociationOptions.ASSOCIATION_MAX_RETRANS, 1000)
                    .option(AssociationOptions.PATH_MAX_RETRANS, 1000)
                    .option(AssociationOptions.RTO_MAX, Duration.ofSeconds(3))
                    .option(AssociationOptions.LINK_GRACE, Duration.ofHours(1));
            hosts.connect();
            hosts.simulation
                    .network()
                    .impair(Impairments.NONE
                            .delay(Duration.ofMillis(random.nextInt(1, 60)))
                            .loss(random.nextDouble(0, 0.05))
                            .reordering(random.nextDouble(0, 0.1)));
            var there = new Flow(hosts.association, hosts.accepted, random.split());
            var back = new Flow(hosts.accepted, hosts.association, random.split());
            int changes = random.nextInt(1, 30);
            for (int i = 0; i < changes; i++) {
                change(random.nextBoolean() ? hosts.client : hosts.server, random);
                there.move();
                back.move();
                hosts.simulation.runFor(Duration.ofMillis(random.nextInt(1, 2000)));
            }
            for (SimulatedHost host : List.of(hosts.client, hosts.server)) {
                for (int link = 0; link < host.links().size(); link++) {
                    if (!host.stack().links().get(link).present()) {
                        install(host, link);
                    }
                }
            }
            Flow.finish(hosts.simulation, there, back, Duration.ofMinutes(10));
            assertNotEquals(0, count(hosts.client, Counter.PACKETS_SENT));
        }
    }

    private static void change(SimulatedHost host, SplittableRandom random) {
        int link = random.nextInt(host.links().size());
        if (host.stack().links().get(link).present()) {
            withdraw(host, link);
        } else {
            install(host, link);
        }
    }
}
