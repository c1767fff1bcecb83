/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.sctp.PathStatus;
import org.sluice.sctp.wire.AbortChunk;
import org.sluice.sctp.wire.AddressParameter;
import org.sluice.sctp.wire.Chunk;
import org.sluice.sctp.wire.SackChunk;
import org.sluice.sctp.wire.UnrecognizedChunkTypeCause;
import org.sluice.testkit.Chunks;

/** What we ask for, over the wire, against bytes worked out from RFC 5061 by hand. */
class OwnRequestsTest extends PeerScene {

    // ---- what we ask for (sections 5.1 and 5.3)

    private CompletableFuture<Outcome> addOurSecond() {
        host.addAddress("10.0.0.3");
        return DynamicAddresses.add(association, OUR_SECOND);
    }

    private int ourSerial() {
        return peer.peerInitialTsn();
    }

    @Test
    void anAddressOfOursIsAdded() throws Exception {
        established(SUPPORTED);
        var answer = addOurSecond();
        // Serials begin at the initial TSN (rule A2).
        peer.expect(asconf(ourSerial(), A1 + add(0, A3)));
        assertEquals(OURS, peer.lastPacket().from());
        assertFalse(answer.isDone());
        peer.send(ack(ourSerial(), ""));
        assertEquals(Outcome.DONE, result(answer));
        assertTrue(isTold("addressAdded", OUR_SECOND));
    }

    /** Rules F1 and F2. */
    @Test
    void nothingLeavesFromANewAddressBeforeItIsAcknowledged() throws Exception {
        established(SUPPORTED);
        addOurSecond();
        peer.expect(asconf(ourSerial(), A1 + add(0, A3)));
        // To there, the peer may already send.
        peer.towards(OUR_SECOND, PORT);
        peer.sendData(0, 0, new byte[5]);
        peer.sendData(0, 1, new byte[5]);
        peer.expect(SackChunk.class);
        assertEquals(OURS, peer.lastPacket().from());
        peer.send(ack(ourSerial(), ""));
        peer.sendData(0, 2, new byte[5]);
        peer.sendData(0, 3, new byte[5]);
        peer.expect(SackChunk.class);
        assertEquals(OUR_SECOND, peer.lastPacket().from());
    }

    /** Rules F4 and F6. */
    @Test
    void nothingLeavesFromAnAddressThatIsBeingDeleted() throws Exception {
        established(SUPPORTED);
        addOurSecond();
        peer.expect(asconf(ourSerial(), A1 + add(0, A3)));
        peer.send(ack(ourSerial(), ""));
        simulation.runFor(SHORT);
        var answer = DynamicAddresses.remove(association, OURS);
        peer.expect(asconf(ourSerial() + 1, A3 + delete(0, A1)));
        assertEquals(OUR_SECOND, peer.lastPacket().from());
        // What still arrives there is taken in, and answered from the other one.
        peer.sendData(0, 0, new byte[5]);
        peer.sendData(0, 1, new byte[5]);
        peer.expect(SackChunk.class);
        assertEquals(OUR_SECOND, peer.lastPacket().from());
        peer.send(ack(ourSerial() + 1, ""));
        assertEquals(Outcome.DONE, result(answer));
        assertTrue(isTold("addressRemoved", OURS));
    }

    /** Section 5.3.1. */
    @Test
    void anAbortToAnAddressThatIsBeingDeletedIsIgnored() throws Exception {
        established(SUPPORTED);
        addOurSecond();
        peer.expect(asconf(ourSerial(), A1 + add(0, A3)));
        peer.send(ack(ourSerial(), ""));
        simulation.runFor(SHORT);
        DynamicAddresses.remove(association, OURS);
        simulation.runFor(SHORT);
        peer.send(Chunks.abort());
        simulation.runFor(SHORT);
        assertEquals(AssociationState.ESTABLISHED, association.state());
        peer.towards(OUR_SECOND, PORT).send(Chunks.abort());
        simulation.runFor(SHORT);
        assertEquals(AssociationState.CLOSED, association.state());
    }

    /** Section 5.3.2: from the new address, found by the old one. */
    @Test
    void theOnlyAddressIsReplacedWithOneRequest() throws Exception {
        established(SUPPORTED);
        host.addAddress("10.0.0.3");
        var answer = DynamicAddresses.change(
                association, List.of(AddressChange.add(OUR_SECOND), AddressChange.remove(OURS)));
        peer.expect(asconf(ourSerial(), A1 + add(0, A3) + delete(1, A1)));
        assertEquals(OUR_SECOND, peer.lastPacket().from());
        peer.towards(OUR_SECOND, PORT).send(ack(ourSerial(), ""));
        assertEquals(List.of(Outcome.DONE, Outcome.DONE), result(answer));
    }

