/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.testkit.Chunks.abort;
import static org.sluice.testkit.Chunks.cookieEcho;
import static org.sluice.testkit.Chunks.gap;
import static org.sluice.testkit.Chunks.init;
import static org.sluice.testkit.Chunks.sack;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification.MessageProgress;
import org.sluice.sctp.Notification.MessageProgress.Progress;
import org.sluice.sctp.Notification.NotificationsLost;
import org.sluice.testkit.Impairments;

/** What is told of messages whose life somebody wants to know ({@link MessageProgress}). */
class MessageProgressTest extends Story {

    private Association association;
    private int tsn;

    private void begin() {
        option(AssociationOptions.NO_DELAY, true);
        option(AssociationOptions.MAXIMUM_PACKET_SIZE, 1480);
        option(AssociationOptions.MAXIMUM_SEGMENT_SIZE, 1452);
        association = established();
        tsn = peer().peerInitialTsn();
    }

    private void send(int length, boolean tracked) {
        try {
            assertTrue(association.trySend(Message.wrap(bytes(length)).tracked(tracked)));
            simulation.runFor(SHORT);
        } catch (AssociationException e) {
            throw new AssertionError(e);
        }
    }

    /** What was told so far, the length of the message before what has become of it. */
    private List<String> told() {
        simulation.runFor(SHORT);
        List<String> told = notifications.stream()
                .filter(MessageProgress.class::isInstance)
                .map(MessageProgress.class::cast)
                .map(each -> each.message().length() + " " + each.progress())
                .toList();
        notifications.clear();
        return told;
    }

    @Test
    void aMessageIsSentThenDelivered() {
        begin();
        send(10, true);
        assertEquals(List.of("10 SENT"), told());
        peer().send(sack(tsn));
        assertEquals(List.of("10 DELIVERED"), told());
    }

    @Test
    void nothingIsToldOfTheOthers() {
        begin();
        send(10, false);
        send(11, true);
        send(12, false);
        peer().send(sack(tsn + 2));
        assertEquals(List.of("11 SENT", "11 DELIVERED"), told());
    }

    /** A gap ack may be taken back (RFC 9260 section 6.2.1), and so is not the end. */
    @Test
    void aGapAckIsNotTheEnd() {
        begin();
        send(10, true);
        send(11, true);
        told();
        peer().send(sack(tsn - 1, gap(2, 2)));
        assertEquals(List.of(), told());
        peer().send(sack(tsn - 1));
        assertEquals(List.of(), told());
        peer().send(sack(tsn + 1));
        assertEquals(List.of("10 DELIVERED", "11 DELIVERED"), told());
    }

    /** All of it: of a large message, the last fragment counts. */
    @Test
    void aLargeMessageIsSentAndDeliveredWhenAllOfItIs() {
        begin();
        // Three full packets are the first window.
        send(5 * 1452, true);
        assertEquals(List.of(), told());
        peer().send(sack(tsn + 2));
        assertEquals(List.of("7260 SENT"), told());
        peer().send(sack(tsn + 3));
        assertEquals(List.of(), told());
        peer().send(sack(tsn + 4));
        assertEquals(List.of("7260 DELIVERED"), told());
    }

    @Test
    void theEndOfTheAssociationTellsWhatMayHaveArrived() {
        begin();
        send(10, true);
        send(20_000, true);
        send(30, true);
        send(31, false);
        assertEquals(List.of("10 SENT"), told());
        peer().send(abort());
        assertEquals(List.of("10 UNCERTAIN", "20000 UNCERTAIN", "30 UNSENT"), told());
    }

    /** Some reach the loop too late. */
    @Test
    void whatTheLoopNeverSawWasNotSent() throws Exception {
        try (var hosts = new TwoHosts().connect()) {
            hosts.association.trySend(Message.wrap(bytes(10)).tracked(true));
            hosts.association.abort("enough");
            hosts.simulation.runFor(SHORT);
            var told = hosts.clientHeard.stream()
                    .filter(MessageProgress.class::isInstance)
                    .map(each -> ((MessageProgress) each).progress())
                    .toList();
            assertEquals(List.of(Progress.UNSENT), told);
        }
    }

    @Test
    void aRestartOfThePeerIsUncertain() {
        begin();
        send(10, true);
        told();
        peer().takeAll();
        int tag = peer().ownTag() ^ 0x5555;
        peer().ownTag(tag);
        peer().send(init(tag, 5000));
        peer().send(cookieEcho(peer().cookieOf(peer().expectInitAck())));
        assertEquals(List.of("10 UNCERTAIN"), told());
    }

    @Test
    void everyMessageGetsOneEndOnABadNetwork() throws Exception {
        try (var hosts = new TwoHosts(11).connect()) {
            hosts.simulation.network().impair(Impairments.NONE.loss(0.1).reordering(0.1));
            for (int i = 0; i < 300; i++) {
                hosts.association.trySend(Message.wrap(new byte[1 + i * 20]).tracked(true));
            }
            hosts.simulation.runUntil(
                    "all ends",
                    () -> {
                        while (hosts.accepted.poll() != null) {
                            // Taken, so that the window stays open.
                        }
                        return hosts.clientHeard.stream()
                                        .filter(MessageProgress.class::isInstance)
                                        .count()
                                >= 600;
                    },
                    Duration.ofMinutes(5));
            hosts.simulation.runFor(SHORT);
            var sent = new BitSet();
            var delivered = new BitSet();
            for (var each : hosts.clientHeard) {
                if (each instanceof MessageProgress progress) {
                    int number = (progress.message().length() - 1) / 20;
                    boolean isSent = progress.progress() == Progress.SENT;
                    var told = isSent ? sent : delivered;
                    assertTrue(isSent || progress.progress() == Progress.DELIVERED);
                    assertTrue(isSent || sent.get(number), "first it is sent");
                    assertTrue(!told.get(number), "once");
                    told.set(number);
                }
            }
            assertEquals(300, delivered.cardinality());
        }
    }

    @Test
    void whatNobodyTakesIsCounted() throws Exception {
        try (var hosts = new TwoHosts()
                .option(AssociationOptions.MAXIMUM_NOTIFICATIONS, 10)
                .option(AssociationOptions.NO_DELAY, true)
                .connect()) {
            hosts.association.listen(null);
            hosts.clientHeard.clear();
            for (int i = 0; i < 20; i++) {
                hosts.association.trySend(Message.of("x").tracked(true));
                hosts.simulation.runFor(SHORT);
            }
            hosts.hearAgain();
            hosts.simulation.runFor(SHORT);
            long told = hosts.clientHeard.stream()
                    .filter(each -> !(each instanceof NotificationsLost))
                    .count();
            long lost = hosts.clientHeard.stream()
                    .filter(NotificationsLost.class::isInstance)
                    .mapToLong(each -> ((NotificationsLost) each).count())
                    .sum();
            assertEquals(10, told);
            assertTrue(lost >= 30, "lost " + lost);
        }
    }
}
