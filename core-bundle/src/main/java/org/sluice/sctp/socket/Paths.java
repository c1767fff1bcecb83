/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.socket;

import java.net.InetAddress;
import org.sluice.sctp.Association;
import org.sluice.sctp.PathStatus;

/** Finds paths by their addresses. */
final class Paths {

    private Paths() {}

    /** The path to one of the peer's addresses; says so if it has none. */
    static PathStatus of(Association association, InetAddress remote) {
        return association.status().paths().stream()
                .filter(path -> path.remote().equals(remote))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(remote.getHostAddress() + " is none of the peer's addresses"));
    }
}