    /** Rules F1 and F4 together: there is no address to send from until the peer has answered; and what comes back late is not heeded (section 5.3.1). */
    @Test
    void whileTheOnlyAddressIsReplacedNothingElseLeaves() throws Exception {
        established(SUPPORTED);
        host.addAddress("10.0.0.3");
        DynamicAddresses.change(association, List.of(AddressChange.add(OUR_SECOND), AddressChange.remove(OURS)));
        peer.expect(asconf(ourSerial(), A1 + add(0, A3) + delete(1, A1)));
        association.trySend(Message.of("waits"));
        peer.sendData(0, 0, new byte[5]);
        peer.send(Chunks.heartbeat(new byte[8]));
        peer.expectNothing(Duration.ofMillis(300));
        peer.towards(OUR_SECOND, PORT).send(ack(ourSerial(), ""));
        simulation.runFor(SHORT);
        assertTrue(peer.takePackets().stream().allMatch(packet -> packet.from().equals(OUR_SECOND)));
        assertEquals(1, association.status().sentMessages());
        peer.towards(OURS, PORT).sendRaw(peer.packet(peer.ownTag(), new AbortChunk(true, List.of())));
        peer.send(Chunks.abort());
        simulation.runFor(SHORT);
        assertEquals(AssociationState.ESTABLISHED, association.state());
    }

    /** Rule F5. */
    @Test
    void ourLastAddressIsNotDeleted() throws Exception {
        established(SUPPORTED);
        assertEquals(Outcome.LAST_ADDRESS, result(DynamicAddresses.remove(association, OURS)));
        peer.expectNothing(SHORT);
    }

    @Test
    void thePeerIsAskedToPreferAnAddress() throws Exception {
        established(SUPPORTED);
        var answer = DynamicAddresses.setPeerPrimary(association, OURS);
        peer.expect(asconf(ourSerial(), A1 + setPrimary(0, A1)));
        peer.send(ack(ourSerial(), "c0050008 00000000"));
        assertEquals(Outcome.DONE, result(answer));
    }

    /** Rules A3 and C1. */
    @Test
    void oneRequestAtATimeIsOnItsWay() throws Exception {
        established(SUPPORTED);
        var first = DynamicAddresses.setPeerPrimary(association, OURS);
        var second = addOurSecond();
        peer.expect(asconf(ourSerial(), A1 + setPrimary(0, A1)));
        peer.expectNothing(SHORT);
        peer.send(ack(ourSerial(), ""));
        peer.expect(asconf(ourSerial() + 1, A1 + add(0, A3)));
        assertEquals(Outcome.DONE, result(first));
        peer.send(ack(ourSerial() + 1, ""));
        assertEquals(Outcome.DONE, result(second));
    }

    /** Rules A4 and B1 to B5: the same chunk, after the RTO, then twice that, to another address. */
    @Test
    void whatIsNotAnsweredIsSentAgainElsewhere() throws Exception {
        established(SUPPORTED, new AddressParameter(PEERS_SECOND));
        answerHeartbeats();
        DynamicAddresses.setPeerPrimary(association, OURS);
        var request = asconf(ourSerial(), A1 + setPrimary(0, A1));
        peer.expect(request);
        assertEquals(PEER, peer.lastPacket().to());
        long before = simulation.clock().nanos();
        peer.expect(request);
        assertEquals(PEERS_SECOND, peer.lastPacket().to());
        assertTrue(simulation.clock().nanos() - before >= 990_000_000L);
        assertEquals(
                1,
                association.status().paths().stream()
                        .mapToInt(PathStatus::errorCount)
                        .sum());
        peer.send(ack(ourSerial(), ""));
        peer.expectNothing(Duration.ofSeconds(5));
        assertEquals(1, figures().requestsRetransmitted());
    }

    /** Rule B2. */
    @Test
    void aPeerThatNeverAnswersIsGivenUp() throws Exception {
        options = options.with(AssociationOptions.ASSOCIATION_MAX_RETRANS, 3);
        established(SUPPORTED);
        var answer = DynamicAddresses.setPeerPrimary(association, OURS);
        simulation.runFor(Duration.ofMinutes(2));
        assertEquals(AssociationState.CLOSED, association.state());
        assertTrue(answer.isCompletedExceptionally());
    }

