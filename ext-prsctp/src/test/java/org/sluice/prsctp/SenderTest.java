/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.prsctp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.testkit.Chunks.gap;
import static org.sluice.testkit.Chunks.sack;
import static org.sluice.testkit.Chunks.shutdownAck;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.sctp.AssociationException.Reason;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.testkit.LossTeller;

/** RFC 3758 section 3.5 and the policies of section 4.1 and of RFC 7496. */
class SenderTest extends PeerStory {

    private static final Duration A_SECOND = Duration.ofMillis(1100);

    private static Message message(int length) {
        return Message.wrap(bytes(length));
    }

    private static Message once(int length) {
        return message(length).with(PartialReliability.RETRANSMISSIONS, 0);
    }

    private GivenUp givenUp(Policy policy) {
        var answer = PartialReliability.givenUp(association, policy);
        simulation.runFor(Duration.ofMillis(1));
        return answer.join();
    }

    /** RFC 7496 section 3.1, RFC 3758 section 3.5, A2 and A5. */
    @Test
    void whatWouldBeSentAgainOnceTooOftenIsGivenUp() {
        established();
        send(once(10).onStream(3));
        assertEquals(List.of("DATA 0"), arriving(SHORT));
        assertEquals(List.of("FORWARD 0 3:0"), arriving(A_SECOND), "at the timeout, instead of the DATA");
        peer.send(sack(tsn));
        simulation.runFor(SHORT);
        send(once(10).onStream(3));
        assertEquals(List.of("DATA 1"), arriving(SHORT));
        assertEquals(new GivenUp(0, 1), givenUp(Policy.RETRANSMISSIONS));
        assertEquals(new GivenUp(0, 0), givenUp(Policy.LIFETIME));
        assertEquals(1, failed().size());
        assertTrue(failed().get(0).sent());
        assertEquals(Notification.SendFailed.Reason.GIVEN_UP, failed().get(0).reason());
        byte[] payload = new byte[10];
        failed().get(0).message().payload().get(payload);
        assertArrayEquals(bytes(10), payload, "with its bytes");
    }

    @Test
    void asManyRetransmissionsAsWereAllowed() {
        established();
        send(message(10).with(PartialReliability.RETRANSMISSIONS, 2));
        assertEquals(List.of("DATA 0"), arriving(SHORT));
        assertEquals(List.of("DATA 0", "DATA 0"), arriving(Duration.ofSeconds(4)), "after 1 s and after 3 s");
        assertEquals(List.of("FORWARD 0 0:0"), arriving(Duration.ofSeconds(4)), "after 7 s");
    }

    /** A FORWARD TSN that is known to be lost is sent again at once, while it is awaited. */
    @Test
    void aForwardTsnThatIsKnownToBeLostIsSentAgain() {
        others.add(new LossTeller());
        established(FORWARD_TSN_SUPPORTED, LossTeller.offer());
        peer.send(LossTeller.lost(forward(tsn, 0, 0)));
        send(once(10));
        assertEquals(List.of("DATA 0", "FORWARD 0 0:0"), arriving(A_SECOND));
        peer.send(LossTeller.lost(forward(tsn, 0, 0)));
        assertEquals(List.of("FORWARD 0 0:0"), arriving(SHORT));
        peer.send(sack(tsn, 100_000));
        peer.send(LossTeller.lost(forward(tsn, 0, 0)));
        assertEquals(List.of(), arriving(SHORT));
    }

    /** F5: congestion control sees the loss. */
    @Test
    void fastRetransmissionCountsToo() {
        established();
        for (int i = 0; i < 4; i++) {
            send(once(900).onStream(i));
        }
        assertEquals(List.of("DATA 0", "DATA 1", "DATA 2", "DATA 3"), arriving(SHORT));
        long window = association.status().primaryPath().congestionWindow();
        for (int i = 2; i <= 4; i++) {
            peer.send(sack(tsn - 1, 100_000, gap(2, i)));
        }
        assertEquals(List.of("FORWARD 0 0:0"), arriving(SHORT));
        assertTrue(association.status().primaryPath().slowStartThreshold() <= Math.max(window / 2, 4 * 1468));
        assertEquals(1, failed().size());
    }

