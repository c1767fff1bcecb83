/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.json.JSONObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.itests.support.Availability;
import org.sluice.itests.support.Namespaces;
import org.sluice.itests.support.Routed;
import org.sluice.itests.support.SluicePeer;
import org.sluice.itests.support.Subprocess;
import org.sluice.itests.support.UsrsctpPeer;

/**
 * What only the system's own calls give, between network namespaces: SCTP on IP itself with usrsctp as the peer, both ways; failover, ICMP, path MTU and
 * addresses that come and go, over raw IP and over UDP.
 */
@Tag("slow")
class NativeLinkIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String CHECKED = "size=3000 count=3000 streams=8 window=32";
    private static final String LARGE = "size=1000000 count=10 streams=2 window=2";
    private static final String QUICK =
            "rto-min=100,rto-initial=300,rto-max=2000,path-max-retrans=3,hb-interval=500,max-retrans=20";

    @TempDir
    private Path directory;

    @BeforeAll
    static void everythingIsThere() {
        Availability.nativeLinks();
        Availability.namespaces();
    }

    private static SluicePeer ours(List<String> prefix, String link, String local, String... more)
            throws InterruptedException {
        var flags = new ArrayList<>(
                List.of("--link", link, "--local", local, "--udp", "9899", "--option", QUICK + ",streams=8"));
        flags.addAll(List.of(more));
        return SluicePeer.start(prefix, flags.toArray(String[]::new));
    }

    private static UsrsctpPeer usrsctp(List<String> prefix, String local, String... more) throws Exception {
        Availability.usrsctp();
        var flags = new ArrayList<>(
                List.of("--raw", "--local", local, "--set", "sndbuf=4000000", "--set", "rcvbuf=4000000"));
        flags.addAll(List.of(more));
        return UsrsctpPeer.start(prefix, flags.toArray(String[]::new));
    }

    private static int count(String messages) {
        return Integer.parseInt(messages.replaceFirst(".*count=(\\d+).*", "$1"));
    }

    private static void assertWhole(JSONObject report, String messages) {
        assertEquals(count(messages), report.getInt("received"), report::toString);
        assertEquals(0, report.getInt("wrong"), report::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "10.97.1.1,10.97.1.2," + CHECKED,
        "fd97:1::1,fd97:1::2," + CHECKED,
        "10.97.1.1,10.97.1.2," + LARGE,
        "fd97:1::1,fd97:1::2," + LARGE
    })
    void weConnectToUsrsctpOverRawIp(String near, String far, String messages) throws Exception {
        try (var namespaces = Namespaces.make();
                var capture = capture(namespaces);
                var server = usrsctp(namespaces.far(), far, "--server", "--role", "echo");
                var client = ours(namespaces.near(), "raw", near, "--connect", far, "--role", "sink")) {
            client.await("up", LIMIT);
            client.tell("check " + messages);
            assertWhole(client.await("report", LONG), messages);
            client.tell("shutdown");
            client.await("closed", LIMIT);
            server.await("closed", LIMIT);
            assertNothingWrong(capture);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10.97.1.1,10.97.1.2,size=3000 count=3000 streams=8",
        "fd97:1::1,fd97:1::2,size=1000000 count=10 streams=2"
    })
    void usrsctpConnectsToUsOverRawIp(String near, String far, String messages) throws Exception {
        try (var namespaces = Namespaces.make();
                var server = ours(namespaces.near(), "raw", near, "--listen", "--role", "echo");
                var client = usrsctp(
                        namespaces.far(),
                        far,
                        "--client",
                        near,
                        "--role",
                        "check",
                        "--send",
                        messages.replace(' ', ','),
                        "--window",
                        "4")) {
            JSONObject result = client.await("check", LONG);
            assertEquals(count(messages), result.getInt("messages"), result::toString);
            UsrsctpPeer.assertUnharmed(result);
            server.await("closed", LIMIT);
        }
    }

    @Test
    void abortsOfBothSidesArriveOverRawIp() throws Exception {
        try (var namespaces = Namespaces.make();
                var server = usrsctp(namespaces.far(), "10.97.1.2", "--server", "--role", "echo");
                var client = ours(namespaces.near(), "raw", "10.97.1.1", "--connect", "10.97.1.2", "--role", "sink")) {
            client.await("up", LIMIT);
            client.tell("abort enough");
            server.await("assoc", "comm-lost", LIMIT);
            // Two on one address would answer each other's packets.
            client.kill();
            try (var second = ours(namespaces.near(), "raw", "10.97.1.1", "--connect", "10.97.1.2", "--role", "sink")) {
                second.await("up", LIMIT);
                server.tell("abort because");
                assertTrue(second.await("lost", LIMIT).getString("reason").contains("ABORTED_BY_PEER"));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "raw,10.97.1.1,10.97.1.2",
        "raw,fd97:1::1,fd97:1::2",
        "native,10.97.1.1,10.97.1.2",
        "native,fd97:1::1,fd97:1::2"
    })
    void hostThatKnowsNoSctpSaysSoAtOnce(String link, String near, String far) throws Exception {
        try (var namespaces = Namespaces.make();
                var client = ours(namespaces.near(), link, near, "--connect", far, "--role", "sink")) {
            JSONObject refused = client.await("refused", LIMIT);
            assertTrue(refused.getString("text").contains("does not know SCTP"), refused::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw", "native"})
    void transferGoesOnOverTheOtherLinkAndReturns(String link) throws Exception {
        try (var namespaces = Namespaces.make();
                var server = ours(namespaces.far(), link, "10.97.1.2,10.97.2.2", "--listen", "--role", "sink");
                var client = ours(
                        namespaces.near(), link, "10.97.1.1,10.97.2.1", "--connect", "10.97.1.2", "--role", "sink")) {
            client.await("up", LIMIT);
            client.await("path", "10.97.2.2", LIMIT);
            client.tell("flood size=1000");
            server.awaitMore(1000, LIMIT);
            namespaces.link(1, false);
            client.await("path", "INACTIVE", LIMIT);
            namespaces.link(1, true);
            client.await("path", "ACTIVE", LIMIT);
            client.endFlood(server, LIMIT);
        }
    }

    @Test
    void usrsctpMovesToTheOtherLinkOverRawIp() throws Exception {
        var flags = new ArrayList<>(List.of("--server", "--role", "echo"));
        flags.addAll(UsrsctpPeer.SOON);
        try (var namespaces = Namespaces.make();
                var server = usrsctp(namespaces.far(), "10.97.1.2,10.97.2.2", flags.toArray(String[]::new));
                var client = ours(
                        namespaces.near(), "raw", "10.97.1.1,10.97.2.1", "--connect", "10.97.1.2", "--role", "sink")) {
            client.await("up", LIMIT);
            client.await("path", "10.97.2.2", LIMIT);
            String messages = "size=2000 count=20000 streams=4 window=64";
            client.tell("check " + messages);
            namespaces.awaitSent(1, 2000, LIMIT);
            namespaces.link(1, false);
            assertWhole(client.await("report", LONG), messages);
            client.tell("shutdown");
            client.await("closed", LIMIT);
        }
    }

    /** RFC 9260 section 10 (ICMP7), RFC 8899: by the router's word, and where it says nothing, by what is lost. */
    @ParameterizedTest
    @CsvSource({
        "raw,10.98.1.1,10.98.2.1,1380,false",
        "raw,fd98:1::1,fd98:2::1,1360,false",
        "raw,10.98.1.1,10.98.2.1,1380,true",
        "raw,fd98:1::1,fd98:2::1,1360,true",
        "native,10.98.1.1,10.98.2.1,1372,false",
        "native,fd98:1::1,fd98:2::1,1352,false",
        "native,10.98.1.1,10.98.2.1,1372,true",
        "native,fd98:1::1,fd98:2::1,1352,true"
    })
    void packetsShrinkWithTheWay(String link, String near, String far, int largest, boolean silent) throws Exception {
        try (var network = Routed.make();
                var server = ours(network.far(), link, far, "--listen", "--role", "sink");
                var client = ours(network.near(), link, near, "--connect", far, "--role", "sink")) {
            client.await("up", LIMIT);
            floodWhileItNarrows(network, client, largest, silent);
            server.awaitMore(100, LIMIT);
            client.endFlood(server, LIMIT);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10.98.1.1,10.98.2.1,1380,false",
        "fd98:1::1,fd98:2::1,1360,false",
        "10.98.1.1,10.98.2.1,1380,true",
        "fd98:1::1,fd98:2::1,1360,true"
    })
    void packetsToUsrsctpShrinkWithTheWay(String near, String far, int largest, boolean silent) throws Exception {
        try (var network = Routed.make();
                var server = usrsctp(network.far(), far, "--server", "--role", "sink", "--verify");
                var client = ours(network.near(), "raw", near, "--connect", far, "--role", "sink")) {
            client.await("up", LIMIT);
            floodWhileItNarrows(network, client, largest, silent);
            long sent = client.endFlood(LIMIT);
            server.await("closed", LIMIT);
            server.tell("final");
            UsrsctpPeer.assertReceived(sent, server.await("final", LIMIT));
        }
    }

    private static void floodWhileItNarrows(Routed network, SluicePeer client, int largest, boolean silent)
            throws InterruptedException {
        client.tell("flood size=4000");
        client.awaitPacketSize(largest + 1, 1500, LIMIT);
        if (silent) {
            network.silenceRouter();
        }
        network.narrow(1400);
        client.awaitPacketSize(1000, largest, LIMIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw", "native"})
    void addressesAreFollowedAsTheyComeAndGo(String link) throws Exception {
        try (var namespaces = Namespaces.make();
                var peer = ours(namespaces.near(), link, "", "--listen", "--role", "echo")) {
            awaitAddress(peer, "10.97.1.1", true);
            namespaces.address(1, "10.97.1.77/24", true);
            awaitAddress(peer, "10.97.1.77", true);
            try (var client = ours(namespaces.far(), link, "10.97.1.2", "--connect", "10.97.1.77", "--role", "sink")) {
                client.await("up", LIMIT);
                client.tell("check " + CHECKED);
                assertWhole(client.await("report", LONG), CHECKED);
                client.tell("shutdown");
                client.await("closed", LIMIT);
            }
            namespaces.address(1, "10.97.1.77/24", false);
            awaitAddress(peer, "10.97.1.77", false);
        }
    }

    private static void awaitAddress(SluicePeer peer, String address, boolean there) throws InterruptedException {
        String all = "";
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            peer.tell("addresses");
            all = peer.await("addresses", LIMIT).getJSONArray("all").toString();
            if (all.contains("\"" + address + "\"") == there) {
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError(address + (there ? " is not among " : " is still among ") + all);
    }

    private Subprocess capture(Namespaces namespaces) throws InterruptedException {
        Availability.tshark();
        var command = new ArrayList<>(namespaces.near());
        command.addAll(List.of(
                "tshark",
                "-q",
                "-i",
                "any",
                "-f",
                "proto 132 or ip6 proto 132",
                "-w",
                directory.resolve("packets").toString()));
        var capture = Subprocess.start(command);
        capture.awaitLine("Capturing", line -> line.contains("Capturing"), LIMIT);
        return capture;
    }

    /** Neither a wrong checksum nor anything that somebody who knows the format would object to. */
    private void assertNothingWrong(Subprocess capture) throws InterruptedException {
        Thread.sleep(300);
        capture.terminate();
        capture.awaitExit(LIMIT);
        try (var tshark = Subprocess.start(List.of(
                "tshark",
                "-r",
                directory.resolve("packets").toString(),
                "-o",
                "sctp.checksum:CRC 32c",
                "-Y",
                "_ws.malformed or sctp.checksum.status == \"Bad\" or _ws.expert.severity >= 0x800000"))) {
            assertEquals(0, tshark.awaitExit(LONG), tshark::toString);
            assertEquals(
                    List.of(),
                    tshark.output().stream()
                            .filter(line -> line.contains("SCTP"))
                            .toList());
        }
        try (var tshark = Subprocess.start(List.of(
                "tshark", "-r", directory.resolve("packets").toString(), "-Y", "sctp.chunk_type == 0", "-c", "500"))) {
            tshark.awaitExit(LONG);
            assertTrue(tshark.output().size() > 10, "the capture has the transfer");
        }
    }
}
