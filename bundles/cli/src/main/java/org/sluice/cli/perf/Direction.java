/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.perf;

import java.util.Locale;

/** Who sends. */
public enum Direction {
    /** The client. */
    FORWARD(true, false),
    /** The server. */
    REVERSE(false, true),
    /** Both at once. */
    BOTH(true, true);

    private final boolean clientSends;
    private final boolean serverSends;

    Direction(boolean clientSends, boolean serverSends) {
        this.clientSends = clientSends;
        this.serverSends = serverSends;
    }

    /** Whether the client sends. */
    public boolean clientSends() {
        return clientSends;
    }

    /** Whether the server sends. */
    public boolean serverSends() {
        return serverSends;
    }

    /** The word for it in control messages and in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
