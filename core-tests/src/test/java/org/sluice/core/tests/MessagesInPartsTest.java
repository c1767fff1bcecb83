/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.testkit.Chunks.abort;
import static org.sluice.testkit.Chunks.cookieEcho;
import static org.sluice.testkit.Chunks.init;
import static org.sluice.testkit.Chunks.sack;
import static org.sluice.testkit.Chunks.shutdown;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationException.Reason;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification.MessageProgress;
import org.sluice.sctp.Notification.SendFailed;
import org.sluice.sctp.wire.AbortChunk;
import org.sluice.sctp.wire.DataChunk;
import org.sluice.sctp.wire.DataView;
import org.sluice.sctp.wire.ShutdownChunk;

/** Messages that are handed over in parts (SCTP_EXPLICIT_EOR, RFC 6458 section 8.1.26), as a peer sees them on the wire. */
class MessagesInPartsTest extends Story {

    /** User data of a chunk that fills a packet of 1480 bytes. */
    private static final int FULL = 1452;

    private Association association;
    private int tsn;
    private int made;

    private void begin() {
        option(AssociationOptions.MAXIMUM_PACKET_SIZE, 1480);
        option(AssociationOptions.MAXIMUM_SEGMENT_SIZE, FULL);
        association = established();
        tsn = peer().peerInitialTsn();
    }

