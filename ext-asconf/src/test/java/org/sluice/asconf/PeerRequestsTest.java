/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Counter;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification.PathChanged.Change;
import org.sluice.sctp.Options;
import org.sluice.sctp.PathState;
import org.sluice.sctp.PathStatus;
import org.sluice.sctp.wire.AddressParameter;
import org.sluice.sctp.wire.DataChunk;
import org.sluice.sctp.wire.HeartbeatChunk;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.ShutdownAckChunk;
import org.sluice.sctp.wire.SupportedExtensionsParameter;
import org.sluice.sctp.wire.UnknownParameter;
import org.sluice.testkit.Chunks;
import org.sluice.testkit.ReceivedPacket;
import org.sluice.testkit.ScriptedPeer;

/** What the peer asks for, over the wire, against bytes worked out from RFC 5061 by hand. Authentication has tests of its own. */
class PeerRequestsTest extends PeerScene {

    // ---- what is offered (section 4.2.7)

    @Test
    void theChunksAreListed() throws Exception {
        InitChunk initAck = established(SUPPORTED);
        assertTrue(initAck.parameters().stream()
                .anyMatch(each -> each instanceof SupportedExtensionsParameter supported
                        && supported.chunkTypes().containsAll(List.of(ASCONF, ASCONF_ACK))));
        assertTrue(association.status().extensions().get(0).agreed());
    }

    /** Section 4.1.1: ASCONF is authenticated, so it is not offered where nothing is. */
    @Test
    void withoutAuthenticationItIsNotOfferedUnlessAllowed() throws Exception {
        options = options.with(DynamicAddressesOptions.WITHOUT_AUTHENTICATION, false);
        InitChunk initAck = established(SUPPORTED);
        assertTrue(initAck.parameters().stream().noneMatch(SupportedExtensionsParameter.class::isInstance));
        assertFalse(association.status().extensions().get(0).agreed());
        peer.send(asconf(PEER_SERIAL, B2 + add(1, B4)));
        simulation.runFor(SHORT);
        assertEquals(List.of(PEER), remotes());
    }

    @Test
    void aPeerWithoutItIsAskedForNothing() throws Exception {
        established();
        var answer = DynamicAddresses.add(association, OURS);
        simulation.runFor(SHORT);
        assertTrue(answer.isCompletedExceptionally());
        peer.expectNothing(SHORT);
    }

    // ---- what the peer asks for (section 5.2)

    @Test
    void anAddressIsAddedAndVerifiedBeforeItIsUsed() throws Exception {
        established(SUPPORTED);
        peer.answeringHeartbeats(false);
        peer.send(asconf(PEER_SERIAL, B2 + add(0x01023474, B4)));
        // Success is implied (section 4.1.2).
        peer.expect(ack(PEER_SERIAL, ""));
        // Rules F1 and F14.
        HeartbeatChunk probe = peer.expect(HeartbeatChunk.class);
        assertEquals(PEERS_SECOND, peer.lastPacket().to());
        assertEquals(PathState.UNCONFIRMED, stateOf(PEERS_SECOND));
        peer.sendFrom(PEERS_SECOND, Chunks.heartbeatAck(probe.information()));
        simulation.runFor(SHORT);
        assertEquals(PathState.ACTIVE, stateOf(PEERS_SECOND));
        assertTrue(isTold("peerAddressAdded", PEERS_SECOND));
        assertTrue(isTold(Change.ADDED, PEERS_SECOND));
    }

    @Test
    void beforeItIsVerifiedNoDataGoesToAnAddedAddress() throws Exception {
        established(SUPPORTED);
        peer.answeringHeartbeats(false).ignoring(HeartbeatChunk.class);
        peer.send(asconf(PEER_SERIAL, B2 + add(1, B4) + setPrimary(2, B4)));
        peer.expect(ack(PEER_SERIAL, ""));
        association.trySend(Message.of("for the first one"));
        peer.expect(DataChunk.class);
        assertEquals(PEER, peer.lastPacket().to());
    }

