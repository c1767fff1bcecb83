/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.asconf.internal.DynamicAddressesExtension;
import org.sluice.sctp.Options;
import org.sluice.sctp.wire.SackChunk;
import org.sluice.testkit.Simulation;

/** The user changes the addresses of an endpoint (sctp_bindx, RFC 6458 section 9.1): what its peers are asked for, against bytes worked out from RFC 5061 by hand. */
class BoundEndpointTest extends PeerScene {

    private static final InetAddress OUR_THIRD = Simulation.address("10.0.0.5");
    private static final String A5 = "00050008" + "0a000005";

    private int serial;
    private int streamSequenceNumber;

    /** Our host has all three addresses; the endpoint has those that are given. */
    private void bound(InetAddress... addressesOfEndpoint) throws Exception {
        addresses = new String[] {"10.0.0.1", "10.0.0.3", "10.0.0.5"};
        bound = List.of(addressesOfEndpoint);
        established(SUPPORTED);
        serial = peer.peerInitialTsn();
    }

    private InetAddress sourceOfSack() {
        peer.sendData(0, streamSequenceNumber++, new byte[5]);
        peer.sendData(0, streamSequenceNumber++, new byte[5]);
        peer.skipTo(SackChunk.class);
        return peer.lastPacket().from();
    }

    @Test
    void anAddressThatIsAddedIsAskedFor() throws Exception {
        bound(OURS);
        endpoint.addAddresses(List.of(OUR_SECOND));
        peer.expect(asconf(serial, A1 + add(0, A3)));
        assertEquals(OURS, peer.lastPacket().from());
        peer.send(ack(serial, ""));
        simulation.runFor(SHORT);
        assertTrue(isTold("addressAdded", OUR_SECOND));
        peer.towards(OUR_SECOND, PORT);
        assertEquals(OUR_SECOND, sourceOfSack());
    }

    @Test
    void severalAreAskedForWithOneRequest() throws Exception {
        bound(OURS);
        endpoint.addAddresses(List.of(OUR_SECOND, OUR_THIRD));
        peer.expect(asconf(serial, A1 + add(0, A3) + add(1, A5)));
    }

    @Test
    void anAddressThatIsRemovedGoesWhenThePeerHasAgreed() throws Exception {
        bound(OURS, OUR_SECOND);
        assertEquals(OURS, sourceOfSack());
        endpoint.removeAddresses(List.of(OURS));
        peer.expect(asconf(serial, A3 + delete(0, A1)));
        assertEquals(OUR_SECOND, peer.lastPacket().from());
        peer.send(ack(serial, ""));
        simulation.runFor(SHORT);
        assertTrue(isTold("addressRemoved", OURS));
        assertEquals(OUR_SECOND, sourceOfSack());
    }

    @Test
    void anAddressStaysIfThePeerDoesNotAgree() throws Exception {
        bound(OURS, OUR_SECOND);
        endpoint.removeAddresses(List.of(OURS));
        peer.expect(asconf(serial, A3 + delete(0, A1)));
        // Request Refused - No Authorization (section 4.3.5).
        peer.send(ack(serial, failure(0, 0xA4, delete(0, A1))));
        simulation.runFor(SHORT);
        assertEquals(OURS, sourceOfSack());
        assertEquals(1, figures().changesRefused());
        assertEquals(List.of(OUR_SECOND), endpoint.addresses(), "for those that begin now");
    }

    /** What is added comes first, and what comes to nothing meanwhile is not asked for. */
    @Test
    void oneRequestFollowsTheAnswerToTheOneBefore() throws Exception {
        bound(OURS);
        endpoint.addAddresses(List.of(OUR_SECOND));
        endpoint.removeAddresses(List.of(OURS));
        endpoint.addAddresses(List.of(OUR_THIRD));
        endpoint.removeAddresses(List.of(OUR_THIRD));
        peer.expect(asconf(serial, A1 + add(0, A3)));
        peer.expectNothing(Duration.ofMillis(100));
        peer.send(ack(serial, ""));
        peer.expect(asconf(serial + 1, A3 + delete(0, A1)));
        peer.send(ack(serial + 1, ""));
        peer.expectNothing(Duration.ofMillis(100));
    }

