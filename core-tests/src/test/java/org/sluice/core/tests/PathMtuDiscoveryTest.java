/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Counter;
import org.sluice.sctp.Notification;
import org.sluice.testkit.Impairments;
import org.sluice.testkit.Impairments.TooBig;
import org.sluice.testkit.SimulatedNetwork.Unreachable;

/** The search for the path MTU (RFC 8899, RFC 9260 section 7.3), and what the network says (RFC 9260 section 10). */
class PathMtuDiscoveryTest {

    private static Impairments widest(int bytes, TooBig tooBig) {
        return Impairments.NONE.maximumPacketSize(bytes, tooBig);
    }

    private static int pathMtu(Association association) {
        return association.status().primaryPath().pathMaximumTransmissionUnit();
    }

    @Test
    void theInterfacesMtuIsFoundInOneRoundTrip() {
        try (var hosts = new TwoHosts().connect()) {
            hosts.simulation.runFor(Duration.ofMillis(200));
            assertEquals(1480, pathMtu(hosts.association));
            assertEquals(1480, pathMtu(hosts.accepted));
            assertEquals(1, hosts.client.stack().counters().get(Counter.PATH_MTU_PROBES_SENT));
        }
    }

    /** Whether the network says so or not, what gets through is found out to 16 bytes. */
    @ParameterizedTest
    @ValueSource(ints = {1200, 1216, 1300, 1400, 1452, 1479, 1480})
    void theSearchFindsWhatGetsThrough(int widest) {
        for (TooBig tooBig : new TooBig[] {TooBig.DROP, TooBig.REPORT}) {
            try (var hosts = new TwoHosts()) {
                hosts.simulation.network().impair(widest(widest, tooBig));
                hosts.connect();
                hosts.simulation.runFor(Duration.ofMinutes(2));
                int found = pathMtu(hosts.association);
                assertTrue(found <= widest && found > widest - 20, () -> found + " of " + widest + " " + tooBig);
            }
        }
    }

    /** The way becomes narrower under data: said by the network, or a black hole. Nothing is lost, and the chunks that are too large get through in fragments. */
    @ParameterizedTest
    @EnumSource(
            value = TooBig.class,
            names = {"DROP", "REPORT"})
    void aWayThatBecomesNarrowerIsNoticed(TooBig tooBig) throws Exception {
        try (var hosts = new TwoHosts().connect()) {
            hosts.transfer(20, 5000, Duration.ofSeconds(10));
            assertEquals(1480, pathMtu(hosts.association));
            hosts.simulation.network().impair(widest(1280, tooBig));
            hosts.transfer(40, 5000, Duration.ofMinutes(2));
            hosts.simulation.runFor(Duration.ofMinutes(1));
            int found = pathMtu(hosts.association);
            assertTrue(found <= 1280 && found > 1260, () -> "found " + found);
            assertEquals(
                    tooBig == TooBig.DROP ? 1L : 0L,
                    hosts.client.stack().counters().get(Counter.BLACK_HOLES));
        }
    }

    @Test
    void aWayThatBecomesWiderAgainIsUsedAfterTheRaiseTimer() throws Exception {
        try (var hosts = new TwoHosts().option(AssociationOptions.PATH_MTU_RAISE_INTERVAL, Duration.ofMinutes(5))) {
            hosts.simulation.network().impair(widest(1300, TooBig.DROP));
            hosts.connect();
            hosts.simulation.runFor(Duration.ofMinutes(1));
            assertTrue(pathMtu(hosts.association) <= 1300);
            hosts.simulation.network().impair(Impairments.NONE);
            hosts.transfer(3, 100, Duration.ofSeconds(10));
            hosts.simulation.runFor(Duration.ofMinutes(3));
            assertTrue(pathMtu(hosts.association) <= 1300, "too early");
            hosts.simulation.runFor(Duration.ofMinutes(4));
            assertEquals(1480, pathMtu(hosts.association));
        }
    }

    @Test
    void lostProbesAreNotHeldAgainstThePath() {
        try (var hosts = new TwoHosts()) {
            hosts.simulation.network().impair(widest(1200, TooBig.DROP));
            hosts.connect();
            hosts.simulation.runFor(Duration.ofSeconds(20));
            assertEquals(0, hosts.association.status().primaryPath().errorCount());
            assertTrue(hosts.clientHeard.stream().noneMatch(Notification.PathChanged.class::isInstance));
        }
    }

    @Test
    void withoutDiscoveryPacketsAreAsLargeAsTheLinkAllows() {
        try (var hosts = new TwoHosts()
                .option(AssociationOptions.PATH_MTU_DISCOVERY, false)
                .connect()) {
            assertEquals(1480, pathMtu(hosts.association));
            assertEquals(0, hosts.client.stack().counters().get(Counter.PATH_MTU_PROBES_SENT));
        }
    }

    @Test
    void aHostThatDoesNotKnowSctpEndsTheAttempt() {
        try (var hosts = new TwoHosts().start()) {
            hosts.simulation.network().unreachable(Unreachable.PROTOCOL);
            var attempt = open(hosts);
            hosts.simulation.runUntil("refused", attempt::isCompletedExceptionally, Duration.ofSeconds(1));
            var failure = assertThrows(CompletionException.class, attempt::join);
            var cause = assertInstanceOf(AssociationException.class, failure.getCause());
            assertEquals(AssociationException.Reason.REFUSED, cause.reason());
        }
    }

    @Test
    void aHostThatCannotBeReachedJustNowDoesNot() {
        try (var hosts = new TwoHosts().start()) {
            hosts.simulation.network().unreachable(Unreachable.HOST);
            var attempt = open(hosts);
            hosts.simulation.runFor(Duration.ofSeconds(10));
            assertFalse(attempt.isDone());
            assertTrue(hosts.client.stack().counters().get(Counter.NETWORK_REPORTS) >= 3);
        }
    }

    private static java.util.concurrent.CompletableFuture<Association> open(TwoHosts hosts) {
        try {
            return hosts.client
                    .stack()
                    .bind(0)
                    .connectAsync(
                            new org.sluice.sctp.Destination(
                                    java.util.List.of(org.sluice.testkit.Simulation.address("10.0.0.77")), 5001, 0),
                            org.sluice.sctp.Options.none());
        } catch (java.net.BindException e) {
            throw new AssertionError(e);
        }
    }

    /** ICMP5 and ICMP6: whoever doesn't know the verification tag can't shrink packets or end an association. */
    @Test
    void whatTheNetworkSaysMustQuoteTheVerificationTag() throws Exception {
        try (var hosts = new TwoHosts().connect()) {
            hosts.simulation.runFor(Duration.ofSeconds(1));
            var quoted = ByteBuffer.allocate(8)
                    .putShort((short) hosts.association.localPort())
                    .putShort((short) TwoHosts.PORT)
                    .putInt(12345)
                    .array();
            hosts.simulation.network().reportTooBig(hosts.client.address(), hosts.server.address(), quoted, 1200);
            hosts.simulation.network().reportUnreachable(hosts.client.address(), hosts.server.address(), quoted, true);
            hosts.simulation.runFor(Duration.ofSeconds(1));
            assertEquals(1480, pathMtu(hosts.association));
            assertEquals(AssociationState.ESTABLISHED, hosts.association.state());
            assertEquals(2, hosts.client.stack().counters().get(Counter.NETWORK_REPORTS_IGNORED));
        }
    }
}
