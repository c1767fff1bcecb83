/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.json.JSONObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.itests.support.Availability;
import org.sluice.itests.support.BehindGuest;
import org.sluice.itests.support.SluicePeer;
import org.sluice.itests.support.UsrsctpPeer;

/** The Linux kernel's SCTP on IP itself, with two addresses of which one goes away, and behind a way that gets narrower. */
@Tag("slow")
class LinuxKernelPathsIT extends AgainstLinux {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String OURS =
            "rto-min=100,rto-initial=300,rto-max=2000,path-max-retrans=3,hb-interval=500,max-retrans=20,streams=4";
    private static final String KERNEL = " --raw --set nodelay=1 --set rcvbuf=4000000 --set sndbuf=4000000"
            + " --set rto-initial=300 --set rto-min=100 --set rto-max=2000 --set path-maxrxt=3 --set assoc-maxrxt=20"
            + " --set hb-interval=500 --set ostreams=4";

    @BeforeAll
    static void nativeLinksAreThere() {
        Availability.nativeLinks();
    }

    private void kernel(String flags) throws InterruptedException {
        guest.tell("peer " + name + " --port " + port + " " + flags + KERNEL);
        guest.await(name, "ready", "", LIMIT);
    }

    private SluicePeer ours(List<String> prefix, String local, String... more) throws InterruptedException {
        var flags = new ArrayList<>(List.of("--link", "raw", "--local", local, "--port", port, "--option", OURS));
        flags.addAll(List.of(more));
        return SluicePeer.start(prefix, flags.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "'10.132.0.1,10.132.1.1','10.132.0.2,10.132.1.2',10.132.1.2",
        "'fd13:2:0::1,fd13:2:1::1','fd13:2:0::2,fd13:2:1::2',fd13:2:1:0:0:0:0:2"
    })
    void transferWithTheKernelGoesOnOverTheOtherNetworkAndReturns(String near, String far, String second)
            throws Exception {
        kernel("--server --role echo --local " + far);
        try (var ours = ours(guest.prefix(), near, "--connect", far.split(",")[0], "--role", "sink")) {
            ours.await("up", LIMIT);
            ours.await("path", second, LIMIT);
            ours.tell("flood size=1000");
            ours.awaitMore(1000, LIMIT);
            guest.network(0, false);
            ours.await("path", "INACTIVE", LIMIT);
            ours.awaitMore(1000, LIMIT);
            guest.network(0, true);
            ours.await("path", "ACTIVE", LIMIT);
            ours.awaitMore(1000, LIMIT);
            assertAllCameBack(ours);
        } finally {
            guest.network(0, true);
        }
        endPeer(LIMIT);
    }

    @ParameterizedTest
    @CsvSource({"'10.132.0.1,10.132.1.1','10.132.0.2,10.132.1.2'", "'fd13:2:0::1,fd13:2:1::1','fd13:2:0::2,fd13:2:1::2'"
    })
    void theKernelsOwnTransferGoesOnOverTheOtherNetwork(String near, String far) throws Exception {
        try (var ours = ours(guest.prefix(), near, "--listen", "--role", "echo")) {
            kernel("--client " + near.split(",")[0] + " --local " + far
                    + " --role check --window 64 --send size=2000,count=60000,streams=4");
            ours.await("up", LIMIT);
            ours.awaitMore(1000, LIMIT);
            guest.network(0, false);
            ours.await("path", "INACTIVE", LIMIT);
            JSONObject result = guest.await(name, "check", "", LONG);
            assertEquals(60_000, result.getInt("messages"), result::toString);
            UsrsctpPeer.assertUnharmed(result);
            ours.await("closed", LIMIT);
        } finally {
            guest.network(0, true);
        }
        endPeer(LIMIT);
    }

    /** RFC 9260 section 10 (ICMP7): the router between us says what it takes, to both sides. */
    @ParameterizedTest
    @CsvSource({"10.99.0.1,10.132.0.2,1380", "fd99::1,fd13:2:0::2,1360"})
    void packetsOfBothSidesShrinkWithTheWay(String near, String far, int largest) throws Exception {
        kernel("--server --role echo --local " + far);
        try (var network = BehindGuest.make(guest);
                var ours = ours(network.near(), near, "--connect", far, "--role", "sink")) {
            ours.await("up", LIMIT);
            ours.tell("flood size=4000");
            ours.awaitPacketSize(largest + 1, 1500, LIMIT);
            ours.awaitMore(100, LIMIT);
            network.narrow(1400);
            ours.awaitPacketSize(1000, largest, LIMIT);
            ours.awaitMore(100, LIMIT);
            assertAllCameBack(ours);
        }
        endPeer(LIMIT);
    }

    /** RFC 8899: a router that says nothing is found out by what is lost. */
    @ParameterizedTest
    @CsvSource({"10.99.0.1,10.132.0.2,1380", "fd99::1,fd13:2:0::2,1360"})
    void packetsShrinkBeforeARouterThatSaysNothing(String near, String far, int largest) throws Exception {
        kernel("--server --role sink --verify --local " + far);
        try (var network = BehindGuest.make(guest);
                var ours = ours(network.near(), near, "--connect", far, "--role", "sink")) {
            ours.await("up", LIMIT);
            ours.tell("flood size=4000");
            ours.awaitPacketSize(largest + 1, 1500, LIMIT);
            network.silence();
            network.narrow(1400);
            ours.awaitPacketSize(1000, largest, LIMIT);
            long sent = ours.endFlood(LIMIT);
            guest.await(name, "closed", "", LIMIT);
            guest.tell("end " + name);
            UsrsctpPeer.assertReceived(sent, guest.await(name, "final", "", LIMIT));
        }
    }

    private void assertAllCameBack(SluicePeer ours) throws Exception {
        long sent = ours.stopFlood(LIMIT);
        ours.awaitReceived(sent, LIMIT);
        ours.assertReceived(sent, LIMIT);
        ours.tell("shutdown");
        ours.await("closed", LIMIT);
        guest.await(name, "closed", "", LIMIT);
    }
}
