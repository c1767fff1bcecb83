/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a measurement takes place.
 *
 * @param name for people
 * @param server the server's address
 * @param client the client's address
 * @param serverPrefix what stands before the server's command
 * @param clientPrefix what stands before the client's command
 * @param held the network namespaces that are to go with it
 */
record Scene(
        String name,
        String server,
        String client,
        List<String> serverPrefix,
        List<String> clientPrefix,
        List<String> held)
        implements AutoCloseable {

    private static final String SERVER_ADDRESS = "10.99.77.1";
    private static final String CLIENT_ADDRESS = "10.99.77.2";

    static Scene loopback() {
        return new Scene("loopback", "127.0.0.1", "127.0.0.1", List.of(), List.of(), List.of());
    }

    /**
     * Two network namespaces with a pair of virtual Ethernets of MTU 1500 between them, gone when the scene is closed or this process ends.
     *
     * @throws IOException if they can't be made, which only root can
     */
    static Scene namespaces() throws IOException {
        if (!"root".equals(System.getProperty("user.name"))) {
            throw new IOException("--namespaces needs root");
        }
        long pid = ProcessHandle.current().pid();
        String one = "sluice-bench-s" + pid;
        String two = "sluice-bench-c" + pid;
        var scene = new Scene(
                "namespaces",
                SERVER_ADDRESS,
                CLIENT_ADDRESS,
                List.of("ip", "netns", "exec", one),
                List.of("ip", "netns", "exec", two),
                List.of(one, two));
        Runtime.getRuntime().addShutdownHook(new Thread(scene::close));
        run("ip", "netns", "add", one);
        run("ip", "netns", "add", two);
        String inOne = "sbs" + pid % 100_000;
        String inTwo = "sbc" + pid % 100_000;
        run("ip", "link", "add", inOne, "netns", one, "type", "veth", "peer", "name", inTwo, "netns", two);
        up(one, inOne, SERVER_ADDRESS);
        up(two, inTwo, CLIENT_ADDRESS);
        return scene;
    }

    /** The same with each process on a processor of its own, so that figures do not depend on where they happen to be put. */
    Scene pinned() {
        return new Scene(
                name + ", pinned",
                server,
                client,
                prefixed(serverPrefix, List.of("taskset", "-c", "0")),
                prefixed(clientPrefix, List.of("taskset", "-c", "1")),
                held);
    }

    private static void up(String namespace, String device, String address) throws IOException {
        run("ip", "-n", namespace, "address", "add", address + "/24", "dev", device);
        run("ip", "-n", namespace, "link", "set", device, "mtu", "1500", "up");
        run("ip", "-n", namespace, "link", "set", "lo", "up");
    }

    private static void run(String... command) throws IOException {
        try {
            var process = new ProcessBuilder(command).inheritIO().start();
            if (process.waitFor() != 0) {
                throw new IOException("failed: " + String.join(" ", command));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    List<String> onServer(List<String> command) {
        return prefixed(serverPrefix, command);
    }

    List<String> onClient(List<String> command) {
        return prefixed(clientPrefix, command);
    }

    private static List<String> prefixed(List<String> prefix, List<String> command) {
        var all = new ArrayList<>(prefix);
        all.addAll(command);
        return all;
    }

    @Override
    public void close() {
        for (String namespace : held) {
            if (Files.exists(Path.of("/run/netns", namespace))) {
                try {
                    run("ip", "netns", "delete", namespace);
                } catch (IOException e) {
                    System.err.println(e.getMessage());
                }
            }
        }
    }
}
