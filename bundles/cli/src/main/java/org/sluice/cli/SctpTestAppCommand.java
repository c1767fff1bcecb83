/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.sluice.cli.console.TestApp;
import org.sluice.cli.tools.AddressList;
import org.sluice.cli.tools.LineConsole;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Endpoint;
import org.sluice.sctp.OptionDefinitions;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The twin of KAME's test program of that name: an interactive console over one endpoint, which scripts can drive. */
@Command(
        name = "sctp_test_app",
        sortOptions = false,
        description = "An interactive console with the commands of KAME's sctp_test_app; help lists them.",
        footer = {
            "",
            "The exit status is 0 if every line could be done, else 1.",
            "",
            "Example:",
            "  sluice sctp_test_app -m 5001 -h 192.0.2.7 -p 5001"
        })
final class SctpTestAppCommand extends ToolCommand {

    private static final int LARGEST_PORT = 65535;

    @Option(names = "-h", paramLabel = "HOST", description = "The destination's host; sethost sets it too.")
    private String host;

    @Option(
            names = "-p",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "The destination's SCTP port; setport sets it too.")
    private int port;

    @Option(
            names = "-m",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "The local SCTP port; 0 takes one that is free.")
    private int localPort;

    @Option(
            names = "-b",
            paramLabel = "ADDRESS",
            description = "A local address. May be repeated. Default: all but link-local ones.")
    private List<String> local = List.of();

    @Option(names = "-r", paramLabel = "SIZE", defaultValue = "0", description = "The receive buffer.")
    private int receiveBuffer;

    @Option(names = "-z", paramLabel = "SIZE", defaultValue = "0", description = "The send buffer.")
    private int sendBuffer;

    @Option(names = "-v", description = "Without meaning here.", hidden = true)
    @SuppressWarnings("UnusedVariable") // Accepted so that command lines of the original work.
    private boolean verbose;

    SctpTestAppCommand(Surroundings surroundings) {
        super(surroundings);
    }

    /** Its UDP port is the well-known one, unless it only has a destination. */
    @Override
    boolean listens() {
        return localPort != 0;
    }

    @Override
    void check() {
        inRange("-p", port, 0, LARGEST_PORT);
        inRange("-m", localPort, 0, LARGEST_PORT);
        inRange("-r", receiveBuffer, 0, 1 << 30);
        inRange("-z", sendBuffer, 0, 1 << 30);
        if (receiveBuffer != 0) {
            inRange("-r", receiveBuffer, 1500, 1 << 30);
        }
    }

    @Override
    int work() throws Exception {
        List<InetAddress> addresses = AddressList.local(local, null);
        List<InetAddress> peer = host == null ? List.of() : List.of(AddressList.first(host, null));
        SctpStack stack = stack(addresses, options());
        Endpoint endpoint = stack.bind(addresses, localPort, Options.none());
        var known = new ArrayList<org.sluice.sctp.Option<?>>(OptionDefinitions.constantsOf(AssociationOptions.class));
        offered().forEach(extension -> known.addAll(extension.options()));
        var app = new TestApp(stack, endpoint, this::destination, known, timeout(), surroundings.out());
        app.peer(peer, port);
        surroundings.out().println(LinkOption.describe(stack.links().get(0)) + ", SCTP port " + endpoint.port());
        var console = new LineConsole(surroundings.in(), surroundings.out());
        closing(console::stop);
        return app.run(console) == 0 ? 0 : SluiceProgram.FAILED;
    }

    private Options options() {
        Options options = Options.none();
        if (receiveBuffer > 0) {
            options = options.with(AssociationOptions.RECEIVE_BUFFER, receiveBuffer);
        }
        return sendBuffer > 0 ? options.with(AssociationOptions.SEND_BUFFER, sendBuffer) : options;
    }
}