    /** Rules A7 and A8. */
    @Test
    void whatFollowsARefusalIsRefusedUnlessSaidOtherwise() throws Exception {
        established(SUPPORTED);
        host.addAddress("10.0.0.3");
        var changes = List.of(
                AddressChange.setPrimary(OURS),
                AddressChange.add(OUR_SECOND),
                AddressChange.setPrimary(OUR_SECOND),
                AddressChange.setPrimary(OURS));
        var answer = DynamicAddresses.change(association, changes);
        peer.expect(asconf(ourSerial(), A1 + setPrimary(0, A1) + add(1, A3) + setPrimary(2, A3) + setPrimary(3, A1)));
        peer.send(ack(ourSerial(), failure(1, 0xA1, add(1, A3)) + "c0050008 00000003"));
        assertEquals(List.of(Outcome.DONE, Outcome.RESOURCE_SHORTAGE, Outcome.REFUSED, Outcome.DONE), result(answer));
        assertFalse(isTold("addressAdded", OUR_SECOND));
    }

    @ParameterizedTest
    @CsvSource({"0xA0,LAST_ADDRESS", "0xA2,SOURCE_ADDRESS", "0xA4,NOT_AUTHORIZED", "5,UNKNOWN_ADDRESS", "6,REFUSED"})
    void causesAreTold(int cause, Outcome outcome) throws Exception {
        established(SUPPORTED);
        var answer = addOurSecond();
        peer.expect(asconf(ourSerial(), A1 + add(0, A3)));
        peer.send(ack(ourSerial(), failure(0, cause, add(0, A3))));
        assertEquals(outcome, result(answer));
    }

    /** An address whose deletion was refused is used again. */
    @Test
    void whatIsNotDeletedIsKept() throws Exception {
        established(SUPPORTED);
        addOurSecond();
        peer.expect(asconf(ourSerial(), A1 + add(0, A3)));
        peer.send(ack(ourSerial(), ""));
        simulation.runFor(SHORT);
        var answer = DynamicAddresses.remove(association, OURS);
        peer.expect(asconf(ourSerial() + 1, A3 + delete(0, A1)));
        peer.send(ack(ourSerial() + 1, failure(0, 0xA4, delete(0, A1))));
        assertEquals(Outcome.NOT_AUTHORIZED, result(answer));
        peer.sendData(0, 0, new byte[5]);
        peer.sendData(0, 1, new byte[5]);
        peer.expect(SackChunk.class);
        assertEquals(OURS, peer.lastPacket().from());
    }

    /** Rules F3a and F3b. */
    @Test
    void whatThePeerDoesNotUnderstandIsNotAskedAgain() throws Exception {
        established(SUPPORTED);
        var answer = DynamicAddresses.setPeerPrimary(association, OURS);
        peer.expect(asconf(ourSerial(), A1 + setPrimary(0, A1)));
        peer.send(ack(ourSerial(), failure(0, 8, setPrimary(0, A1))));
        assertEquals(Outcome.NOT_UNDERSTOOD, result(answer));
        assertEquals(Outcome.NOT_UNDERSTOOD, result(DynamicAddresses.setPeerPrimary(association, OURS)));
        peer.expectNothing(SHORT);
        // Addresses are another matter.
        var added = addOurSecond();
        peer.expect(asconf(ourSerial() + 1, A1 + add(0, A3)));
        peer.send(ack(ourSerial() + 1, failure(0, 8, add(0, A3))));
        assertEquals(Outcome.NOT_UNDERSTOOD, result(added));
        assertEquals(Outcome.NOT_UNDERSTOOD, result(DynamicAddresses.add(association, OUR_SECOND)));
        peer.expectNothing(SHORT);
    }

    /** Rule A9. */
    @Test
    void afterAnErrorAboutTheChunkNoneIsSent() throws Exception {
        established(SUPPORTED);
        var answer = DynamicAddresses.setPeerPrimary(association, OURS);
        var request = asconf(ourSerial(), A1 + setPrimary(0, A1));
        peer.expect(request);
        peer.send(Chunks.error(new UnrecognizedChunkTypeCause(bytes("c1000008" + String.format("%08x", ourSerial())))));
        assertEquals(Outcome.NOT_UNDERSTOOD, result(answer));
        peer.expectNothing(Duration.ofSeconds(20));
        assertTrue(told.stream()
                .anyMatch(each ->
                        each instanceof Notification.OfExtension of && of.name().equals("notUnderstood")));
    }

