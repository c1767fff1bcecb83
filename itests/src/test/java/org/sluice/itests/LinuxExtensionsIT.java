/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.itests.support.LinuxGuest;
import org.sluice.itests.support.SluicePeer;

/** Partial reliability and stream reconfiguration with the Linux kernel, both ways, also where packets are lost. */
class LinuxExtensionsIT extends AgainstLinux {

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final int MESSAGES = 1500;
    private static final String RESET = "ask ext.streamreset ";

    @AfterEach
    void lossEnds() {
        guest.tell("netem vec0 in off");
        guest.tell("netem vec0 out off");
    }

    private void lose(int percent) throws InterruptedException {
        if (percent > 0) {
            guest.tell("netem vec0 in loss " + percent + "%");
            guest.tell("netem vec0 out loss " + percent + "%");
            guest.tell("echo lossy-" + name);
            guest.await("guest", "echo", "lossy-" + name, LIMIT);
        }
    }

    private void kernel(String flags) {
        guest.tell("peer " + name + " --port " + port + " " + flags
                + " --udp 9899:9899 --set nodelay=1 --set rcvbuf=4000000 --set sndbuf=4000000 --set rto-min=200");
    }

    private SluicePeer ours(String options, String... more) throws InterruptedException {
        var flags = new ArrayList<>(List.of("--local", LinuxGuest.HOST, "--udp", "9899", "--port", port));
        flags.addAll(List.of("--extensions", "--option", "rto-min=200,streams=10" + options));
        flags.addAll(List.of(more));
        return SluicePeer.start(guest.prefix(), flags.toArray(String[]::new));
    }

    private SluicePeer weConnect(String options) throws InterruptedException {
        guest.await(name, "ready", "", LIMIT);
        var ours = ours(options, "--connect", LinuxGuest.GUEST, "--role", "sink");
        ours.await("up", LIMIT);
        return ours;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ext.prsctp.retransmissions:0", "ext.prsctp.retransmissions:1", "ext.prsctp.lifetime:PT0.03S"})
    void weGiveUpAndTheKernelGoesOn(String attribute) throws Exception {
        kernel("--server --role sink --verify --once");
        try (var ours = weConnect("")) {
            lose(attribute.endsWith("1") ? 10 : 5);
            ours.tell("send size=700 count=" + MESSAGES + " streams=3 with=" + attribute);
            ours.await("sent", LIMIT);
            ours.tell("ask ext.prsctp givenUp");
            ours.await("answer", LIMIT);
            ours.tell("shutdown");
            ours.await("closed", LIMIT);
        }
        JSONObject last = guest.await(name, "final", "", LIMIT);
        long arrived = last.getLong("rx_messages");
        System.err.println(attribute + ": of " + MESSAGES + " messages " + arrived + " arrived at the kernel");
        assertEquals(0, last.getInt("corrupt"), last::toString);
        assertEquals(0, last.getInt("reorder"), last::toString);
        assertTrue(arrived > 0 && arrived < MESSAGES, last::toString);
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"rtx:0", "rtx:1", "ttl:100"})
    void theKernelGivesUpAndWeGoOn(String policy) throws Exception {
        try (var ours = ours("", "--listen", "--role", "sink")) {
            lose(policy.equals("rtx:1") ? 10 : 5);
            kernel("--client " + LinuxGuest.HOST + " --role source --verify --send size=700,count=" + MESSAGES
                    + ",streams=3,pr=" + policy
                    // What the kernel has given up before it is acknowledged does not clear its count of errors, so
                    // that with many
                    // losses it can find a peer that answers all the time unreachable.
                    + " --set assoc-maxrxt=1000 --set path-maxrxt=1000");
            ours.await("closed", LIMIT);
            ours.tell("report");
            JSONObject report = ours.await("report", LIMIT);
            System.err.println(policy + " of the kernel: " + report);
            assertEquals(0, report.getInt("wrong"));
            // Those that are missing at the end leave no gap.
            assertTrue(report.getInt("received") < MESSAGES, report::toString);
            assertTrue(report.getInt("received") > 0, report::toString);
        }
    }

    private void echo(SluicePeer ours, int stream, int number) throws InterruptedException {
        // Streams before that one are asked for no message; the last one that comes back is of it.
        ours.tell("exchange size=100 stream=" + stream);
        assertEquals(number, ours.await("back", LIMIT).getInt("ssn"));
        assertEquals(
                number,
                guest.await(name, "msg", "\"sid\":" + stream + ",\"ssn\":" + number, LIMIT)
                        .getInt("ssn"));
    }

    private static void ask(SluicePeer ours, String question, String outcome) throws InterruptedException {
        ours.tell(RESET + question);
        assertEquals(outcome, ours.await("answer", LIMIT).optString("outcome"), ours::toString);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void ourRequestsAreDone(int loss) throws Exception {
        kernel("--server --role echo --log-messages");
        try (var ours = weConnect(",streamreset.allowed=7")) {
            lose(loss);
            echo(ours, 1, 0);
            echo(ours, 1, 1);
            echo(ours, 2, 0);
            ask(ours, "resetOutgoing streams=1,", "PERFORMED");
            ask(ours, "resetIncoming streams=1,", "PERFORMED");
            echo(ours, 1, 0);
            echo(ours, 2, 1);
            ask(ours, "addOutgoing count=3", "PERFORMED");
            ask(ours, "addIncoming count=2", "PERFORMED");
            ours.tell("shutdown");
            ours.await("closed", LIMIT);
        }
    }

    @Test
    void theWholeAssociationIsReset() throws Exception {
        kernel("--server --role echo --log-messages");
        try (var ours = weConnect(",streamreset.allowed=7")) {
            echo(ours, 1, 0);
            ask(ours, "resetAssociation", "PERFORMED");
            echo(ours, 1, 0);
            echo(ours, 1, 1);
            ours.tell("shutdown");
            ours.await("closed", LIMIT);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void theKernelsRequestsAreDone(int loss) throws Exception {
        kernel("--server --role echo --log-messages");
        try (var ours = weConnect(",streamreset.allowed=7")) {
            lose(loss);
            echo(ours, 1, 0);
            guest.tell(name + ": reset-streams both 1");
            guest.await(name, "stream-reset", "", LIMIT);
            ours.await("told", "streamsReset", LIMIT);
            ours.await("told", "streamsReset", LIMIT);
            echo(ours, 1, 0);
            guest.tell(name + ": add-streams 2 0");
            ours.await("told", "streamsAdded", LIMIT);
            guest.await(name, "stream-change", "", LIMIT);
            guest.tell(name + ": add-streams 0 3");
            ours.await("told", "streamsAdded", LIMIT);
            guest.tell(name + ": reset-assoc");
            ours.await("told", "associationReset", LIMIT);
            guest.await(name, "assoc-reset", "", LIMIT);
            echo(ours, 1, 0);
            ours.tell("shutdown");
            ours.await("closed", LIMIT);
        }
    }

    @Test
    void refusalsAreToldBothWays() throws Exception {
        kernel("--server --role echo --log-messages --set reset-allow=0");
        try (var ours = weConnect("")) {
            echo(ours, 1, 0);
            ask(ours, "resetIncoming streams=1,", "DENIED");
            guest.tell(name + ": reset-streams in 1");
            guest.await(name, "error", "", LIMIT);
            echo(ours, 1, 1);
            ours.tell("shutdown");
            ours.await("closed", LIMIT);
        }
    }
}
