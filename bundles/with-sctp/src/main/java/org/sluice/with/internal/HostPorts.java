/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.with.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Destinations that the user named: {@code PORT}, {@code HOST} or {@code HOST:PORT}, IPv6 addresses in brackets, each with a number where one
 * belongs to it. Names are resolved when the first connection asks. Any thread.
 */
final class HostPorts {

    private static final int ANY_PORT = 0;

    /** One that was named. */
    private static final class Entry {
        private final String host;
        private final int port;
        private final int value;
        private volatile Set<InetAddress> addresses;

        Entry(String host, int port, int value) {
            this.host = host;
            this.port = port;
            this.value = value;
        }

        boolean matches(InetSocketAddress address) {
            return (port == ANY_PORT || port == address.getPort())
                    && (host.isEmpty()
                            || host.equalsIgnoreCase(address.getHostString())
                            || resolved().contains(address.getAddress()));
        }

        private Set<InetAddress> resolved() {
            Set<InetAddress> known = addresses;
            if (known == null) {
                try {
                    known = Set.of(InetAddress.getAllByName(host));
                    addresses = known;
                } catch (UnknownHostException e) {
                    // It may resolve later, and until then nothing can lead there but by its name.
                    return Set.of();
                }
            }
            return known;
        }
    }

    private final List<Entry> entries;

    private HostPorts(List<Entry> entries) {
        this.entries = entries;
    }

    /**
     * Those that are named, without numbers.
     *
     * @throws IllegalArgumentException naming one that is none of the forms
     */
    static HostPorts plain(List<String> texts) {
        return new HostPorts(texts.stream().map(text -> entry(text, text, 0)).toList());
    }

    /**
     * Those that are named, each with {@code =NUMBER}, a port.
     *
     * @throws IllegalArgumentException naming one that is none of the forms
     */
    static HostPorts withValues(List<String> texts) {
        var entries = new ArrayList<Entry>();
        for (String text : texts) {
            int equals = text.lastIndexOf('=');
            if (equals < 0) {
                throw wrong(text);
            }
            entries.add(entry(text, text.substring(0, equals), port(text, text.substring(equals + 1))));
        }
        return new HostPorts(entries);
    }

    private static Entry entry(String whole, String text, int value) {
        if (text.chars().allMatch(Character::isDigit) && !text.isEmpty()) {
            return new Entry("", port(whole, text), value);
        }
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            String rest = end < 0 ? "?" : text.substring(end + 1);
            if (rest.isEmpty()) {
                return new Entry(text.substring(1, end), ANY_PORT, value);
            }
            if (!rest.startsWith(":")) {
                throw wrong(whole);
            }
            return new Entry(text.substring(1, end), port(whole, rest.substring(1)), value);
        }
        int colon = text.indexOf(':');
        if (text.isEmpty() || colon != text.lastIndexOf(':')) {
            throw wrong(whole);
        }
        return colon < 0
                ? new Entry(text, ANY_PORT, value)
                : new Entry(text.substring(0, colon), port(whole, text.substring(colon + 1)), value);
    }

    private static int port(String whole, String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // The exception below says it.
        }
        throw wrong(whole);
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException("\"" + text
                + "\" is not PORT, HOST or HOST:PORT (an IPv6 address as [ADDRESS]), with ports from 1 to 65535");
    }

    /** Whether one of them means an address. */
    boolean contain(InetSocketAddress address) {
        return find(address) != null;
    }

    /** The number of the first that means an address, or else another. */
    int valueFor(InetSocketAddress address, int otherwise) {
        Entry found = find(address);
        return found == null ? otherwise : found.value;
    }

    private Entry find(InetSocketAddress address) {
        for (Entry entry : entries) {
            if (entry.matches(address)) {
                return entry;
            }
        }
        return null;
    }
}