    /** The next bytes of a sequence that goes on from part to part. */
    private Message part(int length, boolean ending) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) made++;
        }
        return Message.wrap(bytes).ending(ending);
    }

    private Message part(int length) {
        return part(length, false);
    }

    private void send(Message message) {
        try {
            assertTrue(association.trySend(message));
        } catch (AssociationException e) {
            throw new AssertionError(e);
        }
    }

    /** What has come since: TSN (from the first one), stream:number, B and E, length. */
    private List<String> arrived() {
        simulation.runFor(SHORT);
        var told = new ArrayList<String>();
        for (var chunk : peer().takeAll()) {
            if (chunk instanceof DataChunk data) {
                String flags = ((data.flags() & DataView.BEGINNING) != 0 ? "B" : "")
                        + ((data.flags() & DataView.ENDING) != 0 ? "E" : "");
                String number = (data.flags() & DataView.UNORDERED) != 0 ? "U" : "" + data.streamSequenceNumber();
                told.add(data.tsn() - tsn + " " + data.stream() + ":" + number + " " + flags + " "
                        + data.payload().length);
            }
        }
        return told;
    }

    private void acknowledge(int number) {
        peer().send(sack(tsn + number, 1 << 20));
    }

    private List<String> givenBack() {
        simulation.runFor(SHORT);
        var told = notifications.stream()
                .filter(SendFailed.class::isInstance)
                .map(SendFailed.class::cast)
                .map(each -> each.message().length() + (each.sent() ? " sent " : " unsent ") + each.reason())
                .toList();
        notifications.clear();
        return told;
    }

    /** What is there leaves at once where nothing is in flight; the end may come much later. */
    @Test
    void thePartsAreOneMessageOnTheWire() {
        begin();
        send(part(100));
        assertEquals(List.of("0 0:0 B 100"), arrived());
        acknowledge(0);
        send(part(200));
        assertEquals(List.of("1 0:0  200"), arrived());
        acknowledge(1);
        send(part(50, true));
        assertEquals(List.of("2 0:0 E 50"), arrived());
        acknowledge(2);
        send(part(7, true));
        assertEquals(List.of("3 0:1 BE 7"), arrived());
    }

    @Test
    void anUnorderedMessageMayComeInPartsAsWell() {
        begin();
        send(part(100).unordered(true).onStream(3));
        send(part(100, true).unordered(true).onStream(3));
        assertEquals(List.of("0 3:U BE 200"), arrived());
        send(part(100).unordered(true).onStream(3));
        acknowledge(0);
        assertEquals(List.of("1 3:U B 100"), arrived());
        send(part(100, true).unordered(true).onStream(3));
        assertEquals(List.of("2 3:U E 100"), arrived());
    }

    @Test
    void partsThatAreThereTogetherFillTheirFragments() {
        begin();
        for (int i = 0; i < 100; i++) {
            send(part(29));
        }
        send(part(4, true));
        assertEquals(List.of("0 0:0 B 1452", "1 0:0 E 1452"), arrived());
    }

    /** The bytes of a fragment come from several parts, each in its place; so they do when it is sent again. */
    @Test
    void theBytesAreThoseOfThePartsInTheirOrder() {
        begin();
        for (int length : new int[] {1000, 1000, 1, 29, 1000, 500}) {
            send(part(length, length == 500));
        }
        simulation.runFor(SHORT);
        List<DataChunk> first = data();
        var whole = new ByteArrayOutputStream();
        first.forEach(chunk -> whole.writeBytes(chunk.payload()));
        assertArrayEquals(bytes(3530), whole.toByteArray());
        assertEquals(3, first.size());
        // T3-rtx: one packet leaves, and the others when that is acknowledged.
        simulation.runFor(Duration.ofMillis(1000));
        List<DataChunk> again = new ArrayList<>(data());
        acknowledge(0);
        simulation.runFor(SHORT);
        again.addAll(data());
        for (int i = 0; i < 3; i++) {
            assertEquals(first.get(i).tsn(), again.get(i).tsn());
            assertArrayEquals(first.get(i).payload(), again.get(i).payload());
        }
    }

    private List<DataChunk> data() {
        return peer().takeAll().stream()
                .filter(DataChunk.class::isInstance)
                .map(DataChunk.class::cast)
                .toList();
    }

    /** Small parts wait for a full fragment while anything is in flight; when nothing is, what is there goes. */
    @Test
    void smallPartsWaitForAFullFragmentOrTheEnd() {
        begin();
        send(part(10));
        assertEquals(List.of("0 0:0 B 10"), arrived());
        send(part(1000));
        assertEquals(List.of(), arrived());
        send(part(1000));
        assertEquals(List.of("1 0:0  1452"), arrived());
        acknowledge(0);
        assertEquals(List.of(), arrived(), "548 bytes wait");
        acknowledge(1);
        assertEquals(List.of("2 0:0  548"), arrived());
        send(part(5, true));
        assertEquals(List.of("3 0:0 E 5"), arrived(), "nothing waits behind the end");
    }

    @Test
    void withoutDelayEachPartLeavesAtOnce() {
        option(AssociationOptions.NO_DELAY, true);
        begin();
        for (int i = 0; i < 3; i++) {
            send(part(10));
            assertEquals(List.of(i + " 0:0 " + (i == 0 ? "B" : "") + " 10"), arrived());
        }
    }

    /** RFC 9260 section 6.9: fragments of a message have consecutive TSNs. */
    @Test
    void messagesOfOtherStreamsWaitForTheEnd() {
        begin();
        send(part(100));
        send(part(11, true).onStream(1));
        send(part(12).onStream(2));
        assertEquals(List.of("0 0:0 B 100"), arrived());
        acknowledge(0);
        assertEquals(List.of(), arrived());
        send(part(20));
        assertEquals(List.of("1 0:0  20"), arrived());
        acknowledge(1);
        send(part(30, true));
        assertEquals(List.of("2 0:0 E 30", "3 1:0 BE 11", "4 2:0 B 12"), arrived());
        send(part(13, true).onStream(2));
        assertEquals(List.of("5 2:0 E 13"), arrived());
    }

    @Test
    void aPartOfAnotherKindIsRefused() {
        begin();
        send(part(10).withPayloadProtocolIdentifier(7));
        var other = assertThrows(IllegalArgumentException.class, () -> association.trySend(part(1)));
        assertEquals(
                "the message that was begun on stream 0 and not ended has another payload protocol identifier (7)",
                other.getMessage());
        var unordered = assertThrows(
                IllegalArgumentException.class,
                () -> association.send(part(1).withPayloadProtocolIdentifier(7).unordered(true)));
        assertEquals("the message that was begun on stream 0 and not ended is ordered", unordered.getMessage());
        send(part(1).onStream(1));
        send(part(1, true).withPayloadProtocolIdentifier(7));
        send(part(1).unordered(true));
    }

    /** A message that must not be cut can't be in parts. */
    @Test
    void partsAreRefusedWhereFragmentsAre() {
        option(AssociationOptions.DISABLE_FRAGMENTS, true);
        begin();
        assertThrows(IllegalArgumentException.class, () -> association.trySend(part(10)));
        send(part(10, true));
    }

    @Test
    void whatIsNotAcknowledgedIsGivenBackPartByPart() {
        begin();
        send(part(100));
        arrived();
        acknowledge(0);
        send(part(200));
        arrived();
        send(part(300));
        send(part(40, true).onStream(1));
        peer().send(abort());
        assertEquals(List.of("200 sent ENDED", "300 unsent ENDED", "40 unsent ENDED"), givenBack());
    }

    @Test
    void eachPartThatIsTrackedIsToldOf() {
        begin();
        send(part(100).tracked(true));
        arrived();
        send(part(2000).tracked(true));
        send(part(50));
        send(part(60).tracked(true));
        arrived();
        assertEquals(List.of("100 SENT"), progress(), "and a fragment of the second");
        acknowledge(0);
        arrived();
        assertEquals(List.of("100 DELIVERED"), progress());
        acknowledge(1);
        arrived();
        assertEquals(List.of("2000 SENT", "60 SENT"), progress());
        peer().send(abort());
        assertEquals(List.of("2000 UNCERTAIN", "60 UNCERTAIN"), progress());
    }

    private List<String> progress() {
        simulation.runFor(SHORT);
        var told = notifications.stream()
                .filter(MessageProgress.class::isInstance)
                .map(MessageProgress.class::cast)
                .map(each -> each.message().length() + " " + each.progress())
                .toList();
        notifications.clear();
        return told;
    }

    /** SHUTDOWN says that everything was sent, which is not so; FreeBSD aborts as well. What is there is sent first. */
    @Test
    void anAssociationThatIsShutDownInTheMiddleOfAMessageIsAborted() {
        begin();
        send(part(100));
        send(part(200));
        var end = association.shutdown();
        assertEquals(List.of("0 0:0 B 300"), arrived());
        peer().expectNothing(SHORT);
        acknowledge(0);
        AbortChunk abort = peer().expect(AbortChunk.class);
        assertEquals(1, abort.causes().size());
        simulation.runFor(SHORT);
        var failure = assertThrows(CompletionException.class, end::join);
        AssociationException cause = assertInstanceOf(AssociationException.class, failure.getCause());
        assertEquals(Reason.ABORTED_BY_USER, cause.reason());
        assertEquals("shut down in the middle of a message that was handed over in parts", cause.getMessage());
        assertEquals(List.of(), givenBack(), "both were acknowledged");
    }

    @Test
    void soItIsWhenThePeerShutsItDown() {
        begin();
        send(part(100));
        send(part(5, true).onStream(1));
        assertEquals(1, arrived().size());
        peer().send(shutdown(tsn - 1));
        acknowledge(0);
        peer().skipTo(AbortChunk.class);
        assertEquals(List.of("5 unsent ENDED"), givenBack());
    }

    @Test
    void aMessageThatWasEndedDoesNotStandInTheWay() {
        begin();
        send(part(100));
        send(part(200, true));
        association.shutdown();
        arrived();
        acknowledge(0);
        peer().expect(ShutdownChunk.class);
    }

    /** What is handed over for a message that the peer will never get is given back, up to its end. */
    @Test
    void afterARestartOfThePeerTheRestIsGivenBack() throws Exception {
        begin();
        send(part(100));
        arrived();
        int tag = peer().ownTag() ^ 0x5555;
        peer().ownTag(tag);
        peer().send(init(tag, 5000));
        peer().send(cookieEcho(peer().cookieOf(peer().expectInitAck())));
        assertEquals(List.of("100 sent RESTARTED"), givenBack());
        send(part(200));
        send(part(300, true));
        assertEquals(List.of("200 unsent RESTARTED", "300 unsent RESTARTED"), givenBack());
        tsn = peer().peerInitialTsn();
        send(part(7, true));
        assertEquals(List.of("0 0:0 BE 7"), arrived());
    }

    /** What waits for the end of a message may take all the room that the rest of it needs: then that is let in all the same. */
    @Test
    void theRestOfAMessageIsLetInThoughTheBufferIsFull() throws Exception {
        option(AssociationOptions.SEND_BUFFER, 10_000);
        begin();
        send(part(100));
        arrived();
        int waiting = 0;
        while (association.trySend(part(1000, true).onStream(1))) {
            waiting++;
        }
        assertTrue(waiting >= 8);
        assertFalse(association.trySend(part(2000)), "something is on its way: there may be room soon");
        acknowledge(0);
        simulation.runFor(SHORT);
        assertFalse(association.trySend(part(1000, true).onStream(1)));
        assertFalse(association.trySend(part(500).onStream(2)));
        send(part(2000));
        assertFalse(association.trySend(part(10)), "one at a time");
        assertEquals(List.of("1 0:0  1452"), arrived());
        acknowledge(1);
        assertEquals(List.of("2 0:0  548"), arrived());
        acknowledge(2);
        simulation.runFor(SHORT);
        send(part(10, true));
        assertEquals("3 0:0 E 10", arrived().get(0));
    }
}