    @Test
    void anAddressIsDeletedAndWhatIsInFlightToItGoesToAnother() throws Exception {
        established(SUPPORTED, new AddressParameter(PEERS_SECOND));
        answerHeartbeats();
        association.trySend(Message.of("lost on the way to the old one"));
        DataChunk data = peer.expect(DataChunk.class);
        assertEquals(PEER, peer.lastPacket().to());
        peer.sendFrom(PEERS_SECOND, asconf(PEER_SERIAL, B4 + delete(7, B2)));
        peer.expect(ack(PEER_SERIAL, ""));
        // Rule F13: at once, not when a timer runs out.
        peer.expectData(data.tsn());
        assertEquals(PEERS_SECOND, peer.lastPacket().to());
        assertEquals(List.of(PEERS_SECOND), remotes());
        assertTrue(isTold("peerAddressRemoved", PEER));
        assertTrue(isTold(Change.REMOVED, PEER));
        peer.sendFrom(PEERS_SECOND, Chunks.sack(data.tsn()));
        simulation.runFor(SHORT);
        assertEquals(0, association.status().unacknowledgedChunks());
        // What comes from there is out of the blue now.
        peer.sendWithTag(peer.peerTag(), Chunks.heartbeat(new byte[8]));
        simulation.runFor(SHORT);
        assertEquals(1, host.stack().counters().get(Counter.OUT_OF_THE_BLUE));
        assertEquals(AssociationState.ESTABLISHED, association.state());
    }

    /** What a Gap Ack Block acknowledged stays bound to a path; it must not be to one that is gone. */
    @Test
    void sacksGoOnAfterAPathWithGapAcknowledgedDataIsGone() throws Exception {
        established(SUPPORTED, new AddressParameter(PEERS_SECOND));
        answerHeartbeats();
        for (int i = 0; i < 3; i++) {
            association.trySend(Message.of("message " + i));
        }
        int first = peer.expect(DataChunk.class).tsn();
        peer.skipTo(DataChunk.class);
        peer.skipTo(DataChunk.class);
        peer.send(Chunks.sack(first - 1, Chunks.gap(3, 3)));
        peer.sendFrom(PEERS_SECOND, asconf(PEER_SERIAL, B4 + delete(7, B2)));
        simulation.runFor(SHORT);
        peer.sendFrom(PEERS_SECOND, Chunks.sack(first, Chunks.gap(2, 2)));
        peer.sendFrom(PEERS_SECOND, Chunks.sack(first + 2));
        simulation.runFor(SHORT);
        assertEquals(0, association.status().unacknowledgedChunks());
        assertEquals(AssociationState.ESTABLISHED, association.state());
    }

    /** RFC 6951 section 6.1: what is set for the association is for future paths. */
    @Test
    void anAddressIsReachedThroughTheUdpPortThatTheUserSet() throws Exception {
        established(SUPPORTED);
        peer.answeringHeartbeats(false);
        association.configure(Options.none().with(AssociationOptions.REMOTE_ENCAPSULATION_PORT, 9900));
        peer.send(asconf(PEER_SERIAL, B2 + add(1, B4)));
        simulation.runFor(SHORT);
        var ports = association.status().paths().stream()
                .collect(Collectors.toMap(PathStatus::remote, PathStatus::encapsulationPort));
        assertEquals(Map.of(PEER, 0, PEERS_SECOND, 9900), ports);
    }

    @Test
    void thePeersPrimaryIsSet() throws Exception {
        established(SUPPORTED, new AddressParameter(PEERS_SECOND));
        answerHeartbeats();
        peer.send(asconf(PEER_SERIAL, B2 + setPrimary(9, B4)));
        peer.expect(ack(PEER_SERIAL, ""));
        association.trySend(Message.of("to the new primary"));
        peer.expect(DataChunk.class);
        assertEquals(PEERS_SECOND, peer.lastPacket().to());
        assertTrue(isTold("peerPrimarySet", PEERS_SECOND));
        assertTrue(isTold(Change.MADE_PRIMARY, PEERS_SECOND));
    }

    /** Section 5.4: one that was added just before becomes primary when it is verified. */
    @Test
    void anAddressThatIsNewBecomesPrimaryOnceItIsVerified() throws Exception {
        established(SUPPORTED);
        peer.send(asconf(PEER_SERIAL, B2 + add(1, B4) + setPrimary(2, B4)));
        answerHeartbeats();
        assertEquals(PEERS_SECOND, association.status().primaryPath().remote());
    }

    /** Section 4.2.4: the INIT may say it. */
    @Test
    void theInitsPreferredAddressBecomesPrimary() throws Exception {
        established(
                SUPPORTED, new AddressParameter(PEERS_SECOND), new UnknownParameter(0xC004, bytes("00000001" + B4)));
        simulation.runFor(Duration.ofSeconds(1));
        assertEquals(PEERS_SECOND, association.status().primaryPath().remote());
    }

