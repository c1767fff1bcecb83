/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import java.net.InetAddress;
import java.util.List;
import org.sluice.cli.tools.AddressList;
import org.sluice.cli.tools.PeelServer;
import org.sluice.cli.tools.Totals;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;
import org.sluice.sctp.socket.EventType;
import org.sluice.sctp.socket.SctpManySocket;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The twin of lksctp-tools' program of that name. */
@Command(
        name = "peel_server",
        sortOptions = false,
        description = "A one-to-many server that peels associations off into sockets of their own, for peel_client.",
        footer = {"", "Example:", "  sluice peel_server -m 5001"})
final class PeelServerCommand extends ToolCommand {

    @Option(
            names = {"-m", "-P"},
            paramLabel = "PORT",
            required = true,
            description = "The SCTP port; 0 takes one that is free.")
    private int port;

    @Option(
            names = "-H",
            paramLabel = "ADDRESS",
            description = "A local address. May be repeated. Default: all but link-local ones.")
    private List<String> local = List.of();

    private final Totals totals = new Totals();
    private PeelServer server;

    PeelServerCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    boolean listens() {
        return true;
    }

    @Override
    void check() {
        inRange("-m", port, 0, 65535);
    }

    @Override
    int work() throws Exception {
        List<InetAddress> addresses = AddressList.local(local, null);
        SctpStack stack = stack(addresses, Options.none());
        SctpManySocket socket = closing(SctpManySocket.bind(stack, addresses, port, Options.none()));
        socket.subscribe(EventType.ASSOC_CHANGE, true).listen();
        surroundings.out().println(LinkOption.describe(stack.links().get(0)));
        surroundings.out().println("fd uses port " + socket.port());
        server = new PeelServer(surroundings.out(), totals, timeout());
        server.serve(socket);
        return 0;
    }

    @Override
    void end() {
        if (server != null) {
            surroundings.out().println(totals.line() + "; " + server.damaged() + " damaged");
        }
    }
}
