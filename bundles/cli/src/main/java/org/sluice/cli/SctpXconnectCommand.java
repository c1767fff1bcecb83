/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.sluice.cli.tools.AddressList;
import org.sluice.cli.tools.ManyAssociations;
import org.sluice.cli.tools.ToolSocket;
import org.sluice.cli.tools.Totals;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The twin of lksctp-tools' program of that name: many sockets, each with an association to one server. */
@Command(
        name = "sctp_xconnect",
        sortOptions = false,
        description = "Many associations with one server, which echoes, as lksctp-tools' sctp_xconnect makes them.",
        footer = {
            "",
            "Example:",
            "  sluice sctp_xconnect -H 127.0.0.1 -P 5001 -l",
            "  sluice sctp_xconnect -H 127.0.0.1 -h 127.0.0.1 -p 5001 -c -n 100 --count 1"
        })
final class SctpXconnectCommand extends ToolCommand {

    private static final int MOST_ASSOCIATIONS = 10_000;
    private static final Duration TICK = Duration.ofMillis(50);

    @Mixin
    private final PeerOptions peer = new PeerOptions();

    @Option(names = "-l", description = "Is the server.")
    private boolean server;

    @Option(names = "-c", description = "Is the client.")
    private boolean client;

    @Option(
            names = "-C",
            paramLabel = "ADDRESS",
            description = "An address of the peer, in place of -h. May be repeated. Not in the original.")
    private List<String> peerAddresses = List.of();

    @Option(
            names = "-n",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many associations, up to " + MOST_ASSOCIATIONS + ". Default: ${DEFAULT-VALUE}.")
    private int count;

    @Option(names = "-a", description = "A client answers each message, and so goes on for ever.")
    private boolean active;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "0",
            description = "A client ends when each association has received so many messages; 0 for never. Not in the"
                    + " original.")
    private long answers;

    private final Totals totals = new Totals();
    private boolean begun;

    SctpXconnectCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    boolean listens() {
        return server;
    }

    @Override
    void check() {
        peer.check(this);
        if (server == client) {
            throw wrong("name one of -c (client) and -l (server)");
        }
        inRange("-n", count, 1, MOST_ASSOCIATIONS);
        if (answers < 0) {
            throw wrong("--count " + answers + " is less than 0");
        }
        if (client) {
            peer.checkClient(this, !peerAddresses.isEmpty());
            if (peer.localPort() != 0 && count > 1) {
                throw wrong("-P is for one association only: each socket has a port of its own");
            }
        } else {
            peer.checkServer(this);
            if (active || peer.remoteHost() != null || peer.remotePort() != 0 || !peerAddresses.isEmpty()) {
                throw wrong("-a, -h, -p and -C are for a client only");
            }
        }
    }

    @Override
    int work() throws Exception {
        List<InetAddress> local = peer.local(List.of(), null);
        List<InetAddress> remote = !client
                ? List.of()
                : peer.remoteHost() == null
                        ? AddressList.all(peerAddresses, null)
                        : List.of(AddressList.first(peer.remoteHost(), null));
        SctpStack stack = stack(local, Options.none());
        begun = true;
        surroundings.out().println(LinkOption.describe(stack.links().get(0)));
        var many = new ManyAssociations(surroundings.out(), totals);
        if (server) {
            ToolSocket socket = open(stack, local, 1, true);
            surroundings.out().println("Running in Server Mode...");
            many.serve(socket);
            return 0;
        }
        surroundings.out().println("Running in Client Mode...");
        var sockets = new ArrayList<ToolSocket>();
        for (int i = 1; i <= count; i++) {
            sockets.add(open(stack, local, i, false));
        }
        CountDownLatch waiting =
                many.connect(sockets, destination(remote, peer.remotePort()), active, answers, timeout());
        while (!ManyAssociations.await(waiting, TICK)) {
            if (!sleep(TICK)) {
                return SluiceProgram.INTERRUPTED;
            }
        }
        for (ToolSocket socket : sockets) {
            socket.closeAfter(timeout());
        }
        return totals.hasReceived(answers * count) ? 0 : SluiceProgram.FAILED;
    }

    private ToolSocket open(SctpStack stack, List<InetAddress> local, int number, boolean listening)
            throws IOException {
        return closing(ToolSocket.open(stack, number, false, local, peer.localPort(), Options.none(), listening));
    }

    @Override
    void end() {
        if (begun) {
            surroundings.out().println(totals.line());
        }
    }
}
