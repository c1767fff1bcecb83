/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.itests.support.LinuxGuest;
import org.sluice.itests.support.SluicePeer;
import org.sluice.itests.support.UsrsctpPeer;

/** The Linux kernel's SCTP as a peer, over UDP encapsulation (RFC 6951), both ways. */
class LinuxKernelIT extends AgainstLinux {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String CHECKED = "size=3000 count=3000 streams=10 window=32";
    private static final String LARGE = "size=1000000 count=10 streams=2 window=2";
    private static final String BUFFERS = " --set rcvbuf=4000000 --set sndbuf=4000000";

    private void peer(String flags) {
        guest.tell("peer " + name + " --port " + port + " " + flags + " --udp 9899:9899 --set nodelay=1" + BUFFERS);
    }

    private void kernelListens(String role) throws InterruptedException {
        peer("--server --role " + role);
        guest.await(name, "ready", "", LIMIT);
    }

    private SluicePeer weConnect() throws InterruptedException {
        var ours = SluicePeer.start(
                guest.prefix(),
                "--local",
                LinuxGuest.HOST,
                "--udp",
                "9899",
                "--port",
                port,
                "--connect",
                LinuxGuest.GUEST,
                "--role",
                "sink",
                "--option",
                "rto-min=200,streams=10");
        ours.await("up", LIMIT);
        return ours;
    }

    private SluicePeer weListen(String role) throws InterruptedException {
        return SluicePeer.start(
                guest.prefix(),
                "--local",
                LinuxGuest.HOST,
                "--udp",
                "9899",
                "--port",
                port,
                "--listen",
                "--role",
                role,
                "--option",
                "rto-min=200");
    }

    private void kernelConnects(String role) throws InterruptedException {
        peer("--client " + LinuxGuest.HOST + " --role " + role);
        guest.await(name, "assoc", "comm-up", LIMIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {CHECKED, LARGE})
    void whatWeSendComesBackFromTheKernel(String messages) throws Exception {
        kernelListens("echo");
        try (var ours = weConnect()) {
            ours.tell("check " + messages);
            assertWhole(ours.await("report", LIMIT), messages);
            ours.tell("shutdown");
            ours.await("closed", LIMIT);
            guest.await(name, "closed", "", LIMIT);
        }
        endPeer(LIMIT);
    }

    private static void assertWhole(JSONObject report, String messages) {
        assertEquals(Integer.parseInt(messages.replaceFirst(".*count=(\\d+).*", "$1")), report.getInt("received"));
        assertEquals(0, report.getInt("wrong"), report::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"size=3000,count=3000,streams=10", "size=1000000,count=10,streams=2"})
    void whatTheKernelSendsComesBackFromUs(String messages) throws Exception {
        try (var ours = weListen("echo")) {
            peer("--client " + LinuxGuest.HOST + " --role check --window 4 --send " + messages);
            JSONObject check = guest.await(name, "check", "", LIMIT);
            assertEquals(Integer.parseInt(messages.replaceFirst(".*count=(\\d+).*", "$1")), check.getInt("messages"));
            UsrsctpPeer.assertUnharmed(check);
            // It has done its job and shuts down.
            ours.await("closed", LIMIT);
        }
        endPeer(LIMIT);
    }

    @Test
    void losingTwoPacketsInAHundredLosesNoMessage() throws Exception {
        kernelListens("echo");
        guest.tell("netem vec0 in loss 2%");
        guest.tell("netem vec0 out loss 2%");
        try (var ours = weConnect()) {
            ours.tell("check size=3000 count=1000 streams=10 window=32");
            assertWhole(ours.await("report", Duration.ofMinutes(3)), "count=1000 ");
            ours.tell("shutdown");
            ours.await("closed", LIMIT);
        } finally {
            guest.tell("netem vec0 in off");
            guest.tell("netem vec0 out off");
        }
        endPeer(LIMIT);
    }

    @Test
    void theReasonOfAnAbortArrivesEitherWay() throws Exception {
        kernelListens("sink");
        try (var ours = weConnect()) {
            ours.tell("abort we had enough");
            guest.await(name, "closed", "reset by peer", LIMIT);
        }
        endPeer(LIMIT);
    }

    @Test
    void theKernelsAbortIsTold() throws Exception {
        try (var ours = weListen("sink")) {
            // With that, closing is aborting; and the kernel closes what a process leaves behind.
            kernelConnects("idle --set linger=0");
            guest.tell("kill " + name);
            JSONObject lost = ours.await("lost", LIMIT);
            assertEquals("ABORTED_BY_PEER", lost.getString("reason"));
        }
        guest.await(name, "exit", "", LIMIT);
    }

    @Test
    void theKernelsShutdownIsAnswered() throws Exception {
        try (var ours = weListen("sink")) {
            kernelConnects("idle");
            guest.tell(name + ": shutdown");
            ours.await("closed", LIMIT);
            guest.await(name, "closed", "", LIMIT);
        }
        endPeer(LIMIT);
    }

    /** Its last words are lost, and it comes back from the same port: our association is restarted (RFC 9260 section 5.2.4.1). */
    @Test
    void aKernelThatComesBackRestartsTheAssociation() throws Exception {
        try (var ours = weListen("echo")) {
            // When it is closed it aborts, once, and then knows nothing more of the association.
            peer("--client " + LinuxGuest.HOST + " --role idle --local-port 7001 --set linger=0");
            guest.await(name, "assoc", "comm-up", LIMIT);
            ours.await("up", LIMIT);
            guest.tell("netem vec0 out loss 100%");
            guest.tell("netem vec1 out loss 100%");
            guest.tell("kill " + name);
            guest.await(name, "exit", "", LIMIT);
            guest.tell("netem vec0 out off");
            guest.tell("netem vec1 out off");
            String again = name + "again";
            guest.tell("peer " + again + " --port " + port + " --client " + LinuxGuest.HOST
                    + " --udp 9899:9899 --local-port 7001 --role check --send size=100,count=50,streams=1");
            ours.await("restarted", LIMIT);
            JSONObject check = guest.await(again, "check", "", LIMIT);
            assertEquals(50, check.getInt("messages"));
            UsrsctpPeer.assertUnharmed(check);
            guest.tell("end " + again);
            guest.await(again, "exit", "", LIMIT);
        }
    }

    /** We vanish and come back: the kernel learns it by the restart. */
    @Test
    void weMayVanishAndComeBack() throws Exception {
        kernelListens("echo");
        try (var ours = SluicePeer.start(
                guest.prefix(),
                "--local",
                LinuxGuest.HOST,
                "--udp",
                "9899",
                "--port",
                port,
                "--connect",
                LinuxGuest.GUEST,
                "--local-port",
                "7002",
                "--role",
                "sink")) {
            ours.await("up", LIMIT);
            ours.kill();
        }
        try (var ours = SluicePeer.start(
                guest.prefix(),
                "--local",
                LinuxGuest.HOST,
                "--udp",
                "9899",
                "--port",
                port,
                "--connect",
                LinuxGuest.GUEST,
                "--local-port",
                "7002",
                "--role",
                "sink")) {
            ours.await("up", LIMIT);
            // It learns of it by the port that is closed, or by the restart; either way there is a new association.
            guest.await(name, "assoc", "comm-up\",\"error\":0", LIMIT);
            ours.tell("check size=100 count=50");
            assertWhole(ours.await("report", LIMIT), "count=50 ");
            ours.tell("shutdown");
            ours.await("closed", LIMIT);
        }
        endPeer(LIMIT);
    }
}
