/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import org.sluice.cli.tools.StreamPattern;
import picocli.CommandLine.Option;

/** The options of {@code sctp_test}'s mixed mode. */
final class MixedOptions {

    private static final int MOST_SOCKETS = 256;
    private static final int BEHIND_LAST_PORT = 65536;

    @Option(
            names = "-L",
            paramLabel = "N",
            defaultValue = "0",
            description = "Mixed mode: so many sockets that listen, from the local port on.")
    private int listeners;

    @Option(
            names = "-S",
            paramLabel = "N",
            defaultValue = "0",
            description = "Mixed mode: each socket has so many associations, from the peer's port on.")
    private int senders;

    @Option(
            names = "-a",
            paramLabel = "PATTERN",
            defaultValue = "0",
            description = "Mixed mode: associations 0 in turn, 1 random. Default: ${DEFAULT-VALUE}.")
    private int pattern;

    void check(ToolCommand command, PeerOptions peer) {
        command.inRange("-L", listeners, 0, MOST_SOCKETS);
        command.inRange("-S", senders, 0, MOST_SOCKETS);
        command.byNumber("-a", pattern, StreamPattern.values());
        command.inRange("the last port of -L", peer.localPort() + listeners, 0, BEHIND_LAST_PORT);
        command.inRange("the last port of -S", peer.remotePort() + senders, 0, BEHIND_LAST_PORT);
    }

    boolean isAsked() {
        return listens() || sends();
    }

    boolean listens() {
        return listeners > 0;
    }

    boolean sends() {
        return senders > 0;
    }

    /** One is there to send, though none listens. */
    int sockets() {
        return Math.max(1, listeners);
    }

    int senders() {
        return senders;
    }

    StreamPattern pattern() {
        return StreamPattern.numbered(pattern);
    }
}
