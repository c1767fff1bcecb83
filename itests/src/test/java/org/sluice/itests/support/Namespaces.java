/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests.support;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Two network namespaces with two pairs of virtual Ethernets between them: 10.97.1.1 and .2, 10.97.2.1 and .2, fd97:1::1 and ::2, fd97:2::1
 * and ::2. Needs root.
 */
public final class Namespaces implements AutoCloseable {

    private static int count;

    private final String one;
    private final String two;
    private final String tag;

    private Namespaces() {
        tag = ProcessHandle.current().pid() % 100_000 + "n" + ++count;
        one = "sluice-it-a" + tag;
        two = "sluice-it-b" + tag;
    }

    /** Makes them. */
    public static Namespaces make() throws InterruptedException {
        var made = new Namespaces();
        try {
            made.ip("netns", "add", made.one);
            made.ip("netns", "add", made.two);
            for (int i = 1; i <= 2; i++) {
                made.ip(
                        "link",
                        "add",
                        made.device("a", i),
                        "netns",
                        made.one,
                        "type",
                        "veth",
                        "peer",
                        "name",
                        made.device("b", i),
                        "netns",
                        made.two);
                made.up(made.one, made.device("a", i), "10.97." + i + ".1/24", "fd97:" + i + "::1/64");
                made.up(made.two, made.device("b", i), "10.97." + i + ".2/24", "fd97:" + i + "::2/64");
            }
            return made;
        } catch (AssertionError | InterruptedException e) {
            made.close();
            throw e;
        }
    }

    private String device(String side, int number) {
        return "s" + side + number + tag;
    }

    private void up(String namespace, String device, String ipv4, String ipv6) throws InterruptedException {
        ip("-n", namespace, "address", "add", ipv4, "dev", device);
        // Without the wait for somebody else who has the address.
        ip("-n", namespace, "address", "add", ipv6, "dev", device, "nodad");
        ip("-n", namespace, "link", "set", device, "up");
    }

    /** Adds an address to the near side of one of the two links, or takes it away. */
    public void address(int number, String address, boolean there) throws InterruptedException {
        ip("-n", one, "address", there ? "add" : "delete", address, "dev", device("a", number));
    }

    /** Takes one of the two links down at the far side, or up again. */
    public void link(int number, boolean up) throws InterruptedException {
        ip("-n", two, "link", "set", device("b", number), up ? "up" : "down");
    }

    /** How many packets the near side has sent on one of the two links. */
    public long sent(int number) throws InterruptedException {
        var command = new ArrayList<>(near());
        command.addAll(List.of("cat", "/sys/class/net/" + device("a", number) + "/statistics/tx_packets"));
        try (var cat = Subprocess.start(command)) {
            cat.awaitExit(Duration.ofSeconds(10));
            return Long.parseLong(cat.output().get(0).strip());
        }
    }

    /** Waits until the near side has sent so many packets more on one of the two links. */
    public void awaitSent(int number, long packets, Duration limit) throws InterruptedException {
        long wanted = sent(number) + packets;
        long deadline = System.nanoTime() + limit.toNanos();
        while (sent(number) < wanted) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("fewer than " + packets + " packets on link " + number + " within " + limit);
            }
        }
    }

    /** What stands before a command in the near namespace, with the addresses that end in 1. */
    public List<String> near() {
        return List.of("ip", "netns", "exec", one);
    }

    /** What stands before a command in the far namespace, with the addresses that end in 2. */
    public List<String> far() {
        return List.of("ip", "netns", "exec", two);
    }

    private void ip(String... arguments) throws InterruptedException {
        var command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        try (var ip = Subprocess.start(command)) {
            if (ip.awaitExit(Duration.ofSeconds(10)) != 0) {
                throw new AssertionError("failed: " + String.join(" ", command) + "\n" + ip);
            }
        }
    }

    @Override
    public void close() {
        for (String namespace : List.of(one, two)) {
            try (var ip = Subprocess.start(List.of("ip", "netns", "delete", namespace))) {
                ip.awaitExit(Duration.ofSeconds(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
