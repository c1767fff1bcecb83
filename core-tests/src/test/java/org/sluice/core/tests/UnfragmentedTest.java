/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Message;
import org.sluice.sctp.Options;
import org.sluice.testkit.Simulation;

/** Messages that need fragments are refused where the user wants that (SCTP_DISABLE_FRAGMENTS, RFC 6458 section 8.1.11). */
class UnfragmentedTest {

    /** What is before the user data: the common header and that of the DATA chunk. */
    private static final int HEADERS = 12 + 16;

    private final TwoHosts hosts = new TwoHosts()
            .client("10.0.0.1", "10.0.1.1")
            .server("10.0.0.2", "10.0.1.2")
            .option(AssociationOptions.PATH_MTU_DISCOVERY, false)
            .option(AssociationOptions.NO_DELAY, true);

    @AfterEach
    void close() {
        hosts.close();
    }

    private void connect() {
        hosts.simulation.network().separateSubnets();
        hosts.connect();
        hosts.simulation.runFor(Duration.ofSeconds(3));
    }

    /** The largest message that is taken, which arrives as one chunk; one byte more is refused. */
    private void assertLargest(int bytes) throws Exception {
        var refused = assertThrows(
                IllegalArgumentException.class, () -> hosts.association.trySend(Message.wrap(new byte[bytes + 1])));
        assertTrue(refused.getMessage().contains(" " + bytes + " bytes fit"), () -> "it says: " + refused.getMessage());
        assertThrows(IllegalArgumentException.class, () -> hosts.association.send(Message.wrap(new byte[bytes + 1])));
        assertTrue(hosts.association.trySend(Message.wrap(new byte[bytes])));
        hosts.simulation.runFor(Duration.ofSeconds(1));
        var sent = hosts.sent.take();
        assertEquals(1, sent.size());
        assertTrue(sent.get(0).beginning() && sent.get(0).ending());
        assertEquals(bytes, sent.get(0).length());
        assertEquals(bytes, hosts.accepted.poll().length());
    }

    @Test
    void whatFillsAPacketIsTakenAndAByteMoreIsRefused() throws Exception {
        hosts.option(AssociationOptions.DISABLE_FRAGMENTS, true).option(AssociationOptions.MAXIMUM_PACKET_SIZE, 1400);
        connect();
        assertLargest(1400 - HEADERS);
    }

    @Test
    void theNarrowestPathCounts() throws Exception {
        hosts.option(AssociationOptions.DISABLE_FRAGMENTS, true).option(AssociationOptions.MAXIMUM_PACKET_SIZE, 1400);
        connect();
        hosts.association.configure(
                Simulation.address("10.0.1.2"), Options.none().with(AssociationOptions.MAXIMUM_PACKET_SIZE, 1000));
        hosts.simulation.runFor(Duration.ofMillis(1));
        assertLargest(1000 - HEADERS);
    }

    @Test
    void theUserChangesItWhileTheAssociationLives() throws Exception {
        hosts.option(AssociationOptions.MAXIMUM_PACKET_SIZE, 1400);
        connect();
        assertTrue(hosts.association.trySend(Message.wrap(new byte[5000])));
        hosts.simulation.runFor(Duration.ofSeconds(1));
        assertEquals(4, hosts.sent.take().size());
        assertEquals(5000, hosts.accepted.poll().length());

        // At once, though the loop has not had its turn.
        hosts.association.configure(Options.none().with(AssociationOptions.DISABLE_FRAGMENTS, true));
        assertLargest(1400 - HEADERS);
        hosts.association.configure(Options.none().with(AssociationOptions.MAXIMUM_SEGMENT_SIZE, 600));
        hosts.simulation.runFor(Duration.ofMillis(1));
        assertLargest(600);

        hosts.association.configure(Options.none().with(AssociationOptions.DISABLE_FRAGMENTS, false));
        assertTrue(hosts.association.trySend(Message.wrap(new byte[601])));
    }

    /** SCTP needs fragments where a path became narrower: a message that was taken is not lost. */
    @Test
    void aMessageThatWasTakenIsSentThoughThePathBecameNarrower() throws Exception {
        hosts.option(AssociationOptions.DISABLE_FRAGMENTS, true).option(AssociationOptions.MAXIMUM_PACKET_SIZE, 1400);
        connect();
        int queued = 30;
        for (int i = 0; i < queued; i++) {
            assertTrue(hosts.association.trySend(Message.wrap(new byte[1300])));
        }
        hosts.association.configure(Options.none().with(AssociationOptions.MAXIMUM_PACKET_SIZE, 1000));
        hosts.simulation.runFor(Duration.ofSeconds(1));
        for (int i = 0; i < queued; i++) {
            assertEquals(1300, hosts.accepted.poll().length());
        }
        assertTrue(hosts.sent.take().stream().anyMatch(each -> !each.ending()), "in fragments");
        assertLargest(1000 - HEADERS);
    }
}
