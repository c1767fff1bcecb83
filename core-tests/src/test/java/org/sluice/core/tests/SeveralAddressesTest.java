/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationListener;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Options;
import org.sluice.sctp.PathState;
import org.sluice.testkit.DeliveryChecker;
import org.sluice.testkit.Simulation;

/** A peer of which the user named several addresses (RFC 9260 sections 5.4, 6.4 and 8.2, RFC 7829). */
class SeveralAddressesTest {

    private static final int PORT = 5001;

    @Test
    void dataGoesOnOverAnotherAddressWhenOneFails() throws Exception {
        try (var simulation = new Simulation(3)) {
            var server = simulation
                    .host("server")
                    .address("10.0.0.1")
                    .address("10.0.0.11")
                    .start();
            var client = simulation
                    .host("client")
                    .address("10.0.0.2")
                    .option(AssociationOptions.PATH_MAX_RETRANS, 2)
                    .start();
            var accepted = new Association[1];
            var endpoint = server.stack().bind(PORT);
            endpoint.listen(association -> accepted[0] = association);
            var attempt = client.stack().bind(0).connectAsync(server.destination(PORT), Options.none());
            simulation.runUntil("up", () -> attempt.isDone() && accepted[0] != null, Duration.ofSeconds(5));
            Association association = attempt.join();
            var changes = new ArrayList<PathState>();
            association.listen(new AssociationListener() {
                @Override
                public void notified(Association of, Notification notification) {
                    if (notification instanceof Notification.PathChanged changed) {
                        changes.add(changed.state());
                    }
                }
            });
            assertEquals(2, association.status().paths().size());

            var checker = new DeliveryChecker();
            transfer(simulation, association, accepted[0], checker, 50);
            simulation.network().interfaceDown(server.address(), true);
            long before = simulation.clock().nanos();
            transfer(simulation, association, accepted[0], checker, 50);
            assertTrue(
                    simulation.clock().nanos() - before < 10_000_000_000L, "it took as long as the RTO settings imply");
            assertTrue(changes.contains(PathState.POTENTIALLY_FAILED), changes::toString);
            simulation.runFor(Duration.ofMinutes(3));
            assertTrue(changes.contains(PathState.INACTIVE), changes::toString);

            simulation.network().interfaceDown(server.address(), false);
            simulation.runFor(Duration.ofMinutes(3));
            assertEquals(PathState.ACTIVE, association.status().primaryPath().state());
            transfer(simulation, association, accepted[0], checker, 50);
            var done = association.shutdown();
            simulation.runUntil(
                    "shut down",
                    () -> done.isDone() && accepted[0].state() == AssociationState.CLOSED,
                    Duration.ofMinutes(1));
        }
    }

    private static void transfer(
            Simulation simulation, Association from, Association to, DeliveryChecker checker, int messages)
            throws Exception {
        for (int i = 0; i < messages; i++) {
            var message = checker.next(i % 4, i % 5 == 0, 1 + i * 97);
            assertTrue(from.trySend(message));
            checker.sent(message);
        }
        simulation.runUntil(
                "everything has arrived",
                () -> {
                    for (var message = to.poll(); message != null; message = to.poll()) {
                        checker.received(message);
                    }
                    return checker.isComplete();
                },
                Duration.ofMinutes(2));
    }
}
