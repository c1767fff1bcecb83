/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.json.JSONObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.itests.support.Availability;
import org.sluice.itests.support.Namespaces;
import org.sluice.itests.support.SluicePeer;
import org.sluice.itests.support.UsrsctpPeer;

/** Two hosts with two links between them, of which the primary one goes down under load and comes back (RFC 9260 section 6.4.1). */
@Tag("slow")
class NamespaceFailoverIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String OPTIONS =
            "rto-min=100,rto-initial=300,rto-max=2000,path-max-retrans=3,hb-interval=500,max-retrans=20";

    @BeforeAll
    static void namespacesCanBeMade() {
        Availability.namespaces();
    }

    @Test
    void transferGoesOnOverTheOtherLinkAndReturns() throws Exception {
        try (var namespaces = Namespaces.make();
                var server = SluicePeer.start(
                        namespaces.far(),
                        "--local",
                        "10.97.1.2,10.97.2.2",
                        "--udp",
                        "9899",
                        "--listen",
                        "--role",
                        "sink",
                        "--option",
                        OPTIONS);
                var client = client(namespaces)) {
            client.await("path", "10.97.2.2", LIMIT);
            client.tell("flood size=1000");
            server.awaitMore(5000, LIMIT);
            // Silence is counted from here.
            server.tell("report");
            report(server);

            namespaces.link(1, false);
            client.await("path", "POTENTIALLY_FAILED", LIMIT);
            client.await("path", "INACTIVE", LIMIT);
            server.tell("report");
            JSONObject during = report(server);
            // The RTO is 100 ms while it is measured; the first that runs out moves data to the other path. A machine
            // that is busy
            // with other things may take longer over it, but nothing near a second RTO of a peer with the RFC's values.
            assertTrue(during.getLong("silence_ms") < 1000, during::toString);
            server.awaitMore(1000, LIMIT);

            namespaces.link(1, true);
            client.await("path", "ACTIVE", LIMIT);
            // What was on its way over the other path arrives first.
            server.awaitMore(5000, LIMIT);
            long onFirst = namespaces.sent(1);
            long onSecond = namespaces.sent(2);
            server.awaitMore(20_000, LIMIT);
            long first = namespaces.sent(1) - onFirst;
            long second = namespaces.sent(2) - onSecond;
            assertTrue(
                    first > 100 * (second + 1),
                    () -> first + " packets on the first link, " + second + " on the other");
            client.endFlood(server, LIMIT);
        }
    }

    private static SluicePeer client(Namespaces namespaces) throws InterruptedException {
        var client = SluicePeer.start(
                namespaces.near(),
                "--local",
                "10.97.1.1,10.97.2.1",
                "--udp",
                "9899",
                "--connect",
                "10.97.1.2",
                "--role",
                "sink",
                "--option",
                OPTIONS);
        client.await("up", LIMIT);
        return client;
    }

    private static JSONObject report(SluicePeer server) throws InterruptedException {
        return server.await("report", LIMIT);
    }

    @Test
    void withUsrsctpTooTransferGoesOnOverTheOtherLink() throws Exception {
        Availability.usrsctp();
        var flags = new ArrayList<>(
                List.of("--server", "--local", "10.97.1.2,10.97.2.2", "--udp", "9899", "--role", "echo"));
        flags.addAll(UsrsctpPeer.SOON);
        try (var namespaces = Namespaces.make();
                var server = UsrsctpPeer.start(namespaces.far(), flags.toArray(String[]::new));
                var client = client(namespaces)) {
            client.await("path", "10.97.2.2", LIMIT);
            client.tell("check size=2000 count=20000 streams=4 window=64");
            namespaces.awaitSent(1, 2000, LIMIT);
            namespaces.link(1, false);
            client.await("path", "POTENTIALLY_FAILED", LIMIT);
            JSONObject result = client.await("report", Duration.ofMinutes(2));
            assertEquals(20_000, result.getLong("received"));
            assertEquals(0, result.getLong("wrong"));
            namespaces.link(1, true);
            client.await("path", "ACTIVE", LIMIT);
            client.tell("shutdown");
            client.await("closed", LIMIT);
        }
    }
}