    /** TR3: a message that never got a TSN needs no FORWARD TSN. */
    @Test
    void aMessageThatIsTooOldBeforeItLeavesGetsNoTsn() {
        established();
        send(message(10));
        assertEquals(List.of("DATA 0"), arriving(SHORT));
        peer.send(sack(tsn, 0));
        simulation.runFor(SHORT);
        send(message(1000).with(PartialReliability.LIFETIME, Duration.ofMillis(100)));
        send(message(20));
        simulation.runFor(Duration.ofMillis(200));
        peer.send(sack(tsn, 100_000));
        assertEquals(List.of("DATA 1"), arriving(SHORT));
        assertEquals(1, failed().size());
        assertFalse(failed().get(0).sent());
        assertEquals(new GivenUp(1, 0), givenUp(Policy.LIFETIME));
    }

    /** TR4. */
    @Test
    void aMessageThatIsTooOldIsNotSentAgain() {
        established();
        send(message(10).with(PartialReliability.LIFETIME, Duration.ofMillis(500)));
        assertEquals(List.of("DATA 0"), arriving(SHORT));
        assertEquals(List.of("FORWARD 0 0:0"), arriving(A_SECOND));
        // One that is young enough is.
        send(message(10).with(PartialReliability.LIFETIME, Duration.ofSeconds(50)));
        peer.send(sack(tsn));
        assertEquals(List.of("DATA 1"), arriving(SHORT));
        assertEquals(List.of("DATA 1"), arriving(Duration.ofSeconds(3)));
    }

    /** A3, with a rest that never left: the next message's TSN leaves a gap for it. */
    @Test
    void allOfAMessageIsGivenUpAtOnce() {
        established();
        send(once(20_000));
        send(message(10));
        assertEquals(List.of("DATA 0", "DATA 1", "DATA 2"), arriving(SHORT), "as much as the first window allows");
        assertEquals(
                List.of("FORWARD 3 0:0", "DATA 4"),
                arriving(A_SECOND).stream().sorted((a, b) -> b.compareTo(a)).toList());
        peer.send(sack(tsn + 4));
        simulation.runFor(SHORT);
        assertEquals(0, association.status().unacknowledgedChunks());
        assertEquals(1, failed().size());
        assertEquals(20_000, failed().get(0).message().length());
    }

    /** C2: what is in flight between stays the peer's to acknowledge; C4: each stream once, unordered messages not at all. */
    @Test
    void theAckPointMovesOverWhatWasGivenUpAndNoFurther() {
        established();
        send(once(10).onStream(1));
        send(once(10).onStream(1));
        send(once(10).onStream(2).unordered(true));
        send(message(10).onStream(4));
        send(once(10).onStream(5));
        assertEquals(5, arriving(SHORT).size());
        var atTimeout = arriving(A_SECOND);
        assertTrue(atTimeout.contains("FORWARD 2 1:1"), atTimeout::toString);
        assertTrue(atTimeout.contains("DATA 3"), atTimeout::toString);
        peer.send(sack(tsn + 3));
        assertEquals(List.of("FORWARD 4 5:0"), arriving(SHORT));
        peer.send(sack(tsn + 4));
        simulation.runFor(SHORT);
        assertEquals(0, association.status().unacknowledgedChunks());
    }

    /** C3: a SACK that shows that the peer doesn't know yet has it told again. */
    @Test
    void aPeerThatDoesNotKnowYetIsToldAgain() {
        established();
        send(once(10));
        arriving(SHORT);
        assertEquals(List.of("FORWARD 0 0:0"), arriving(A_SECOND));
        peer.send(sack(tsn - 1));
        assertEquals(List.of("FORWARD 0 0:0"), arriving(Duration.ofMillis(60)));
        peer.send(sack(tsn));
        assertEquals(List.of(), arriving(Duration.ofSeconds(10)));
    }

