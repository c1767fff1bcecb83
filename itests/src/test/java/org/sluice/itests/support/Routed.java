/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests.support;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Two network namespaces with a router between them, itself a namespace: 10.98.1.1 and fd98:1::1 on the near side, 10.98.2.1 and fd98:2::1 on the far
 * one. Needs root.
 */
public final class Routed implements AutoCloseable {

    private static int count;

    private final String tag = ProcessHandle.current().pid() % 100_000 + "r" + ++count;
    private final String near = "sluice-it-near" + tag;
    private final String router = "sluice-it-router" + tag;
    private final String far = "sluice-it-far" + tag;

    private Routed() {}

    /** Makes them. */
    public static Routed make() throws InterruptedException {
        var made = new Routed();
        try {
            for (String namespace : List.of(made.near, made.router, made.far)) {
                made.run("ip", "netns", "add", namespace);
            }
            made.side(made.near, "n", 1);
            made.side(made.far, "f", 2);
            made.inRouter("sysctl", "-q", "-w", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1");
            return made;
        } catch (AssertionError | InterruptedException e) {
            made.close();
            throw e;
        }
    }

    private void side(String host, String letter, int number) throws InterruptedException {
        String inHost = letter + "h" + tag;
        String inRouter = letter + "r" + tag;
        String macOfHost = "02:98:00:00:0" + number + ":01";
        String macOfRouter = "02:98:00:00:0" + number + ":fe";
        run(
                "ip",
                "link",
                "add",
                inHost,
                "address",
                macOfHost,
                "netns",
                host,
                "type",
                "veth",
                "peer",
                "name",
                inRouter,
                "address",
                macOfRouter,
                "netns",
                router);
        up(host, inHost, "10.98." + number + ".1/24", "fd98:" + number + "::1/64");
        up(router, inRouter, "10.98." + number + ".254/24", "fd98:" + number + "::fe/64");
        // A router that says nothing can't ask for neighbours either.
        run(
                "ip",
                "-n",
                router,
                "neigh",
                "replace",
                "fd98:" + number + "::1",
                "lladdr",
                macOfHost,
                "dev",
                inRouter,
                "nud",
                "permanent");
        run(
                "ip",
                "-n",
                host,
                "neigh",
                "replace",
                "fd98:" + number + "::fe",
                "lladdr",
                macOfRouter,
                "dev",
                inHost,
                "nud",
                "permanent");
        run("ip", "-n", host, "route", "add", "default", "via", "10.98." + number + ".254");
        run("ip", "-n", host, "-6", "route", "add", "default", "via", "fd98:" + number + "::fe");
    }

    private void up(String namespace, String device, String ipv4, String ipv6) throws InterruptedException {
        run("ip", "-n", namespace, "address", "add", ipv4, "dev", device);
        run("ip", "-n", namespace, "address", "add", ipv6, "dev", device, "nodad");
        run("ip", "-n", namespace, "link", "set", device, "up");
    }

    /** Has the way between the router and the far side take smaller packets only. */
    public void narrow(int mtu) throws InterruptedException {
        run("ip", "-n", router, "link", "set", "fr" + tag, "mtu", "" + mtu);
        run("ip", "-n", far, "link", "set", "fh" + tag, "mtu", "" + mtu);
    }

    /** Has the router forward packets, and say nothing itself. */
    public void silenceRouter() throws InterruptedException {
        for (String family : List.of("-4", "-6")) {
            run("ip", "-n", router, family, "route", "add", "blackhole", "default", "table", "100");
            run("ip", "-n", router, family, "rule", "add", "pref", "1", "iif", "lo", "lookup", "100");
        }
    }

    /** What stands before a command on the near side. */
    public List<String> near() {
        return List.of("ip", "netns", "exec", near);
    }

    /** What stands before a command on the far side. */
    public List<String> far() {
        return List.of("ip", "netns", "exec", far);
    }

    private void inRouter(String... command) throws InterruptedException {
        var all = new ArrayList<>(List.of("ip", "netns", "exec", router));
        all.addAll(List.of(command));
        run(all.toArray(String[]::new));
    }

    private void run(String... command) throws InterruptedException {
        try (var process = Subprocess.start(List.of(command))) {
            if (process.awaitExit(Duration.ofSeconds(10)) != 0) {
                throw new AssertionError("failed: " + String.join(" ", command) + "\n" + process);
            }
        }
    }

    @Override
    public void close() {
        for (String namespace : List.of(near, router, far)) {
            try (var ip = Subprocess.start(List.of("ip", "netns", "delete", namespace))) {
                ip.awaitExit(Duration.ofSeconds(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
