/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.json.JSONObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.itests.support.Availability;
import org.sluice.itests.support.LinuxGuest;
import org.sluice.itests.support.Namespaces;
import org.sluice.itests.support.SluicePeer;
import org.sluice.itests.support.UsrsctpPeer;

/**
 * Explicit congestion notification with implementations that are not ours: a queue before our own link marks packets of both directions, in the IP headers that really leave
 * and after those that really arrived.
 */
@Tag("slow")
class CongestionNotificationIT extends AgainstLinux {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** 30 Mbit/s; the queue holds 200 packets and marks from 8 on. */
    private static final String BOTTLENECK = "30000000,300000,12000";

    private static final String MESSAGES = "size=5000 count=1500 streams=4 window=64";
    private static final String BUFFERS = " --set rcvbuf=4000000 --set sndbuf=4000000";

    @BeforeAll
    static void nativeLinksAreThere() {
        Availability.nativeLinks();
    }

    private SluicePeer ours(List<String> prefix, String link, String local, String remote, boolean counted)
            throws InterruptedException {
        return SluicePeer.start(
                prefix,
                "--link",
                link,
                "--local",
                local,
                "--udp",
                "9899:9899",
                "--connect",
                remote,
                "--port",
                port,
                "--role",
                "sink",
                "--extensions",
                "--option",
                "rto-min=500,streams=10,ecn.countMarked=" + counted,
                "--bottleneck",
                BOTTLENECK);
    }

    /** All comes back whole, and both sides slowed down because the other one told them to. */
    private static void assertBothSidesSlowDown(SluicePeer ours) throws InterruptedException {
        ours.await("up", LIMIT);
        ours.tell("check " + MESSAGES);
        JSONObject report = ours.await("report", LIMIT);
        assertEquals(1500, report.getInt("received"));
        assertEquals(0, report.getInt("wrong"), report::toString);
        ours.tell("ask ext.ecn figures");
        JSONObject figures = ours.await("answer", LIMIT);
        assertTrue(figures.getLong("reductions") > 0, () -> "we did not slow down: " + figures);
        assertTrue(figures.getLong("marked") > 0, () -> "what the peer sends can't be marked: " + figures);
        assertTrue(figures.getLong("reductionsOfPeer") > 0, () -> "the peer did not slow down: " + figures);
        ours.tell("status");
        JSONObject status = ours.await("status", LIMIT);
        assertEquals(0, status.getLong("retransmitted"), status::toString);
        ours.tell("shutdown");
        ours.await("closed", LIMIT);
    }

    @ParameterizedTest
    @CsvSource({
        "raw," + LinuxGuest.HOST + "," + LinuxGuest.GUEST + ",--raw,true",
        "raw,fd13:2:0::1,fd13:2:0::2,--raw,false",
        "native," + LinuxGuest.HOST + "," + LinuxGuest.GUEST + ",--udp 9899:9899,true",
    })
    void withTheLinuxKernel(String link, String local, String remote, String way, boolean counted) throws Exception {
        guest.tell("peer " + name + " --port " + port + " --server --role echo --local any6 " + way + " --set nodelay=1"
                + BUFFERS);
        guest.await(name, "ready", "", LIMIT);
        try (var ours = ours(guest.prefix(), link, local, remote, counted)) {
            assertBothSidesSlowDown(ours);
        }
        endPeer(LIMIT);
    }

    /** usrsctp reads the bits on IP itself only, and nothing of a packet after an ECNE of 8 bytes. */
    @Test
    void withUsrsctp() throws Exception {
        Availability.usrsctp();
        try (var namespaces = Namespaces.make();
                var server = UsrsctpPeer.start(
                        namespaces.far(),
                        "--raw",
                        "--local",
                        "10.97.1.2",
                        "--port",
                        port,
                        "--server",
                        "--role",
                        "echo",
                        "--set",
                        "sndbuf=4000000",
                        "--set",
                        "rcvbuf=4000000",
                        "--set",
                        "ecn=1");
                var ours = ours(namespaces.near(), "raw", "10.97.1.1", "10.97.1.2", true)) {
            assertBothSidesSlowDown(ours);
            server.await("closed", LIMIT);
        }
    }
}
