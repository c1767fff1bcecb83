/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.sluice.cli.tools.AddressList;
import org.sluice.cli.tools.Darn;
import org.sluice.cli.tools.DarnPoll;
import org.sluice.cli.tools.LineConsole;
import org.sluice.cli.tools.ToolSocket;
import org.sluice.cli.tools.Totals;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The twin of lksctp-tools' program of that name: sends lines, prints what comes, and does what it is told in its interactive mode. */
@Command(
        name = "sctp_darn",
        sortOptions = false,
        description = "Sends lines, or prints what comes, or does what it is told, as lksctp-tools' sctp_darn does.",
        footer = {
            "",
            "Example:",
            "  sluice sctp_darn -H 127.0.0.1 -P 5001 -l",
            "  sluice sctp_darn -H 127.0.0.1 -P 5002 -h 127.0.0.1 -p 5001 -s -I"
        })
final class SctpDarnCommand extends ToolCommand {

    private static final int MOST_ENDPOINTS = 256;

    @Mixin
    private final PeerOptions peer = new PeerOptions();

    @Option(
            names = {"-l", "--listen"},
            description = "Prints what comes.")
    private boolean server;

    @Option(
            names = {"-s", "--send"},
            description = "Sends each line of standard input.")
    private boolean client;

    @Option(
            names = {"-B", "--bindx-add"},
            paramLabel = "ADDRESS",
            description = "A further local address. May be repeated.")
    private List<String> added = List.of();

    @Option(
            names = {"-b", "--bindx-rem"},
            paramLabel = "ADDRESS",
            description = "Not this local address after all. May be repeated.")
    private List<String> removed = List.of();

    @Option(
            names = {"-c", "--connectx"},
            paramLabel = "ADDRESS",
            description = "An address of the peer, in place of -h. May be repeated.")
    private List<String> peerAddresses = List.of();

    @Option(names = "-I", description = "Interactive: commands come from standard input; ? lists them.")
    private boolean interactive;

    @Option(
            names = "-i",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "So many endpoints, from the local port on, that print what comes; the first sends to the peer, if"
                            + " one is named, without end.")
    private int endpoints;

    @Option(
            names = "-m",
            paramLabel = "SIZE",
            defaultValue = "0",
            description = "The size of the send and the receive buffer.")
    private int buffers;

    @Option(names = "-n", description = "Calls do not wait.")
    private boolean nonBlocking;

    @Option(names = "-t", description = "A one-to-one socket (SOCK_STREAM).")
    private boolean oneToOne;

    @Option(
            names = "-z",
            paramLabel = "SIZE",
            defaultValue = "16384",
            description = "Bytes in each message of -i. Default: ${DEFAULT-VALUE}.")
    private int size;

    @Option(
            names = {"-e", "--echo"},
            description = "Sends back what comes.")
    private boolean echo;

    @Option(
            names = "--interface",
            paramLabel = "INTERFACE",
            description = "The interface of link-local addresses that do not say it.")
    private String interfaceName;

    @Option(names = "--use-poll", description = "Without meaning here: there is nothing to choose how to wait.")
    @SuppressWarnings("UnusedVariable") // Accepted so that command lines of the original work.
    private boolean usePoll;

    private Totals totals;

    SctpDarnCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    boolean listens() {
        return server || endpoints > 0;
    }

    @Override
    void check() throws IOException {
        peer.check(this);
        PeerOptions.checkInterface(this, interfaceName);
        inRange("-i", endpoints, 0, MOST_ENDPOINTS);
        inRange("-m", buffers, 0, 1 << 30);
        inRange("-z", size, 1, AssociationOptions.MAXIMUM_MESSAGE_SIZE.defaultValue());
        int ways = (server ? 1 : 0) + (client ? 1 : 0) + (endpoints > 0 ? 1 : 0);
        if (ways != 1) {
            throw wrong("name one of -l (listen), -s (send) and -i (so many endpoints)");
        }
        if (listens()) {
            peer.checkServer(this);
        }
        if (client || endpoints > 0 && (peer.remoteHost() != null || !peerAddresses.isEmpty())) {
            peer.checkClient(this, !peerAddresses.isEmpty());
        }
        if (server && (peer.remoteHost() != null || !peerAddresses.isEmpty())) {
            throw wrong("who listens names no peer");
        }
        if (server && nonBlocking && !interactive) {
            throw wrong("-l with -n needs -I");
        }
        if (endpoints > 0 && (interactive || oneToOne || echo)) {
            throw wrong("-i has no -I, -t and -e");
        }
        inRange("the last port of -i", peer.localPort() + endpoints, 0, 65536);
    }

    @Override
    int work() throws Exception {
        var local = new ArrayList<>(peer.local(added, interfaceName));
        List<InetAddress> withdrawn = AddressList.all(removed, interfaceName);
        local.removeAll(withdrawn);
        if (local.isEmpty() && !withdrawn.isEmpty()) {
            throw new CommandException("no local address is left");
        }
        List<InetAddress> remote = peer.remoteHost() != null
                ? List.of(AddressList.first(peer.remoteHost(), interfaceName))
                : AddressList.all(peerAddresses, interfaceName);
        SctpStack stack = stack(local, Options.none());
        surroundings.out().println(LinkOption.describe(stack.links().get(0)));
        Destination destination = remote.isEmpty() ? null : destination(remote, peer.remotePort());
        if (endpoints > 0) {
            return poll(stack, local, destination);
        }
        var setting = new Darn.Setting(
                "sctp_darn",
                peer.localHost() + ":" + peer.localPort(),
                destination == null || !peerAddresses.isEmpty() ? null : peer.remoteHost() + ":" + peer.remotePort(),
                destination,
                oneToOne,
                !nonBlocking,
                echo,
                timeout());
        Darn darn = closing(new Darn(
                surroundings.out(),
                options -> ToolSocket.open(stack, 1, oneToOne, local, peer.localPort(), options, server),
                setting,
                options()));
        totals = darn.totals();
        if (server && !interactive) {
            darn.listen();
            return 0;
        }
        var console = new LineConsole(surroundings.in(), surroundings.out());
        closing(console::stop);
        if (interactive) {
            darn.interact(console);
        } else {
            darn.send(console);
        }
        return 0;
    }

    private Options options() {
        return buffers == 0
                ? Options.none()
                : Options.none()
                        .with(AssociationOptions.SEND_BUFFER, buffers)
                        .with(AssociationOptions.RECEIVE_BUFFER, buffers);
    }

    private int poll(SctpStack stack, List<InetAddress> local, Destination destination)
            throws IOException, InterruptedException {
        var sockets = new ArrayList<ToolSocket>();
        for (int i = 0; i < endpoints; i++) {
            sockets.add(closing(ToolSocket.open(stack, i + 1, false, local, peer.localPort() + i, options(), true)));
        }
        var poll = new DarnPoll(sockets, surroundings.out());
        totals = poll.totals();
        surroundings.out().println("sctp_darn listening...");
        poll.receive();
        if (destination != null) {
            poll.send(destination, size, timeout());
        }
        while (sleep(timeout())) {
            // Until the user ends it.
        }
        return 0;
    }

    @Override
    void end() {
        if (totals != null) {
            surroundings.out().println(totals.line());
        }
    }
}
