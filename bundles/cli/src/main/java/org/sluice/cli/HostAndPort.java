/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import java.net.UnknownHostException;
import org.sluice.sctp.Destination;

/** Reads {@code HOST:PORT} and {@code [IPV6]:PORT}. */
final class HostAndPort {

    private HostAndPort() {}

    static Destination parse(String text) throws UnknownHostException {
        int colon = text.lastIndexOf(':');
        if (colon < 1 || colon == text.length() - 1) {
            throw new CommandException("\"" + text + "\" is not HOST:PORT");
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw new CommandException("\"" + text + "\": write an IPv6 address as [ADDRESS]:PORT");
        }
        return Destination.of(host, port("SCTP port", text.substring(colon + 1), 1));
    }

    /** The same, with a port for where none is given. */
    static Destination parse(String text, int defaultPort) throws UnknownHostException {
        boolean hasPort = text.startsWith("[") ? !text.endsWith("]") : text.indexOf(':') >= 0;
        return parse(hasPort ? text : text + ":" + defaultPort);
    }

    static int port(String what, String text, int minimum) {
        try {
            int port = Integer.parseInt(text);
            if (port >= minimum && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // The message below says it.
        }
        throw new CommandException(what + " \"" + text + "\" is not a number in " + minimum + " to 65535");
    }
}
