/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.with.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What the command was told, as the agent gets it.
 *
 * @param link the link's component id
 * @param localUdp the local UDP port that was asked for, or -1 where none was
 * @param remoteUdp the UDP port of peers that have no other
 * @param addresses local addresses of the link; empty for all
 * @param tcp destinations that stay with TCP
 * @param udpPorts UDP ports of peers that have one of their own
 * @param extensions component ids of those that are offered
 * @param options {@code NAME=VALUE} of options of the stack
 * @param verbose whether the program's user is told what rides on SCTP
 */
record Settings(
        String link,
        int localUdp,
        int remoteUdp,
        List<String> addresses,
        HostPorts tcp,
        HostPorts udpPorts,
        List<String> extensions,
        List<String> options,
        boolean verbose) {

    static final int REGISTERED_PORT = 9899;

    private static final int NONE = -1;

    /**
     * Reads what the command wrote.
     *
     * @throws IllegalArgumentException if it makes no sense; says what
     */
    static Settings of(Map<String, String> texts) {
        return new Settings(
                texts.getOrDefault("link", "link.udp"),
                Integer.parseInt(texts.getOrDefault("udp", String.valueOf(NONE))),
                Integer.parseInt(texts.getOrDefault("remote", String.valueOf(REGISTERED_PORT))),
                list(texts.get("addresses"), ","),
                HostPorts.plain(list(texts.get("except"), ",")),
                HostPorts.withValues(list(texts.get("peers"), ",")),
                list(texts.get("extensions"), ","),
                list(texts.get("set"), "\n"),
                Boolean.parseBoolean(texts.get("verbose")));
    }

    /** Whether the user named a local UDP port. */
    boolean hasLocalUdp() {
        return localUdp != NONE;
    }

    private static List<String> list(String text, String separator) {
        return text == null || text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(separator, -1))
                        .map(String::strip)
                        .filter(part -> !part.isEmpty())
                        .toList();
    }
}
