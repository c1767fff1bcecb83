/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.sluice.cli.tools.AddressList;
import org.sluice.cli.tools.PeelClient;
import org.sluice.cli.tools.ToolSocket;
import org.sluice.cli.tools.Totals;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The twin of lksctp-tools' program of that name. */
@Command(
        name = "peel_client",
        sortOptions = false,
        description = "Sends to a peel_server on two associations, again and again.",
        footer = {"", "Example:", "  sluice peel_client -h 127.0.0.1 -p 5001 --rounds 3"})
final class PeelClientCommand extends ToolCommand {

    private static final int SOCKETS = 2;

    @Option(names = "-h", paramLabel = "HOST", required = true, description = "The server's host.")
    private String host;

    @Option(names = "-p", paramLabel = "PORT", required = true, description = "The server's SCTP port.")
    private int port;

    @Option(
            names = "-H",
            paramLabel = "ADDRESS",
            description = "A local address. May be repeated. Default: all but link-local ones.")
    private List<String> local = List.of();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "0",
            description = "Ends after so many rounds; 0 for never. Not in the original.")
    private long rounds;

    private final Totals totals = new Totals();
    private boolean begun;

    PeelClientCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    boolean listens() {
        return false;
    }

    @Override
    void check() {
        inRange("-p", port, 1, 65535);
        if (rounds < 0) {
            throw wrong("--rounds " + rounds + " is less than 0");
        }
    }

    @Override
    int work() throws Exception {
        List<InetAddress> addresses = AddressList.local(local, null);
        InetAddress remote = AddressList.first(host, null);
        SctpStack stack = stack(addresses, Options.none());
        begun = true;
        var sockets = new ArrayList<ToolSocket>();
        for (int i = 1; i <= SOCKETS; i++) {
            sockets.add(closing(ToolSocket.open(stack, i, false, addresses, 0, Options.none(), false)));
        }
        var client = new PeelClient(sockets, destination(List.of(remote), port), surroundings.out(), totals, timeout());
        for (long round = 1; rounds == 0 || round <= rounds; round++) {
            client.round(round);
        }
        return 0;
    }

    @Override
    void end() {
        if (begun) {
            surroundings.out().println(totals.line());
        }
    }
}
