/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.itests.support.Availability;
import org.sluice.itests.support.LinuxGuest;
import org.sluice.itests.support.Ports;
import org.sluice.itests.support.SluicePeer;
import org.sluice.itests.support.UsrsctpPeer;

/** Authenticated chunks with implementations that are not ours, both ways. The kernel knows both algorithms and prefers SHA-1 itself;
 * usrsctp knows SHA-1. */
class AuthenticationIT extends AgainstLinux {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String MESSAGES = "size=3000 count=1000 streams=4 window=32";
    private static final String BUFFERS = " --set rcvbuf=4000000 --set sndbuf=4000000";
    private static final String KEY = "61206b6579206f6620626f7468";
    private static final String NEXT_KEY = "746865206e657874206b6579";
    private static final String OTHER_KEY = "6e6f742074686520736d65206b6579";

    /** DATA, SACK, HEARTBEAT, ABORT, SHUTDOWN, ERROR, COOKIE ECHO. */
    private static final String OUR_DEMANDS = ",auth.chunks=0;3;4;6;7;9;10";

    private static final String KEYS_OF_OURS = ",auth.keys=1=" + KEY + ",auth.activeKey=1";
    private static final String KEYS_OF_PEER = " --set auth-key=1:" + KEY + " --set auth-active=1";

    private SluicePeer ours(List<String> prefix, String options, String... more) throws InterruptedException {
        var flags = new ArrayList<>(List.of("--port", port, "--extensions"));
        flags.addAll(List.of("--option", "rto-min=200,streams=10" + options));
        flags.addAll(List.of(more));
        return SluicePeer.start(prefix, flags.toArray(String[]::new));
    }

    private SluicePeer toKernel(String link, String options, String... more) throws InterruptedException {
        var flags = new ArrayList<>(List.of("--link", link, "--local", LinuxGuest.HOST, "--udp", "9899"));
        flags.addAll(List.of(more));
        return ours(guest.prefix(), options, flags.toArray(String[]::new));
    }

    private void kernel(String link, String flags) {
        guest.tell("peer " + name + " --port " + port + " " + flags
                + (link.equals("raw") ? " --raw" : " --udp 9899:9899") + " --set nodelay=1" + BUFFERS);
    }

    private static JSONObject figures(SluicePeer ours) throws InterruptedException {
        ours.tell("ask ext.auth state");
        return ours.await("answer", LIMIT);
    }

    private static void assertWhole(SluicePeer ours) throws InterruptedException {
        JSONObject report = ours.await("report", LIMIT);
        assertEquals(1000, report.getInt("received"), report::toString);
        assertEquals(0, report.getInt("wrong"), report::toString);
    }

    private static void assertAllRight(JSONObject figures, int hmac, int peerHmac) {
        assertEquals(hmac, figures.getInt("hmac"), figures::toString);
        assertEquals(peerHmac, figures.getInt("peerHmac"), figures::toString);
        assertTrue(figures.getLong("sealed") > 500 && figures.getLong("verified") > 500, figures::toString);
        assertEquals(0, figures.getLong("refused"), figures::toString);
        assertEquals(0, figures.getLong("unauthenticated"), figures::toString);
    }

    /** Each side demands what it likes of the other: the kernel only DATA, we nearly everything. */
    @ParameterizedTest
    @CsvSource({"udp", "raw"})
    void weConnectToTheKernel(String link) throws Exception {
        if (link.equals("raw")) {
            Availability.nativeLinks();
        }
        kernel(link, "--server --role echo --set auth-chunk=0" + KEYS_OF_PEER);
        guest.await(name, "ready", "", LIMIT);
        try (var ours = toKernel(link, OUR_DEMANDS + KEYS_OF_OURS, "--connect", LinuxGuest.GUEST, "--role", "sink")) {
            ours.await("up", LIMIT);
            ours.tell("check " + MESSAGES);
            assertWhole(ours);
            assertAllRight(figures(ours), 1, 3);
            ours.tell("shutdown");
            ours.await("closed", LIMIT);
        }
        endPeer(LIMIT);
    }

    @Test
    void theKernelConnectsToUs() throws Exception {
        try (var ours = toKernel("udp", OUR_DEMANDS + KEYS_OF_OURS, "--listen", "--role", "echo")) {
            kernel(
                    "udp",
                    "--client " + LinuxGuest.HOST
                            + " --role check --send size=3000,count=1000,streams=4 --keep --set auth-chunk=0"
                            + KEYS_OF_PEER);
            JSONObject result = guest.await(name, "check", "", LIMIT);
            assertEquals(1000, result.getInt("messages"), result::toString);
            assertEquals(0, result.getInt("corrupt") + result.getInt("gaps"), result::toString);
            assertAllRight(figures(ours), 1, 3);
        }
        endPeer(LIMIT);
    }