    /** Section 4.2: a parameter where it does not belong is ignored. */
    @Test
    void parametersThatDoNotBelongIntoAnInitAreIgnored() throws Exception {
        InitChunk initAck = established(SUPPORTED, new UnknownParameter(0xC002, bytes("00000001" + B2)));
        assertEquals(List.of(PEER), remotes());
        assertTrue(initAck.parameters().stream().noneMatch(each -> each.type() == 8));
    }

    // ---- sequence numbers (rules E1 to E7)

    @Test
    void aRequestThatComesAgainIsAnsweredAgainAndNotDoneAgain() throws Exception {
        established(SUPPORTED);
        peer.send(asconf(PEER_SERIAL, B2 + add(1, B4)));
        peer.expect(ack(PEER_SERIAL, ""));
        peer.send(asconf(PEER_SERIAL + 1, B2 + delete(2, B4)));
        peer.expect(ack(PEER_SERIAL + 1, ""));
        peer.send(asconf(PEER_SERIAL, B2 + add(1, B4)));
        peer.expect(ack(PEER_SERIAL, ""));
        assertEquals(List.of(PEER), remotes());
        assertEquals(1, figures().requestsRepeated());
    }

    /** Rule E2: what was refused is refused in the same words. */
    @Test
    void aRefusalIsRepeatedAsItWas() throws Exception {
        established(SUPPORTED);
        String refused = failure(3, 0xA0, delete(3, B2));
        peer.send(asconf(PEER_SERIAL, B2 + delete(3, B2)));
        peer.expect(ack(PEER_SERIAL, refused));
        peer.send(asconf(PEER_SERIAL, B2 + delete(3, B2)));
        peer.expect(ack(PEER_SERIAL, refused));
    }

    @Test
    void aSkippedSequenceNumberIsDiscarded() throws Exception {
        established(SUPPORTED);
        peer.send(asconf(PEER_SERIAL + 1, B2 + add(1, B4)));
        peer.send(asconf(PEER_SERIAL + 0x70000000, B2 + add(1, B4)));
        peer.expectNothing(SHORT);
        assertEquals(List.of(PEER), remotes());
        assertEquals(2, figures().requestsOutOfSequence());
    }

    @Test
    void anOldOneThatWasNeverAnsweredIsPassedOver() throws Exception {
        established(SUPPORTED);
        peer.send(asconf(PEER_SERIAL - 1, B2 + add(1, B4)));
        peer.expectNothing(SHORT);
        assertEquals(List.of(PEER), remotes());
    }

    /** Rules C2, C3, E1-ext and E6. */
    @Test
    void severalInOnePacketAreAnsweredInOnePacket() throws Exception {
        established(SUPPORTED);
        peer.send(
                asconf(PEER_SERIAL, B2 + add(1, B4)),
                asconf(PEER_SERIAL + 1, B2 + delete(1, B4)),
                asconf(PEER_SERIAL + 3, B2 + add(1, B4)));
        ReceivedPacket answer = peer.expectPacket();
        assertEquals(List.of(ack(PEER_SERIAL, ""), ack(PEER_SERIAL + 1, "")), answer.chunks());
        assertEquals(List.of(PEER), remotes());
    }

    // ---- refusals (rules F7 to F11, V2)

    @Test
    void theLastAddressIsNotDeleted() throws Exception {
        established(SUPPORTED);
        // The bytes of section 4.3.1, with our address.
        peer.send(asconf(PEER_SERIAL, B2 + "c0020010 01023476 00050008 0a000002"));
        peer.expect(ack(PEER_SERIAL, "c003001c 01023476 00a00014 c0020010 01023476 00050008 0a000002"));
        assertEquals(List.of(PEER), remotes());
    }

    @Test
    void theSourceAddressIsNotDeleted() throws Exception {
        established(SUPPORTED, new AddressParameter(PEERS_SECOND));
        peer.send(asconf(PEER_SERIAL, B2 + delete(5, B2)));
        peer.expect(ack(PEER_SERIAL, failure(5, 0xA2, delete(5, B2))));
        assertEquals(2, remotes().size());
    }

    @Test
    void oneAddressTooManyIsRefusedAndSoIsWhatFollows() throws Exception {
        options = options.with(AssociationOptions.MAXIMUM_PATHS, 2);
        established(SUPPORTED, new AddressParameter(PEERS_SECOND));
        String third = "00050008" + "0a000006";
        peer.send(asconf(PEER_SERIAL, B2 + add(1, third) + delete(2, B4) + setPrimary(3, B4)));
        // Rule F11: the deletion fails with it; what is no change of addresses does not.
        peer.expect(ack(PEER_SERIAL, failure(1, 0xA1, add(1, third)) + failure(2, 0xA1, delete(2, B4))));
        assertEquals(2, remotes().size());
    }

