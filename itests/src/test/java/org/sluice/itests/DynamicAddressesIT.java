/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.json.JSONObject;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.itests.support.Availability;
import org.sluice.itests.support.LinuxGuest;
import org.sluice.itests.support.Namespaces;
import org.sluice.itests.support.SluicePeer;
import org.sluice.itests.support.Subprocess;
import org.sluice.itests.support.UsrsctpPeer;

/**
 * Addresses come and go under load, real ones, with implementations that are not ours; ASCONF is authenticated with SHA-256 by us and with SHA-1 by
 * them. The transfer moves from one address to another completely, once on each side.
 */
@Tag("slow")
class DynamicAddressesIT extends AgainstLinux {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String KEY = "61206b6579206f6620626f7468";
    private static final String OPTIONS =
            "rto-min=200,streams=10,auth.chunks=0,auth.keys=1=" + KEY + ",auth.activeKey=1";
    private static final List<String> KEYS_OF_PEER = List.of("--set", "auth-key=1:" + KEY, "--set", "auth-active=1");

    /** It finds out soon that one of our addresses is cut off. */
    private static final List<String> FAST = Stream.concat(Stream.of("--set", "nodelay=1"), UsrsctpPeer.SOON.stream())
            .toList();

    private static final String OUR_SECOND = "10.132.0.3";
    private static final String GUESTS_SECOND = "10.132.0.4";

    /** Another length of prefix than the first address's: it stays when that goes. */
    private static final String PREFIX = "/25";

    private SluicePeer ours(List<String> prefix, String link, String options, String... more)
            throws InterruptedException {
        var flags = new ArrayList<>(List.of("--link", link, "--port", port, "--extensions", "--option", options));
        flags.addAll(List.of(more));
        return SluicePeer.start(prefix, flags.toArray(String[]::new));
    }

    private void kernel(String link, String flags) {
        guest.tell("peer " + name + " --port " + port + " " + flags
                + (link.equals("raw") ? " --raw" : " --udp 9899:9899")
                + " --set nodelay=1 --set rcvbuf=4000000 --set sndbuf=4000000 " + String.join(" ", KEYS_OF_PEER));
    }

    /** An address of ours, where the guest is. */
    private void ourAddress(String address, boolean there) throws InterruptedException {
        run(guest.prefix(), "ip", "address", there ? "add" : "delete", address, "dev", "lk0");
    }

    private static void run(List<String> prefix, String... arguments) throws InterruptedException {
        var command = new ArrayList<>(prefix);
        command.addAll(List.of(arguments));
        try (var ip = Subprocess.start(command)) {
            assertEquals(0, ip.awaitExit(LIMIT), () -> String.join(" ", command) + "\n" + ip);
        }
    }

    private static void change(SluicePeer ours, String changes) throws InterruptedException {
        ours.tell("ask ext.asconf change changes=" + changes);
        JSONObject answer = ours.await("answer", LIMIT);
        assertTrue(
                answer.has("outcomes")
                        && answer.getJSONArray("outcomes").toList().stream().allMatch("DONE"::equals),
                answer::toString);
    }

    private static void await(SluicePeer ours, String notice, String address) throws InterruptedException {
        JSONObject told = ours.await("told", "\"" + notice + "\"", LIMIT);
        assertEquals(address, told.getJSONObject("values").getString("address"), told::toString);
    }

    /** What leaves from now on comes back too. */
    private static void awaitMore(SluicePeer ours) throws InterruptedException {
        long before = report(ours).getLong("received");
        long end = System.nanoTime() + LIMIT.toNanos();
        long received = before;
        while (received < before + 1000 && System.nanoTime() < end) {
            received = report(ours).getLong("received");
        }
        assertTrue(received >= before + 1000, "nothing comes back any more");
    }

    /** All that was sent has come back. */
    private static void endFlood(SluicePeer ours) throws InterruptedException {
        ours.tell("stop");
        long sent = ours.await("stopped", LIMIT).getLong("sent");
        assertTrue(sent > 1000, "hardly anything was sent: " + sent);
        long end = System.nanoTime() + LIMIT.toNanos();
        JSONObject report = report(ours);
        while (report.getLong("received") < sent && System.nanoTime() < end) {
            report = report(ours);
        }
        assertEquals(sent, report.getLong("received"));
        assertEquals(0, report.getLong("wrong") + report.getLong("missing"));
    }

    private static JSONObject report(SluicePeer ours) throws InterruptedException {
        ours.tell("report");
        return ours.await("report", LIMIT);
    }

