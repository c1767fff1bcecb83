/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.json.JSONObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.itests.support.Availability;
import org.sluice.itests.support.LinuxGuest;
import org.sluice.itests.support.SluicePeer;
import org.sluice.itests.support.UsrsctpPeer;

/** The Linux kernel's SCTP as a peer on IP itself, IPv4 and IPv6, both ways. */
@Tag("slow")
class LinuxKernelRawIT extends AgainstLinux {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String BUFFERS = " --set rcvbuf=4000000 --set sndbuf=4000000";
    private static final String HOST_V6 = "fd13:2:0::1";
    private static final String GUEST_V6 = "fd13:2:0::2";

    @BeforeAll
    static void nativeLinksAreThere() {
        Availability.nativeLinks();
    }

    private void peer(String flags) {
        guest.tell("peer " + name + " --port " + port + " " + flags + " --raw --set nodelay=1" + BUFFERS);
    }

    private SluicePeer ours(String local, String... more) throws InterruptedException {
        var flags = new java.util.ArrayList<>(java.util.List.of(
                "--link", "raw", "--local", local, "--port", port, "--option", "rto-min=200,streams=10"));
        flags.addAll(java.util.List.of(more));
        return SluicePeer.start(guest.prefix(), flags.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        LinuxGuest.HOST + "," + LinuxGuest.GUEST + ",size=3000 count=3000 streams=10 window=32",
        HOST_V6 + "," + GUEST_V6 + ",size=3000 count=3000 streams=10 window=32",
        LinuxGuest.HOST + "," + LinuxGuest.GUEST + ",size=1000000 count=10 streams=2 window=2",
    })
    void whatWeSendComesBackFromTheKernel(String local, String remote, String messages) throws Exception {
        peer("--server --role echo --local any6");
        guest.await(name, "ready", "", LIMIT);
        try (var ours = ours(local, "--connect", remote, "--role", "sink")) {
            ours.await("up", LIMIT);
            ours.tell("check " + messages);
            JSONObject report = ours.await("report", LIMIT);
            assertEquals(Integer.parseInt(messages.replaceFirst(".*count=(\\d+).*", "$1")), report.getInt("received"));
            assertEquals(0, report.getInt("wrong"), report::toString);
            ours.tell("shutdown");
            ours.await("closed", LIMIT);
            guest.await(name, "closed", "", LIMIT);
        }
        endPeer(LIMIT);
    }

    @ParameterizedTest
    @CsvSource({LinuxGuest.HOST, HOST_V6})
    void whatTheKernelSendsComesBackFromUs(String local) throws Exception {
        try (var ours = ours(local, "--listen", "--role", "echo")) {
            peer("--client " + local + " --role check --send size=3000,count=3000,streams=10");
            JSONObject result = guest.await(name, "check", "", LIMIT);
            assertEquals(3000, result.getInt("messages"), result::toString);
            UsrsctpPeer.assertUnharmed(result);
            ours.await("closed", LIMIT);
        }
        endPeer(LIMIT);
    }

    @Test
    void abortsOfBothSidesArrive() throws Exception {
        peer("--server --role echo");
        guest.await(name, "ready", "", LIMIT);
        try (var ours = ours(LinuxGuest.HOST, "--connect", LinuxGuest.GUEST, "--role", "sink")) {
            ours.await("up", LIMIT);
            ours.tell("abort enough");
            guest.await(name, "closed", "reset by peer", LIMIT);
        }
        endPeer(LIMIT);
        try (var ours = ours(LinuxGuest.HOST, "--listen", "--role", "sink")) {
            // With that, closing is aborting; and the kernel closes what a process leaves behind.
            peer("--client " + LinuxGuest.HOST + " --role idle --set linger=0");
            ours.await("up", LIMIT);
            guest.tell("kill " + name);
            assertEquals("ABORTED_BY_PEER", ours.await("lost", LIMIT).getString("reason"));
        }
    }
}
