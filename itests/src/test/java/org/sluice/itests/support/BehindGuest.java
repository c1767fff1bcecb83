/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests.support;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A network namespace whose way to a Linux guest leads over the guest's host as a router: 10.99.0.1 and fd99::1, the guest's addresses as ever. Needs root.
 */
public final class BehindGuest implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String MAC_NEAR = "02:99:00:00:00:01";
    private static final String MAC_ROUTER = "02:99:00:00:00:fe";
    private static int count;

    private final LinuxGuest guest;
    private final String tag = ProcessHandle.current().pid() % 100_000 + "g" + ++count;
    private final String near = "sluice-it-near" + tag;
    private final String nearDevice = "nh" + tag;
    private final String routerDevice = "nr" + tag;

    private BehindGuest(LinuxGuest guest) {
        this.guest = guest;
    }

    /** Makes it. */
    public static BehindGuest make(LinuxGuest guest) throws InterruptedException {
        var made = new BehindGuest(guest);
        try {
            made.build();
            return made;
        } catch (AssertionError | InterruptedException e) {
            made.close();
            throw e;
        }
    }

    private void build() throws InterruptedException {
        run("ip netns add " + near);
        String pair = "ip link add %s address %s netns %s type veth peer name %s address %s netns %s";
        run(pair.formatted(nearDevice, MAC_NEAR, near, routerDevice, MAC_ROUTER, guest.namespace()));
        inNear("ip address add 10.99.0.1/24 dev " + nearDevice);
        inNear("ip address add fd99::1/64 dev " + nearDevice + " nodad");
        inNear("ip link set " + nearDevice + " up");
        guest.outside("ip address add 10.99.0.254/24 dev " + routerDevice);
        guest.outside("ip address add fd99::fe/64 dev " + routerDevice + " nodad");
        guest.outside("ip link set " + routerDevice + " up");
        guest.outside("sysctl -q -w net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1");
        inNear("ip route add default via 10.99.0.254");
        inNear("ip -6 route add default via fd99::fe");
        guest.inside("ip route replace 10.99.0.0/24 via " + LinuxGuest.HOST);
        guest.inside("ip -6 route replace fd99::/64 via fd13:2:0::1");
        // A router that says nothing can't ask for neighbours either.
        guest.outside("ip neigh replace fd99::1 lladdr " + MAC_NEAR + " dev " + routerDevice + " nud permanent");
        inNear("ip neigh replace fd99::fe lladdr " + MAC_ROUTER + " dev " + nearDevice + " nud permanent");
        guest.outside("ip neigh replace fd13:2:0::2 lladdr 02:84:00:00:00:02 dev lk0 nud permanent");
    }

    /** Has the router forward smaller packets only, both ways; the interfaces at the ends stay as they are. */
    public void narrow(int mtu) throws InterruptedException {
        guest.outside("ip route change 10.132.0.0/24 dev lk0 mtu lock " + mtu);
        guest.outside("ip route change 10.99.0.0/24 dev " + routerDevice + " mtu lock " + mtu);
        // Beside the routes that come with the addresses, and before them.
        guest.outside("ip -6 route add fd13:2:0::/64 dev lk0 metric 1 mtu lock " + mtu);
        guest.outside("ip -6 route add fd99::/64 dev " + routerDevice + " metric 1 mtu lock " + mtu);
    }

    /** Has the router forward packets, and say nothing itself. */
    public void silence() throws InterruptedException {
        for (String family : List.of("-4", "-6")) {
            guest.outside("ip " + family + " route add blackhole default table 100");
            guest.outside("ip " + family + " rule add pref 1 iif lo lookup 100");
        }
    }

    /** What stands before a command on the near side. */
    public List<String> near() {
        return List.of("ip", "netns", "exec", near);
    }

    private void inNear(String command) throws InterruptedException {
        run("ip netns exec " + near + " " + command);
    }

    private static void run(String command) throws InterruptedException {
        try (var process = Subprocess.start(List.of(command.split(" ")))) {
            if (process.awaitExit(LIMIT) != 0) {
                throw new AssertionError("failed: " + command + "\n" + process);
            }
        }
    }

    /** Gives the guest's host back as it was: the next test may want a router that speaks. */
    @Override
    public void close() {
        var undo = new ArrayList<String>();
        String router = String.join(" ", guest.prefix()) + " ";
        for (String family : List.of("-4", "-6")) {
            undo.add(router + "ip " + family + " rule delete pref 1");
            undo.add(router + "ip " + family + " route flush table 100");
        }
        undo.add(router + "ip route change 10.132.0.0/24 dev lk0");
        undo.add(router + "ip -6 route delete fd13:2:0::/64 dev lk0 metric 1");
        undo.add("ip netns delete " + near);
        for (String command : undo) {
            try (var process = Subprocess.start(List.of(command.split(" ")))) {
                process.awaitExit(LIMIT);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