    @Test
    void whoMayNotChangeAnythingIsRefused() throws Exception {
        options = options.with(DynamicAddressesOptions.PEER_MAY_CHANGE, false);
        established(SUPPORTED);
        peer.send(asconf(PEER_SERIAL, B2 + add(1, B4)));
        peer.expect(ack(PEER_SERIAL, failure(1, 0xA4, add(1, B4))));
        assertEquals(List.of(PEER), remotes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"000500 08e0000001", "00050008ffffffff", "00050008 7f000001"})
    void anAddressThatIsNoHostsIsRefused(String address) throws Exception {
        established(SUPPORTED);
        String plain = address.replace(" ", "");
        peer.send(asconf(PEER_SERIAL, B2 + add(1, plain)));
        peer.expect(ack(PEER_SERIAL, failure(1, 5, plain)));
        assertEquals(List.of(PEER), remotes());
    }

    @Test
    void anAddressThatIsNotThePeersIsNeitherDeletedNorPreferred() throws Exception {
        established(SUPPORTED);
        peer.send(asconf(PEER_SERIAL, B2 + delete(1, B4) + setPrimary(2, B4)));
        peer.expect(ack(PEER_SERIAL, failure(1, 5, B4) + failure(2, 5, B4)));
        assertEquals(PEER, association.status().primaryPath().remote());
    }

    /** The highest bits of a type that is not known say what to do (rule V2). */
    @ParameterizedTest
    @CsvSource({"0x1234,false,false", "0x4234,true,false", "0x8234,false,true", "0xC234,true,true"})
    void unknownRequestsAreHandledByTheirHighestBits(int type, boolean reported, boolean goesOn) throws Exception {
        established(SUPPORTED);
        String unknown = String.format("%04x", type) + "0008" + "00000021";
        peer.send(asconf(PEER_SERIAL, B2 + unknown + add(1, B4)));
        peer.expect(ack(PEER_SERIAL, reported ? failure(0x21, 8, unknown) : ""));
        assertEquals(goesOn ? 2 : 1, remotes().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // no Address Parameter
                "c0010010 00000001 00050008 0a000004", // a request in its place
                "000b0008 61626300", // a host name in its place
                "00050008 0a000002 c00100ff 00000001", // a length that leads out of it
                "0005000c 0a000002 00000000" // an address of a wrong length
            })
    void aRequestThatCannotBeReadChangesNothing(String parameters) throws Exception {
        established(SUPPORTED);
        peer.send(asconf(PEER_SERIAL, parameters));
        peer.expectNothing(SHORT);
        assertEquals(List.of(PEER), remotes());
        peer.send(asconf(PEER_SERIAL, B2 + add(1, B4)));
        peer.expect(ack(PEER_SERIAL, ""));
    }

    @Test
    void aRequestAboutSomethingElseThanAnAddressIsRefused() throws Exception {
        established(SUPPORTED);
        String hostName = "c0010010" + "00000001" + "000b0008" + "61626300";
        peer.send(asconf(PEER_SERIAL, B2 + hostName));
        peer.expect(ack(PEER_SERIAL, failure(1, 5, hostName)));
    }

    // ---- wildcard addresses, and packets from addresses that are not known yet (sections 4.2 and 5.3.2)

    @Test
    void aPeerThatMovedIsFoundByTheAddressItHad() throws Exception {
        established(SUPPORTED);
        peer.sendFrom(PEERS_SECOND, asconf(PEER_SERIAL, B2 + add(1, B4) + delete(2, B2)));
        peer.expect(ack(PEER_SERIAL, ""));
        // The answer goes where the request came from, verified or not.
        assertEquals(PEERS_SECOND, peer.lastPacket().to());
        assertEquals(List.of(PEERS_SECOND), remotes());
        answerHeartbeats();
        assertEquals(PathState.ACTIVE, stateOf(PEERS_SECOND));
        association.trySend(Message.of("to the new one"));
        peer.skipTo(DataChunk.class);
        assertEquals(PEERS_SECOND, peer.lastPacket().to());
    }

    @Test
    void wildcardsStandForTheSource() throws Exception {
        established(SUPPORTED);
        peer.sendFrom(PEERS_SECOND, asconf(PEER_SERIAL, ANY + add(1, ANY) + delete(2, ANY) + setPrimary(3, ANY)));
        peer.expect(ack(PEER_SERIAL, ""));
        simulation.runFor(Duration.ofSeconds(1));
        assertEquals(List.of(PEERS_SECOND), remotes());
    }

