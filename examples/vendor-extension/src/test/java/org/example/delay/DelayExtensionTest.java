/* SPDX-License-Identifier: Apache-2.0 */
package org.example.delay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationListener;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Options;
import org.sluice.testkit.Impairments;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

class DelayExtensionTest {

    @Test
    void aSlowerWayIsTold() throws Exception {
        try (var simulation = new Simulation(1)) {
            SimulatedHost server = host(simulation, "10.0.0.1");
            SimulatedHost client = host(simulation, "10.0.0.2");
            var accepted = new Association[1];
            server.stack().bind(5001).listen(association -> accepted[0] = association);
            var attempt = client.stack().bind(0).connectAsync(server.destination(5001), Options.none());
            simulation.runUntil("up", () -> attempt.isDone() && accepted[0] != null, Duration.ofSeconds(5));
            List<Long> delays = new ArrayList<>();
            attempt.join().listen(new AssociationListener() {
                @Override
                public void notified(Association of, Notification notification) {
                    if (notification instanceof Notification.OfExtension told && told.name().equals("delay")) {
                        delays.add((Long) told.values().get("nanosAboveLeast"));
                    }
                }
            });
            simulation.runFor(Duration.ofSeconds(10));
            simulation.network().impair(Impairments.NONE.delay(Duration.ofMillis(31)));
            simulation.runFor(Duration.ofSeconds(10));
            assertTrue(delays.size() >= 18, delays::toString);
            assertEquals(0, delays.get(5));
            assertEquals(30_000_000, delays.get(delays.size() - 1));
        }
    }

    private static SimulatedHost host(Simulation simulation, String address) {
        return simulation.host(address).address(address).with(new DelayExtension()).start();
    }
}