    /** C5. */
    @Test
    void aForwardTsnThatIsNotAnsweredIsSentAgainAndCountsInTheEnd() {
        option(AssociationOptions.ASSOCIATION_MAX_RETRANS, 3);
        established();
        send(once(10));
        arriving(SHORT);
        var told = arriving(Duration.ofMinutes(2));
        assertTrue(told.stream().filter("FORWARD 0 0:0"::equals).count() >= 3, told::toString);
        assertEquals(AssociationState.CLOSED, association.state());
        var lost = notifications.stream()
                .filter(Notification.Lost.class::isInstance)
                .map(Notification.Lost.class::cast)
                .findFirst()
                .orElseThrow();
        assertEquals(Reason.UNREACHABLE, lost.cause().reason());
    }

    @Test
    void shutdownWaitsUntilThePeerKnows() {
        established();
        send(once(10));
        arriving(SHORT);
        var done = association.shutdown();
        assertEquals(List.of("FORWARD 0 0:0"), arriving(A_SECOND));
        assertEquals(AssociationState.SHUTDOWN_PENDING, association.state());
        peer.send(sack(tsn));
        assertEquals(List.of("SHUTDOWN"), arriving(SHORT));
        peer.send(shutdownAck());
        simulation.runFor(SHORT);
        assertTrue(done.isDone());
    }

    /** RFC 7496 section 3.2. */
    @Test
    void lessImportantMessagesMakeRoom() {
        option(AssociationOptions.SEND_BUFFER, 10_000);
        established();
        send(message(10));
        arriving(SHORT);
        peer.send(sack(tsn, 0));
        simulation.runFor(SHORT);
        assertTrue(send(message(3000).with(PartialReliability.PRIORITY, 5L)));
        assertTrue(send(message(3000).with(PartialReliability.PRIORITY, 9L)));
        assertTrue(send(message(3000)));
        assertFalse(send(message(2000).with(PartialReliability.PRIORITY, 9L)), "no more important than the others");
        simulation.runFor(SHORT);
        assertFalse(send(message(2000).with(PartialReliability.PRIORITY, 9L)));
        assertEquals(0, failed().size());
        assertFalse(send(message(2000).with(PartialReliability.PRIORITY, 7L)));
        simulation.runFor(SHORT);
        assertTrue(send(message(2000).with(PartialReliability.PRIORITY, 7L)), "9 made room");
        assertEquals(1, failed().size());
        assertEquals(3000, failed().get(0).message().length());
        assertFalse(failed().get(0).sent());
        assertEquals(new GivenUp(1, 0), givenUp(Policy.PRIORITY));
        // What is left arrives in order.
        simulation.runFor(SHORT);
        peer.send(sack(tsn, 100_000));
        assertTrue(arriving(SHORT).size() >= 3);
    }

    /** What must arrive is more important than any priority; and a default is as good as a policy of the message's own. */
    @ParameterizedTest
    @CsvSource({"NONE, 0", "PRIORITY, 8"})
    void messagesWithoutAPolicyOfTheirOwnMakeRoomToo(String policy, int value) {
        option(AssociationOptions.SEND_BUFFER, 10_000);
        option(PartialReliabilityOptions.DEFAULT_POLICY, policy);
        option(PartialReliabilityOptions.DEFAULT_VALUE, value);
        established();
        send(message(10).with(PartialReliability.RELIABLE, true));
        arriving(SHORT);
        peer.send(sack(tsn, 0));
        simulation.runFor(SHORT);
        assertTrue(send(message(3000).with(PartialReliability.PRIORITY, 5L)));
        assertTrue(send(message(3000).with(PartialReliability.PRIORITY, 9L)));
        assertTrue(send(message(3000).with(PartialReliability.RELIABLE, true)));
        assertFalse(send(message(2000)));
        simulation.runFor(SHORT);
        assertTrue(send(message(2000)), "9 made room");
        assertEquals(1, failed().size());
        assertEquals(new GivenUp(1, 0), givenUp(Policy.PRIORITY));
    }