    /** Rule F0 and section 4.3.4. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 0x7fffffff})
    void anAnswerToWhatWasNeverAskedAborts(int ahead) throws Exception {
        established(SUPPORTED);
        peer.send(ack(ourSerial() + ahead, ""));
        AbortChunk abort = peer.expect(AbortChunk.class);
        assertEquals(0xA3, abort.causes().get(0).code());
        assertEquals(AssociationState.CLOSED, association.state());
    }

    @Test
    void anOldAnswerIsIgnored() throws Exception {
        established(SUPPORTED);
        peer.send(ack(ourSerial() - 1, ""));
        peer.expectNothing(SHORT);
        assertEquals(AssociationState.ESTABLISHED, association.state());
    }

    // ---- wrong use

    @Test
    void whatIsNoAddressOfOursIsNotAdded() throws Exception {
        established(SUPPORTED);
        var answer = DynamicAddresses.add(association, STRANGER);
        simulation.runFor(SHORT);
        var failure = org.junit.jupiter.api.Assertions.assertThrows(Exception.class, answer::join);
        assertTrue(failure.getMessage().contains("10.0.0.99"), failure::getMessage);
        peer.expectNothing(SHORT);
    }

    @Test
    void tooManyRequestsAreRefused() throws Exception {
        options = options.with(DynamicAddressesOptions.QUEUE, 2);
        established(SUPPORTED);
        var answers = new ArrayList<CompletableFuture<Outcome>>();
        for (int i = 0; i < 4; i++) {
            answers.add(DynamicAddresses.setPeerPrimary(association, OURS));
        }
        simulation.runFor(SHORT);
        assertEquals(
                1,
                answers.stream()
                        .filter(CompletableFuture::isCompletedExceptionally)
                        .count());
    }

    /** Section 5.1.1, C5. */
    @Test
    void aRequestThatFitsNoPacketIsRefused() throws Exception {
        established(SUPPORTED);
        var changes = new ArrayList<AddressChange>();
        for (int i = 0; i < 200; i++) {
            changes.add(AddressChange.setPrimary(OURS));
        }
        var answer = DynamicAddresses.change(association, changes);
        simulation.runFor(SHORT);
        var failure = org.junit.jupiter.api.Assertions.assertThrows(Exception.class, answer::join);
        assertTrue(failure.getMessage().contains("200 changes do not fit"), failure::getMessage);
    }

    // ---- automatic changes (RFC 6458 section 8.1.23)

    @Test
    void theHostsNewAddressIsAddedByItselfAndTheOneThatGoesIsRemoved() throws Exception {
        options = options.with(DynamicAddressesOptions.AUTOMATIC, true);
        established(SUPPORTED);
        host.addAddress("10.0.0.3");
        peer.expect(asconf(ourSerial(), A1 + add(0, A3)));
        peer.send(ack(ourSerial(), ""));
        simulation.runFor(SHORT);
        host.removeAddress("10.0.0.1");
        peer.towards(OUR_SECOND, PORT);
        peer.expect(asconf(ourSerial() + 1, A3 + delete(0, A1)));
        assertEquals(OUR_SECOND, peer.lastPacket().from());
        peer.send(ack(ourSerial() + 1, ""));
        simulation.runFor(SHORT);
        assertTrue(isTold("addressRemoved", OURS));
    }

    @Test
    void aHostThatMovesSaysSoFromWhereItIs() throws Exception {
        options = options.with(DynamicAddressesOptions.AUTOMATIC, true);
        established(SUPPORTED);
        host.removeAddress("10.0.0.1");
        peer.expectNothing(SHORT);
        host.addAddress("10.0.0.3");
        peer.expect(asconf(ourSerial(), A1 + add(0, A3) + setPrimary(1, A3) + delete(2, A1)));
        assertEquals(OUR_SECOND, peer.lastPacket().from());
    }

    @Test
    void whatWasRefusedIsNotAskedForAgain() throws Exception {
        options = options.with(DynamicAddressesOptions.AUTOMATIC, true);
        established(SUPPORTED);
        host.addAddress("10.0.0.3");
        peer.expect(asconf(ourSerial(), A1 + add(0, A3)));
        peer.send(ack(ourSerial(), failure(0, 0xA1, add(0, A3))));
        peer.expectNothing(SHORT);
        host.removeAddress("10.0.0.3");
        simulation.runFor(SHORT);
        host.addAddress("10.0.0.3");
        peer.expect(asconf(ourSerial() + 1, A1 + add(0, A3)));
    }

    @Test
    void withoutTheOptionNothingIsSaid() throws Exception {
        established(SUPPORTED);
        host.addAddress("10.0.0.3");
        peer.expectNothing(SHORT);
    }

    @Test
    void theAssociationsEndFailsWhatWaits() throws Exception {
        established(SUPPORTED);
        var answer = DynamicAddresses.setPeerPrimary(association, OURS);
        simulation.runFor(SHORT);
        List<Chunk> sent = peer.takeAll();
        assertEquals(1, sent.size());
        peer.send(Chunks.abort());
        simulation.runFor(SHORT);
        assertTrue(answer.isCompletedExceptionally());
    }
}
