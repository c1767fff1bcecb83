/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

/** Reads {@code LOCAL[:REMOTE]}. */
final class UdpPorts {

    private static final String DEFAULT_REMOTE = "9899";

    private UdpPorts() {}

    /** The local port, 0 for any, and the remote one. */
    static int[] parse(String text) {
        String[] parts = text.split(":", 2);
        return new int[] {
            HostAndPort.port("UDP port", parts[0], 0),
            HostAndPort.port("UDP port", parts.length > 1 ? parts[1] : DEFAULT_REMOTE, 1)
        };
    }
}
