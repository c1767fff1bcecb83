/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;
import org.sluice.cli.tools.AddressList;
import picocli.CommandLine.Option;

/** The options by which all tools of lksctp-tools name their own end and the peer's. */
final class PeerOptions {

    private static final int LARGEST_PORT = 65535;

    @Option(
            names = {"-H", "--local"},
            paramLabel = "ADDRESS",
            description = "A local address; 0 for all. Default: all but link-local ones.")
    private String localHost;

    @Option(
            names = {"-P", "--local-port"},
            paramLabel = "PORT",
            defaultValue = "0",
            description = "The local SCTP port; 0 takes one that is free. Default: ${DEFAULT-VALUE}.")
    private int localPort;

    @Option(
            names = {"-h", "--remote"},
            paramLabel = "HOST",
            description = "The peer's host.")
    private String remoteHost;

    @Option(
            names = {"-p", "--remote-port"},
            paramLabel = "PORT",
            defaultValue = "0",
            description = "The peer's SCTP port.")
    private int remotePort;

    /** Checks both ports; the peer's may be missing only where no peer is named. */
    void check(ToolCommand command) {
        command.inRange("-P", localPort, 0, LARGEST_PORT);
        command.inRange("-p", remotePort, 0, LARGEST_PORT);
    }

    /** Checks that a server has a port to be found at, and no peer. */
    void checkServer(ToolCommand command) {
        if (localPort == 0) {
            throw command.wrong("a server needs a local port (-P)");
        }
    }

    /** Checks that a client knows its peer. */
    void checkClient(ToolCommand command, boolean hasAddresses) {
        if (remoteHost == null && !hasAddresses || remotePort == 0) {
            throw command.wrong("a client needs the peer's address and port (-h, -p)");
        }
        if (remoteHost != null && hasAddresses) {
            throw command.wrong("name the peer's host or its addresses, not both");
        }
    }

    static void checkInterface(ToolCommand command, String name) throws IOException {
        if (name != null && NetworkInterface.getByName(name) == null) {
            throw command.wrong("there is no interface " + name);
        }
    }

    /** The local addresses with further ones. */
    List<InetAddress> local(List<String> more, String interfaceName) throws IOException {
        var hosts = new ArrayList<String>();
        if (localHost != null) {
            hosts.add(localHost);
        }
        hosts.addAll(more);
        return AddressList.local(hosts, interfaceName);
    }

    String localHost() {
        return localHost == null ? "0" : localHost;
    }

    int localPort() {
        return localPort;
    }

    String remoteHost() {
        return remoteHost;
    }

    int remotePort() {
        return remotePort;
    }
}
