/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.asconf.internal.DynamicAddressesExtension;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationListener;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Counter;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Options;
import org.sluice.sctp.PathState;
import org.sluice.sctp.PathStatus;
import org.sluice.sctp.wire.AbortChunk;
import org.sluice.sctp.wire.AddressParameter;
import org.sluice.sctp.wire.Chunk;
import org.sluice.sctp.wire.DataChunk;
import org.sluice.sctp.wire.HeartbeatChunk;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.SackChunk;
import org.sluice.sctp.wire.ShutdownAckChunk;
import org.sluice.sctp.wire.SupportedExtensionsParameter;
import org.sluice.sctp.wire.UnknownChunk;
import org.sluice.sctp.wire.UnknownParameter;
import org.sluice.sctp.wire.UnrecognizedChunkTypeCause;
import org.sluice.testkit.Chunks;
import org.sluice.testkit.ReceivedPacket;
import org.sluice.testkit.ScriptedPeer;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

/** What goes over the wire, against bytes worked out from RFC 5061 by hand. Authentication has tests of its own. */
class PeerTest {

    private static final int PORT = 5001;
    private static final int ASCONF = 0xC1;
    private static final int ASCONF_ACK = 0x80;
    private static final int PEER_SERIAL = 1000;
    private static final Parameter SUPPORTED = new SupportedExtensionsParameter(List.of(ASCONF, ASCONF_ACK));
    private static final Duration SHORT = Duration.ofMillis(50);

    /** Address parameters (RFC 9260 section 3.3.2.1): type 5, length 8. */
    private static final String A1 = "00050008" + "0a000001";

    private static final String A3 = "00050008" + "0a000003";
    private static final String B2 = "00050008" + "0a000002";
    private static final String B4 = "00050008" + "0a000004";
    private static final String ANY = "00050008" + "00000000";

    private static final InetAddress PEER = Simulation.address("10.0.0.2");
    private static final InetAddress PEERS_SECOND = Simulation.address("10.0.0.4");
    private static final InetAddress OURS = Simulation.address("10.0.0.1");
    private static final InetAddress OUR_SECOND = Simulation.address("10.0.0.3");
    private static final InetAddress STRANGER = Simulation.address("10.0.0.99");

    private final Simulation simulation = new Simulation(23);
    private final List<Notification> told = new ArrayList<>();
    private Options options = Options.none()
            .with(AssociationOptions.PATH_MTU_DISCOVERY, false)
            .with(AssociationOptions.HEARTBEAT, false)
            .with(AssociationOptions.NO_DELAY, true)
            .with(DynamicAddressesOptions.WITHOUT_AUTHENTICATION, true);
    private SimulatedHost host;
    private ScriptedPeer peer;
    private Association association;

    @AfterEach
    void close() throws Exception {
        simulation.close();
    }

    private InitChunk established(Parameter... parameters) throws Exception {
        host = simulation
                .host("host")
                .address("10.0.0.1")
                .with(new DynamicAddressesExtension())
                .options(options)
                .start();
        peer = simulation.scriptedPeer(6001, "10.0.0.2", "10.0.0.4").towards(host, PORT);
        peer.answeringHeartbeats(true);
        host.stack().bind(PORT).listen(accepted -> {
            association = accepted;
            accepted.listen(new AssociationListener() {
                @Override
                public void notified(Association of, Notification notification) {
                    told.add(notification);
                }
            });
        });
        InitChunk initAck = peer.connect(parameters);
        simulation.runFor(SHORT);
        peer.takeAll();
        return initAck;
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static UnknownChunk asconf(int serial, String parameters) {
        return new UnknownChunk(ASCONF, 0, bytes(String.format("%08x", serial) + parameters));
    }

    private static UnknownChunk ack(int serial, String parameters) {
        return new UnknownChunk(ASCONF_ACK, 0, bytes(String.format("%08x", serial) + parameters));
    }

    /** A request: type, length, correlation identifier, and the address parameter within. */
    private static String request(int type, int correlation, String address) {
        return String.format("%04x%04x%08x", type, 8 + address.length() / 2, correlation) + address;
    }

    private static String add(int correlation, String address) {
        return request(0xC001, correlation, address);
    }

    private static String delete(int correlation, String address) {
        return request(0xC002, correlation, address);
    }

    private static String setPrimary(int correlation, String address) {
        return request(0xC004, correlation, address);
    }

    /** An Error Cause Indication that holds one cause, which holds what is copied from the request. */
    private static String failure(int correlation, int cause, String copied) {
        int inner = 4 + copied.length() / 2;
        return String.format("c003%04x%08x%04x%04x", 8 + inner, correlation, cause, inner) + copied;
    }

    private List<InetAddress> remotes() {
        return association.status().paths().stream().map(PathStatus::remote).toList();
    }

    private PathState stateOf(InetAddress remote) {
        return association.status().paths().stream()
                .filter(path -> path.remote().equals(remote))
                .findFirst()
                .orElseThrow()
                .state();
    }

    private boolean isTold(String name, InetAddress address) {
        return told.stream()
                .anyMatch(each -> each instanceof Notification.OfExtension of
                        && of.name().equals(name)
                        && of.values().get("address").equals(address.getHostAddress()));
    }

    private void answerHeartbeats() {
        for (int i = 0; i < 2; i++) {
            simulation.runFor(SHORT);
            peer.takeAll();
        }
        simulation.runFor(SHORT);
    }

    private DynamicAddresses.Figures figures() {
        var answer = DynamicAddresses.figures(association);
        simulation.runFor(Duration.ofMillis(1));
        return answer.join();
    }

    private <T> T result(CompletableFuture<T> future) {
        simulation.runFor(Duration.ofMillis(10));
        assertTrue(future.isDone(), "still not answered");
        return future.join();
    }

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