    @Test
    void deletingAllButAStrangeSourceWouldLeaveNone() throws Exception {
        established(SUPPORTED);
        peer.sendFrom(PEERS_SECOND, asconf(PEER_SERIAL, B2 + delete(2, ANY)));
        peer.expect(ack(PEER_SERIAL, failure(2, 0xA0, delete(2, ANY))));
        assertEquals(List.of(PEER), remotes());
    }

    /** What follows in the packet counts as soon as the address does, and not before. */
    @Test
    void otherChunksFromAnAddressThatIsNotKnownCountOnlyOnceItIs() throws Exception {
        established(SUPPORTED);
        int tsn = peer.nextTsn();
        peer.sendFrom(PEERS_SECOND, Chunks.data(tsn, 0, 0, new byte[5]));
        simulation.runFor(SHORT);
        peer.takeAll();
        assertEquals(0, association.status().receivedBytes());
        peer.sendFrom(PEERS_SECOND, asconf(PEER_SERIAL, B2 + setPrimary(1, B2)), Chunks.data(tsn, 0, 0, new byte[5]));
        simulation.runFor(SHORT);
        peer.takeAll();
        assertEquals(0, association.status().receivedBytes());
        peer.sendFrom(PEERS_SECOND, asconf(PEER_SERIAL + 1, B2 + add(1, B4)), Chunks.data(tsn, 0, 0, new byte[5]));
        simulation.runFor(SHORT);
        assertEquals(5, association.status().receivedBytes());
    }

    /** Section 5.2, D2-ext. */
    @Test
    void anyRequestOfThePacketMayNameAKnownAddress() throws Exception {
        established(SUPPORTED);
        peer.sendFrom(PEERS_SECOND, asconf(PEER_SERIAL, B4 + add(1, B4)), asconf(PEER_SERIAL + 1, B2 + delete(1, B2)));
        peer.expect(ack(PEER_SERIAL, ""));
        peer.expect(ack(PEER_SERIAL + 1, ""));
        assertEquals(List.of(PEERS_SECOND), remotes());
    }

    // ---- attacks

    @Test
    void aStrangerWhoNamesNoAddressOfThePeersIsNotHeard() throws Exception {
        established(SUPPORTED);
        peer.sendRaw(STRANGER, peer.packet(peer.peerTag(), asconf(PEER_SERIAL, "00050008" + "0a000063" + add(1, ANY))));
        simulation.runFor(SHORT);
        assertEquals(List.of(PEER), remotes());
        assertEquals(0, figures().requestsReceived());
    }

    @Test
    void aStrangerWithoutTheTagIsNotHeard() throws Exception {
        established(SUPPORTED);
        peer.sendRaw(STRANGER, peer.packet(peer.peerTag() + 1, asconf(PEER_SERIAL, B2 + add(1, ANY))));
        peer.sendRaw(STRANGER, peer.packet(0, asconf(PEER_SERIAL, B2 + add(1, ANY))));
        simulation.runFor(SHORT);
        assertEquals(List.of(PEER), remotes());
        assertEquals(0, figures().requestsReceived());
    }

    /** Rule F0's other side, and RFC 5062: nobody gets an address that another association has. */
    @Test
    void anotherAssociationsAddressIsNotTaken() throws Exception {
        established(SUPPORTED);
        ScriptedPeer other = simulation.scriptedPeer(6001, "10.0.0.6").towards(host, PORT);
        Association first = association;
        other.ownTag(0x0fedcba9);
        other.connect(SUPPORTED);
        simulation.runFor(SHORT);
        String theirs = "00050008" + "0a000006";
        peer.send(asconf(PEER_SERIAL, B2 + add(1, theirs)));
        peer.expect(ack(PEER_SERIAL, failure(1, 0xA4, add(1, theirs))));
        other.send(Chunks.data(other.nextTsn(), 0, 0, new byte[5]));
        simulation.runFor(SHORT);
        assertEquals(5, association.status().receivedBytes());
        assertEquals(0, first.status().receivedBytes());
    }

    /** Section 5.1.1, C4. */
    @Test
    void afterTheShutdownAckNothingIsChanged() throws Exception {
        established(SUPPORTED);
        peer.send(Chunks.shutdown(peer.peerInitialTsn() - 1));
        peer.skipTo(ShutdownAckChunk.class);
        peer.ignoring(ShutdownAckChunk.class);
        peer.send(asconf(PEER_SERIAL, B2 + add(1, B4)));
        peer.expectNothing(SHORT);
    }
}
