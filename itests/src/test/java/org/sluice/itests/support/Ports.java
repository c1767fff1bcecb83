/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;

/** UDP ports that nobody uses. */
public final class Ports {

    private Ports() {}

    /** A port that was free just now. */
    public static int free() {
        try (var socket = new DatagramSocket()) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
