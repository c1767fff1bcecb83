/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.json.JSONObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sluice.itests.support.Availability;
import org.sluice.itests.support.Namespaces;
import org.sluice.itests.support.Ports;
import org.sluice.itests.support.SluicePeer;
import org.sluice.itests.support.UsrsctpPeer;

/** usrsctp with several addresses, and with the same ones again after it was killed. */
class UsrsctpPathsIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @BeforeAll
    static void peerIsThere() {
        Availability.usrsctp();
    }

    @Test
    void weLearnAndVerifyAllItsAddressesAndItOurs() throws Exception {
        Availability.namespaces();
        try (var namespaces = Namespaces.make();
                var peer = UsrsctpPeer.start(
                        namespaces.far(),
                        "--server",
                        "--udp",
                        "9899",
                        "--local",
                        "10.97.1.2,10.97.2.2",
                        "--role",
                        "echo");
                var ours = SluicePeer.start(
                        namespaces.near(),
                        "--local",
                        "10.97.1.1,10.97.2.1",
                        "--udp",
                        "9899",
                        "--connect",
                        "10.97.1.2",
                        "--role",
                        "sink")) {
            ours.await("up", LIMIT);
            ours.await("path", "10.97.2.2", LIMIT);
            ours.tell("status");
            JSONObject status = ours.await("status", LIMIT);
            assertEquals(2, status.getJSONArray("paths").length(), status::toString);
            for (int i = 0; i < 2; i++) {
                assertEquals(
                        "ACTIVE", status.getJSONArray("paths").getJSONObject(i).getString("state"), status::toString);
            }
            ours.tell("check size=3000 count=500 streams=3");
            assertEquals(500, ours.await("report", LIMIT).getInt("received"));
            peer.tell("paddrs");
            String itKnows = peer.await("paddrs", LIMIT).toString();
            assertTrue(itKnows.contains("10.97.1.1") && itKnows.contains("10.97.2.1"), itKnows);
            ours.tell("shutdown");
            ours.await("closed", LIMIT);
        }
    }

    @Test
    void itLearnsOurAddressesWhenItConnects() throws Exception {
        int ourPort = Ports.free();
        try (var ours = SluicePeer.start(
                        List.of(),
                        "--local",
                        "127.0.0.1,127.0.0.12",
                        "--udp",
                        "" + ourPort,
                        "--listen",
                        "--role",
                        "echo");
                var peer = UsrsctpPeer.start(
                        "--client",
                        "127.0.0.1",
                        "--udp",
                        Ports.free() + ":" + ourPort,
                        "--role",
                        "check",
                        "--keep",
                        "--send",
                        "size=2000,count=300,streams=3")) {
            JSONObject check = peer.await("check", LIMIT);
            assertEquals(300, check.getInt("messages"));
            UsrsctpPeer.assertUnharmed(check);
            peer.tell("paddrs");
            String itKnows = peer.await("paddrs", LIMIT).toString();
            assertTrue(itKnows.contains("127.0.0.12"), itKnows);
            peer.tell("shutdown");
            ours.await("closed", LIMIT);
        }
    }

    /** Killed without a word, and there again from the same port (RFC 9260 section 5.2.4.1). */
    @Test
    void aPeerThatWasKilledRestartsTheAssociation() throws Exception {
        int ourPort = Ports.free();
        int itsPort = Ports.free();
        try (var ours = SluicePeer.start(
                List.of(), "--local", "127.0.0.1", "--udp", "" + ourPort, "--listen", "--role", "echo")) {
            String[] flags = {
                "--client",
                "127.0.0.1",
                "--udp",
                itsPort + ":" + ourPort,
                "--local-port",
                "7001",
                "--local",
                "127.0.0.1"
            };
            try (var first = UsrsctpPeer.start(flags)) {
                first.await("assoc", "comm-up", LIMIT);
                ours.await("up", LIMIT);
                first.kill();
            }
            try (var second = UsrsctpPeer.start(flags)) {
                second.await("assoc", "comm-up", LIMIT);
                ours.await("restarted", LIMIT);
                second.tell("send size=100 count=10");
                second.await("sent", LIMIT);
                second.tell("shutdown");
                ours.await("closed", LIMIT);
            }
        }
    }
}
