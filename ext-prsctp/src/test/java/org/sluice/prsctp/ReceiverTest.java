/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.prsctp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.testkit.Chunks.WHOLE;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Notification;
import org.sluice.sctp.wire.DataView;
import org.sluice.sctp.wire.SackChunk;
import org.sluice.sctp.wire.UnknownChunk;

/** RFC 3758 section 3.6. */
class ReceiverTest extends PeerStory {

    private int first;

    private void begin() {
        established();
        first = peer.nextTsn();
    }

    private SackChunk lastSack() {
        simulation.runFor(Duration.ofMillis(300));
        return peer.takeAll().stream()
                .filter(SackChunk.class::isInstance)
                .map(SackChunk.class::cast)
                .reduce((a, b) -> b)
                .orElseThrow(() -> simulation.failure("no SACK"));
    }

    @Test
    void theCumulativeTsnMovesToTheNewOneAndOverWhatHasArrived() {
        begin();
        // The example of section 3.6: 103 missing, 104 and 105 there, 106 missing, 107 there.
        peer.sendData(first, 0, 0, WHOLE, bytes(1));
        for (int i : new int[] {2, 3, 5}) {
            peer.sendData(first + i, 1, 0, WHOLE | DataView.UNORDERED, bytes(1));
        }
        peer.send(forward(first + 1));
        SackChunk sack = lastSack();
        assertEquals(first + 3, sack.cumulativeTsnAck());
        assertEquals(1, sack.gapAckBlocks().size());
        peer.send(forward(first + 4));
        assertEquals(first + 5, lastSack().cumulativeTsnAck());
    }

    @Test
    void whatWaitedForTheGivenUpMessageIsDelivered() {
        begin();
        peer.sendData(first + 1, 7, 1, WHOLE, bytes(11));
        peer.sendData(first + 3, 7, 3, WHOLE, bytes(13));
        simulation.runFor(SHORT);
        assertNull(association.poll());
        peer.send(forward(first, 7, 0));
        simulation.runFor(SHORT);
        assertEquals(11, association.poll().length());
        assertNull(association.poll(), "number 2 may still come");
        peer.send(forward(first + 2, 7, 2));
        simulation.runFor(SHORT);
        assertEquals(13, association.poll().length());
    }

    @Test
    void messagesBelowTheNumberAreDeliveredEvenWithHolesBetweenThem() {
        begin();
        peer.sendData(first + 2, 7, 2, WHOLE, bytes(12));
        peer.sendData(first + 4, 7, 4, WHOLE, bytes(14));
        peer.send(forward(first + 5, 7, 5));
        simulation.runFor(SHORT);
        assertEquals(12, association.poll().length());
        assertEquals(14, association.poll().length());
        peer.sendData(first + 6, 7, 6, WHOLE, bytes(16));
        simulation.runFor(SHORT);
        assertEquals(16, association.poll().length());
    }

    @Test
    void partsOfGivenUpMessagesAreDropped() {
        begin();
        peer.sendData(first, 2, 0, DataView.BEGINNING, bytes(1000));
        peer.sendData(first + 1, 2, 0, 0, bytes(1000));
        simulation.runFor(SHORT);
        assertTrue(association.status().pendingBytes() > 2000);
        peer.send(forward(first + 2, 2, 0));
        simulation.runFor(SHORT);
        assertEquals(0, association.status().pendingBytes());
        // A message that begins right after is another one.
        peer.sendData(first + 3, 2, 1, DataView.BEGINNING, bytes(5));
        peer.sendData(first + 4, 2, 1, DataView.ENDING, bytes(6));
        simulation.runFor(SHORT);
        assertEquals(11, association.poll().length());
        assertEquals(AssociationState.ESTABLISHED, association.state());
    }

    @Test
    void aMessageGivenOutInPartsIsToldToBeLost() {
        option(AssociationOptions.PARTIAL_DELIVERY_POINT, 500);
        begin();
        peer.sendData(first, 2, 0, DataView.BEGINNING, bytes(1000));
        peer.sendData(first + 2, 3, 0, WHOLE, bytes(30));
        simulation.runFor(SHORT);
        assertEquals(1000, association.poll().length());
        assertNull(association.poll());
        peer.send(forward(first + 1, 2, 0));
        simulation.runFor(SHORT);
        assertTrue(notifications.contains(new Notification.PartialDeliveryAborted(2, 0)), notifications::toString);
        assertEquals(30, association.poll().length(), "what waited behind it");
    }

    @Test
    void oneThatIsOutOfDateIsAnsweredWithASack() {
        begin();
        peer.sendData(first, 0, 0, WHOLE, bytes(1));
        simulation.runFor(SHORT);
        peer.takeAll();
        peer.send(forward(first - 1, 0, 9));
        SackChunk sack = lastSack();
        assertEquals(first, sack.cumulativeTsnAck());
        peer.sendData(first + 1, 0, 1, WHOLE, bytes(1));
        simulation.runFor(SHORT);
        assertEquals(1, association.poll().length());
        assertEquals(1, association.poll().length(), "streams are where they were");
    }

    @Test
    void theSackMayBeDelayedAsAfterData() {
        begin();
        peer.sendData(first, 0, 0, WHOLE, bytes(1));
        simulation.runFor(SHORT);
        peer.takeAll();
        peer.send(forward(first + 1));
        assertEquals(List.of(), arriving(Duration.ofMillis(150)));
        assertEquals(List.of("SACK"), arriving(Duration.ofMillis(100)));
    }

    @Test
    void garbageIsPassedOver() {
        begin();
        for (int length : new int[] {0, 1, 3, 5, 6, 7, 9}) {
            peer.send(new UnknownChunk(FORWARD_TSN, 0, new byte[length]));
        }
        peer.send(forward(first, 60_000, 1));
        simulation.runFor(SHORT);
        assertEquals(AssociationState.ESTABLISHED, association.state());
        peer.takeAll();
        // So far ahead that it is behind.
        peer.send(forward(first + 0x80000001, 0, 5));
        peer.sendData(first + 1, 0, 0, WHOLE | 8, bytes(4));
        assertEquals(first + 1, lastSack().cumulativeTsnAck());
        assertEquals(4, association.poll().length());
    }
}