    /** At least so many of our packets were authenticated, and all of the peer's that had to be. */
    private static void assertAuthenticated(SluicePeer ours, int sealed) throws InterruptedException {
        ours.tell("ask ext.auth state");
        JSONObject figures = ours.await("answer", LIMIT);
        assertEquals(0, figures.getLong("refused") + figures.getLong("unauthenticated"), figures::toString);
        assertTrue(figures.getLong("sealed") >= sealed, figures::toString);
        assertTrue(figures.getLong("verified") >= sealed, figures::toString);
    }

    /** Something of the guest's, waited for. */
    private void inGuest(String command) throws InterruptedException {
        guest.tell("sh " + command);
        JSONObject done = guest.await("guest", "done", "", LIMIT);
        assertEquals(0, done.getInt("status"), done::toString);
    }

    @Test
    void weMoveToAnotherAddressAndTheKernelFollows() throws Exception {
        Availability.nativeLinks();
        kernel("raw", "--server --role echo");
        guest.await(name, "ready", "", LIMIT);
        try (var ours = ours(guest.prefix(), "raw", OPTIONS, "--connect", LinuxGuest.GUEST, "--role", "sink")) {
            ours.await("up", LIMIT);
            ours.tell("flood size=1000");
            ourAddress(OUR_SECOND + PREFIX, true);
            awaitAddress(ours, OUR_SECOND);
            change(ours, "ADD@" + OUR_SECOND);
            change(ours, "SET_PRIMARY@" + OUR_SECOND);
            change(ours, "REMOVE@" + LinuxGuest.HOST);
            ourAddress(LinuxGuest.HOST + "/24", false);
            awaitMore(ours);
            endFlood(ours);
            assertAuthenticated(ours, 3);
            ours.tell("shutdown");
            ours.await("closed", LIMIT);
        } finally {
            ourAddress(LinuxGuest.HOST + "/24", true);
            ourAddress(OUR_SECOND + PREFIX, false);
        }
        endPeer(LIMIT);
    }

    @Test
    void theKernelMovesToAnotherAddressAndWeFollow() throws Exception {
        Availability.nativeLinks();
        kernel("raw", "--server --role echo --local " + LinuxGuest.GUEST);
        guest.await(name, "ready", "", LIMIT);
        inGuest("ip address add " + GUESTS_SECOND + PREFIX + " dev vec0");
        try (var ours = ours(guest.prefix(), "raw", OPTIONS, "--connect", LinuxGuest.GUEST, "--role", "sink")) {
            ours.await("up", LIMIT);
            ours.tell("flood size=1000");
            guest.tell(name + ": @1 bindx-add " + GUESTS_SECOND);
            await(ours, "peerAddressAdded", GUESTS_SECOND);
            guest.tell(name + ": @1 set-peer-primary " + GUESTS_SECOND);
            await(ours, "peerPrimarySet", GUESTS_SECOND);
            guest.tell(name + ": @1 bindx-rem " + LinuxGuest.GUEST);
            await(ours, "peerAddressRemoved", LinuxGuest.GUEST);
            inGuest("ip address delete " + LinuxGuest.GUEST + "/24 dev vec0");
            awaitMore(ours);
            endFlood(ours);
            assertAuthenticated(ours, 3);
            ours.tell("shutdown");
            ours.await("closed", LIMIT);
        } finally {
            inGuest("ip address add " + LinuxGuest.GUEST + "/24 dev vec0");
            inGuest("ip address delete " + GUESTS_SECOND + PREFIX + " dev vec0");
        }
        endPeer(LIMIT);
    }

    /** The kernel opens the association, and we are renumbered: the old address goes before the new one comes. */
    @Test
    void whatHappensToOurAddressesIsToldToTheKernelByItself() throws Exception {
        Availability.nativeLinks();
        try (var ours = ours(guest.prefix(), "raw", OPTIONS + ",asconf.automatic=true", "--listen", "--role", "echo")) {
            kernel("raw", "--client " + LinuxGuest.HOST + " --role check --send size=3000,count=3000,streams=4 --keep");
            ours.await("up", LIMIT);
            ourAddress(OUR_SECOND + PREFIX, true);
            await(ours, "addressAdded", OUR_SECOND);
            ourAddress(LinuxGuest.HOST + "/24", false);
            await(ours, "addressRemoved", LinuxGuest.HOST);
            JSONObject result = guest.await(name, "check", "", LIMIT);
            assertEquals(3000, result.getInt("messages"), result::toString);
            assertEquals(0, result.getInt("corrupt") + result.getInt("gaps"), result::toString);
            assertAuthenticated(ours, 2);
        } finally {
            ourAddress(LinuxGuest.HOST + "/24", true);
            ourAddress(OUR_SECOND + PREFIX, false);
        }
        endPeer(LIMIT);
    }

