/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.testkit.Chunks.abort;
import static org.sluice.testkit.Chunks.cookieEcho;
import static org.sluice.testkit.Chunks.error;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationListener;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Notification.PathChanged.Change;
import org.sluice.sctp.Options;
import org.sluice.sctp.PathState;
import org.sluice.sctp.wire.CookieAckChunk;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.InvalidStreamIdentifierCause;
import org.sluice.sctp.wire.OutOfResourceCause;
import org.sluice.sctp.wire.UserInitiatedAbortCause;
import org.sluice.testkit.Chunks;
import org.sluice.testkit.Simulation;

/** What notifications tell beside what happened: the fields of RFC 6458 section 6.1. */
class NotificationsTest extends Story {

    private <T extends Notification> T last(Class<T> type) {
        return notifications.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " in " + notifications));
    }

    @Test
    void whatCameUpIsToldWithItsStreamsAndExtensions() {
        try (var hosts = new TwoHosts()
                .clientWith(List.of(new CountingExtension()))
                .serverWith(List.of(new CountingExtension()))
                .option(AssociationOptions.OUTBOUND_STREAMS, 7)
                .option(AssociationOptions.INBOUND_STREAMS, 5)
                .connect()) {
            assertEquals(new Notification.Established(5, 5, Set.of("ext.counting")), hosts.clientHeard.get(0));
            assertEquals(hosts.clientHeard.get(0), hosts.serverHeard.get(0));
        }
    }

    @Test
    void anExtensionThatOnlyWeHaveIsNotToldAsInUse() {
        try (var hosts =
                new TwoHosts().clientWith(List.of(new CountingExtension())).connect()) {
            assertEquals(new Notification.Established(10, 10), hosts.clientHeard.get(0));
        }
    }

    @Test
    void aRestartTellsTheStreamsThatHoldFromThenOn() throws Exception {
        Association association = established();
        assertEquals(10, association.outboundStreams());
        peer().ownTag(4711);
        peer().send(new InitChunk(false, 4711, Chunks.WINDOW, 3, 2, 5000, List.of()));
        peer().send(cookieEcho(peer().cookieOf(peer().expectInitAck())));
        peer().expect(CookieAckChunk.class);
        assertEquals(new Notification.Restarted(2, 3, Set.of()), last(Notification.Restarted.class));
        assertEquals(2, association.outboundStreams());
        assertEquals(3, association.inboundStreams());
        assertThrows(
                IllegalArgumentException.class,
                () -> association.trySend(Message.of("x").onStream(2)));
    }

    @Test
    void anAbortOfThePeersIsToldAsItWasOnTheWire() {
        established();
        peer().send(abort(new UserInitiatedAbortCause("bye"), new OutOfResourceCause()));
        simulation.runFor(SHORT);
        var lost = last(Notification.Lost.class);
        assertTrue(lost.wasEstablished());
        assertEquals(10, lost.outboundStreams());
        assertEquals(10, lost.inboundStreams());
        assertEquals(12, lost.cause().errorCode());
        assertEquals(2, lost.cause().peerCauses().size());
        // ABORT, its length; User-Initiated Abort with its padding; Out of Resource.
        assertArrayEquals(
                HexFormat.of().parseHex("06000010" + "000c0007" + "62796500" + "00040004"),
                lost.cause().abortChunk());
        assertArrayEquals(lost.cause().abortChunk(), lost.cause().again().abortChunk());
    }

    @Test
    void aRefusedSetUpIsToldApartFromALostAssociation() {
        var attempt = listen().open(new Destination(peer().addresses(), PEER_PORT, 0), Options.none());
        attempt.listen(hear(notifications));
        InitChunk init = peer().expectInit();
        peer().peerTag(init.initiateTag());
        peer().send(abort(new OutOfResourceCause()));
        simulation.runFor(SHORT);
        var lost = last(Notification.Lost.class);
        assertFalse(lost.wasEstablished());
        assertEquals(4, lost.cause().errorCode());
        assertArrayEquals(
                HexFormat.of().parseHex("06000008" + "00040004"), lost.cause().abortChunk());
    }

    @Test
    void theCauseThatWeGaveIsToldToo() {
        Association association = established();
        association.abort("enough");
        simulation.runFor(SHORT);
        assertEquals(12, last(Notification.Lost.class).cause().errorCode());
        assertEquals(0, last(Notification.Lost.class).cause().abortChunk().length);
    }

    @Test
    void aGracefulEndTellsTheStreamsThatThereWere() {
        try (var hosts = new TwoHosts().connect()) {
            hosts.association.shutdown();
            hosts.simulation.runFor(Duration.ofSeconds(5));
            assertTrue(
                    hosts.clientHeard.contains(new Notification.ShutdownComplete(10, 10)),
                    () -> "" + hosts.clientHeard);
        }
    }

    @Test
    void anErrorOfThePeersIsToldWithItsCodeAndTheWholeChunk() {
        established();
        peer().send(error(new InvalidStreamIdentifierCause(9), new OutOfResourceCause()));
        simulation.runFor(SHORT);
        byte[] chunk = HexFormat.of().parseHex("09000010" + "00010008" + "00090000" + "00040004");
        var errors = notifications.stream()
                .filter(Notification.PeerError.class::isInstance)
                .map(Notification.PeerError.class::cast)
                .toList();
        assertEquals(
                List.of(1, 4), errors.stream().map(told -> told.cause().code()).toList());
        errors.forEach(told -> assertArrayEquals(chunk, told.chunk()));
    }

    @Test
    void whatHappensToAnAddressIsTold() throws Exception {
        try (var hosts = new TwoHosts()
                .client("10.0.0.1", "10.0.1.1")
                .server("10.0.0.2", "10.0.1.2")
                .option(AssociationOptions.PATH_MAX_RETRANS, 2)
                .option(AssociationOptions.HEARTBEAT_INTERVAL, Duration.ofSeconds(1))) {
            hosts.simulation.network().separateSubnets();
            hosts.connect();
            hosts.simulation.runFor(Duration.ofSeconds(3));
            var first = Simulation.address("10.0.0.2");
            var second = Simulation.address("10.0.1.2");
            assertEquals(
                    List.of(new Notification.PathChanged(second, PathState.ACTIVE, Change.CONFIRMED, 0)),
                    changes(hosts.clientHeard));

            hosts.association.setPrimary(second);
            hosts.association.setPrimary(second);
            hosts.simulation.runFor(SHORT);
            assertEquals(
                    List.of(new Notification.PathChanged(second, PathState.ACTIVE, Change.MADE_PRIMARY, 0)),
                    changes(hosts.clientHeard));

            hosts.simulation.network().interfaceDown(first, true);
            hosts.simulation.runFor(Duration.ofSeconds(30));
            assertEquals(
                    List.of(
                            new Notification.PathChanged(
                                    first, PathState.POTENTIALLY_FAILED, Change.POTENTIALLY_FAILED, 1),
                            new Notification.PathChanged(first, PathState.INACTIVE, Change.UNREACHABLE, 3)),
                    changes(hosts.clientHeard));

            hosts.simulation.network().interfaceDown(first, false);
            hosts.simulation.runFor(Duration.ofSeconds(60));
            assertEquals(
                    List.of(new Notification.PathChanged(first, PathState.ACTIVE, Change.AVAILABLE, 0)),
                    changes(hosts.clientHeard));
        }
    }

    /** Takes them out. */
    private static List<Notification> changes(List<Notification> heard) {
        List<Notification> changes = heard.stream()
                .filter(Notification.PathChanged.class::isInstance)
                .toList();
        heard.clear();
        return changes;
    }

    @Test
    void aPrimaryPathThatGivesWayForGoodIsTold() throws Exception {
        try (var hosts = new TwoHosts()
                .client("10.0.0.1", "10.0.1.1")
                .server("10.0.0.2", "10.0.1.2")
                .option(AssociationOptions.PRIMARY_SWITCHOVER_THRESHOLD, 1)) {
            hosts.simulation.network().separateSubnets();
            hosts.connect();
            hosts.simulation.runFor(Duration.ofSeconds(3));
            hosts.simulation.network().interfaceDown(hosts.server.address(), true);
            hosts.transfer(10, 100, Duration.ofMinutes(1));
            hosts.simulation.runFor(Duration.ofSeconds(10));
            var second = Simulation.address("10.0.1.2");
            assertTrue(
                    hosts.clientHeard.contains(
                            new Notification.PathChanged(second, PathState.ACTIVE, Change.MADE_PRIMARY, 0)),
                    () -> "" + hosts.clientHeard);
        }
    }

    private static AssociationListener hear(List<Notification> heard) {
        return new AssociationListener() {
            @Override
            public void notified(Association of, Notification notification) {
                heard.add(notification);
            }
        };
    }

    /** What is over the limit is dropped and counted; messages given back and the end are neither, whenever somebody listens. */
    @Test
    void aListenerThatComesLateIsToldHowMuchItMissed() throws Exception {
        option(AssociationOptions.MAXIMUM_NOTIFICATIONS, 10);
        var accepted = new Association[1];
        host().stack().bind(PORT).listen(association -> accepted[0] = association);
        peer().connect();
        simulation.runFor(SHORT);
        for (int i = 0; i < 30; i++) {
            peer().send(error(new InvalidStreamIdentifierCause(i)));
        }
        for (int i = 0; i < 20; i++) {
            assertTrue(accepted[0].trySend(Message.of("message " + i)));
        }
        simulation.runFor(SHORT);
        peer().send(abort());
        simulation.runFor(SHORT);

        var heard = new ArrayList<Notification>();
        accepted[0].listen(hear(heard));
        simulation.runFor(SHORT);
        // The first is that it came up.
        assertEquals(9, count(heard, Notification.PeerError.class), heard::toString);
        assertEquals(20, count(heard, Notification.SendFailed.class), heard::toString);
        assertEquals(1, count(heard, Notification.Lost.class), heard::toString);
        assertTrue(heard.contains(new Notification.NotificationsLost(21)), heard::toString);
        assertEquals(32, heard.size(), heard::toString);
    }

    private static long count(List<Notification> heard, Class<?> type) {
        return heard.stream().filter(type::isInstance).count();
    }
}
