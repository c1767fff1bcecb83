/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Options;

/** Associations that nobody uses any more are shut down where that was asked for (RFC 6458 section 8.1.8). */
class AutocloseTest {

    @Test
    void anIdleAssociationIsShutDown() throws Exception {
        try (var hosts = new TwoHosts()
                .option(AssociationOptions.AUTOCLOSE, Duration.ofSeconds(90))
                .connect()) {
            hosts.simulation.runFor(Duration.ofSeconds(80));
            hosts.transfer(1, 10, Duration.ofSeconds(1));
            // HEARTBEATs are not user messages; the message was one, for either side.
            hosts.simulation.runFor(Duration.ofSeconds(80));
            assertEquals(AssociationState.ESTABLISHED, hosts.association.state());
            hosts.simulation.runFor(Duration.ofSeconds(12));
            assertEquals(AssociationState.CLOSED, hosts.association.state());
            assertEquals(AssociationState.CLOSED, hosts.accepted.state());
            assertTrue(hosts.association.ended().isDone()
                    && !hosts.association.ended().isCompletedExceptionally());
        }
    }

    @Test
    void dataOnItsWayIsNotIdleness() throws Exception {
        try (var hosts = new TwoHosts().connect()) {
            hosts.association.configure(Options.none().with(AssociationOptions.AUTOCLOSE, Duration.ofSeconds(2)));
            hosts.simulation.network().interfaceDown(hosts.server.address(), true);
            assertTrue(hosts.association.trySend(org.sluice.sctp.Message.wrap(new byte[10])));
            hosts.simulation.runFor(Duration.ofSeconds(20));
            assertEquals(AssociationState.ESTABLISHED, hosts.association.state());
            hosts.simulation.network().interfaceDown(hosts.server.address(), false);
            hosts.simulation.runFor(Duration.ofSeconds(40));
            assertEquals(AssociationState.CLOSED, hosts.association.state());
            assertEquals(10, hosts.accepted.poll().length());
        }
    }
}