    @Test
    void theDefaultHoldsForMessagesWithoutAPolicy() {
        option(PartialReliabilityOptions.DEFAULT_POLICY, "RETRANSMISSIONS");
        option(PartialReliabilityOptions.DEFAULT_VALUE, 0);
        established();
        send(message(10).onStream(1));
        send(message(10).onStream(2).with(PartialReliability.RELIABLE, true));
        arriving(SHORT);
        var atTimeout = arriving(A_SECOND);
        assertTrue(atTimeout.contains("FORWARD 0 1:0"), atTimeout::toString);
        assertTrue(atTimeout.contains("DATA 1"), atTimeout::toString);
        peer.send(sack(tsn + 1));
        simulation.runFor(SHORT);
        var byStream = PartialReliability.givenUp(association, 2, null);
        simulation.runFor(SHORT);
        assertEquals(new GivenUp(0, 0), byStream.join());
    }

    private List<String> told() {
        simulation.runFor(SHORT);
        List<String> told = notifications.stream()
                .filter(Notification.MessageProgress.class::isInstance)
                .map(Notification.MessageProgress.class::cast)
                .map(each -> each.message().length() + " " + each.progress())
                .toList();
        notifications.clear();
        return told;
    }

    /** What is given up has expired, sent or not; the rest is delivered. */
    @Test
    void aMessageThatWasGivenUpHasExpired() {
        established();
        send(once(10).tracked(true));
        assertEquals(List.of("10 SENT"), told());
        simulation.runFor(A_SECOND);
        assertEquals(1, failed().size());
        assertEquals(List.of("10 EXPIRED"), told());
        peer.send(sack(tsn));
        send(message(11).tracked(true));
        simulation.runFor(SHORT);
        peer.send(sack(tsn + 1));
        assertEquals(List.of("11 SENT", "11 DELIVERED"), told());
    }

    /** RFC 6458 section 8.1.26: the peer never gets the message, whatever else is handed over for it; the next one it does. */
    @Test
    void theRestOfAMessageInPartsThatWasGivenUpIsGivenBack() {
        established();
        send(once(10).ending(false).tracked(true));
        assertEquals(List.of("DATA 0"), arriving(SHORT));
        assertEquals(List.of("FORWARD 1 0:0"), arriving(A_SECOND), "with a TSN for the end that never leaves");
        peer.send(sack(tsn + 1));
        simulation.runFor(SHORT);
        assertEquals(1, failed().size());
        assertEquals(List.of("10 SENT", "10 EXPIRED"), told());
        send(once(20).ending(false).tracked(true));
        send(once(30).tracked(true));
        simulation.runFor(SHORT);
        assertEquals(2, failed().size());
        for (var each : failed()) {
            assertEquals(Notification.SendFailed.Reason.GIVEN_UP, each.reason());
            assertFalse(each.sent());
        }
        assertEquals(List.of("20 EXPIRED", "30 EXPIRED"), told());
        assertEquals(List.of(), arriving(SHORT));
        send(message(40));
        assertEquals(List.of("DATA 2"), arriving(SHORT));
    }

    /** Parts that were acknowledged are delivered; those that were sent or wait are given up together, and the room is free. */
    @Test
    void aMessageInPartsIsGivenUpFromWhereItStands() {
        option(AssociationOptions.SEND_BUFFER, 10_000);
        established();
        send(once(10).ending(false).tracked(true));
        simulation.runFor(SHORT);
        peer.send(sack(tsn));
        assertEquals(List.of("10 SENT", "10 DELIVERED"), told());
        send(once(20).ending(false).tracked(true));
        simulation.runFor(SHORT);
        send(once(9000).tracked(true));
        simulation.runFor(Duration.ofSeconds(3));
        assertEquals(
                List.of("20 true", "9000 true"),
                failed().stream()
                        .map(each -> each.message().length() + " " + each.sent())
                        .toList());
        assertEquals(List.of("20 SENT", "20 EXPIRED", "9000 EXPIRED"), told());
        peer.takeAll();
        assertTrue(send(message(9900)), "nothing of the buffer is taken");
    }
}
