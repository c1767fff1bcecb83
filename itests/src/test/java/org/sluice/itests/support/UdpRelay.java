/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests.support;

import java.util.ArrayList;
import java.util.List;

/** Stands between two endpoints and loses, doubles and reorders what they send each other. */
public final class UdpRelay implements AutoCloseable {

    private final Subprocess process;

    private UdpRelay(Subprocess process) {
        this.process = process;
    }

    /** A relay from one UDP port to another. */
    public static UdpRelay start(int listen, int to, String... flags) throws Exception {
        var command = new ArrayList<>(List.of(
                UsrsctpPeer.program("udp-relay").toString(),
                "--listen",
                String.valueOf(listen),
                "--to",
                String.valueOf(to),
                "--deadline",
                "300"));
        command.addAll(List.of(flags));
        return new UdpRelay(Subprocess.start(command));
    }

    @Override
    public void close() {
        process.close();
    }
}
