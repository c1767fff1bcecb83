/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Message;
import org.sluice.sctp.PathState;
import org.sluice.sctp.ReceivedMessage;
import org.sluice.testkit.Simulation;

/** Messages that the user sends to one of the peer's addresses (SCTP_ADDR_OVER, RFC 6458 section 5.3.4). */
class MessageForOneAddressTest {

    private static final InetAddress FIRST = Simulation.address("10.0.0.2");
    private static final InetAddress SECOND = Simulation.address("10.0.1.2");

    private final TwoHosts hosts = new TwoHosts()
            .option(AssociationOptions.PATH_MTU_DISCOVERY, false)
            .option(AssociationOptions.MAX_BURST, 0)
            .client("10.0.0.1", "10.0.1.1")
            .server("10.0.0.2", "10.0.1.2");

    @AfterEach
    void close() {
        hosts.close();
    }

    private void connect() {
        hosts.simulation.network().separateSubnets();
        hosts.connect();
        hosts.simulation.runFor(Duration.ofSeconds(3));
        assertEquals(2, hosts.activePaths(hosts.association));
    }

    /** A message of bytes that are all the same. */
    private void send(int number, int length, InetAddress towards) throws AssociationException {
        var bytes = new byte[length];
        Arrays.fill(bytes, (byte) number);
        assertTrue(hosts.association.trySend(Message.wrap(bytes).towards(towards)));
    }

    private List<InetAddress> wentTo() {
        return hosts.sent.take().stream().map(SentData.Sent::to).toList();
    }

    private int receive() {
        var received = new ReceivedMessage[1];
        hosts.simulation.runUntil(
                "a message", () -> (received[0] = hosts.accepted.poll()) != null, Duration.ofSeconds(30));
        return received[0].toMessage().payload().get(0);
    }

    @Test
    void eachMessageGoesWhereItIsSent() throws Exception {
        connect();
        assertEquals(FIRST, hosts.association.status().primaryPath().remote());
        send(1, 1000, null);
        send(2, 1000, SECOND);
        send(3, 1000, SECOND);
        send(4, 1000, FIRST);
        send(5, 1000, null);
        hosts.simulation.runFor(Duration.ofSeconds(1));
        assertEquals(List.of(FIRST, SECOND, SECOND, FIRST, FIRST), wentTo());
        for (int i = 1; i <= 5; i++) {
            assertEquals(i, receive(), "in their order, all the same");
        }
    }

    /** Small messages share packets, but only with those for the same address. */
    @Test
    void packetsAreSharedByMessagesForOneAddressOnly() throws Exception {
        connect();
        InetAddress[] towards = {null, null, SECOND, SECOND, null, FIRST};
        for (int i = 0; i < towards.length; i++) {
            send(i, 100, towards[i]);
        }
        hosts.simulation.runFor(Duration.ofSeconds(1));
        var sent = hosts.sent.take();
        int first = sent.get(0).packet();
        assertEquals(
                List.of(0, 0, 1, 1, 2, 2),
                sent.stream().map(each -> each.packet() - first).toList());
        assertEquals(
                List.of(FIRST, FIRST, SECOND, SECOND, FIRST, FIRST),
                sent.stream().map(SentData.Sent::to).toList());
    }

    @Test
    void aLargeMessageGoesThereInAllItsFragments() throws Exception {
        connect();
        send(1, 100_000, SECOND);
        send(2, 100_000, null);
        assertEquals(1, receive());
        assertEquals(2, receive());
        var to = hosts.sent.take();
        var large = to.stream().filter(each -> each.first() == 1).toList();
        assertTrue(large.size() > 60, () -> large.size() + " fragments");
        assertTrue(large.stream().allMatch(each -> each.to().equals(SECOND)));
        assertTrue(to.stream()
                .filter(each -> each.first() == 2)
                .allMatch(each -> each.to().equals(FIRST)));
    }

    /** RFC 9260 section 6.4.1. */
    @Test
    void whatIsLostThereIsSentAgainWhereTheAssociationFindsBest() throws Exception {
        connect();
        hosts.simulation.network().interfaceDown(SECOND, true);
        send(1, 1000, SECOND);
        assertEquals(1, receive());
        assertEquals(List.of(SECOND, FIRST), wentTo());
    }

    @Test
    void aPathThatIsInactiveIsNotUsed() throws Exception {
        hosts.option(AssociationOptions.PATH_MAX_RETRANS, 0);
        connect();
        hosts.simulation.network().interfaceDown(SECOND, true);
        send(1, 1000, SECOND);
        assertEquals(1, receive());
        assertEquals(PathState.INACTIVE, hosts.path(hosts.association, SECOND).state());
        wentTo();
        send(2, 1000, SECOND);
        assertEquals(2, receive());
        assertEquals(List.of(FIRST), wentTo());
    }

    @Test
    void anAddressOfSomebodyElseIsRefused() {
        connect();
        var message = Message.of("x").towards(Simulation.address("10.9.9.9"));
        for (int i = 0; i < 2; i++) {
            var refused = assertThrows(IllegalArgumentException.class, () -> hosts.association.trySend(message));
            assertEquals("10.9.9.9 is none of the peer's addresses", refused.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> hosts.association.send(message));
    }

    /** The window of the path is the one that counts: the other one's is as it was. */
    @Test
    void itWaitsForTheWindowOfItsPath() throws Exception {
        connect();
        for (int i = 0; i < 40; i++) {
            send(i, 1400, SECOND);
        }
        send(40, 1000, null);
        hosts.simulation.runFor(Duration.ZERO);
        var second = hosts.path(hosts.association, SECOND);
        assertTrue(second.flightSize() >= second.congestionWindow());
        assertEquals(0, hosts.path(hosts.association, FIRST).flightSize(), "what comes behind it waits as well");
        for (int i = 0; i <= 40; i++) {
            assertEquals(i, receive());
        }
    }
}
