/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import java.net.InetAddress;
import java.util.List;
import org.sluice.cli.tools.AddressList;
import org.sluice.cli.tools.ToolSocket;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The twin of lksctp-tools' program of that name: a socket gets several addresses and gives them up again, and says which it has. */
@Command(
        name = "bindx_test",
        sortOptions = false,
        description =
                "Binds a socket to the first address, adds the others and takes them away again, as lksctp-tools' bindx_test does.",
        footer = {"", "Example:", "  sluice bindx_test 5001 127.0.0.1 127.0.0.2"})
final class BindxTestCommand extends ToolCommand {

    @Parameters(index = "0", paramLabel = "PORT", description = "The SCTP port; 0 takes one that is free.")
    private int port;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "ADDRESS", description = "Local addresses.")
    private List<String> addresses;

    BindxTestCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    boolean listens() {
        return true;
    }

    @Override
    void check() {
        inRange("port", port, 0, 65535);
    }

    @Override
    int work() throws Exception {
        List<InetAddress> all = AddressList.all(addresses, null);
        say("INFO: Port is " + port);
        for (int i = 0; i < all.size(); i++) {
            say("INFO: Address " + i + ": " + all.get(i).getHostAddress());
        }
        say("INFO: Got " + all.size() + " addrs");
        SctpStack stack = stack(all, Options.none());
        ToolSocket socket = closing(ToolSocket.open(stack, 1, false, List.of(all.get(0)), port, Options.none(), false));
        List<InetAddress> others = all.subList(1, all.size());
        for (InetAddress each : others) {
            socket.bindx(each, true);
        }
        say("OK: bindx address addition");
        sayAddresses(socket);
        for (InetAddress each : others) {
            socket.bindx(each, false);
        }
        say("OK: bindx address removal");
        sayAddresses(socket);
        return 0;
    }

    private void sayAddresses(ToolSocket socket) {
        say("INFO: bound to port " + socket.port() + " at "
                + String.join(
                        " ",
                        socket.localAddresses().stream()
                                .map(InetAddress::getHostAddress)
                                .toList()));
    }

    private void say(String text) {
        surroundings.out().println("bindx_test: " + text);
    }
}