    /** Where the peer would be left with no address, the association keeps the one it has (section 5.3, F5). */
    @Test
    void theOnlyAddressThatThePeerKnowsStays() throws Exception {
        bound(OURS);
        endpoint.addAddresses(List.of(OUR_SECOND));
        peer.expect(asconf(serial, A1 + add(0, A3)));
        peer.send(ack(serial, failure(0, 0xA4, add(0, A3))));
        simulation.runFor(SHORT);
        endpoint.removeAddresses(List.of(OURS));
        peer.expectNothing(Duration.ofMillis(100));
        assertEquals(OURS, sourceOfSack());
        // It goes when there is another one.
        endpoint.addAddresses(List.of(OUR_THIRD));
        peer.expect(asconf(serial + 1, A1 + add(0, A5)));
        peer.send(ack(serial + 1, ""));
        peer.expect(asconf(serial + 2, A5 + delete(0, A1)));
    }

    /** The user is faster than the loop: what is wanted in between was never so. */
    @Test
    void onlyWhatIsWantedInTheEndIsAskedFor() throws Exception {
        bound(OURS);
        endpoint.addAddresses(List.of(OUR_SECOND));
        endpoint.removeAddresses(List.of(OURS));
        endpoint.addAddresses(List.of(OUR_THIRD));
        endpoint.removeAddresses(List.of(OUR_SECOND));
        peer.expect(asconf(serial, A1 + add(0, A5)));
        peer.send(ack(serial, ""));
        peer.expect(asconf(serial + 1, A5 + delete(0, A1)));
        peer.send(ack(serial + 1, ""));
        peer.expectNothing(Duration.ofMillis(100));
    }

    /** By hand and by itself, each is asked for once. */
    @Test
    void automaticChangesAskForNothingTwice() throws Exception {
        options = options.with(DynamicAddressesOptions.AUTOMATIC, true);
        bound(OURS);
        endpoint.addAddresses(List.of(OUR_SECOND, OUR_THIRD));
        peer.expect(asconf(serial, A1 + add(0, A3) + add(1, A5)));
        endpoint.removeAddresses(List.of(OURS));
        peer.send(ack(serial, ""));
        peer.expect(asconf(serial + 1, A3 + delete(0, A1)));
        peer.send(ack(serial + 1, ""));
        peer.expectNothing(Duration.ofMillis(100));
        assertEquals(2, figures().requestsSent());
    }

    @Test
    void anUpdateMeanwhileLosesNoChange() throws Exception {
        bound(OURS);
        endpoint.addAddresses(List.of(OUR_SECOND));
        endpoint.removeAddresses(List.of(OURS));
        peer.expect(asconf(serial, A1 + add(0, A3)));
        host.stack().withdraw(DynamicAddresses.ID);
        endpoint.addAddresses(List.of(OUR_THIRD));
        host.stack().install(new DynamicAddressesExtension(), Options.none());
        peer.send(ack(serial, ""));
        peer.expect(asconf(serial + 1, A1 + add(0, A5)));
        peer.send(ack(serial + 1, ""));
        peer.expect(asconf(serial + 2, A3 + delete(0, A1)));
    }

    @Test
    void aPeerWithoutItIsAskedForNothing() throws Exception {
        addresses = new String[] {"10.0.0.1", "10.0.0.3"};
        bound = List.of(OURS, OUR_SECOND);
        established();
        endpoint.removeAddresses(List.of(OURS));
        peer.expectNothing(Duration.ofMillis(100));
        assertEquals(OURS, sourceOfSack());
    }
}