    /** The link has both addresses from the start; the kernel is told of the second one later. */
    @Test
    void weMoveToAnotherAddressOverUdp() throws Exception {
        ourAddress(OUR_SECOND + "/24", true);
        kernel("udp", "--server --role echo");
        guest.await(name, "ready", "", LIMIT);
        try (var ours = ours(
                guest.prefix(),
                "udp",
                OPTIONS + ",announced=SOURCE",
                "--udp",
                "9899",
                "--local",
                LinuxGuest.HOST + "," + OUR_SECOND,
                "--connect",
                LinuxGuest.GUEST,
                "--role",
                "sink")) {
            ours.await("up", LIMIT);
            ours.tell("flood size=1000");
            change(ours, "ADD@" + OUR_SECOND + ",SET_PRIMARY@" + OUR_SECOND);
            change(ours, "REMOVE@" + LinuxGuest.HOST);
            awaitMore(ours);
            endFlood(ours);
            assertAuthenticated(ours, 2);
            ours.tell("shutdown");
            ours.await("closed", LIMIT);
        } finally {
            ourAddress(OUR_SECOND + "/24", false);
        }
        endPeer(LIMIT);
    }

    private static UsrsctpPeer usrsctp(List<String> prefix, String local, String... more) throws Exception {
        var flags = new ArrayList<>(List.of("--raw", "--port", "5001", "--local", local));
        flags.addAll(KEYS_OF_PEER);
        flags.addAll(FAST);
        flags.addAll(List.of(more));
        return UsrsctpPeer.start(prefix, flags.toArray(String[]::new));
    }

    @Test
    void weMoveToAnotherAddressAndUsrsctpFollows() throws Exception {
        Availability.nativeLinks();
        try (var namespaces = Namespaces.make();
                var server = usrsctp(namespaces.far(), "10.97.1.2,10.97.2.2", "--server", "--role", "echo");
                var ours = ours(
                        namespaces.near(),
                        "raw",
                        OPTIONS + ",announced=SOURCE",
                        "--port",
                        "5001",
                        "--connect",
                        "10.97.1.2",
                        "--role",
                        "sink")) {
            ours.await("up", LIMIT);
            ours.tell("flood size=1000");
            namespaces.address(1, "10.97.1.3/25", true);
            awaitAddress(ours, "10.97.1.3");
            change(ours, "ADD@10.97.1.3,SET_PRIMARY@10.97.1.3");
            change(ours, "REMOVE@10.97.1.1");
            namespaces.address(1, "10.97.1.1/24", false);
            awaitMore(ours);
            endFlood(ours);
            assertAuthenticated(ours, 2);
            ours.tell("shutdown");
            ours.await("closed", LIMIT);
            server.await("closed", LIMIT);
        }
    }

    @Test
    void usrsctpMovesToAnotherAddressAndWeFollow() throws Exception {
        Availability.nativeLinks();
        try (var namespaces = Namespaces.make();
                var server = usrsctp(namespaces.far(), "10.97.1.2", "--server", "--role", "echo");
                var ours = ours(
                        namespaces.near(),
                        "raw",
                        OPTIONS,
                        "--port",
                        "5001",
                        "--connect",
                        "10.97.1.2",
                        "--role",
                        "sink")) {
            ours.await("up", LIMIT);
            ours.tell("flood size=1000");
            server.tell("@1 bindx-add 10.97.2.2");
            await(ours, "peerAddressAdded", "10.97.2.2");
            ours.await("path", "10.97.2.2", LIMIT);
            server.tell("@1 set-peer-primary 10.97.2.2");
            await(ours, "peerPrimarySet", "10.97.2.2");
            server.tell("@1 bindx-rem 10.97.1.2");
            await(ours, "peerAddressRemoved", "10.97.1.2");
            namespaces.link(1, false);
            awaitMore(ours);
            endFlood(ours);
            assertAuthenticated(ours, 3);
            ours.tell("shutdown");
            ours.await("closed", LIMIT);
            server.await("closed", LIMIT);
        }
    }

    /** Until the link knows it. */
    private static void awaitAddress(SluicePeer ours, String address) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        String addresses = "";
        while (!addresses.contains(address) && System.nanoTime() < end) {
            ours.tell("addresses");
            addresses = ours.await("addresses", LIMIT).toString();
        }
        assertTrue(addresses.contains(address), addresses);
    }
}