    @Test
    void keysAreChangedUnderLoadWithTheKernel() throws Exception {
        kernel("udp", "--server --role echo --set auth-chunk=0" + KEYS_OF_PEER);
        guest.await(name, "ready", "", LIMIT);
        try (var ours =
                toKernel("udp", ",auth.chunks=0" + KEYS_OF_OURS, "--connect", LinuxGuest.GUEST, "--role", "sink")) {
            ours.await("up", LIMIT);
            guest.tell(name + ": set auth-key 2:" + NEXT_KEY);
            ours.tell("ask ext.auth addKey key=2 bytes=hex:" + NEXT_KEY);
            ours.await("answer", LIMIT);
            ours.tell("check " + MESSAGES);
            // The commands after it wait for it; the peer's don't.
            guest.tell(name + ": set auth-active 2");
            assertWhole(ours);
            ours.tell("ask ext.auth activateKey key=2");
            ours.await("answer", LIMIT);
            ours.tell("check " + MESSAGES.replace("count=1000", "count=500"));
            JSONObject report = ours.await("report", LIMIT);
            assertEquals(0, report.getInt("wrong"), report::toString);
            JSONObject figures = figures(ours);
            assertAllRight(figures, 1, 3);
            assertEquals(2, figures.getInt("activeKey"));
            ours.tell("shutdown");
            ours.await("closed", LIMIT);
        }
        endPeer(LIMIT);
    }

    /** What is sealed with a key that the kernel has otherwise is dropped there, and that is all. */
    @Test
    void aWrongKeyIsWithoutEffectOnALivingAssociation() throws Exception {
        kernel("udp", "--server --role echo --set auth-chunk=0" + KEYS_OF_PEER + " --set auth-key=2:" + OTHER_KEY);
        guest.await(name, "ready", "", LIMIT);
        try (var ours = toKernel(
                "udp",
                ",auth.chunks=0,auth.keys=1=" + KEY + ";2=" + NEXT_KEY + ",auth.activeKey=1",
                "--connect",
                LinuxGuest.GUEST,
                "--role",
                "sink")) {
            ours.await("up", LIMIT);
            ours.tell("ask ext.auth activateKey key=2");
            ours.await("answer", LIMIT);
            ours.tell("send size=100 count=3 streams=1");
            ours.await("sent", LIMIT);
            ours.tell("ask ext.auth activateKey key=1");
            ours.await("answer", LIMIT);
            ours.tell("status");
            assertEquals("ESTABLISHED", ours.await("status", LIMIT).getString("state"));
            // What was dropped is sent again, with the right key now.
            ours.await("back", LIMIT);
            ours.tell("shutdown");
            ours.await("closed", LIMIT);
        }
        endPeer(LIMIT);
    }

    /** We demand a COOKIE ECHO that is sealed with our key. */
    @Test
    void aKernelWithAnotherKeyMakesNoAssociation() throws Exception {
        try (var ours = toKernel("udp", OUR_DEMANDS + KEYS_OF_OURS, "--listen", "--role", "echo")) {
            kernel(
                    "udp",
                    "--client " + LinuxGuest.HOST
                            + " --role check --send size=10,count=1 --set init-attempts=2 --set init-timeout=500 --set auth-chunk=0 --set auth-key=1:"
                            + OTHER_KEY + " --set auth-active=1");
            guest.await(name, "assoc", "cant-start", LIMIT);
            ours.tell("report");
            assertEquals(0, ours.await("report", LIMIT).getInt("received"));
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void withUsrsctp(boolean weConnect) throws Exception {
        Availability.usrsctp();
        String peerUdp = String.valueOf(Ports.free());
        String ourUdp = String.valueOf(Ports.free());
        var common = List.of(
                "--local",
                "127.0.0.1",
                "--port",
                port,
                "--udp",
                peerUdp + ":" + ourUdp,
                "--set",
                "auth-chunk=0",
                "--set",
                "auth-chunk=3",
                "--set",
                "auth-key=1:" + KEY,
                "--set",
                "auth-active=1",
                "--set",
                "sndbuf=4000000",
                "--set",
                "rcvbuf=4000000");
        String options = ",auth.chunks=0;3;4;6" + KEYS_OF_OURS;
        if (weConnect) {
            var flags = new ArrayList<>(common);
            flags.addAll(List.of("--server", "--role", "echo"));
            try (var server = UsrsctpPeer.start(List.of(), flags.toArray(String[]::new));
                    var ours = ours(
                            List.of(),
                            options,
                            "--local",
                            "127.0.0.1",
                            "--udp",
                            ourUdp + ":" + peerUdp,
                            "--connect",
                            "127.0.0.1",
                            "--role",
                            "sink")) {
                ours.await("up", LIMIT);
                ours.tell("check " + MESSAGES);
                assertWhole(ours);
                assertAllRight(figures(ours), 1, 1);
                ours.tell("shutdown");
                ours.await("closed", LIMIT);
                server.await("closed", LIMIT);
            }
        } else {
            try (var ours =
                    ours(List.of(), options, "--local", "127.0.0.1", "--udp", ourUdp, "--listen", "--role", "echo")) {
                var flags = new ArrayList<>(common);
                flags.addAll(List.of(
                        "--client",
                        "127.0.0.1",
                        "--role",
                        "check",
                        "--send",
                        "size=3000,count=1000,streams=4",
                        "--keep"));
                try (var client = UsrsctpPeer.start(List.of(), flags.toArray(String[]::new))) {
                    JSONObject result = client.await("check", LIMIT);
                    assertEquals(1000, result.getInt("messages"), result::toString);
                    assertEquals(0, result.getInt("corrupt") + result.getInt("gaps"), result::toString);
                    assertAllRight(figures(ours), 1, 1);
                }
            }
        }
    }
}
